package org.isocenter.server.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import org.isocenter.http.Origin;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;

final class DomainAddressesTest {
    private final DomainAddresses addresses = new DomainAddresses("pacs.example");

    @Rule("arm:HC-20")
    @Test
    void aServiceIsAHostOfTheDomainAtTheClientsPort() {
        assertThat(
                        addresses.dicomServiceUrl(
                                new Origin("https", "localhost", 8443), "Workspace1", "Blue"))
                .isEqualTo("https://workspace1-blue.dicom.pacs.example:8443");
        assertThat(
                        addresses.dicomServiceUrl(
                                new Origin("https", "pacs.example", 443), "ws", "images"))
                .isEqualTo("https://ws-images.dicom.pacs.example");
    }
}
