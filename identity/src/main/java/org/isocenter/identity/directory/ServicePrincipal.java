package org.isocenter.identity.directory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// An application as a principal of one tenant (identity:APP-1). Tokens are issued to it and for it,
/// roles are assigned to it.
///
/// What it has in common with its [Application] is a copy that every write of the application
/// renews in the same transaction (identity:APP-2).
///
/// @param tenantId the tenant it lives in
/// @param id the object id, `oid` of its tokens
/// @param appId the application's client id
/// @param displayName copied from the application
/// @param createdAt when it was made
/// @param deletedAt when it was deleted
/// @param principalType what kind of program it is
/// @param accountEnabled whether it gets tokens and is asked for them (identity:SEC-9)
/// @param appRoleAssignmentRequired whether only those with a role may have tokens for it
/// @param appOwnerTenantId the application's own tenant
/// @param servicePrincipalNames the appId, the identifier URIs and, for a managed identity, its
///     name in the identity service
/// @param alternativeNames for a managed identity the id of the resource it belongs to
/// @param replyUrls copied from the application
/// @param scopes copied from the application
/// @param appRoles copied from the application
/// @param signInAudience copied from the application
/// @param passwordCredentials client secrets of its own (identity:CAUTH-3)
/// @param keyCredentials certificates of its own
/// @param tags copied from the application until set here
/// @param other properties that are kept and shown and that nothing here interprets, by name
public record ServicePrincipal(
        UUID tenantId,
        UUID id,
        UUID appId,
        String displayName,
        Instant createdAt,
        Optional<Instant> deletedAt,
        PrincipalType principalType,
        boolean accountEnabled,
        boolean appRoleAssignmentRequired,
        UUID appOwnerTenantId,
        List<String> servicePrincipalNames,
        List<String> alternativeNames,
        List<String> replyUrls,
        List<PermissionScope> scopes,
        List<AppRole> appRoles,
        Optional<SignInAudience> signInAudience,
        List<PasswordCredential> passwordCredentials,
        List<KeyCredential> keyCredentials,
        List<String> tags,
        Map<String, JsonNode> other)
        implements CredentialHolder {

    /// What kind of program a service principal is.
    public enum PrincipalType {
        /// An instance of an application.
        APPLICATION("Application"),
        /// An identity whose credentials the platform keeps; it has no application.
        MANAGED_IDENTITY("ManagedIdentity");

        private final String value;

        PrincipalType(String value) {
            this.value = value;
        }

        /// The word Graph uses in `servicePrincipalType`.
        public String value() {
            return value;
        }
    }

    /// A service principal; collections are copied.
    public ServicePrincipal {
        servicePrincipalNames = List.copyOf(servicePrincipalNames);
        alternativeNames = List.copyOf(alternativeNames);
        replyUrls = List.copyOf(replyUrls);
        scopes = List.copyOf(scopes);
        appRoles = List.copyOf(appRoles);
        passwordCredentials = List.copyOf(passwordCredentials);
        keyCredentials = List.copyOf(keyCredentials);
        tags = List.copyOf(tags);
        other = Map.copyOf(other);
    }

    /// The first principal of an application in a tenant.
    public static ServicePrincipal of(
            Application application, UUID tenantId, UUID id, Instant createdAt) {
        return new ServicePrincipal(
                        tenantId,
                        id,
                        application.appId(),
                        application.displayName(),
                        createdAt,
                        Optional.empty(),
                        PrincipalType.APPLICATION,
                        true,
                        false,
                        application.tenantId(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        application.tags(),
                        Map.of())
                .mirroring(application);
    }

    /// The principal of a managed identity (user-assigned or of a resource).
    ///
    /// @param resourceId the ARM id of the identity or of the resource it belongs to
    /// @param userAssigned whether it lives by itself
    public static ServicePrincipal managedIdentity(
            UUID tenantId,
            UUID id,
            UUID appId,
            String displayName,
            String resourceId,
            boolean userAssigned,
            Instant createdAt) {
        return new ServicePrincipal(
                tenantId,
                id,
                appId,
                displayName,
                createdAt,
                Optional.empty(),
                PrincipalType.MANAGED_IDENTITY,
                true,
                false,
                tenantId,
                List.of(appId.toString(), "https://identity.azure.net/" + id),
                List.of("isExplicit=" + (userAssigned ? "True" : "False"), resourceId),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    /// This principal with everything that is the application's to say (identity:APP-2).
    public ServicePrincipal mirroring(Application application) {
        List<String> names = new java.util.ArrayList<>();
        names.add(application.appId().toString());
        names.addAll(application.identifierUris());
        List<String> replies = new java.util.ArrayList<>(application.web().redirectUris());
        replies.addAll(application.spaRedirectUris());
        replies.addAll(application.publicClientRedirectUris());
        return new ServicePrincipal(
                tenantId,
                id,
                appId,
                application.displayName(),
                createdAt,
                deletedAt,
                principalType,
                accountEnabled,
                appRoleAssignmentRequired,
                appOwnerTenantId,
                names,
                alternativeNames,
                replies,
                application.api().scopes(),
                application.appRoles(),
                Optional.of(application.signInAudience()),
                passwordCredentials,
                keyCredentials,
                application.tags(),
                mirroredOther(application));
    }

    private Map<String, JsonNode> mirroredOther(Application application) {
        Map<String, JsonNode> mirrored = new java.util.HashMap<>(other);
        JsonNode info = application.other().get("info");
        if (info != null) {
            mirrored.put("info", info);
        }
        application
                .web()
                .homePageUrl()
                .ifPresent(url ->
                        mirrored.put(
                                "homepage", tools.jackson.databind.node.StringNode.valueOf(url)));
        application
                .web()
                .logoutUrl()
                .ifPresent(url ->
                        mirrored.put(
                                "logoutUrl", tools.jackson.databind.node.StringNode.valueOf(url)));
        return mirrored;
    }

    @Override
    public ObjectType type() {
        return ObjectType.SERVICE_PRINCIPAL;
    }

    /// The resource a managed identity belongs to, or its own; `xms_mirid` of its tokens.
    public Optional<String> managedResource() {
        return principalType == PrincipalType.MANAGED_IDENTITY && alternativeNames.size() > 1
                ? Optional.of(alternativeNames.get(1))
                : Optional.empty();
    }

    /// The enabled delegated permission of that value, without regard to case (identity:SCOPE-8).
    public Optional<PermissionScope> enabledScope(String value) {
        return scopes.stream()
                .filter(scope -> scope.enabled() && scope.value().equalsIgnoreCase(value))
                .findFirst();
    }

    /// The same principal with other credentials.
    @Override
    public ServicePrincipal withCredentials(
            List<PasswordCredential> passwords, List<KeyCredential> keys) {
        return new ServicePrincipal(
                tenantId,
                id,
                appId,
                displayName,
                createdAt,
                deletedAt,
                principalType,
                accountEnabled,
                appRoleAssignmentRequired,
                appOwnerTenantId,
                servicePrincipalNames,
                alternativeNames,
                replyUrls,
                scopes,
                appRoles,
                signInAudience,
                passwords,
                keys,
                tags,
                other);
    }
}
