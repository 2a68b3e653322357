package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.isocenter.cli.Installation;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the Azure CLI 2.18 sends (identity §21.7), sent again word for word. The program itself is not
/// to be had for today's Debian: these are transcripts, not the client.
final class OldAzureCliTest {
    private static final String ARM = "https://management.core.windows.net/";
    private static final String TWINS_API = "0b07f429-9f4b-4714-9392-cc5e8e80c8b0";

    @TempDir static Path folder;

    private static Installed installed;
    private static Installation installation;
    private static String base;
    private static String tenant;

    @BeforeAll
    static void start() throws Exception {
        installed = Installed.start(folder.resolve("data"));
        installation = installed.installation();
        base = installation.baseUrl();
        tenant = installation.tenantId();
    }

    @AfterAll
    static void stop() {
        installed.close();
    }

    /// @param status what the answer must have
    private static JsonNode send(int status, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                installed
                        .client()
                        .send(
                                request.header("x-client-SKU", "Python")
                                        .header("x-client-Ver", "1.2.2")
                                        .header("return-client-request-id", "true")
                                        .header("client-request-id", UUID.randomUUID().toString()));
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(answer.statusCode()).as(text).isEqualTo(status);
        return JsonMapper.shared().readTree(text.isEmpty() ? "{}" : text);
    }

