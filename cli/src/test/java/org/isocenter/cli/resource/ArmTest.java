package org.isocenter.cli.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.account.Session;
import org.isocenter.cli.argument.Argument;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArmTest {
    private static final String BASE = "https://localhost:8443";

    @Rule("arm:ARM-53")
    @ParameterizedTest
    @CsvSource({"2, 2", "0, 0", "60, 60", "3600, 60", "'', 2", "-1, 2", "soon, 2"})
    void waitsAsLongAsTheServerSaysWithinReason(String field, int seconds) {
        assertThat(Arm.pauseOf(field)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "/subscriptions/s/resourceGroups/g, Microsoft.Resources/resourceGroups",
        "/subscriptions/s/resourceGroups/g/providers/A.B/c/d, A.B/c",
        "/subscriptions/s/resourceGroups/g/providers/A.B/c/d/e/f, A.B/c/e",
        "/subscriptions/s/resourceGroups/g/providers/A.B/c/d/providers/X.Y/z/w, X.Y/z",
    })
    void knowsTheTypeOfAnId(String id, String type) throws Exception {
        assertThat(ResourceId.typeOf(id)).isEqualTo(type);
    }

    @Test
    void refusesWhatIsNoId() {
        for (String id : List.of("", "x", "/providers/A.B", "/providers/A.B/c")) {
            assertThatThrownBy(() -> ResourceId.typeOf(id)).isInstanceOf(CommandFailure.class);
        }
    }

    @Test
    void makesIdsOfTypesAndParents() {
        assertThat(ResourceId.path("A.B/c", "n", null, null)).isEqualTo("A.B/c/n");
        assertThat(ResourceId.path("e", "f", "A.B", "c/d")).isEqualTo("A.B/c/d/e/f");
        assertThat(ResourceId.path("A.B/e", "f", null, "/c/d/")).isEqualTo("A.B/c/d/e/f");
    }

    @Test
    void filtersByTagsAndQuotes() {
        assertThat(ResourceFilter.ofTag("a=b'c"))
                .containsExactly("tagName eq 'a'", "tagValue eq 'b''c'");
        assertThat(ResourceFilter.query(List.of())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/subscriptions?api-version=1, /subscriptions?api-version=1, arm",
        "/v1.0/me, /v1.0/me, graph",
        "https://localhost:8443/beta/users, /beta/users, graph",
        "https://graph.microsoft.com/v1.0/me, /v1.0/me, graph",
        "https://management.azure.com/tenants, /tenants, arm",
        "/dicom/ws-images/v2/studies, /dicom/ws-images/v2/studies, dicom",
    })
    void anAddressDecidesForWhomATokenIs(String url, String path, String audience)
            throws Exception {
        assertThat(RestCommand.path(BASE, url)).isEqualTo(path);
        assertThat(RestCommand.audience(BASE, url))
                .isEqualTo(
                        switch (audience) {
                            case "arm" -> Session.RESOURCE_MANAGER;
                            case "graph" -> Session.GRAPH;
                            default -> Session.DICOM;
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "https://evil.test/v1.0/me",
        "https://localhost:8443.evil.test/",
        "https://graph.microsoft.com.evil.test/",
        "http://localhost:8443/v1.0/me",
    })
    void noTokenGoesElsewhere(String url) {
        assertThatThrownBy(() -> RestCommand.path(BASE, url))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("no token is sent elsewhere");
    }

    @Test
    void parametersOfTemplatesAreWordsOrFiles() throws Exception {
        Map<String, Object> values =
                ApplyCommand.values(
                        List.of("{\"parameters\": {\"a\": {\"value\": 1}}}", "b=two", "a=3"));
        assertThat(values).isEqualTo(Map.of("a", Map.of("value", 3), "b", Map.of("value", "two")));
        assertThat(ApplyCommand.nameOf(Path.of("/x/my env.json"))).isEqualTo("my-env");
    }

    @Test
    void setReachesIntoObjects() throws Exception {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("properties", Map.of("a", 1));
        Argument.set(document, List.of("properties.cors.maxAge=10", "tags.k=v w", "flag=true"));

        assertThat(document)
                .isEqualTo(
                        Map.of(
                                "properties", Map.of("a", 1, "cors", Map.of("maxAge", 10)),
                                "tags", Map.of("k", "v w"),
                                "flag", true));
        assertThatThrownBy(() -> Argument.set(document, List.of("properties.a.b=1")))
                .isInstanceOf(CommandFailure.class);
        assertThatThrownBy(() -> Argument.set(document, List.of("x")))
                .isInstanceOf(CommandFailure.class);
    }
}
