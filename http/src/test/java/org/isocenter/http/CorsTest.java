package org.isocenter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;

class CorsTest {
    private static final Cors TWO =
            new Cors(
                    List.of("https://a.example", "https://b.example/"),
                    List.of("GET", "POST"),
                    List.of("authorization", "accept"),
                    OptionalLong.of(1440),
                    true);
    private static final Cors ALL = Cors.open(List.of("GET"));

    private static TestRequest request(String method, String origin) {
        return new TestRequest(method, "/", Headers.none().with("Origin", origin));
    }

    private static TestRequest preflight(String origin) {
        return preflight(origin, "authorization,x-a");
    }

    /// @param asked each a field of header names that the page wants to send
    private static TestRequest preflight(String origin, String... asked) {
        Headers headers =
                Headers.none().with("Origin", origin).with("Access-Control-Request-Method", "GET");
        for (String names : asked) {
            headers = headers.with("Access-Control-Request-Headers", names);
        }
        return new TestRequest("OPTIONS", "/", headers);
    }

    private static Optional<String> field(Response response, String name) {
        return response.headers().first("Access-Control-" + name);
    }

    @Rule({"dicom:CORS-1"})
    @Test
    void isOffByDefault() {
        assertThat(Cors.off().preflight(preflight("https://a.example"))).isEmpty();
        Response response = Response.of(200);
        assertThat(Cors.off().apply(request("GET", "https://a.example"), response))
                .isSameAs(response);
    }

    @Rule({"dicom:CORS-2"})
    @Test
    void refusesCredentialsForAllOrigins() {
        assertThatThrownBy(() ->
                        new Cors(List.of("*"), List.of(), List.of(), OptionalLong.empty(), true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Rule({"dicom:CORS-1", "dicom:CORS-3", "arm:HC-32"})
    @Test
    void answersAPreflight() {
        Response response = TWO.preflight(preflight("https://B.example")).orElseThrow();

        assertThat(response.status()).isEqualTo(204);
        assertThat(field(response, "Allow-Origin")).hasValue("https://B.example");
        assertThat(field(response, "Allow-Methods")).hasValue("GET, POST");
        assertThat(field(response, "Allow-Headers")).hasValue("authorization, accept");
        assertThat(field(response, "Max-Age")).hasValue("1440");
        assertThat(field(response, "Allow-Credentials")).hasValue("true");
        assertThat(response.headers().first("Vary").orElseThrow()).contains("Origin");
    }

    @Test
    void leavesOtherOptionsToThePlane() {
        assertThat(TWO.preflight(request("OPTIONS", "https://a.example"))).isEmpty();
        assertThat(TWO.preflight(request("GET", "https://a.example"))).isEmpty();
        assertThat(
                        TWO.preflight(
                                new TestRequest(
                                        "OPTIONS",
                                        "/",
                                        Headers.none()
                                                .with("Access-Control-Request-Method", "GET"))))
                .isEmpty();
    }

    @Rule({"dicom:CORS-4", "dicom:CORS-5"})
    @Test
    void marksEveryResponseToAnAllowedOrigin() {
        for (int status : new int[] {200, 404, 500}) {
            Response response = TWO.apply(request("GET", "https://a.example"), Response.of(status));
            assertThat(response.status()).isEqualTo(status);
            assertThat(field(response, "Allow-Origin")).hasValue("https://a.example");
            assertThat(field(response, "Allow-Credentials")).hasValue("true");
            assertThat(response.headers().all("Vary")).contains("Origin");
            assertThat(field(response, "Expose-Headers").orElseThrow().split(", "))
                    .contains(
                            "ETag",
                            "Location",
                            "Content-Location",
                            "Warning",
                            "erroneous-dicom-attributes",
                            "api-supported-versions");
        }
    }

    @Rule({"dicom:CORS-6"})
    @Test
    void tellsOtherOriginsNothing() {
        for (String origin : List.of("https://evil.example", "http://a.example", "null", "")) {
            Response preflight = TWO.preflight(preflight(origin)).orElseThrow();
            assertThat(preflight.headers().startingWith("Access-Control-")).isEmpty();
            Response response = TWO.apply(request("GET", origin), Response.text(200, "data"));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers().startingWith("Access-Control-")).isEmpty();
            assertThat(response.headers().all("Vary")).contains("Origin");
        }
    }

    @Rule({"dicom:CORS-3", "identity:DISC-10"})
    @Test
    void anOpenPlaneAllowsTheHeadersThatAreAskedFor() {
        Response response = ALL.preflight(preflight("https://anyone")).orElseThrow();

        assertThat(field(response, "Allow-Origin")).hasValue("*");
        assertThat(field(response, "Allow-Headers")).hasValue("authorization,x-a");
        assertThat(field(response, "Allow-Credentials")).isEmpty();
        assertThat(field(ALL.apply(request("GET", "https://x"), Response.of(200)), "Allow-Origin"))
                .hasValue("*");
    }

    /// A list may be split over several fields (RFC 9110 §5.3).
    @Rule("dicom:CORS-3")
    @Test
    void repeatsAllHeaderNamesThatAreAskedFor() {
        TestRequest request = preflight("https://x", "authorization", "accept");
        assertThat(field(ALL.preflight(request).orElseThrow(), "Allow-Headers"))
                .hasValue("authorization, accept");
    }

    @Test
    void repeatsNoHeaderNamesThatAreNone() {
        TestRequest request = preflight("https://x", "a b, (c)");
        assertThat(field(ALL.preflight(request).orElseThrow(), "Allow-Headers")).isEmpty();
    }
}
