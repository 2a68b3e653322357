package org.isocenter.server.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.isocenter.identity.directory.ResourceAliases;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.rule.Rule;
import org.isocenter.server.front.HostNames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ResourceUrlsTest {
    private final ResourceAliases urls =
            ResourceUrls.of(
                    new HostNames(List.of("localhost", "[::1]", "Pacs.Example"), Optional.empty()),
                    9443);

    @Rule("identity:NET-9")
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    https://localhost:9443          | true
                    https://localhost:9443/         | true
                    https://localhost               | true
                    https://LOCALHOST:8443/         | true
                    https://pacs.example:8443       | true
                    https://[::1]:8443/             | true
                    http://localhost:8443           | false
                    https://localhost:8443/v1.0     | false
                    https://localhost:              | false
                    https://localhost:844300        | false
                    https://localhost@evil.test     | false
                    https://localhost.evil.test     | false
                    https://evil.test:9443          | false
                    https://[::1                    | false
                    localhost:8443                  | false
                    """)
    void knowsItsOwnNamesWithAnyPort(String url, boolean own) {
        assertThat(urls.resourceNamed(url).isPresent()).isEqualTo(own);
        for (WellKnownApplication resource :
                List.of(
                        WellKnownApplication.MICROSOFT_GRAPH,
                        WellKnownApplication.AAD_GRAPH,
                        WellKnownApplication.RESOURCE_MANAGER)) {
            assertThat(urls.names(resource.appId(), url)).isEqualTo(own);
        }
        assertThat(urls.names(WellKnownApplication.DICOM.appId(), url)).isFalse();
    }

    @Rule("identity:NET-9")
    @Test
    void tellsThePortItListensOn() {
        assertThat(urls.namesOf(WellKnownApplication.MICROSOFT_GRAPH.appId()))
                .contains("https://localhost:9443", "https://localhost:9443/", "https://localhost")
                .doesNotContain("https://localhost:8443");
    }
}
