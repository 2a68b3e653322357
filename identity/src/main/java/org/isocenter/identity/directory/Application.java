package org.isocenter.identity.directory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/// The definition of an application: what it may ask for, where it is answered, how it proves who
/// it is (identity:APP-1). It becomes a principal that gets tokens and roles only through a
/// [ServicePrincipal], one in each tenant that uses it.
///
/// @param tenantId the tenant it is homed in; [WellKnownApplication#PUBLISHER] for the
///     pre-registered ones
/// @param id the object id, never equal to `appId`
/// @param appId the client id
/// @param displayName 1 to 256 characters
/// @param createdAt when it was registered
/// @param deletedAt when it was deleted; it can be restored for 30 days (identity:APP-3)
/// @param signInAudience whose accounts may sign in (identity:APP-4)
/// @param fallbackPublicClient `isFallbackPublicClient`; absent means no (identity:APP-5)
/// @param identifierUris names of the application as a resource (identity:SCOPE-10)
/// @param web platform Web
/// @param spaRedirectUris platform single-page application
/// @param publicClientRedirectUris platform mobile and desktop
/// @param api what it offers to other applications
/// @param appRoles roles it offers to users and applications (identity:APP-9)
/// @param requiredResourceAccess permissions of others it declares to need (identity:APP-7)
/// @param passwordCredentials client secrets (identity:APP-10)
/// @param keyCredentials certificates (identity:APP-11)
/// @param optionalClaims claims it wants in its tokens (identity:CLAIM-5)
/// @param groupMembershipClaims which groups its tokens list: `SecurityGroup`, `ApplicationGroup`,
///     `DirectoryRole`, `All`; empty means none
/// @param tags free words
/// @param other properties that are kept and shown and that nothing here interprets, by name
public record Application(
        UUID tenantId,
        UUID id,
        UUID appId,
        String displayName,
        Instant createdAt,
        Optional<Instant> deletedAt,
        SignInAudience signInAudience,
        Optional<Boolean> fallbackPublicClient,
        List<String> identifierUris,
        Web web,
        List<String> spaRedirectUris,
        List<String> publicClientRedirectUris,
        Api api,
        List<AppRole> appRoles,
        List<RequiredResourceAccess> requiredResourceAccess,
        List<PasswordCredential> passwordCredentials,
        List<KeyCredential> keyCredentials,
        OptionalClaims optionalClaims,
        Set<String> groupMembershipClaims,
        List<String> tags,
        Map<String, JsonNode> other)
        implements CredentialHolder {

    /// An application; collections are copied.
    public Application {
        identifierUris = List.copyOf(identifierUris);
        spaRedirectUris = List.copyOf(spaRedirectUris);
        publicClientRedirectUris = List.copyOf(publicClientRedirectUris);
        appRoles = List.copyOf(appRoles);
        requiredResourceAccess = List.copyOf(requiredResourceAccess);
        passwordCredentials = List.copyOf(passwordCredentials);
        keyCredentials = List.copyOf(keyCredentials);
        groupMembershipClaims = Set.copyOf(groupMembershipClaims);
        tags = List.copyOf(tags);
        other = Map.copyOf(other);
    }

    /// The platform Web.
    ///
    /// @param redirectUris where codes and tokens may be sent
    /// @param homePageUrl the application's start page
    /// @param logoutUrl the page that front-channel logout calls (identity:OUT-2)
    /// @param accessTokenIssuance whether authorize may return access tokens (identity:AUTHZ-3)
    /// @param idTokenIssuance whether authorize may return id tokens
    public record Web(
            List<String> redirectUris,
            Optional<String> homePageUrl,
            Optional<String> logoutUrl,
            boolean accessTokenIssuance,
            boolean idTokenIssuance) {

        /// No redirect URIs, nothing switched on.
        public static final Web NONE =
                new Web(List.of(), Optional.empty(), Optional.empty(), false, false);

        /// The platform; the list is copied.
        public Web {
            redirectUris = List.copyOf(redirectUris);
        }
    }

    /// What an application offers to others.
    ///
    /// @param requestedAccessTokenVersion 1 or 2; absent is 1 (identity:SCOPE-5)
    /// @param acceptMappedClaims kept and shown
    /// @param scopes delegated permissions (identity:APP-8)
    /// @param knownClientApplications client ids whose consent includes this one's (identity:OBO-3)
    /// @param preAuthorizedApplications clients that need no consent (identity:CONSENT-4)
    public record Api(
            Optional<Integer> requestedAccessTokenVersion,
            Optional<Boolean> acceptMappedClaims,
            List<PermissionScope> scopes,
            List<UUID> knownClientApplications,
            List<PreAuthorizedApplication> preAuthorizedApplications) {

        /// Nothing on offer.
        public static final Api NONE =
                new Api(Optional.empty(), Optional.empty(), List.of(), List.of(), List.of());

        /// What is on offer; lists are copied.
        public Api {
            scopes = List.copyOf(scopes);
            knownClientApplications = List.copyOf(knownClientApplications);
            preAuthorizedApplications = List.copyOf(preAuthorizedApplications);
        }
    }

    /// A client that needs no consent for some permissions.
    ///
    /// @param appId the client
    /// @param permissionIds ids of [PermissionScope]s
    public record PreAuthorizedApplication(UUID appId, List<UUID> permissionIds) {
        /// The entry; the list is copied.
        public PreAuthorizedApplication {
            permissionIds = List.copyOf(permissionIds);
        }
    }

    /// Permissions of one resource that an application declares to need (identity:APP-7).
    ///
    /// @param resourceAppId the resource, which may be unknown here
    /// @param resourceAccess the permissions, which may be unknown here too
    public record RequiredResourceAccess(UUID resourceAppId, List<ResourceAccess> resourceAccess) {
        /// The entry; the list is copied.
        public RequiredResourceAccess {
            resourceAccess = List.copyOf(resourceAccess);
        }
    }

    /// One declared permission.
    ///
    /// @param id of a [PermissionScope] or an [AppRole]
    /// @param type which of the two
    public record ResourceAccess(UUID id, AccessType type) {}

    /// The two kinds of permission.
    public enum AccessType {
        /// Delegated: in the name of a user.
        SCOPE("Scope"),
        /// Application: in its own name.
        ROLE("Role");

        private final String value;

        AccessType(String value) {
            this.value = value;
        }

        /// The word Graph uses.
        public String value() {
            return value;
        }
    }

    /// Claims an application wants, by kind of token.
    public record OptionalClaims(
            List<OptionalClaim> idToken,
            List<OptionalClaim> accessToken,
            List<OptionalClaim> saml2Token) {

        /// None.
        public static final OptionalClaims NONE =
                new OptionalClaims(List.of(), List.of(), List.of());

        /// The lists are copied.
        public OptionalClaims {
            idToken = List.copyOf(idToken);
            accessToken = List.copyOf(accessToken);
            saml2Token = List.copyOf(saml2Token);
        }
    }

    /// One wanted claim.
    ///
    /// @param name the claim
    /// @param source `user` for a directory extension, else absent
    /// @param essential kept and shown
    /// @param additionalProperties variants of the claim, `include_externally_authenticated_upn`
    public record OptionalClaim(
            String name,
            Optional<String> source,
            boolean essential,
            List<String> additionalProperties) {
        /// The claim; the list is copied.
        public OptionalClaim {
            additionalProperties = List.copyOf(additionalProperties);
        }
    }

    /// Whether public client flows are allowed, absence being no (identity:APP-5).
    public boolean allowsPublicClientFlows() {
        return fallbackPublicClient.orElse(false);
    }

    /// The access-token format this application wants as a resource: 1 or 2 (identity:SCOPE-5).
    public int accessTokenVersion() {
        return api.requestedAccessTokenVersion().orElse(1);
    }

    @Override
    public ObjectType type() {
        return ObjectType.APPLICATION;
    }

    /// The same application with other credentials.
    @Override
    public Application withCredentials(
            List<PasswordCredential> passwords, List<KeyCredential> keys) {
        return new Application(
                tenantId,
                id,
                appId,
                displayName,
                createdAt,
                deletedAt,
                signInAudience,
                fallbackPublicClient,
                identifierUris,
                web,
                spaRedirectUris,
                publicClientRedirectUris,
                api,
                appRoles,
                requiredResourceAccess,
                passwords,
                keys,
                optionalClaims,
                groupMembershipClaims,
                tags,
                other);
    }
}
