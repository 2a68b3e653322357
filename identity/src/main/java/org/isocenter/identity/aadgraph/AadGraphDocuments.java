package org.isocenter.identity.aadgraph;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.ApplicationDocument;
import org.isocenter.identity.directory.CredentialHolder;
import org.isocenter.identity.directory.Group;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.KeyCredential;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.PermissionGrant;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.ServicePrincipalDocument;
import org.isocenter.identity.directory.SignInAudience;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.Timestamps;
import org.isocenter.identity.directory.User;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Objects in the form of AAD Graph 1.6, and patches of applications from that form to Microsoft
/// Graph's (the table of identity §15.1).
final class AadGraphDocuments {
    /// Properties that have the same name and form in both.
    private static final List<String> SAME =
            List.of(
                    "addIns",
                    "appRoles",
                    "displayName",
                    "groupMembershipClaims",
                    "identifierUris",
                    "optionalClaims",
                    "parentalControlSettings",
                    "requiredResourceAccess",
                    "samlMetadataUrl",
                    "tags",
                    "tokenEncryptionKeyId");

    /// Simple properties with another name: AAD Graph's, and the path in Microsoft Graph.
    private static final Map<String, String> RENAMED =
            Map.of(
                    "homepage", "/web/homePageUrl",
                    "logoutUrl", "/web/logoutUrl",
                    "oauth2AllowImplicitFlow",
                            "/web/implicitGrantSettings/enableAccessTokenIssuance",
                    "oauth2AllowIdTokenImplicitFlow",
                            "/web/implicitGrantSettings/enableIdTokenIssuance",
                    "oauth2Permissions", "/api/oauth2PermissionScopes",
                    "accessTokenAcceptedVersion", "/api/requestedAccessTokenVersion",
                    "acceptMappedClaims", "/api/acceptMappedClaims",
                    "knownClientApplications", "/api/knownClientApplications");

    /// `informationalUrls` and `info`.
    private static final Map<String, String> URLS =
            Map.of(
                    "termsOfService", "termsOfServiceUrl",
                    "support", "supportUrl",
                    "privacy", "privacyStatementUrl",
                    "marketing", "marketingUrl");

    private AadGraphDocuments() {}

    // --- out

    static ObjectNode application(Application application) {
        ObjectNode graph = ApplicationDocument.write(application);
        ObjectNode node = head("Application", application.id().toString());
        node.put("appId", application.appId().toString());
        for (String name : SAME) {
            node.set(name, graph.path(name).isMissingNode() ? node.nullNode() : graph.get(name));
        }
        RENAMED.forEach((aad, pointer) -> node.set(aad, graph.at(pointer)));
        node.set("preAuthorizedApplications", preAuthorized(application));
        node.put("availableToOtherTenants", application.signInAudience().multipleTenants());
        node.put("signInAudience", application.signInAudience().value());
        node.put("publicClient", application.fallbackPublicClient().orElse(null));
        node.set("replyUrls", array(replyUrls(application)));
        node.putNull("errorUrl");
        node.put("oauth2AllowUrlPathMatching", false);
        node.put("oauth2RequirePostResponse", false);
        node.putArray("orgRestrictions");
        ObjectNode urls = node.putObject("informationalUrls");
        URLS.forEach((aad, name) -> urls.put(aad, graph.at("/info/" + name).asString(null)));
        credentials(node, application);
        return node;
    }

    private static ArrayNode preAuthorized(Application application) {
        ArrayNode array = Json.mapper().createArrayNode();
        for (var client : application.api().preAuthorizedApplications()) {
            ObjectNode entry = array.addObject();
            entry.put("appId", client.appId().toString());
            ArrayNode ids = entry.putArray("permissionIds");
            client.permissionIds().forEach(id -> ids.add(id.toString()));
        }
        return array;
    }

    private static List<String> replyUrls(Application application) {
        List<String> urls = new ArrayList<>(application.web().redirectUris());
        urls.addAll(application.spaRedirectUris());
        urls.addAll(application.publicClientRedirectUris());
        return urls;
    }

