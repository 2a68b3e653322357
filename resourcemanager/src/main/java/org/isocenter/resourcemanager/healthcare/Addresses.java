package org.isocenter.resourcemanager.healthcare;

import java.util.Locale;
import org.isocenter.http.Origin;

/// The addresses resources are told under (rules HC-20, ADT-4). Implemented by what starts the
/// installation, which knows its domains.
public interface Addresses {
    /// The base URL of a DICOM service, without trailing slash.
    ///
    /// @param origin under which the client reached the control plane
    String dicomServiceUrl(Origin origin, String workspace, String service);

    /// The origin of the sign-in endpoints, without trailing slash.
    String login(Origin origin);

    /// What host names of the health data services end in.
    String healthcareDomain();

    /// What host names of digital twins instances end in, `digitaltwins.azure.net`-shaped.
    String digitalTwinsDomain();

    /// Services as hosts of one domain: `https://{workspace}-{service}.dicom.{domain}`.
    ///
    /// @param login the fixed origin of the sign-in endpoints
    record ByHost(String login, String domain, String digitalTwinsDomain) implements Addresses {
        @Override
        public String dicomServiceUrl(Origin origin, String workspace, String service) {
            return "https://" + label(workspace, service) + ".dicom." + domain;
        }

        @Override
        public String login(Origin origin) {
            return login;
        }

        @Override
        public String healthcareDomain() {
            return domain;
        }
    }

    /// Services as paths of the one origin: `{origin}/dicom/{workspace}-{service}`.
    record ByPath(String domain, String digitalTwinsDomain) implements Addresses {
        @Override
        public String dicomServiceUrl(Origin origin, String workspace, String service) {
            return origin + "/dicom/" + label(workspace, service);
        }

        @Override
        public String login(Origin origin) {
            return origin.toString();
        }

        @Override
        public String healthcareDomain() {
            return domain;
        }
    }

    /// The first label of a service's host name. A workspace has no hyphen in its name, so the first
    /// hyphen separates the two (rule HC-13).
    static String label(String workspace, String service) {
        return (workspace + "-" + service).toLowerCase(Locale.ROOT);
    }
}
