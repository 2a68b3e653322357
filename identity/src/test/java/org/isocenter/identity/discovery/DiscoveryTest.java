package org.isocenter.identity.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Base64;
import org.isocenter.http.Response;
import org.isocenter.identity.TestIdentity;
import org.isocenter.identity.TestRequest;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DiscoveryTest {
    private TestIdentity identity;
    private String tid;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        identity = new TestIdentity(folder);
        tid = identity.tenant.id().toString();
    }

    @AfterEach
    void close() {
        identity.close();
    }

    private JsonNode get(String path) {
        Response response = identity.send(TestRequest.get(path));
        assertThat(response.status()).as(path).isEqualTo(200);
        return TestIdentity.json(response);
    }

    @Rule({
        "identity:DISC-4",
        "identity:DISC-5",
        "identity:DISC-6",
        "identity:DISC-7",
        "identity:DISC-9",
        "identity:ID-1",
        "identity:ID-3",
        "identity:ID-4"
    })
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /{tid}/v2.0            | https://localhost:8443/{tid}/v2.0        | {tid}/oauth2/v2.0/         | {tid}/discovery/v2.0/keys
                    /contoso.test/v2.0     | https://localhost:8443/{tid}/v2.0        | {tid}/oauth2/v2.0/         | {tid}/discovery/v2.0/keys
                    /CONTOSO.test/v2.0     | https://localhost:8443/{tid}/v2.0        | {tid}/oauth2/v2.0/         | {tid}/discovery/v2.0/keys
                    /common/v2.0           | https://localhost:8443/{tenantid}/v2.0   | common/oauth2/v2.0/        | common/discovery/v2.0/keys
                    /organizations/v2.0    | https://localhost:8443/{tenantid}/v2.0   | organizations/oauth2/v2.0/ | organizations/discovery/v2.0/keys
                    /{tid}                 | https://localhost:8443/{tid}/            | {tid}/oauth2/              | {tid}/discovery/keys
                    /contoso.test          | https://localhost:8443/{tid}/            | {tid}/oauth2/              | {tid}/discovery/keys
                    /adfs                  | https://localhost:8443/adfs              | adfs/oauth2/               | adfs/discovery/keys
                    /adfs/contoso.test     | https://localhost:8443/{tid}/v2.0        | adfs/oauth2/               | adfs/discovery/keys
                    """)
    void namesIssuerAndEndpoints(String path, String issuer, String oauth, String keys) {
        JsonNode document = get(path.replace("{tid}", tid) + "/.well-known/openid-configuration");

        String base = "https://localhost:8443/";
        assertThat(document.path("issuer").asString()).isEqualTo(issuer.replace("{tid}", tid));
        String endpoints = base + oauth.replace("{tid}", tid);
        assertThat(document.path("authorization_endpoint").asString())
                .isEqualTo(endpoints + "authorize");
        assertThat(document.path("token_endpoint").asString()).isEqualTo(endpoints + "token");
        assertThat(document.path("device_authorization_endpoint").asString())
                .isEqualTo(endpoints + "devicecode");
        assertThat(document.path("end_session_endpoint").asString())
                .isEqualTo(endpoints + "logout");
        assertThat(document.path("jwks_uri").asString())
                .isEqualTo(base + keys.replace("{tid}", tid));
    }

    /// The fourth element between slashes is where `az` reads the id of a tenant it has a name of.
    @Rule({"identity:DISC-6", "identity:ID-4"})
    @ParameterizedTest
    @ValueSource(strings = {"/contoso.test", "/adfs/contoso.test", "/contoso.test/v2.0"})
    void tellsTheTenantIdInTheIssuer(String path) {
        String issuer = get(path + "/.well-known/openid-configuration").path("issuer").asString();

        assertThat(issuer.split("/")[3]).isEqualTo(tid);
    }

    /// What a client that compares strictly needs (OpenID Connect Discovery §4.3): the issuer is the
    /// address without the well-known part. Only the form with the tenant's id passes.
    @Rule({"identity:DISC-8", "identity:DISC-7"})
    @Test
    void passesTheStrictComparisonUnderItsId() {
        String base = "https://localhost:8443";
        String strict = "/" + tid + "/v2.0";

        assertThat(get(strict + "/.well-known/openid-configuration").path("issuer").asString())
                .isEqualTo(base + strict);
        assertThat(get("/adfs/.well-known/openid-configuration").path("issuer").asString())
                .isEqualTo(base + "/adfs");
        assertThat(
                        get("/contoso.test/v2.0/.well-known/openid-configuration")
                                .path("issuer")
                                .asString())
                .isNotEqualTo(base + "/contoso.test/v2.0");
    }

    /// `az logout` only reads this, and calls no logout endpoint.
    @Rule("identity:OUT-3")
    @Test
    void isAllThatAzLogoutAsksFor() {
        assertThat(
                        get("/organizations/v2.0/.well-known/openid-configuration")
                                .has("token_endpoint"))
                .isTrue();
    }

    @Rule("identity:DISC-4")
    @Test
    void listsWhatIsSupported() {
        JsonNode v2 = get("/" + tid + "/v2.0/.well-known/openid-configuration");

        assertThat(v2.path("subject_types_supported").path(0).asString()).isEqualTo("pairwise");
        assertThat(v2.path("id_token_signing_alg_values_supported").toString())
                .isEqualTo("[\"RS256\"]");
        assertThat(v2.path("token_endpoint_auth_methods_supported").toString())
                .isEqualTo("[\"client_secret_post\",\"private_key_jwt\",\"client_secret_basic\"]");
        assertThat(v2.path("response_modes_supported").toString())
                .isEqualTo("[\"query\",\"fragment\",\"form_post\"]");
        assertThat(v2.path("code_challenge_methods_supported").toString())
                .isEqualTo("[\"S256\",\"plain\"]");
        assertThat(v2.path("userinfo_endpoint").asString())
                .isEqualTo("https://localhost:8443/oidc/userinfo");
        assertThat(v2.path("request_uri_parameter_supported").asBoolean(true)).isFalse();
        assertThat(v2.path("frontchannel_logout_supported").asBoolean(false)).isTrue();

        JsonNode v1 = get("/" + tid + "/.well-known/openid-configuration");
        assertThat(v1.path("scopes_supported").toString()).isEqualTo("[\"openid\"]");
        assertThat(v1.path("response_types_supported").toString()).contains("\"token\"");
        assertThat(v1.path("userinfo_endpoint").asString())
                .isEqualTo("https://localhost:8443/" + tid + "/openid/userinfo");
    }

    /// Under the public cloud's names every URL is the public cloud's.
    @Rule({"identity:NET-2", "identity:NET-3", "identity:DISC-6"})
    @Test
    void followsTheAliasOfTheRequest() {
        TestRequest request =
                TestRequest.get("/" + tid + "/.well-known/openid-configuration")
                        .on(TestIdentity.origin("login.microsoftonline.com"));

        JsonNode document = TestIdentity.json(identity.send(request));

        assertThat(document.path("issuer").asString())
                .isEqualTo("https://sts.windows.net/" + tid + "/");
        assertThat(document.path("token_endpoint").asString())
                .isEqualTo("https://login.microsoftonline.com/" + tid + "/oauth2/token");
        assertThat(document.path("msgraph_host").asString()).isEqualTo("graph.microsoft.com");
        assertThat(document.path("cloud_graph_host_name").asString())
                .isEqualTo("graph.windows.net");
        assertThat(document.path("rbac_url").asString()).isEqualTo("https://management.azure.com");
    }

    @Rule({"identity:DISC-10", "identity:DISC-11"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/common/v2.0/.well-known/openid-configuration",
                "/common/discovery/v2.0/keys",
                "/common/discovery/instance?api-version=1.1&authorization_endpoint=https://localhost/x"
            })
    void isReadableByPagesAndCached(String path) {
        Response response = identity.send(TestRequest.get(path));

        assertThat(response.headers().first("Access-Control-Allow-Origin")).contains("*");
        assertThat(response.headers().first("Cache-Control")).contains("max-age=86400, private");
    }

    @Rule("identity:ID-6")
    @ParameterizedTest
    @ValueSource(
            strings = {"/nobody.test/v2.0", "/nobody.test", "/adfs/nobody.test", "/<script>/v2.0"})
    void refusesAnUnknownTenant(String path) {
        Response response =
                identity.send(TestRequest.get(path + "/.well-known/openid-configuration"));

        assertThat(response.status()).isEqualTo(400);
        JsonNode body = TestIdentity.json(response);
        assertThat(body.path("error").asString()).isEqualTo("invalid_tenant");
        assertThat(body.path("error_codes").toString()).isEqualTo("[90002]");
        assertThat(TestIdentity.text(response)).doesNotContain("<script>");
    }

    @Rule({"identity:DISC-1", "identity:DISC-2"})
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "https://localhost/{tid}/oauth2/v2.0/authorize, {tid}",
        "https://localhost:8443/common/oauth2/authorize, common",
        "https://LOCALHOST:1/organizations, organizations"
    })
    void discoversItself(String endpoint, String segment) {
        JsonNode body =
                get(
                        "/common/discovery/instance?api-version=1.1&authorization_endpoint="
                                + TestRequest.encode(endpoint.replace("{tid}", tid)));

        assertThat(body.path("tenant_discovery_endpoint").asString())
                .isEqualTo(
                        "https://localhost:8443/"
                                + segment.replace("{tid}", tid)
                                + "/v2.0/.well-known/openid-configuration");
        assertThat(body.path("api-version").asString()).isEqualTo("1.1");
        assertThat(body.path("metadata").path(0).path("aliases").toString())
                .contains("\"localhost\"");
        assertThat(body.path("metadata").path(0).path("preferred_network").asString())
                .isEqualTo("localhost:8443");
    }

    @Rule("identity:DISC-1")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "?authorization_endpoint=https://evil.test/common",
                "?authorization_endpoint=nonsense%20with%20spaces",
                "?authorization_endpoint=https://graph.microsoft.com/common",
                ""
            })
    void doesNotKnowOtherInstances(String query) {
        Response response = identity.send(TestRequest.get("/common/discovery/instance" + query));

        assertThat(response.status()).isEqualTo(400);
        JsonNode body = TestIdentity.json(response);
        assertThat(body.path("error").asString()).isEqualTo("invalid_instance");
        assertThat(body.path("error_codes").path(0).asInt()).isEqualTo(50049);
    }

    @Rule({"identity:DISC-3", "identity:ID-7"})
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "/common/userrealm/alice@contoso.test, Managed, contoso.test",
        "/common/UserRealm/Alice%40CONTOSO.test, Managed, contoso.test",
        "/common/userrealm/bob@elsewhere.test, Unknown, elsewhere.test",
        "/common/userrealm/nobody, Unknown, ''"
    })
    void tellsTheRealm(String path, String type, String domain) {
        JsonNode body = get(path + "?api-version=1.0");

        assertThat(body.path("account_type").asString()).isEqualTo(type);
        assertThat(body.path("domain_name").asString()).isEqualTo(domain);
        assertThat(body.path("ver").asString()).isEqualTo("1.0");
        assertThat(body.path("cloud_instance_name").asString()).isEqualTo("localhost:8443");
    }

    @Rule({"identity:KEY-2", "identity:KEY-1", "identity:KEY-4"})
    @Test
    void publishesTheKeys() {
        JsonNode v2 = get("/" + tid + "/discovery/v2.0/keys").path("keys");
        JsonNode common = get("/common/discovery/v2.0/keys").path("keys");
        JsonNode v1 = get("/adfs/discovery/keys").path("keys");

        assertThat(v2.size()).isEqualTo(2);
        JsonNode key = v2.path(0);
        assertThat(key.path("kty").asString()).isEqualTo("RSA");
        assertThat(key.path("use").asString()).isEqualTo("sig");
        assertThat(key.path("x5t").asString()).isEqualTo(key.path("kid").asString());
        assertThat(key.path("x5c").size()).isEqualTo(1);
        assertThat(key.path("issuer").asString())
                .isEqualTo("https://localhost:8443/" + tid + "/v2.0");
        assertThat(common.path(0).path("issuer").asString())
                .isEqualTo("https://localhost:8443/{tenantid}/v2.0");
        assertThat(v1.path(0).has("issuer")).isFalse();
        BigInteger modulus =
                new BigInteger(1, Base64.getUrlDecoder().decode(key.path("n").asString()));
        assertThat(modulus.bitLength()).isEqualTo(2048);
        assertThat(modulus).isEqualTo(identity.plane().keys().active().publicKey().getModulus());
    }

    /// Two tenants, two sets of documents, and neither is the other's.
    @Rule("identity:DISC-7")
    @Test
    void keepsTenantsApart() {
        Tenant other = identity.addTenant("Fabrikam", "fabrikam.test");

        assertThat(get("/fabrikam.test/v2.0/.well-known/openid-configuration").path("issuer"))
                .hasToString("\"https://localhost:8443/" + other.id() + "/v2.0\"");
    }
}