    static ObjectNode servicePrincipal(ServicePrincipal principal, List<String> aliases) {
        ObjectNode graph = ServicePrincipalDocument.write(principal);
        ObjectNode node = head("ServicePrincipal", principal.id().toString());
        for (String name :
                List.of(
                        "accountEnabled",
                        "alternativeNames",
                        "appDisplayName",
                        "appId",
                        "appRoleAssignmentRequired",
                        "appRoles",
                        "displayName",
                        "replyUrls",
                        "servicePrincipalType",
                        "signInAudience",
                        "tags")) {
            node.set(name, graph.get(name));
        }
        node.put("appOwnerTenantId", principal.appOwnerTenantId().toString());
        node.set("oauth2Permissions", graph.get("oauth2PermissionScopes"));
        List<String> names = new ArrayList<>(principal.servicePrincipalNames());
        names.addAll(aliases);
        node.set("servicePrincipalNames", array(names));
        for (String name : List.of("homepage", "logoutUrl", "publisherName", "errorUrl")) {
            node.set(name, graph.path(name).isMissingNode() ? node.nullNode() : graph.get(name));
        }
        credentials(node, principal);
        return node;
    }

    static ObjectNode user(User user) {
        ObjectNode node = head("User", user.id().toString());
        node.put("accountEnabled", user.accountEnabled());
        node.put("displayName", user.displayName());
        node.put("givenName", user.givenName().orElse(null));
        node.put("surname", user.surname().orElse(null));
        node.put("mail", user.mail().orElse(null));
        node.put("mailNickname", user.mailNickname().orElse(null));
        node.put("userPrincipalName", user.userPrincipalName());
        node.put("userType", "Member");
        return node;
    }

    static ObjectNode group(Group group) {
        ObjectNode node = head("Group", group.id().toString());
        node.put("displayName", group.displayName());
        node.put("description", group.description().orElse(null));
        node.put("mailEnabled", group.mailEnabled());
        node.put("mailNickname", group.mailNickname());
        node.put("securityEnabled", group.securityEnabled());
        return node;
    }

    static ObjectNode tenant(Tenant tenant) {
        ObjectNode node = head("Company", tenant.id().toString());
        node.put("displayName", tenant.displayName());
        ArrayNode domains = node.putArray("verifiedDomains");
        for (String domain : tenant.verifiedDomains()) {
            domains.addObject()
                    .put("name", domain)
                    .put("default", domain.equals(tenant.defaultDomain()))
                    .put("initial", domain.equals(tenant.verifiedDomains().getFirst()))
                    .put("type", "Managed");
        }
        return node;
    }

    static ObjectNode grant(PermissionGrant grant) {
        return Json.mapper()
                .createObjectNode()
                .put("objectId", grant.id())
                .put("clientId", grant.clientId().toString())
                .put("consentType", grant.consentType())
                .put("principalId", grant.principalId().map(Object::toString).orElse(null))
                .put("resourceId", grant.resourceId().toString())
                .put("scope", String.join(" ", grant.scopes()))
                .put("startTime", Timestamps.format(grant.createdAt()))
                .put("expiryTime", "9999-12-31T23:59:59Z");
    }

    private static ObjectNode head(String type, String id) {
        return Json.mapper()
                .createObjectNode()
                .put("odata.type", "Microsoft.DirectoryServices." + type)
                .put("objectType", type)
                .put("objectId", id)
                .putNull("deletionTimestamp");
    }

    private static void credentials(ObjectNode node, CredentialHolder holder) {
        node.set("passwordCredentials", passwords(holder));
        node.set("keyCredentials", keys(holder));
    }

    static ArrayNode passwords(CredentialHolder holder) {
        ArrayNode array = Json.mapper().createArrayNode();
        for (PasswordCredential password : holder.passwordCredentials()) {
            array.addObject()
                    .put("customKeyIdentifier", password.customKeyIdentifier().orElse(null))
                    .put("endDate", Timestamps.format(password.endsAt()))
                    .put("keyId", password.keyId().toString())
                    .put("startDate", Timestamps.format(password.startsAt()))
                    .putNull("value");
        }
        return array;
    }

