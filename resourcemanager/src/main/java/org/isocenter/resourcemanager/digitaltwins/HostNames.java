package org.isocenter.resourcemanager.digitaltwins;

import java.util.Locale;
import org.isocenter.resourcemanager.resource.Locations;
import org.isocenter.resourcemanager.resource.Resource;

/// The host names of instances: `{name}.api.{region}.{domain}` (rule ADT-4).
///
/// @param domain `digitaltwins.azure.net`-shaped
public record HostNames(Locations locations, String domain) {
    private String region(Resource instance) {
        String location = instance.location().orElse("");
        return locations.find(location).map(Locations.Location::shortName).orElse(location);
    }

    /// The bare host of an instance.
    String of(Resource instance) {
        return instance.id().name().toLowerCase(Locale.ROOT)
                + ".api."
                + region(instance)
                + "."
                + domain;
    }

    /// The zone a private link needs (rule ADT-7).
    String privateZone(Resource instance) {
        return "privatelink.api." + region(instance) + "." + domain;
    }
}
