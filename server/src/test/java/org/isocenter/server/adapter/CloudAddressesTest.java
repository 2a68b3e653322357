package org.isocenter.server.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import org.isocenter.http.Origin;
import org.isocenter.resourcemanager.healthcare.Addresses;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;

final class CloudAddressesTest {
    private final CloudAddresses addresses =
            new CloudAddresses(
                    new Addresses.ByPath("azurehealthcareapis.com", "digitaltwins.azure.net"));

    @Rule({"arm:HC-20", "identity:NET-3"})
    @Test
    void underTheCloudsNameServicesHaveTheCloudsNames() {
        Origin cloud = new Origin("https", "management.azure.com", 443);

        assertThat(addresses.dicomServiceUrl(cloud, "Workspace1", "Blue"))
                .isEqualTo("https://workspace1-blue.dicom.azurehealthcareapis.com");
        assertThat(addresses.login(cloud)).isEqualTo("https://login.microsoftonline.com");
    }

    @Rule({"arm:HC-20", "identity:NET-3"})
    @Test
    void underOurOwnNameTheyHaveOurs() {
        Origin own = new Origin("https", "localhost", 8443);

        assertThat(addresses.dicomServiceUrl(own, "workspace1", "blue"))
                .isEqualTo("https://localhost:8443/dicom/workspace1-blue");
        assertThat(addresses.login(own)).isEqualTo("https://localhost:8443");
    }
}