    static ArrayNode keys(CredentialHolder holder) {
        ArrayNode array = Json.mapper().createArrayNode();
        for (KeyCredential key : holder.keyCredentials()) {
            array.addObject()
                    .put("customKeyIdentifier", key.customKeyIdentifier().orElse(null))
                    .put("endDate", Timestamps.format(key.endsAt()))
                    .put("keyId", key.keyId().toString())
                    .put("startDate", Timestamps.format(key.startsAt()))
                    .put("type", key.type())
                    .put("usage", key.usage())
                    .putNull("value");
        }
        return array;
    }

    // --- in

    /// The patch in Microsoft Graph's form. What AAD Graph alone has is dropped; old clients send
    /// whole objects back. Password credentials go another way.
    static ObjectNode patch(ObjectNode body, Application was) throws InvalidPropertyException {
        ObjectNode patch = Json.mapper().createObjectNode();
        for (String name : SAME) {
            if (body.has(name)) {
                patch.set(name, body.get(name));
            }
        }
        RENAMED.forEach((aad, pointer) -> {
            if (body.has(aad)) {
                set(patch, pointer, body.get(aad));
            }
        });
        audience(body, was).ifPresent(audience -> patch.put("signInAudience", audience.value()));
        if (body.hasNonNull("preAuthorizedApplications")) {
            set(patch, "/api/preAuthorizedApplications", body.get("preAuthorizedApplications"));
        }
        if (body.path("informationalUrls").isObject()) {
            ObjectNode info = patch.putObject("info");
            URLS.forEach((aad, name) -> {
                if (body.get("informationalUrls").has(aad)) {
                    info.set(name, body.get("informationalUrls").get(aad));
                }
            });
        }
        redirects(body, was, patch);
        if (body.has("keyCredentials")) {
            patch.setAll(graphKeys(body));
        }
        return patch;
    }

    private static Optional<SignInAudience> audience(ObjectNode body, Application was) {
        JsonNode others = body.path("availableToOtherTenants");
        if (others.isBoolean() && others.booleanValue() != was.signInAudience().multipleTenants()) {
            return Optional.of(
                    others.booleanValue()
                            ? SignInAudience.AZURE_AD_MULTIPLE_ORGS
                            : SignInAudience.AZURE_AD_MY_ORG);
        }
        return Optional.of(body.path("signInAudience").asString("")).flatMap(SignInAudience::of);
    }

    /// `replyUrls` has no platforms: an address keeps the one it has; new ones, and all when
    /// `publicClient` changes, go where the flag says (identity:AADG-4).
    private static void redirects(ObjectNode body, Application was, ObjectNode patch)
            throws InvalidPropertyException {
        PropertyReader in = PropertyReader.of(body);
        boolean before = was.allowsPublicClientFlows();
        boolean after = body.has("publicClient") ? in.flag("publicClient").orElse(false) : before;
        if (body.has("publicClient")) {
            patch.set("isFallbackPublicClient", body.get("publicClient"));
        }
        if (!body.has("replyUrls") && before == after) {
            return;
        }
        List<String> urls =
                body.has("replyUrls") ? in.texts("replyUrls", 256, 256) : replyUrls(was);
        ArrayNode web = array(List.of());
        ArrayNode spa = array(List.of());
        ArrayNode publicClient = array(List.of());
        for (String url : urls) {
            boolean stays = before == after;
            if (was.spaRedirectUris().contains(url)) {
                spa.add(url);
            } else if (stays && was.web().redirectUris().contains(url)) {
                web.add(url);
            } else if (stays && was.publicClientRedirectUris().contains(url)) {
                publicClient.add(url);
            } else {
                (after ? publicClient : web).add(url);
            }
        }
        set(patch, "/web/redirectUris", web);
        set(patch, "/spa/redirectUris", spa);
        set(patch, "/publicClient/redirectUris", publicClient);
    }

