package org.isocenter.server.adapter;

import java.util.Locale;
import org.isocenter.http.Origin;
import org.isocenter.resourcemanager.healthcare.Addresses;

/// Services as hosts of the operator's own domain, at the port that the client came in on
/// (arm:HC-20): `https://{workspace}-{service}.dicom.{domain}:{port}`.
///
/// @param healthcareDomain the domain below which services have names
public record DomainAddresses(String healthcareDomain) implements Addresses {
    @Override
    public String dicomServiceUrl(Origin origin, String workspace, String service) {
        String label = (workspace + "-" + service).toLowerCase(Locale.ROOT);
        return new Origin(origin.scheme(), label + ".dicom." + healthcareDomain, origin.port())
                .toString();
    }

    @Override
    public String login(Origin origin) {
        return origin.toString();
    }

    @Override
    public String digitalTwinsDomain() {
        return "digitaltwins.azure.net";
    }
}
