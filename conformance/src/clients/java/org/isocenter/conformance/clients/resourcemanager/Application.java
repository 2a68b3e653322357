package org.isocenter.conformance.clients.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.isocenter.conformance.harness.Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An application that signs in with a secret, as infrastructure code does.
///
/// @param client of the administrator who registered it
/// @param clientId its application id
/// @param secret its secret
/// @param objectId its service principal, to which roles are given
record Application(Client client, String clientId, String secret, String objectId) {
    private static final String OWNER = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

    /// Registers one, over Graph.
    static Application register(Client client, String name)
            throws IOException, InterruptedException {
        String token = client.administratorToken("https://graph.microsoft.com");
        JsonNode application =
                send(
                        client,
                        token,
                        "POST",
                        "/v1.0/applications",
                        "{\"displayName\":\"" + name + "\"}");
        String clientId = application.path("appId").asString();
        JsonNode principal =
                send(
                        client,
                        token,
                        "POST",
                        "/v1.0/servicePrincipals",
                        "{\"appId\":\"" + clientId + "\"}");
        JsonNode secret =
                send(
                        client,
                        token,
                        "POST",
                        "/v1.0/applications/" + application.path("id").asString() + "/addPassword",
                        "{}");
        return new Application(
                client,
                clientId,
                secret.path("secretText").asString(),
                principal.path("id").asString());
    }

    /// The same, made owner of the subscription.
    Application owning() throws IOException, InterruptedException {
        send(
                client,
                client.administratorToken(client.installation().baseUrl()),
                "PUT",
                "/subscriptions/%s/providers/Microsoft.Authorization/roleAssignments/%s?api-version=2022-04-01"
                        .formatted(client.installation().subscriptionId(), UUID.randomUUID()),
                """
                {"properties": {
                  "roleDefinitionId": "/providers/Microsoft.Authorization/roleDefinitions/%s",
                  "principalId": "%s", "principalType": "ServicePrincipal"}}
                """
                        .formatted(OWNER, objectId));
        return this;
    }

    private static JsonNode send(
            Client client, String token, String method, String path, String body)
            throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(client.json(token, method, path, body));
        assertThat(response.statusCode())
                .as(
                        method
                                + " "
                                + path
                                + ": "
                                + new String(response.body(), StandardCharsets.UTF_8))
                .isBetween(200, 299);
        return JsonMapper.shared().readTree(response.body());
    }
}