    private static JsonNode form(int status, String path, Map<String, String> fields)
            throws IOException, InterruptedException {
        return send(
                status,
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        fields.entrySet().stream()
                                                .map(field ->
                                                        field.getKey()
                                                                + "="
                                                                + Installed.encoded(
                                                                        field.getValue()))
                                                .collect(Collectors.joining("&")))));
    }

    private static JsonNode json(int status, String method, String path, String token, String body)
            throws IOException, InterruptedException {
        return send(
                status,
                HttpRequest.newBuilder(
                                URI.create(
                                        base
                                                + path.replace(" ", "%20")
                                                        .replace("'", "%27")
                                                        .replace("$", "%24")))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    private static JsonNode withPassword(String path) throws Exception {
        return form(
                200,
                path,
                Map.of(
                        "grant_type",
                        "password",
                        "scope",
                        "openid",
                        "resource",
                        ARM,
                        "client_id",
                        Installed.AZURE_CLI,
                        "username",
                        installation.adminUser(),
                        "password",
                        installation.adminPassword()));
    }

    @Rule({"identity:ACC-3", "identity:TOKEN-5", "identity:TOKEN-10", "identity:SCOPE-6"})
    @Test
    void aServicePrincipalSignsIn() throws Exception {
        for (String path : new String[] {"/adfs/oauth2/token", "/" + tenant + "/oauth2/token"}) {
            JsonNode answer =
                    form(
                            200,
                            path,
                            Map.of(
                                    "grant_type",
                                    "client_credentials",
                                    "client_id",
                                    installation.clientId(),
                                    "resource",
                                    ARM,
                                    "client_secret",
                                    installation.clientSecret()));
            assertThat(answer.path("resource").asString()).isEqualTo(ARM);
            assertThat(
                            Installed.claims(Installed.text(answer, "access_token"))
                                    .path("aud")
                                    .asString())
                    .isEqualTo(ARM);
        }
    }

    /// The thumbprint has its padding, the times are whole, and there is no `iat`.
    @Rule({"identity:ACC-3", "identity:ASSERT-3", "identity:ASSERT-5", "identity:ASSERT-6"})
    @Test
    void aServicePrincipalSignsInWithACertificate() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        JsonNode registered =
                installed.application(
                        "{\"displayName\":\"old\",\"keyCredentials\":["
                                + certificate.keyCredential()
                                + "]}");
        String appId = Installed.text(registered, "appId");
        String path = "/" + tenant + "/oauth2/token";
        String thumbprint =
                Base64.getUrlEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-1")
                                        .digest(certificate.x509().getEncoded()));
        assertThat(thumbprint).endsWith("=");
        long now = Instant.now().getEpochSecond();
        String signed =
                part("{\"alg\":\"RS256\",\"typ\":\"JWT\",\"x5t\":\"" + thumbprint + "\"}")
                        + "."
                        + part(
                                JsonMapper.shared()
                                        .createObjectNode()
                                        .put("aud", base + path)
                                        .put("iss", appId)
                                        .put("sub", appId)
                                        .put("nbf", now)
                                        .put("exp", now + 600)
                                        .put("jti", UUID.randomUUID().toString())
                                        .toString());
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(certificate.privateKey());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("grant_type", "client_credentials");
        fields.put("client_id", appId);
        fields.put("resource", ARM);
        fields.put(
                "client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        fields.put(
                "client_assertion",
                signed
                        + "."
                        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign()));

        JsonNode answer = form(200, path, fields);

        assertThat(
                        Installed.claims(Installed.text(answer, "access_token"))
                                .path("appidacr")
                                .asString())
                .isEqualTo("2");
    }

    private static String part(String json) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Rule({
        "identity:ACC-3",
        "identity:DISC-3",
        "identity:ROPC-1",
        "identity:TOKEN-12",
        "identity:ARM-3",
        "identity:ARM-4"
    })
    @Test
    void somebodySignsInWithAPassword() throws Exception {
        JsonNode own = withPassword("/adfs/oauth2/token");
        assertThat(own.path("resource").asString()).as("or az crashes").isEqualTo(ARM);

        JsonNode realm =
                send(
                        200,
                        HttpRequest.newBuilder(
                                URI.create(
                                        base
                                                + "/common/UserRealm/"
                                                + installation.adminUser()
                                                + "?api-version=1.0")));
        assertThat(realm.path("account_type").asString()).isEqualTo("Managed");
        JsonNode first = withPassword("/common/oauth2/token");
        assertThat(first.path("expires_in").isString()).as("as the first version").isTrue();
        JsonNode tenants =
                json(
                        200,
                        "GET",
                        "/tenants?api-version=2016-06-01",
                        Installed.text(first, "access_token"),
                        "");
        assertThat(tenants.at("/value/0/tenantId").asString()).isEqualTo(tenant);
        JsonNode again =
                form(
                        200,
                        "/" + tenant + "/oauth2/token",
                        Map.of(
                                "grant_type",
                                "refresh_token",
                                "client_id",
                                Installed.AZURE_CLI,
                                "resource",
                                ARM,
                                "refresh_token",
                                Installed.text(first, "refresh_token")));
        JsonNode subscriptions =
                json(
                        200,
                        "GET",
                        "/subscriptions?api-version=2016-06-01",
                        Installed.text(again, "access_token"),
                        "");
        assertThat(subscriptions.at("/value/0/subscriptionId").asString())
                .isEqualTo(installation.subscriptionId());
    }

    @Rule({"identity:ACC-3", "identity:DEV-1", "identity:DEV-2", "identity:TOKEN-14"})
    @Test
    void somebodySignsInWithADeviceCode() throws Exception {
        JsonNode code =
                form(
                        200,
                        "/common/oauth2/devicecode?api-version=1.0",
                        Map.of("client_id", Installed.AZURE_CLI, "resource", ARM));
        Installed.text(code, "message");
        installed
                .administrator()
                .enterCode(
                        Installed.text(code, "verification_url"),
                        Installed.text(code, "user_code"));
        JsonNode answer =
                form(
                        200,
                        "/common/oauth2/token",
                        Map.of(
                                "grant_type",
                                "device_code",
                                "client_id",
                                Installed.AZURE_CLI,
                                "resource",
                                ARM,
                                "code",
                                Installed.text(code, "device_code")));
        assertThat(answer.path("resource").asString()).isEqualTo(ARM);
        Installed.text(answer, "refresh_token");
    }

    /// The founding page's own flags, and a login with the password that the CLI chose.
    @Rule({
        "identity:ACC-3",
        "identity:AADG-2",
        "identity:AADG-3",
        "identity:AADG-4",
        "identity:AADG-6",
        "identity:AADG-8"
    })
    @Test
    void anApplicationIsRegisteredAndSignsIn() throws Exception {
        JsonNode login = withPassword("/adfs/oauth2/token");
        String token =
                Installed.text(
                        form(
                                200,
                                "/adfs/oauth2/token",
                                Map.of(
                                        "grant_type",
                                        "refresh_token",
                                        "client_id",
                                        Installed.AZURE_CLI,
                                        "resource",
                                        base + "/",
                                        "refresh_token",
                                        Installed.text(login, "refresh_token"))),
                        "access_token");
        String applications = "/" + tenant + "/applications";
        String version = "api-version=1.6";
        assertThat(
                        json(
                                        200,
                                        "GET",
                                        applications
                                                + "?$filter=startswith(displayName,'adt-app')&"
                                                + version,
                                        token,
                                        "")
                                .path("value"))
                .isEmpty();
        JsonNode made =
                json(
                        201,
                        "POST",
                        applications + "?" + version,
                        token,
                        """
                        {"availableToOtherTenants": false, "replyUrls": ["http://localhost"],
                         "requiredResourceAccess": [{"resourceAppId": "%s", "resourceAccess":
                           [{"id": "4589bd03-58cb-4e6c-b17f-b580e39652f8", "type": "Scope"}]}],
                         "displayName": "adt-app", "identifierUris": []}
                        """
                                .formatted(TWINS_API));
        assertThat(made.at("/requiredResourceAccess/0/resourceAppId").asString())
                .isEqualTo(TWINS_API);
        assertThat(made.path("odata.metadata").asString()).contains("/" + tenant + "/$metadata#");
        String one = applications + "/" + Installed.text(made, "objectId");
        json(204, "PATCH", one + "?" + version, token, "{\"publicClient\": true}");
        assertThat(
                        json(200, "GET", one + "?" + version, token, "")
                                .path("publicClient")
                                .asBoolean())
                .isTrue();

        String appId = Installed.text(made, "appId");
        String byName = "servicePrincipalNames/any(x:x eq '" + appId + "')";
        json(
                200,
                "GET",
                "/"
                        + tenant
                        + "/servicePrincipals?$filter="
                        + byName
                        + " or displayName eq '"
                        + appId
                        + "'&"
                        + version,
                token,
                "");
        json(200, "GET", one + "/passwordCredentials?" + version, token, "");
        String chosen = UUID.randomUUID().toString();
        json(
                204,
                "PATCH",
                one + "?" + version,
                token,
                """
                {"passwordCredentials": [{"startDate": "%s", "endDate": "%s", "keyId": "%s",
                  "value": "%s"}]}
                """
                        .formatted(
                                Instant.now().minusSeconds(5),
                                Instant.now().plusSeconds(31_536_000),
                                UUID.randomUUID(),
                                chosen));
        json(
                201,
                "POST",
                "/" + tenant + "/servicePrincipals?" + version,
                token,
                "{\"accountEnabled\": true, \"appId\": \"" + appId + "\"}");
        JsonNode signedIn =
                form(
                        200,
                        "/adfs/oauth2/token",
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                appId,
                                "resource",
                                "https://digitaltwins.azure.net",
                                "client_secret",
                                chosen));
        assertThat(
                        Installed.claims(Installed.text(signedIn, "access_token"))
                                .path("appid")
                                .asString())
                .isEqualTo(appId);
    }
}
