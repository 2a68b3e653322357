package org.isocenter.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isocenter.identity.TestIdentity.DICOM;
import static org.isocenter.identity.TestRequest.post;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.isocenter.http.Response;
import org.isocenter.identity.TestIdentity;
import org.isocenter.identity.TestRequest;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.SecretHash;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.log.SignInEvent;
import org.isocenter.identity.secret.PasswordHash;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ClientCredentialsTest {
    private static final String SECRET = "s3cret~value_that.is-long-enough-1234567";

    private TestIdentity identity;
    private Application app;
    private String tid;
    private String appId;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        identity = new TestIdentity(folder);
        app = identity.register(builder -> builder.secrets(identity.secret(SECRET)));
        tid = identity.tenant.id().toString();
        appId = app.appId().toString();
    }

    @AfterEach
    void close() {
        identity.close();
    }

    private TestRequest v2(String... more) {
        return post("/" + tid + "/oauth2/v2.0/token", with(more));
    }

    private String[] with(String... more) {
        String[] form = new String[6 + more.length];
        form[0] = "grant_type";
        form[1] = "client_credentials";
        form[2] = "client_id";
        form[3] = appId;
        form[4] = "client_secret";
        form[5] = SECRET;
        System.arraycopy(more, 0, form, 6, more.length);
        return form;
    }

    private JsonNode refused(TestRequest request, int status, String error, int code) {
        Response response = identity.send(request);
        JsonNode body = TestIdentity.json(response);
        assertThat(body.path("error").asString("")).as(body.toString()).isEqualTo(error);
        assertThat(body.path("error_codes").path(0).asInt()).as(body.toString()).isEqualTo(code);
        assertThat(response.status()).isEqualTo(status);
        assertThat(body.path("error_description").asString()).startsWith("AADSTS" + code + ": ");
        assertThat(body.has("access_token")).isFalse();
        return body;
    }

    @Rule({"identity:TOKEN-5", "identity:TOKEN-10", "identity:TOKEN-4", "identity:CAUTH-1"})
    @Test
    void answersOnTheV2Endpoint() {
        Response response = identity.send(v2("scope", DICOM + "/.default"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().first("Cache-Control")).contains("no-store");
        assertThat(response.headers().first("Pragma")).contains("no-cache");
        assertThat(response.headers().first("x-ms-request-id")).isPresent();
        assertThat(response.headers().first("Content-Type"))
                .contains("application/json; charset=utf-8");
        JsonNode body = TestIdentity.json(response);
        assertThat(body.propertyNames())
                .containsExactlyInAnyOrder(
                        "token_type", "expires_in", "ext_expires_in", "access_token");
        assertThat(body.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(body.path("expires_in").isIntegralNumber()).isTrue();
        assertThat(body.path("ext_expires_in")).isEqualTo(body.path("expires_in"));
        assertThat(body.path("expires_in").asInt()).isBetween(3600, 5400);
    }

    @Rule({"identity:TOKEN-5", "identity:TOKEN-10", "identity:SCOPE-6", "identity:TOKEN-8"})
    @Test
    void answersWithStringsOnTheV1Endpoint() {
        JsonNode body =
                TestIdentity.json(
                        identity.send(post("/" + tid + "/oauth2/token", with("resource", DICOM))));

        assertThat(body.propertyNames())
                .containsExactlyInAnyOrder(
                        "token_type",
                        "expires_in",
                        "ext_expires_in",
                        "expires_on",
                        "not_before",
                        "resource",
                        "access_token");
        assertThat(body.path("expires_in").isString()).isTrue();
        assertThat(body.path("not_before").asString())
                .isEqualTo(Long.toString(TestIdentity.START.getEpochSecond()));
        assertThat(body.path("resource").asString()).isEqualTo(DICOM);
        assertThat(identity.claims(body.path("access_token").asString()).path("aud").asString())
                .isEqualTo(DICOM);
    }

    @Rule({"identity:ID-3", "identity:TOKEN-8", "identity:TOKEN-5"})
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "resource, https://management.core.windows.net/",
        "scope, https://management.core.windows.net//.default"
    })
    void answersInBothDialectsOnAdfs(String parameter, String value) {
        JsonNode body =
                TestIdentity.json(
                        identity.send(post("/adfs/oauth2/token", with(parameter, value))));

        assertThat(body.path("expires_in").isIntegralNumber()).isTrue();
        assertThat(body.has("resource")).isEqualTo(parameter.equals("resource"));
        assertThat(identity.claims(body.path("access_token").asString()).path("aud").asString())
                .isEqualTo("https://management.core.windows.net/");
    }

    @Rule({
        "identity:SCOPE-3",
        "identity:SCOPE-4",
        "identity:WELL-4",
        "identity:CLAIM-4",
        "identity:NET-9"
    })
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "https://dicom.healthcareapis.azure.com",
                "https://dicom.healthcareapis.azure.com/",
                "HTTPS://DICOM.healthcareapis.azure.com",
                "75e725bf-66ce-4cea-9b9a-5c4caae57f33",
                "https://digitaltwins.azure.net",
                "http://digitaltwins.azure.net",
                "0b07f429-9f4b-4714-9392-cc5e8e80c8b0",
                "https://management.azure.com/",
                "https://management.core.windows.net",
                "https://localhost:8443/",
                "https://localhost:8443"
            })
    void echoesTheAudienceAsWritten(String resource) {
        JsonNode body = TestIdentity.json(identity.send(v2("scope", resource + "/.default")));

        JsonNode claims = identity.claims(body.path("access_token").asString());
        assertThat(claims.path("aud").asString()).isEqualTo(resource);
        assertThat(claims.path("ver").asString()).isEqualTo("1.0");
    }

    @Rule({"identity:CLAIM-1", "identity:CLAIM-3", "identity:DISC-6"})
    @Test
    void putsTheClaimsOfAnAppIntoAV1Token() {
        JsonNode body = TestIdentity.json(identity.send(v2("scope", DICOM + "/.default")));
        String token = body.path("access_token").asString();
        JsonNode claims = identity.claims(token);

        String oid = identity.principal(app).id().toString();
        long now = TestIdentity.START.getEpochSecond();
        assertThat(claims.propertyNames())
                .containsExactlyInAnyOrder(
                        "aud",
                        "iss",
                        "iat",
                        "nbf",
                        "exp",
                        "appid",
                        "appidacr",
                        "idp",
                        "idtyp",
                        "oid",
                        "sub",
                        "tid",
                        "uti",
                        "ver");
        assertThat(claims.path("iss").asString()).isEqualTo("https://localhost:8443/" + tid + "/");
        assertThat(claims.path("idp")).isEqualTo(claims.path("iss"));
        assertThat(claims.path("appid").asString()).isEqualTo(appId);
        assertThat(claims.path("appidacr").asString()).isEqualTo("1");
        assertThat(claims.path("idtyp").asString()).isEqualTo("app");
        assertThat(claims.path("oid").asString()).isEqualTo(oid);
        assertThat(claims.path("sub").asString()).isEqualTo(oid);
        assertThat(claims.path("tid").asString()).isEqualTo(tid);
        assertThat(claims.path("iat").asLong()).isEqualTo(now);
        assertThat(claims.path("nbf").asLong()).isEqualTo(now);
        assertThat(claims.path("exp").asLong()).isEqualTo(now + body.path("expires_in").asLong());
        assertThat(claims.path("uti").asString()).hasSize(22);
        assertThat(TestIdentity.header(token).path("x5t").asString())
                .isEqualTo(identity.plane().keys().active().kid());
    }

    @Rule({"identity:SCOPE-5", "identity:SCOPE-4"})
    @Test
    void letsTheResourceChooseTheFormat() {
        Application api =
                identity.register(
                        builder -> builder.named("API").identifierUris("api://pacs").scopes(2));

        // The v1 endpoint all the same gives what the resource wants.
        JsonNode body =
                TestIdentity.json(
                        identity.send(
                                post("/" + tid + "/oauth2/token", with("resource", "api://pacs"))));

        String token = body.path("access_token").asString();
        JsonNode claims = identity.claims(token);
        assertThat(claims.path("ver").asString()).isEqualTo("2.0");
        assertThat(claims.path("aud").asString()).isEqualTo(api.appId().toString());
        assertThat(claims.path("iss").asString())
                .isEqualTo("https://localhost:8443/" + tid + "/v2.0");
        assertThat(claims.path("azp").asString()).isEqualTo(appId);
        assertThat(claims.path("azpacr").asString()).isEqualTo("1");
        assertThat(TestIdentity.header(token).has("x5t")).isFalse();
    }

    @Rule({"identity:TOKEN-10", "identity:CLAIM-1"})
    @Test
    void listsTheRolesOfTheApp() {
        Application api =
                identity.register(builder ->
                        builder.named("API").identifierUris("api://pacs").roles("Reader"));
        identity.assign(
                identity.principal(app).id(),
                ObjectType.SERVICE_PRINCIPAL,
                identity.principal(api),
                api.appRoles().getFirst().id());

        JsonNode body = TestIdentity.json(identity.send(v2("scope", "api://pacs/.default")));

        assertThat(identity.claims(body.path("access_token").asString()).path("roles").toString())
                .isEqualTo("[\"Reader\"]");
    }

    /// MSAL for Java appends OpenID Connect's words, in varying order.
    @Rule({"identity:TOKEN-10", "arm:IDP-2", "arm:IDP-3"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://arm.example.test//.default openid profile offline_access",
                "openid profile offline_access https://arm.example.test//.default"
            })
    void dropsTheWordsOfOpenidConnect(String scope) {
        identity.register(
                builder -> builder.named("ARM").identifierUris("https://arm.example.test"));

        JsonNode body = TestIdentity.json(identity.send(v2("scope", scope)));

        assertThat(body.has("id_token")).isFalse();
        assertThat(body.has("refresh_token")).isFalse();
        assertThat(identity.claims(body.path("access_token").asString()).path("aud").asString())
                .isEqualTo("https://arm.example.test/");
    }

    @Rule({"identity:TOKEN-2", "arm:IDP-1"})
    @Test
    void ignoresWhatClientsAddForThemselves() {
        TestRequest request =
                post(
                                "/"
                                        + tid
                                        + "/oauth2/v2.0/token?client-request-id=x&api-version=1.0",
                                with(
                                        "scope", DICOM + "/.default",
                                        "client_info", "1",
                                        "claims",
                                                "{\"access_token\":{\"xms_cc\":{\"values\":[\"CP1\"]}}}",
                                        "x-client-SKU", "MSAL.Java",
                                        "x-ms-lib-capability", "retry-after, h429",
                                        "X-AnchorMailbox", "upn:alice@contoso.test",
                                        "response_type", "id_token token",
                                        "requested_token_use", "x",
                                        "empty", ""))
                        .withHeader("x-client-current-telemetry", "4|730,0|");

        assertThat(identity.send(request).status()).isEqualTo(200);
    }

    @Rule("identity:CAUTH-1")
    @Test
    void readsBasic() {
        String pair = TestRequest.encode(appId) + ":" + TestRequest.encode(SECRET);
        String header =
                "Basic "
                        + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        TestRequest request =
                post(
                                "/" + tid + "/oauth2/v2.0/token",
                                "grant_type",
                                "client_credentials",
                                "scope",
                                DICOM + "/.default")
                        .withHeader("Authorization", header);

        assertThat(identity.send(request).status()).isEqualTo(200);
        refused(
                request.withText(request.text() + "&client_secret=" + SECRET),
                400,
                "invalid_request",
                9002313);
        refused(
                request.withText(request.text() + "&client_id=" + tid),
                400,
                "invalid_request",
                9002313);
    }

    @Rule({"identity:CAUTH-3", "identity:CAUTH-4", "identity:ERR-1"})
    @Test
    void refusesAWrongSecret() {
        JsonNode body =
                refused(
                        post(
                                "/" + tid + "/oauth2/v2.0/token",
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                appId,
                                "client_secret",
                                SECRET + "x",
                                "scope",
                                DICOM + "/.default"),
                        401,
                        "invalid_client",
                        7000215);

        assertThat(body.path("error_description").asString())
                .matches(
                        "AADSTS7000215: .* Trace ID: [0-9a-f-]{36} Correlation ID: [0-9a-f-]{36}"
                                + " Timestamp: 2026-01-31 10:20:30Z")
                .doesNotContain(SECRET);
        assertThat(body.path("error_uri").asString())
                .isEqualTo("https://localhost:8443/error?code=7000215");
        assertThat(body.path("timestamp").asString()).isEqualTo("2026-01-31 10:20:30Z");
    }

    @Rule({"identity:ERR-1", "identity:TOKEN-4"})
    @Test
    void keepsTheCorrelationIdOfTheClient() {
        String id = "1e0f2c5a-8f3b-4a54-9f1c-4dfd1d1e5a10";
        TestRequest request =
                v2("scope", "https://nowhere.test/.default")
                        .withHeader("client-request-id", id)
                        .withHeader("return-client-request-id", "true");

        Response response = identity.send(request);

        assertThat(TestIdentity.json(response).path("correlation_id").asString()).isEqualTo(id);
        assertThat(response.headers().first("client-request-id")).contains(id);
        JsonNode other =
                TestIdentity.json(
                        identity.send(
                                v2("scope", "https://nowhere.test/.default")
                                        .withHeader("client-request-id", "<script>")));
        assertThat(other.path("correlation_id").asString()).matches("[0-9a-f-]{36}");
    }

    @Rule({"identity:CAUTH-3", "identity:SEC-7"})
    @Test
    void acceptsAnySecretThatIsInForce() {
        Duration day = Duration.ofDays(1);
        PasswordCredential expired =
                identity.secret(
                        "expired-secret",
                        identity.now().minus(day),
                        identity.now().minusSeconds(1));
        PasswordCredential future =
                identity.secret(
                        "future-secret", identity.now().plus(day), identity.now().plus(day));
        PasswordCredential second = identity.secret("second-secret");
        identity.change(
                app, builder -> builder.secrets(expired, future, identity.secret(SECRET), second));

        assertThat(identity.send(v2("scope", DICOM + "/.default")).status()).isEqualTo(200);
        assertThat(identity.send(secret("second-secret")).status()).isEqualTo(200);
        refused(secret("expired-secret"), 401, "invalid_client", 7000222);
        refused(secret("future-secret"), 401, "invalid_client", 7000215);
    }

    private TestRequest secret(String value) {
        return post(
                "/" + tid + "/oauth2/v2.0/token",
                "grant_type",
                "client_credentials",
                "client_id",
                appId,
                "client_secret",
                value,
                "scope",
                DICOM + "/.default");
    }

    /// `az ad sp credential reset` adds its secret to the principal.
    @Rule("identity:CAUTH-3")
    @Test
    void acceptsASecretOfThePrincipal() {
        ServicePrincipal principal = identity.principal(app);
        identity.store(
                principal.withCredentials(List.of(identity.secret("of-the-principal")), List.of()));

        assertThat(identity.send(secret("of-the-principal")).status()).isEqualTo(200);
    }

    /// Old `az` makes up the secret itself.
    @Rule({"identity:SEC-1", "identity:AADG-6"})
    @Test
    void acceptsASecretThatTheClientChose() {
        PasswordCredential model = identity.secret("xxx");
        PasswordCredential chosen =
                new PasswordCredential(
                        model.keyId(),
                        model.displayName(),
                        model.hint(),
                        model.customKeyIdentifier(),
                        model.startsAt(),
                        model.endsAt(),
                        new SecretHash.Slow(PasswordHash.of("p", identity.random)));
        identity.change(app, builder -> builder.secrets(chosen));

        assertThat(identity.send(secret("p")).status()).isEqualTo(200);
        refused(secret("q"), 401, "invalid_client", 7000215);
    }

    /// The Digital Twins recipe registers a native application and then makes a secret for it.
    @Rule("identity:CAUTH-2")
    @Test
    void acceptsTheSecretOfAnApplicationWithPublicFlows() {
        identity.change(app, builder -> builder.publicClient());

        assertThat(identity.send(v2("scope", DICOM + "/.default")).status()).isEqualTo(200);
        refused(
                post(
                        "/" + tid + "/oauth2/v2.0/token",
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        appId,
                        "scope",
                        DICOM + "/.default"),
                401,
                "invalid_client",
                7000218);
    }

    @Rule({"identity:TOKEN-3", "identity:TOKEN-2", "identity:TOKEN-10", "identity:TOKEN-8"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    no grant type             | client_id={app}&client_secret={secret}&scope={r}/.default                                              | 400 | invalid_request        | 900144
                    an unknown grant type     | grant_type=magic&client_id={app}&client_secret={secret}&scope={r}/.default                            | 400 | unsupported_grant_type | 70003
                    no client                 | grant_type=client_credentials&client_secret={secret}&scope={r}/.default                               | 400 | invalid_request        | 900144
                    a client that is no GUID  | grant_type=client_credentials&client_id=me&client_secret={secret}&scope={r}/.default                  | 400 | unauthorized_client    | 700016
                    an unknown client         | grant_type=client_credentials&client_id={tid}&client_secret={secret}&scope={r}/.default               | 400 | unauthorized_client    | 700016
                    no scope                  | grant_type=client_credentials&client_id={app}&client_secret={secret}                                  | 400 | invalid_request        | 900144
                    an empty scope            | grant_type=client_credentials&client_id={app}&client_secret={secret}&scope=                           | 400 | invalid_request        | 900144
                    a permission              | grant_type=client_credentials&client_id={app}&client_secret={secret}&scope={r}/Dicom.ReadWrite        | 400 | invalid_scope          | 1002012
                    an unknown resource       | grant_type=client_credentials&client_id={app}&client_secret={secret}&scope=https://no.test/.default   | 400 | invalid_resource       | 500011
                    resource instead of scope | grant_type=client_credentials&client_id={app}&client_secret={secret}&resource={r}                     | 400 | invalid_request        | 901002
                    a parameter twice         | grant_type=client_credentials&client_id={app}&client_id={app}&client_secret={secret}&scope={r}/.default | 400 | invalid_request      | 9002313
                    claims that are no JSON   | grant_type=client_credentials&client_id={app}&client_secret={secret}&scope={r}/.default&claims={{     | 400 | invalid_request        | 9002313
                    nothing at all            | ''                                                                                                   | 400 | invalid_request        | 900144
                    """)
    void refuses(String reason, String form, int status, String error, int code) {
        String filled =
                form.replace("{app}", appId)
                        .replace("{secret}", SECRET)
                        .replace("{tid}", tid)
                        .replace("{r}", DICOM);
        TestRequest request = post("/" + tid + "/oauth2/v2.0/token").withText(filled);

        refused(request, status, error, code);
    }

    @Rule("identity:TOKEN-2")
    @Test
    void refusesABodyThatIsNoFormOrTooLong() {
        TestRequest json =
                TestRequest.get(identity.tokenPath())
                        .with("POST")
                        .withHeader("Content-Type", "application/json")
                        .withText("{}");
        refused(json, 400, "invalid_request", 9002313);
        TestRequest charset =
                TestRequest.get(identity.tokenPath())
                        .with("POST")
                        .withHeader(
                                "Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                        .withText(v2("scope", DICOM + "/.default").text());
        assertThat(identity.send(charset).status()).isEqualTo(200);
        refused(
                post(identity.tokenPath()).withText("a=" + "b".repeat(70_000)),
                400,
                "invalid_request",
                9002313);
    }

    @Rule({"identity:ID-6", "identity:ID-2", "identity:ID-5"})
    @Test
    void needsADirectoryThatExists() {
        refused(
                post("/nobody.test/oauth2/v2.0/token", with("scope", DICOM + "/.default")),
                400,
                "invalid_request",
                90002);
        refused(
                post("/consumers/oauth2/v2.0/token", with("scope", DICOM + "/.default")),
                400,
                "invalid_request",
                9002332);
        // Homed in one directory that we know: that one.
        Response common =
                identity.send(
                        post("/common/oauth2/v2.0/token", with("scope", DICOM + "/.default")));
        assertThat(
                        identity.claims(TestIdentity.json(common).path("access_token").asString())
                                .path("tid")
                                .asString())
                .isEqualTo(tid);
    }

    @Rule({"identity:TOKEN-10", "identity:APP-4"})
    @Test
    void needsAPrincipalInTheDirectory() {
        Tenant other = identity.addTenant("Fabrikam", "fabrikam.test");
        TestRequest request =
                post("/fabrikam.test/oauth2/v2.0/token", with("scope", DICOM + "/.default"));

        refused(request, 400, "unauthorized_client", 700016);
        Application open = identity.change(app, builder -> builder.multiTenant());
        refused(request, 400, "unauthorized_client", 700016);
        identity.store(
                ServicePrincipal.of(open, other.id(), java.util.UUID.randomUUID(), identity.now()));
        assertThat(identity.send(request).status()).isEqualTo(200);
    }

    @Rule({"identity:SEC-9"})
    @Test
    void givesNothingToOrForADisabledPrincipal() {
        ServicePrincipal resource = identity.principal(WellKnownApplication.DICOM);
        identity.store(enabled(resource, false, false));
        refused(v2("scope", DICOM + "/.default"), 400, "invalid_resource", 500011);
        identity.store(enabled(resource, true, false));

        identity.store(enabled(identity.principal(app), false, false));
        refused(v2("scope", DICOM + "/.default"), 400, "unauthorized_client", 7000112);
    }

    @Rule("identity:TOKEN-10")
    @Test
    void needsARoleWhereOneIsRequired() {
        Application api =
                identity.register(builder ->
                        builder.named("API").identifierUris("api://pacs").roles("Reader"));
        identity.store(enabled(identity.principal(api), true, true));

        refused(v2("scope", "api://pacs/.default"), 400, "invalid_grant", 501051);

        identity.assign(
                identity.principal(app).id(),
                ObjectType.SERVICE_PRINCIPAL,
                identity.principal(api),
                api.appRoles().getFirst().id());
        assertThat(identity.send(v2("scope", "api://pacs/.default")).status()).isEqualTo(200);
    }

    private static ServicePrincipal enabled(
            ServicePrincipal from, boolean enabled, boolean assignmentRequired) {
        return new ServicePrincipal(
                from.tenantId(),
                from.id(),
                from.appId(),
                from.displayName(),
                from.createdAt(),
                from.deletedAt(),
                from.principalType(),
                enabled,
                assignmentRequired,
                from.appOwnerTenantId(),
                from.servicePrincipalNames(),
                from.alternativeNames(),
                from.replyUrls(),
                from.scopes(),
                from.appRoles(),
                from.signInAudience(),
                from.passwordCredentials(),
                from.keyCredentials(),
                from.tags(),
                from.other());
    }

    @Rule({"identity:TOKEN-6", "identity:TOKEN-7"})
    @Test
    void refusesABrowser() {
        refused(
                v2("scope", DICOM + "/.default").withHeader("Origin", "https://evil.test"),
                400,
                "invalid_request",
                9002326);
        identity.change(app, builder -> builder.spa("https://app.test/callback"));
        TestRequest page =
                v2("scope", DICOM + "/.default").withHeader("Origin", "https://app.test");
        refused(page, 401, "invalid_client", 700025);
        assertThat(identity.send(page).headers().first("Access-Control-Allow-Origin"))
                .contains("https://app.test");
        TestRequest preflight = TestRequest.get(identity.tokenPath()).with("OPTIONS");
        assertThat(identity.send(preflight).status()).isEqualTo(204);
    }

    @Rule("identity:TOKEN-3")
    @Test
    void answersPostOnly() {
        refused(TestRequest.get(identity.tokenPath()), 405, "invalid_request", 900561);
    }

    @Rule("identity:SEC-8")
    @Test
    void slowsDownWhoGuesses() {
        for (int i = 0; i < 60; i++) {
            refused(secret("guess" + i), 401, "invalid_client", 7000215);
        }
        Response blocked = identity.send(secret("guess"));

        assertThat(blocked.status()).isEqualTo(429);
        assertThat(blocked.headers().first("Retry-After")).contains("61");
        assertThat(TestIdentity.json(blocked).path("error").asString())
                .isEqualTo("temporarily_unavailable");
        assertThat(identity.send(v2("scope", DICOM + "/.default")).status())
                .as("the right secret, but from the address that guesses")
                .isEqualTo(429);
        assertThat(identity.send(v2("scope", DICOM + "/.default").from("192.0.2.2")).status())
                .as("the client at its own address")
                .isEqualTo(200);
        identity.pass(Duration.ofMinutes(1));
        assertThat(identity.send(v2("scope", DICOM + "/.default")).status()).isEqualTo(200);
    }

    @Rule({"identity:CLAIM-1"})
    @Test
    void givesEveryTokenItsOwnIdAndLife() {
        Set<String> ids = new HashSet<>();
        Set<Integer> lives = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            JsonNode body = TestIdentity.json(identity.send(v2("scope", DICOM + "/.default")));
            ids.add(identity.claims(body.path("access_token").asString()).path("uti").asString());
            lives.add(body.path("expires_in").asInt());
        }
        assertThat(ids).hasSize(20);
        assertThat(lives).hasSizeGreaterThan(5).allMatch(life -> life >= 3600 && life <= 5400);
    }

    @Rule("identity:KEY-6")
    @Test
    void goesOnAfterARestart() throws IOException {
        String before =
                TestIdentity.json(identity.send(v2("scope", DICOM + "/.default")))
                        .path("access_token")
                        .asString();

        identity.restart();

        assertThat(identity.claims(before).path("appid").asString()).isEqualTo(appId);
        assertThat(identity.send(v2("scope", DICOM + "/.default")).status())
                .as("the pepper is the same")
                .isEqualTo(200);
    }

    /// A client that asks for a token before every call does not fill the disk.
    @Rule("identity:SEC-4")
    @Test
    void logsRepeatedSignInsTogether() {
        for (int i = 0; i < 50; i++) {
            identity.send(v2("scope", DICOM + "/.default"));
        }
        identity.send(v2("scope", "https://digitaltwins.azure.net/.default"));
        identity.plane().close();

        List<SignInEvent> events = identity.plane().signInLog().newest(identity.tenant.id(), 100);

        assertThat(events).extracting(SignInEvent::count).containsExactlyInAnyOrder(1, 49, 1);
    }

    /// The database is gone: the client hears so in a form it understands, and nothing else.
    @Rule({"identity:ERR-1", "identity:ERR-4"})
    @Test
    void saysThatItFailed() {
        identity.database.close();

        Response response = identity.send(v2("scope", "https://digitaltwins.azure.net/.default"));

        assertThat(response.status()).isEqualTo(503);
        JsonNode body = TestIdentity.json(response);
        assertThat(body.path("error").asString()).isEqualTo("temporarily_unavailable");
        assertThat(body.path("error_codes").path(0).asInt()).isEqualTo(90033);
        assertThat(body.toString()).doesNotContainIgnoringCase("database").doesNotContain("sql");
    }

    /// Nimbus' parser rejects this; real clients send it.
    @Rule("identity:TOKEN-1")
    @Test
    void readsWhatReadyMadeParsersReject() {
        TestRequest request =
                post(
                        "/" + tid + "/oauth2/token?api-version=1.0",
                        with("resource", "75e725bf-66ce-4cea-9b9a-5c4caae57f33"));

        assertThat(identity.send(request).status()).isEqualTo(200);
    }

    @Rule("identity:SEC-4")
    @Test
    void logsWhoSignedInWithWhatAndNoSecret() {
        identity.send(v2("scope", DICOM + "/.default"));
        identity.send(secret("wrong-" + SECRET));
        identity.plane().close();

        List<SignInEvent> events = identity.plane().signInLog().newest(identity.tenant.id(), 10);

        assertThat(events).hasSize(2);
        assertThat(events).extracting(SignInEvent::error).containsExactlyInAnyOrder(0, 7000215);
        SignInEvent success =
                events.stream().filter(event -> event.error() == 0).findFirst().orElseThrow();
        assertThat(success.flow()).isEqualTo("client_credentials");
        assertThat(success.clientId()).contains(app.appId());
        assertThat(success.resource()).contains(DICOM);
        assertThat(success.credentialId()).contains(app.passwordCredentials().getFirst().keyId());
        assertThat(success.address()).isEqualTo("192.0.2.1");
        assertThat(events.toString()).doesNotContain(SECRET);
    }
}
