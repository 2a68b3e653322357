package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.http.Body;
import org.isocenter.http.Handler;
import org.isocenter.http.Headers;
import org.isocenter.http.Origin;
import org.isocenter.http.Query;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.resourcemanager.managedidentity.ManagedIdentityTokens;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// User-assigned identities, and the endpoint that gives out their tokens.
class ManagedIdentityTest {
    private static final String V = "?api-version=2023-01-31";
    private static final String I =
            Cloud.G + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi1";
    private static final String F = I + "/federatedIdentityCredentials/ci1";
    private static final String BODY = "{\"location\":\"westus\"}";
    private static final String CREDENTIAL =
            "{\"properties\":{\"issuer\":\"https://token.ci.test\",\"subject\":\"repo:%s\",\"audiences\":[\"api://x\"]}}";

    @TempDir Path folder;
    private Cloud cloud;

    @BeforeEach
    void start() {
        cloud = new Cloud(folder).withWorkspace();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    @Rule({"arm:MSI-1", "arm:MSI-5"})
    @Test
    void thePrincipalIsThereWhenThePutReturns() {
        Answer made = cloud.put(I + V, BODY);

        assertThat(made.status()).isEqualTo(201);
        String principal = made.at("/properties/principalId");
        assertThat(cloud.directory.find(Cloud.TENANT, principal)).isPresent();
        assertThat(made.body().path("properties").propertyNames())
                .containsExactly("tenantId", "principalId", "clientId");
        assertThat(cloud.put(I + V, BODY).body()).isEqualTo(made.body());
        Answer patched = cloud.patch(I + V, "{\"tags\":{\"a\":\"b\"}}");
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.at("/properties/principalId")).isEqualTo(principal);
        assertThat(
                        cloud.get(
                                        Cloud.S
                                                + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
                                                + V)
                                .at("/value/0/name"))
                .isEqualTo("mi1");
        assertThat(cloud.delete(I + V).status()).isEqualTo(200);
        assertThat(cloud.delete(I + V).status()).isEqualTo(204);
        assertThat(cloud.directory.find(Cloud.TENANT, principal)).isEmpty();
    }