    /// The `keyCredentials` of a body in Microsoft Graph's form, in an object of their own.
    static ObjectNode graphKeys(ObjectNode body) {
        ObjectNode patch = Json.mapper().createObjectNode();
        ArrayNode array = patch.putArray("keyCredentials");
        for (JsonNode key : body.path("keyCredentials")) {
            ObjectNode entry = array.addObject();
            for (String name : List.of("customKeyIdentifier", "keyId", "type", "usage")) {
                entry.set(name, key.path(name).isMissingNode() ? entry.nullNode() : key.get(name));
            }
            entry.set("startDateTime", orNull(key, "startDate"));
            entry.set("endDateTime", orNull(key, "endDate"));
            entry.set("key", orNull(key, "value"));
        }
        return patch;
    }

    private static JsonNode orNull(JsonNode node, String name) {
        JsonNode value = node.get(name);
        return value == null ? Json.mapper().getNodeFactory().nullNode() : value;
    }

    private static void set(ObjectNode root, String pointer, JsonNode value) {
        String[] names = pointer.substring(1).split("/");
        ObjectNode node = root;
        for (int i = 0; i < names.length - 1; i++) {
            node =
                    node.get(names[i]) instanceof ObjectNode inner
                            ? inner
                            : node.putObject(names[i]);
        }
        node.set(names[names.length - 1], value);
    }

    private static ArrayNode array(List<String> texts) {
        ArrayNode array = Json.mapper().createArrayNode();
        texts.forEach(array::add);
        return array;
    }

    // --- the manifest

    /// The application manifest in AAD Graph's form, as the portal shows it (identity §15.1).
    static ObjectNode manifest(Application application) {
        ObjectNode node = application(application);
        ObjectNode manifest = Json.mapper().createObjectNode();
        manifest.put("id", application.id().toString());
        manifest.put("name", application.displayName());
        manifest.set("allowPublicClient", node.get("publicClient"));
        manifest.set("signInUrl", node.get("homepage"));
        ArrayNode typed = manifest.putArray("replyUrlsWithType");
        application.web().redirectUris().forEach(url -> typed(typed, url, "Web"));
        application.spaRedirectUris().forEach(url -> typed(typed, url, "Spa"));
        application.publicClientRedirectUris().forEach(url -> typed(typed, url, "InstalledClient"));
        for (var property : node.properties()) {
            if (!List.of(
                            "odata.type",
                            "objectType",
                            "objectId",
                            "deletionTimestamp",
                            "displayName",
                            "publicClient",
                            "homepage",
                            "replyUrls",
                            "availableToOtherTenants",
                            "orgRestrictions",
                            "errorUrl")
                    .contains(property.getKey())) {
                manifest.set(property.getKey(), property.getValue());
            }
        }
        return manifest;
    }

    private static void typed(ArrayNode array, String url, String type) {
        array.addObject().put("url", url).put("type", type);
    }

    /// The patch that a manifest in AAD Graph's form asks for.
    static ObjectNode manifestPatch(ObjectNode manifest, Application was)
            throws InvalidPropertyException {
        ObjectNode body = manifest.deepCopy();
        rename(body, "name", "displayName");
        rename(body, "signInUrl", "homepage");
        JsonNode typed = body.get("replyUrlsWithType");
        JsonNode flag = body.get("allowPublicClient");
        ObjectNode patch = patch(body, was);
        if (flag != null) {
            patch.set("isFallbackPublicClient", flag);
        }
        if (typed != null) {
            ArrayNode web = array(List.of());
            ArrayNode spa = array(List.of());
            ArrayNode publicClient = array(List.of());
            for (PropertyReader entry : PropertyReader.of(body).objects("replyUrlsWithType", 768)) {
                String url = entry.requiredText("url", 256);
                switch (entry.requiredText("type", 32)) {
                    case "Web" -> web.add(url);
                    case "Spa" -> spa.add(url);
                    case "InstalledClient" -> publicClient.add(url);
                    default -> throw entry.wrong("type", "must be Web, Spa or InstalledClient");
                }
            }
            set(patch, "/web/redirectUris", web);
            set(patch, "/spa/redirectUris", spa);
            set(patch, "/publicClient/redirectUris", publicClient);
        }
        return patch;
    }

    private static void rename(ObjectNode node, String from, String to) {
        JsonNode value = node.remove(from);
        if (value != null) {
            node.set(to, value);
        }
    }
}
