package org.isocenter.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.isocenter.http.Body;
import org.isocenter.http.Handler;
import org.isocenter.http.Headers;
import org.isocenter.http.Origin;
import org.isocenter.http.Query;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrontDoorTest {
    private final FrontDoor door =
            new FrontDoor(
                    new HostNames(List.of("localhost", "127.0.0.1"), Optional.of("pacs.example")),
                    new FrontDoor.Planes(
                            named("sign-in"),
                            named("graph"),
                            named("directory-graph"),
                            named("portal-api"),
                            named("resource-manager"),
                            new Dicom(),
                            named("operations"),
                            named("home")));

    @Rule({"identity:NET-2", "identity:NET-6", "dicom:GEN-9"})
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            textBlock =
                    """
                    localhost, /common/oauth2/v2.0/token, sign-in
                    localhost, /adfs/oauth2/token, sign-in
                    localhost, /v1.0/applications, graph
                    localhost, /BETA/me, graph
                    localhost, /contoso.test/applications?api-version=1.6, directory-graph
                    localhost, /SUBSCRIPTIONS/x?api-version=2022-12-01, resource-manager
                    localhost, //providers/Microsoft.HealthcareApis, resource-manager
                    localhost, /metadata/endpoints, resource-manager
                    localhost, /tenants, resource-manager
                    localhost, /dicom/ws-images/v2/studies, dicom ws-images /dicom/ws-images /v2/studies
                    localhost, /dicom/ws-images, dicom ws-images /dicom/ws-images ''
                    localhost, /health/check, operations
                    localhost, /, home
                    ws-images.dicom.pacs.example, /v2/studies, dicom ws-images  /v2/studies
                    ws-images.dicom.azurehealthcareapis.com, /v1/studies, dicom ws-images  /v1/studies
                    login.microsoftonline.com, /common/discovery/instance, sign-in
                    graph.microsoft.com, /v1.0/me, graph
                    graph.microsoft.com, /oidc/userinfo, sign-in
                    graph.windows.net, /t/me, directory-graph
                    management.azure.com, /subscriptions, resource-manager
                    main.iam.ad.ext.azure.com, /api/RegisteredApplications/x/Consent, portal-api
                    """)
    void sendsEachRequestToItsPlane(String host, String target, String plane) throws Exception {
        assertThat(text(door.handle(new Call(host, target))).strip())
                .isEqualTo(plane.replace("''", "").strip());
    }

    @Rule("identity:NET-2")
    @ParameterizedTest
    @CsvSource({
        "evil.example",
        "dicom.pacs.example",
        "a.b.dicom.pacs.example",
        "localhost.evil.example"
    })
    void aNameThatIsNotOursIsRefusedAndNotEchoed(String host) throws Exception {
        Response response = door.handle(new Call(host, "/v1.0/me"));

        assertThat(response.status()).isEqualTo(421);
        assertThat(text(response)).doesNotContain(host);
    }

    @Rule("identity:NET-2")
    @Test
    void aCloudNameAnswersOnlyForItsOwnPlane() throws Exception {
        assertThat(text(door.handle(new Call("login.microsoftonline.com", "/v1.0/me"))))
                .isEqualTo("sign-in");
        assertThat(
                        text(
                                door.handle(
                                        new Call(
                                                "graph.microsoft.com",
                                                "/dicom/ws-images/v2/studies"))))
                .isEqualTo("graph");
    }

    @Rule("dicom:CORS-4")
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            textBlock =
                    """
                    evil.example, /dicom/ws-images/v2/studies, ws-images
                    a.b.dicom.pacs.example, /dicom/WS-images, WS-images
                    localhost, /dicom/ws-images/v2/studies, ws-images
                    ws-images.dicom.pacs.example, /v2/studies, ws-images
                    evil.example, /v2/studies, ''
                    evil.example, /dicom/, ''
                    localhost, /v1.0/me, ''
                    """)
    void aServiceCompletesTheRefusalsOfRequestsForIt(String host, String target, String service) {
        Response refusal = door.refusal(new Call(host, target), Response.of(503));

        assertThat(refusal.status()).isEqualTo(503);
        assertThat(refusal.headers().first("Completed-By").orElse("")).isEqualTo(service);
    }

    @Rule("dicom:CORS-4")
    @Test
    void aServiceCompletesTheRefusalOfANameThatIsNotOurs() throws Exception {
        Response refusal = door.handle(new Call("evil.example", "/dicom/ws-images/v2/studies"));

        assertThat(refusal.status()).isEqualTo(421);
        assertThat(refusal.headers().first("Completed-By")).hasValue("ws-images");
    }

    /// Says what it was asked.
    private static final class Dicom implements FrontDoor.DicomHandler {
        @Override
        public Response handle(Request request, String service, String prefix, String path) {
            return Response.text(200, "dicom " + service + " " + prefix + " " + path);
        }

        @Override
        public Response refusal(Request request, String service, Response refusal) {
            return refusal.withHeader("Completed-By", service);
        }
    }

    private static Handler named(String plane) {
        return _ -> Response.text(200, plane);
    }

    private static String text(Response response) {
        return response.body() instanceof Body.Bytes(byte[] bytes)
                ? new String(bytes, java.nio.charset.StandardCharsets.UTF_8)
                : "";
    }

    /// A request as plain data.
    private record Call(String host, String target) implements Request {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public Origin origin() {
            return new Origin("https", host, 443);
        }

        @Override
        public String path() {
            int question = target.indexOf('?');
            return question < 0 ? target : target.substring(0, question);
        }

        @Override
        public Query query() {
            int question = target.indexOf('?');
            return question < 0 ? Query.empty() : Query.parse(target.substring(question + 1));
        }

        @Override
        public Headers headers() {
            return Headers.none();
        }

        @Override
        public InputStream body() {
            return InputStream.nullInputStream();
        }

        @Override
        public OptionalLong contentLength() {
            return OptionalLong.empty();
        }

        @Override
        public String remoteAddress() {
            return "127.0.0.1";
        }

        @Override
        public Map<String, String> pathParameters() {
            return Map.of();
        }
    }
}
