package org.isocenter.conformance.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The requests with which `az` signs in and assigns roles, and the words it looks for in the answers
/// (identity §17).
final class AzMinimumTest {
    private static final String READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7";

    @TempDir static Path folder;

    private static ServerProcess server;
    private static Client client;
    private static String token;
    private static String scope;

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(folder.resolve("data"));
        client = Client.of(server.data());
        token = adminToken("https://management.core.windows.net/");
        scope = "/subscriptions/" + client.installation().subscriptionId();
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    private static String adminToken(String resource) throws Exception {
        JsonNode body =
                client.form(
                        client.installation().authority() + "/oauth2/v2.0/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "04b07795-8ddb-461a-bbee-02f9e1bf7b46",
                                "username",
                                client.installation().adminUser(),
                                "password",
                                client.installation().adminPassword(),
                                "scope",
                                resource + "/.default"));
        assertThat(body.has("access_token")).as(body.toString()).isTrue();
        return body.path("access_token").asString();
    }

    private record Answer(int status, String text, JsonNode json) {}

    private static Answer send(String bearer, String method, String path, String body)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(client.installation().baseUrl() + path))
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json");
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        HttpResponse<byte[]> response = client.send(request);
        String text = new String(response.body(), StandardCharsets.UTF_8);
        return new Answer(
                response.statusCode(),
                text,
                text.isEmpty()
                        ? JsonMapper.shared().createObjectNode()
                        : JsonMapper.shared().readTree(text));
    }

    private static Answer get(String path) throws Exception {
        return send(token, "GET", path, "");
    }

    private static String encoded(String filter) {
        return URLEncoder.encode(filter, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Rule({"identity:ARM-1", "identity:ARM-2", "identity:NET-8"})
    @Test
    void describesTheCloudInItsThreeForms() throws Exception {
        JsonNode old = send("", "GET", "/metadata/endpoints?api-version=2015-01-01", "").json();
        assertThat(old.propertyNames())
                .contains("galleryEndpoint", "graphEndpoint", "portalEndpoint", "authentication");
        assertThat(old.at("/authentication/loginEndpoint").asString()).startsWith("https://");
        assertThat(old.at("/authentication/audiences").size()).isPositive();

        JsonNode clouds = send("", "GET", "/metadata/endpoints?api-version=2019-05-01", "").json();
        assertThat(clouds.isArray()).isTrue();

        JsonNode cloud = send("", "GET", "/metadata/endpoints?api-version=2022-09-01", "").json();
        assertThat(cloud.propertyNames())
                .contains(
                        "name",
                        "portal",
                        "authentication",
                        "graphAudience",
                        "graph",
                        "microsoftGraphResourceId",
                        "resourceManager",
                        "suffixes");
        assertThat(cloud.at("/authentication/identityProvider").asString()).isEqualTo("AAD");
    }

    @Rule({"identity:ARM-3", "identity:ARM-4"})
    @Test
    void listsTenantsAndSubscriptions() throws Exception {
        JsonNode tenant = get("/tenants?api-version=2019-11-01").json().at("/value/0");
        assertThat(tenant.path("tenantId").asString()).isEqualTo(client.installation().tenantId());
        assertThat(tenant.path("id").asString())
                .isEqualTo("/tenants/" + client.installation().tenantId());
        JsonNode subscription = get("/subscriptions?api-version=2019-11-01").json().at("/value/0");
        assertThat(subscription.path("subscriptionId").asString())
                .isEqualTo(client.installation().subscriptionId());
        assertThat(subscription.path("state").asString()).isEqualTo("Enabled");
        assertThat(subscription.path("tenantId").asString())
                .isEqualTo(client.installation().tenantId());
    }

    @Rule({"identity:ARM-5", "identity:ARM-6", "identity:ARM-7", "identity:ARM-8"})
    @Test
    void assignsARoleInTheWordsThatAzLooksFor() throws Exception {
        String graph = adminToken("https://graph.microsoft.com");
        JsonNode principal =
                send(
                                graph,
                                "GET",
                                "/v1.0/servicePrincipals?$filter="
                                        + encoded(
                                                "servicePrincipalNames/any(c:c eq '"
                                                        + client.installation().clientId()
                                                        + "')"),
                                "")
                        .json()
                        .at("/value/0");
        JsonNode user =
                send(
                                graph,
                                "GET",
                                "/v1.0/users?$filter="
                                        + encoded(
                                                "userPrincipalName eq '"
                                                        + client.installation().adminUser()
                                                        + "'"),
                                "")
                        .json()
                        .at("/value/0");
        JsonNode role =
                get(scope
                                + "/providers/Microsoft.Authorization/roleDefinitions?$filter="
                                + encoded("roleName eq 'Reader'")
                                + "&api-version=2018-01-01-preview")
                        .json()
                        .at("/value/0");
        assertThat(role.path("id").asString()).endsWith(READER);

        List<String> made = new ArrayList<>();
        for (Map.Entry<String, JsonNode> each :
                Map.of("ServicePrincipal", principal, "User", user).entrySet()) {
            String body =
                    """
                    {"properties":{"roleDefinitionId":"%s","principalId":"%s","principalType":"%s"}}
                    """
                            .formatted(
                                    role.path("id").asString(),
                                    each.getValue().path("id").asString(),
                                    each.getKey());
            Answer created = assign(body);
            assertThat(created.status()).as(created.text()).isEqualTo(201);
            made.add(created.json().path("id").asString());
            Answer again = assign(body);
            assertThat(again.status()).isEqualTo(409);
            assertThat(again.text()).contains("role assignment already exists");
        }
        Answer unknown =
                assign(
                        """
                        {"properties":{"roleDefinitionId":"%s","principalId":"%s"}}
                        """
                                .formatted(role.path("id").asString(), UUID.randomUUID()));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.text())
                .contains("PrincipalNotFound")
                .contains(" does not exist in the directory ");

        JsonNode listed =
                get(scope
                                + "/providers/Microsoft.Authorization/roleAssignments?$filter="
                                + encoded(
                                        "principalId eq '" + principal.path("id").asString() + "'")
                                + "&api-version=2020-04-01-preview")
                        .json();
        List<String> ids = new ArrayList<>();
        listed.path("value").forEach(each -> ids.add(each.path("id").asString()));
        assertThat(made).anyMatch(ids::contains);
        for (String id : made) {
            assertThat(send(token, "DELETE", id + "?api-version=2020-04-01-preview", "").status())
                    .isEqualTo(200);
        }
    }

    private static Answer assign(String body) throws Exception {
        return send(
                token,
                "PUT",
                scope
                        + "/providers/Microsoft.Authorization/roleAssignments/"
                        + UUID.randomUUID()
                        + "?api-version=2020-04-01-preview",
                body);
    }

    @Rule({"identity:ARM-9", "identity:SCOPE-4", "identity:NET-9"})
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://management.core.windows.net/",
                "https://management.core.windows.net",
                "https://management.azure.com/",
                "https://management.azure.com",
                "797f4846-ba00-4fd7-ba43-dac1f8f63013",
                "{base}",
                "{base}/"
            })
    void tokensForEachOfItsNamesCount(String audience) throws Exception {
        String bearer = adminToken(audience.replace("{base}", client.installation().baseUrl()));

        Answer answer = send(bearer, "GET", "/subscriptions?api-version=2019-11-01", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("value").size()).isPositive();
    }
}