    @Rule("arm:MSI-1")
    @Test
    void aDirectoryThatFailsFailsThePut() {
        cloud.directory.broken = true;

        Answer failed = cloud.put(I + V, BODY);

        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.code()).isEqualTo("OperationFailed");
        cloud.directory.broken = false;
        assertThat(cloud.put(I + V, BODY).status()).isEqualTo(200);
        assertThat(cloud.directory.managed).hasSize(1);
    }

    @Rule("arm:MSI-2")
    @ParameterizedTest
    @CsvSource({"ab, 400", "abc, 201", "a_b-c, 201", "_ab, 400", "a.b, 400"})
    void knowsTheNames(String name, int status) {
        assertThat(cloud.put(I.replace("mi1", name) + V, BODY).status()).isEqualTo(status);
    }

    @Rule("arm:MSI-4")
    @Test
    void hasFederatedCredentials() {
        cloud.put(I + V, BODY);
        String principal = cloud.get(I + V).at("/properties/principalId");

        assertThat(cloud.put(F + V, CREDENTIAL.formatted("a")).status()).isEqualTo(201);

        assertThat(cloud.directory.managed.get(principal).federated()).hasSize(1);
        assertThat(cloud.put(F + V, CREDENTIAL.formatted("b")).status()).isEqualTo(200);
        assertThat(cloud.directory.managed.get(principal).federated().getFirst().subject())
                .isEqualTo("repo:b");
        Answer same = cloud.put(F + "2" + V, CREDENTIAL.formatted("b"));
        assertThat(same.status()).isEqualTo(409);
        for (String bad :
                List.of(
                        "{\"properties\":{}}",
                        CREDENTIAL.formatted("c").replace("https://token.ci.test", "nonsense"),
                        CREDENTIAL.formatted("c").replace("[\"api://x\"]", "[]"))) {
            assertThat(cloud.put(F + "3" + V, bad).code()).isEqualTo("InvalidRequestContent");
        }
        for (int i = 2; i <= 20; i++) {
            assertThat(cloud.put(F + i + V, CREDENTIAL.formatted("n" + i)).status()).isEqualTo(201);
        }
        assertThat(cloud.put(F + "21" + V, CREDENTIAL.formatted("n21")).code())
                .isEqualTo("QuotaExceeded");
        assertThat(cloud.get(I + "/federatedIdentityCredentials" + V).body().path("value"))
                .hasSize(20);
        assertThat(cloud.delete(F + V).status()).isEqualTo(200);
        assertThat(cloud.directory.managed.get(principal).federated()).hasSize(19);
        assertThat(cloud.delete(F + V).status()).isEqualTo(204);
    }

    @Rule("arm:HC-43")
    @Test
    void assigningAnIdentityNeedsARightOnIt() {
        cloud.put(I + V, BODY);
        String user = "cccccccc-0000-4000-8000-000000000301";
        cloud.user(user);
        new Bootstrap(cloud.plane)
                .assign(Cloud.TENANT, Cloud.W, BuiltInRole.CONTRIBUTOR, user, PrincipalType.USER);

        Answer refused =
                cloud.send(
                        user,
                        "PUT",
                        Cloud.D + Cloud.V,
                        "{\"location\":\"westus\",\"identity\":{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{\""
                                + I
                                + "\":{}}}}");

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("LinkedAuthorizationFailed");
        assertThat(refused.at("/error/message")).contains("assign/action").contains(I);
    }

    // The metadata endpoint

    private record Asked(Request inner, String remoteAddress) implements Request {
        @Override
        public String method() {
            return inner.method();
        }

        @Override
        public Origin origin() {
            return inner.origin();
        }

        @Override
        public String path() {
            return inner.path();
        }

        @Override
        public Query query() {
            return inner.query();
        }

        @Override
        public Headers headers() {
            return inner.headers();
        }

        @Override
        public java.io.InputStream body() {
            return inner.body();
        }

        @Override
        public java.util.OptionalLong contentLength() {
            return inner.contentLength();
        }

        @Override
        public Map<String, String> pathParameters() {
            return inner.pathParameters();
        }
    }

    private record Said(int status, JsonNode body) {}

    private final List<String> issued = new ArrayList<>();

    private Said ask(String remote, String query, String... headers) throws Exception {
        ManagedIdentityTokens tokens =
                (tenant, principal, client, resource) -> {
                    if (resource.contains("unknown")) {
                        return Optional.empty();
                    }
                    issued.add(principal);
                    return Optional.of(
                            new ManagedIdentityTokens.IssuedToken(
                                    "token",
                                    resource,
                                    cloud.clock.instant(),
                                    cloud.clock.instant().plus(Duration.ofHours(24))));
                };
        Handler handler = cloud.plane.metadataTokens(tokens);
        List<Headers.Field> fields = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(new Headers.Field(headers[i], headers[i + 1]));
        }
        Response response =
                handler.handle(
                        new Asked(
                                TestRequest.of(
                                        "GET",
                                        "/metadata/identity/oauth2/token?" + query,
                                        Headers.of(fields),
                                        "".getBytes(StandardCharsets.UTF_8)),
                                remote));
        return new Said(response.status(), Json.read(((Body.Bytes) response.body()).bytes()));
    }

    @Test
    void givesOutTokensOnThisMachineOnly() throws Exception {
        cloud.put(I + V, BODY);
        Answer identity = cloud.get(I + V);
        String query = "api-version=2018-02-01&resource=https://dicom.healthcareapis.azure.com";

        Said said = ask("127.0.0.1", query, "Metadata", "true");

        assertThat(said.status()).isEqualTo(200);
        assertThat(said.body().path("access_token").stringValue()).isEqualTo("token");
        assertThat(said.body().path("expires_in").stringValue()).isEqualTo("86400");
        assertThat(said.body().path("token_type").stringValue()).isEqualTo("Bearer");
        assertThat(said.body().path("client_id").stringValue())
                .isEqualTo(identity.at("/properties/clientId"));
        assertThat(issued).containsExactly(identity.at("/properties/principalId"));
        assertThat(ask("192.0.2.7", query, "Metadata", "true").status()).isEqualTo(403);
        assertThat(
                        ask("127.0.0.1", query, "Metadata", "true", "X-Forwarded-For", "192.0.2.7")
                                .status())
                .isEqualTo(403);
        assertThat(ask("[::1]", query, "Metadata", "true").status()).isEqualTo(200);
        assertThat(ask("127.0.0.1", query).status()).isEqualTo(400);
        assertThat(ask("127.0.0.1", "resource=x", "Metadata", "true").status()).isEqualTo(400);
        assertThat(ask("127.0.0.1", "api-version=2018-02-01", "Metadata", "true").status())
                .isEqualTo(400);
        assertThat(ask("127.0.0.1", query.replace("dicom", "unknown"), "Metadata", "true").status())
                .isEqualTo(400);
        cloud.put(I + "2" + V, BODY);
        assertThat(
                        ask("127.0.0.1", query, "Metadata", "true")
                                .body()
                                .path("error_description")
                                .stringValue())
                .startsWith("Multiple user assigned identities exist");
        for (String which :
                List.of(
                        "client_id=" + identity.at("/properties/clientId"),
                        "object_id=" + identity.at("/properties/principalId"),
                        "msi_res_id=" + I.replace("resourceGroups", "resourcegroups"))) {
            assertThat(ask("127.0.0.1", query + "&" + which, "Metadata", "true").status())
                    .as(which)
                    .isEqualTo(200);
        }
        assertThat(ask("127.0.0.1", query + "&client_id=nobody", "Metadata", "true").status())
                .isEqualTo(400);
    }
}
