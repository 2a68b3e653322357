package org.isocenter.server.adapter;

import org.isocenter.http.Origin;
import org.isocenter.resourcemanager.healthcare.Addresses;
import org.isocenter.server.front.HostNames;
import org.isocenter.server.front.Plane;

/// For clients that came under the public cloud's own name of the resource manager (identity:NET-6),
/// the addresses are the public cloud's as well: only those lead back here through the proxy or the
/// changed DNS. All others get the installation's own.
///
/// @param own what clients under the installation's own names are told
public record CloudAddresses(Addresses own) implements Addresses {
    private static final Addresses CLOUD =
            new Addresses.ByHost(
                    "https://login.microsoftonline.com",
                    "azurehealthcareapis.com",
                    "digitaltwins.azure.net");

    @Override
    public String dicomServiceUrl(Origin origin, String workspace, String service) {
        return of(origin).dicomServiceUrl(origin, workspace, service);
    }

    @Override
    public String login(Origin origin) {
        return of(origin).login(origin);
    }

    @Override
    public String healthcareDomain() {
        return own.healthcareDomain();
    }

    @Override
    public String digitalTwinsDomain() {
        return own.digitalTwinsDomain();
    }

    private Addresses of(Origin origin) {
        return HostNames.cloudNames(Plane.RESOURCE_MANAGER).contains(origin.host()) ? CLOUD : own;
    }
}
