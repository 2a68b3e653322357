package org.isocenter.resourcemanager.subscription;

import org.isocenter.http.Origin;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ApiVersion;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/metadata/endpoints`: what a client needs to know to use this installation as a cloud (contract
/// §7, rules identity:ARM-1, identity:ARM-2).
///
/// The shape depends on the version: the CLI registers a cloud with the small object and reads whole
/// clouds from an array, the Terraform provider decodes one object. The sign-in endpoint is told
/// below `/adfs`, which clients use without asking a public host first, whatever their version.
public final class CloudMetadata {
    private final String cloudName;

    public CloudMetadata(String cloudName) {
        this.cloudName = cloudName;
    }

    /// The document.
    ///
    /// @param login the origin of the sign-in endpoints, without trailing slash
    public Response answer(ApiVersion version, Origin origin, String login) {
        if (!version.isAtLeast("2019-05-01")) {
            return Response.json(200, small(origin, login));
        }
        ObjectNode whole = whole(origin, login);
        if (version.isAtLeast("2022-09-01")) {
            return Response.json(200, whole);
        }
        return Response.json(200, Json.mapper().createArrayNode().add(whole));
    }

    private static ObjectNode small(Origin origin, String login) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("galleryEndpoint", origin + "/");
        json.put("graphEndpoint", origin + "/");
        json.put("portalEndpoint", origin + "/");
        ObjectNode authentication = json.putObject("authentication");
        authentication.put("loginEndpoint", login + "/adfs");
        audiences(authentication, origin);
        return json;
    }

    private static void audiences(ObjectNode authentication, Origin origin) {
        ArrayNode audiences = authentication.putArray("audiences");
        audiences.add("https://management.core.windows.net/");
        audiences.add("https://management.azure.com/");
        audiences.add(origin + "/");
    }

    private ObjectNode whole(Origin origin, String login) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("name", cloudName);
        json.put("portal", origin + "/portal/");
        ObjectNode authentication = json.putObject("authentication");
        authentication.put("loginEndpoint", login + "/adfs");
        audiences(authentication, origin);
        authentication.put("tenant", "common");
        authentication.put("identityProvider", "AAD");
        json.put("graph", origin + "/");
        json.put("graphAudience", origin + "/");
        json.put("microsoftGraphResourceId", origin + "/");
        json.put("resourceManager", origin + "/");
        json.put("media", "");
        json.put("batch", "");
        json.put("gallery", origin + "/");
        json.put("sqlManagement", "");
        json.put("vmImageAliasDoc", "");
        ObjectNode suffixes = json.putObject("suffixes");
        for (String suffix :
                new String[] {
                    "keyVaultDns",
                    "storage",
                    "sqlServerHostname",
                    "acrLoginServer",
                    "azureDataLakeStoreFileSystem",
                    "azureDataLakeAnalyticsCatalogAndJob"
                }) {
            suffixes.put(suffix, "");
        }
        return json;
    }
}
