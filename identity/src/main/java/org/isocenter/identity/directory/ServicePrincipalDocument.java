package org.isocenter.identity.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isocenter.http.json.Json;
import org.isocenter.identity.directory.ServicePrincipal.PrincipalType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A [ServicePrincipal] as the `servicePrincipal` resource of Microsoft Graph: how it is stored,
/// sent, and read from a client.
public final class ServicePrincipalDocument {
    static final Set<String> KEPT =
            Set.of(
                    "addIns",
                    "appDescription",
                    "applicationTemplateId",
                    "description",
                    "disabledByMicrosoftStatus",
                    "homepage",
                    "info",
                    "isAuthorizationServiceEnabled",
                    "loginUrl",
                    "logoutUrl",
                    "notes",
                    "notificationEmailAddresses",
                    "preferredSingleSignOnMode",
                    "preferredTokenSigningKeyThumbprint",
                    "resourceSpecificApplicationPermissions",
                    "samlSingleSignOnSettings",
                    "tokenEncryptionKeyId",
                    "verifiedPublisher");

    private static final Set<String> KNOWN =
            ApplicationDocument.union(
                    KEPT,
                    Set.of(
                            "accountEnabled",
                            "alternativeNames",
                            "appDisplayName",
                            "appId",
                            "appOwnerOrganizationId",
                            "appRoleAssignmentRequired",
                            "appRoles",
                            "createdDateTime",
                            "deletedDateTime",
                            "displayName",
                            "id",
                            "keyCredentials",
                            "oauth2PermissionScopes",
                            "passwordCredentials",
                            "replyUrls",
                            "servicePrincipalNames",
                            "servicePrincipalType",
                            "signInAudience",
                            "tags"));

    private ServicePrincipalDocument() {}

    /// The principal as a document, without credentials.
    public static ObjectNode write(ServicePrincipal principal) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("id", principal.id().toString());
        node.put("appId", principal.appId().toString());
        node.put("displayName", principal.displayName());
        node.put("appDisplayName", principal.displayName());
        node.put("createdDateTime", Timestamps.format(principal.createdAt()));
        node.put("deletedDateTime", principal.deletedAt().map(Timestamps::format).orElse(null));
        node.put("servicePrincipalType", principal.principalType().value());
        node.put("accountEnabled", principal.accountEnabled());
        node.put("appRoleAssignmentRequired", principal.appRoleAssignmentRequired());
        node.put("appOwnerOrganizationId", principal.appOwnerTenantId().toString());
        node.set(
                "servicePrincipalNames",
                ApplicationDocument.texts(principal.servicePrincipalNames()));
        node.set("alternativeNames", ApplicationDocument.texts(principal.alternativeNames()));
        node.set("replyUrls", ApplicationDocument.texts(principal.replyUrls()));
        ArrayNode scopes = node.putArray("oauth2PermissionScopes");
        principal.scopes().forEach(scope -> scopes.add(ApplicationDocument.write(scope)));
        ArrayNode roles = node.putArray("appRoles");
        principal.appRoles().forEach(role -> roles.add(ApplicationDocument.write(role)));
        node.put(
                "signInAudience",
                principal.signInAudience().map(SignInAudience::value).orElse(null));
        node.set("tags", ApplicationDocument.texts(principal.tags()));
        principal.other().forEach(node::set);
        return node;
    }

    /// Reads what a client may change from a whole document; the rest is as it was.
    ///
    /// @throws InvalidPropertyException if a property has a value it cannot have
    public static ServicePrincipal readChanges(JsonNode document, ServicePrincipal was)
            throws InvalidPropertyException {
        PropertyReader in = PropertyReader.of(document);
        in.onlyHas(KNOWN);
        return new ServicePrincipal(
                was.tenantId(),
                was.id(),
                was.appId(),
                in.requiredText("displayName", 256),
                was.createdAt(),
                was.deletedAt(),
                was.principalType(),
                in.flag("accountEnabled").orElse(true),
                in.flag("appRoleAssignmentRequired").orElse(false),
                was.appOwnerTenantId(),
                was.servicePrincipalNames(),
                in.texts("alternativeNames", 20, 2048),
                was.replyUrls(),
                was.scopes(),
                was.appRoles(),
                was.signInAudience(),
                was.passwordCredentials(),
                was.keyCredentials(),
                in.texts("tags", 250, 256),
                in.raw(KEPT));
    }

    /// Reads a stored document whole.
    static ServicePrincipal readStored(JsonNode document, Row row) throws InvalidPropertyException {
        PropertyReader in = PropertyReader.of(document);
        List<PermissionScope> scopes = new ArrayList<>();
        for (PropertyReader scope : in.objects("oauth2PermissionScopes", Integer.MAX_VALUE)) {
            scopes.add(ApplicationDocument.scope(scope));
        }
        List<AppRole> roles = new ArrayList<>();
        for (PropertyReader role : in.objects("appRoles", Integer.MAX_VALUE)) {
            roles.add(ApplicationDocument.appRole(role));
        }
        Optional<SignInAudience> audience =
                in.text("signInAudience", 64).flatMap(SignInAudience::of);
        return new ServicePrincipal(
                row.tenantId(),
                row.id(),
                in.requiredGuid("appId"),
                in.requiredText("displayName", 256),
                row.createdAt(),
                row.deletedAt(),
                in.text("servicePrincipalType", 64)
                                .orElse("")
                                .equals(PrincipalType.MANAGED_IDENTITY.value())
                        ? PrincipalType.MANAGED_IDENTITY
                        : PrincipalType.APPLICATION,
                in.flag("accountEnabled").orElse(true),
                in.flag("appRoleAssignmentRequired").orElse(false),
                in.requiredGuid("appOwnerOrganizationId"),
                in.texts("servicePrincipalNames", Integer.MAX_VALUE, 2048),
                in.texts("alternativeNames", Integer.MAX_VALUE, 2048),
                in.texts("replyUrls", Integer.MAX_VALUE, 2048),
                scopes,
                roles,
                audience,
                row.credentials().passwords(),
                row.credentials().keys(),
                in.texts("tags", Integer.MAX_VALUE, 256),
                in.raw(KEPT));
    }

    /// The names of all properties.
    public static Set<String> properties() {
        return KNOWN;
    }

    /// Whether a document has a property that a service principal can have.
    public static boolean knows(String property) {
        return KNOWN.contains(property);
    }
}
