package org.isocenter.identity.directory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.json.Json;
import org.isocenter.identity.directory.Application.AccessType;
import org.isocenter.identity.directory.Application.Api;
import org.isocenter.identity.directory.Application.OptionalClaim;
import org.isocenter.identity.directory.Application.OptionalClaims;
import org.isocenter.identity.directory.Application.PreAuthorizedApplication;
import org.isocenter.identity.directory.Application.RequiredResourceAccess;
import org.isocenter.identity.directory.Application.ResourceAccess;
import org.isocenter.identity.directory.Application.Web;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// An [Application] as the `application` resource of Microsoft Graph: how it is stored, sent, and
/// read from a client (identity:APP-2 to APP-9, identity §15.1). Credentials go other ways.
public final class ApplicationDocument {
    /// Properties nothing here interprets; they are kept and shown.
    static final Set<String> KEPT =
            Set.of(
                    "addIns",
                    "applicationTemplateId",
                    "authenticationBehaviors",
                    "certification",
                    "defaultRedirectUri",
                    "description",
                    "disabledByMicrosoftStatus",
                    "extensionProperties",
                    "info",
                    "isDeviceOnlyAuthSupported",
                    "logo",
                    "nativeAuthenticationApisEnabled",
                    "notes",
                    "oauth2RequirePostResponse",
                    "parentalControlSettings",
                    "requestSignatureVerification",
                    "samlMetadataUrl",
                    "serviceManagementReference",
                    "servicePrincipalLockConfiguration",
                    "tokenEncryptionKeyId",
                    "uniqueName",
                    "verifiedPublisher",
                    "windows");

    private static final Set<String> KNOWN =
            union(
                    KEPT,
                    Set.of(
                            "api",
                            "appId",
                            "appRoles",
                            "createdDateTime",
                            "deletedDateTime",
                            "displayName",
                            "groupMembershipClaims",
                            "id",
                            "identifierUris",
                            "isFallbackPublicClient",
                            "keyCredentials",
                            "optionalClaims",
                            "passwordCredentials",
                            "publicClient",
                            "publisherDomain",
                            "requiredResourceAccess",
                            "signInAudience",
                            "spa",
                            "tags",
                            "web"));

    private ApplicationDocument() {}

    /// The application as a document, without credentials.
    public static ObjectNode write(Application application) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("id", application.id().toString());
        node.put("appId", application.appId().toString());
        node.put("displayName", application.displayName());
        node.put("createdDateTime", Timestamps.format(application.createdAt()));
        node.put("deletedDateTime", application.deletedAt().map(Timestamps::format).orElse(null));
        node.put("signInAudience", application.signInAudience().value());
        node.put("isFallbackPublicClient", application.fallbackPublicClient().orElse(null));
        node.set("identifierUris", texts(application.identifierUris()));
        node.set("web", web(application.web()));
        node.putObject("spa").set("redirectUris", texts(application.spaRedirectUris()));
        node.putObject("publicClient")
                .set("redirectUris", texts(application.publicClientRedirectUris()));
        node.set("api", api(application.api()));
        ArrayNode roles = node.putArray("appRoles");
        application.appRoles().forEach(role -> roles.add(write(role)));
        ArrayNode required = node.putArray("requiredResourceAccess");
        for (RequiredResourceAccess resource : application.requiredResourceAccess()) {
            ObjectNode entry = required.addObject();
            entry.put("resourceAppId", resource.resourceAppId().toString());
            ArrayNode access = entry.putArray("resourceAccess");
            for (ResourceAccess permission : resource.resourceAccess()) {
                access.addObject()
                        .put("id", permission.id().toString())
                        .put("type", permission.type().value());
            }
        }
        if (application.optionalClaims().equals(OptionalClaims.NONE)) {
            node.putNull("optionalClaims");
        } else {
            ObjectNode claims = node.putObject("optionalClaims");
            claims.set("idToken", claims(application.optionalClaims().idToken()));
            claims.set("accessToken", claims(application.optionalClaims().accessToken()));
            claims.set("saml2Token", claims(application.optionalClaims().saml2Token()));
        }
        node.put(
                "groupMembershipClaims",
                application.groupMembershipClaims().isEmpty()
                        ? null
                        : String.join(
                                ",",
                                application.groupMembershipClaims().stream().sorted().toList()));
        node.set("tags", texts(application.tags()));
        application.other().forEach(node::set);
        return node;
    }

    private static ObjectNode web(Web web) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("homePageUrl", web.homePageUrl().orElse(null));
        node.put("logoutUrl", web.logoutUrl().orElse(null));
        node.set("redirectUris", texts(web.redirectUris()));
        node.putObject("implicitGrantSettings")
                .put("enableAccessTokenIssuance", web.accessTokenIssuance())
                .put("enableIdTokenIssuance", web.idTokenIssuance());
        ArrayNode settings = node.putArray("redirectUriSettings");
        web.redirectUris().forEach(uri -> settings.addObject().put("uri", uri).putNull("index"));
        return node;
    }

    private static ObjectNode api(Api api) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("acceptMappedClaims", api.acceptMappedClaims().orElse(null));
        node.put("requestedAccessTokenVersion", api.requestedAccessTokenVersion().orElse(null));
        ArrayNode known = node.putArray("knownClientApplications");
        api.knownClientApplications().forEach(id -> known.add(id.toString()));
        ArrayNode scopes = node.putArray("oauth2PermissionScopes");
        api.scopes().forEach(scope -> scopes.add(write(scope)));
        ArrayNode authorized = node.putArray("preAuthorizedApplications");
        for (PreAuthorizedApplication client : api.preAuthorizedApplications()) {
            ObjectNode entry = authorized.addObject();
            entry.put("appId", client.appId().toString());
            ArrayNode ids = entry.putArray("delegatedPermissionIds");
            client.permissionIds().forEach(id -> ids.add(id.toString()));
        }
        return node;
    }

    /// A delegated permission as a document.
    public static ObjectNode write(PermissionScope scope) {
        return Json.mapper()
                .createObjectNode()
                .put("id", scope.id().toString())
                .put("value", scope.value())
                .put("type", scope.type().value())
                .put("isEnabled", scope.enabled())
                .put("adminConsentDisplayName", scope.adminConsentDisplayName().orElse(null))
                .put("adminConsentDescription", scope.adminConsentDescription().orElse(null))
                .put("userConsentDisplayName", scope.userConsentDisplayName().orElse(null))
                .put("userConsentDescription", scope.userConsentDescription().orElse(null));
    }

    /// An application role as a document.
    public static ObjectNode write(AppRole role) {
        ObjectNode node =
                Json.mapper()
                        .createObjectNode()
                        .put("id", role.id().toString())
                        .put("value", role.value().orElse(null))
                        .put("displayName", role.displayName())
                        .put("description", role.description())
                        .put("isEnabled", role.enabled())
                        .put("origin", "Application");
        ArrayNode members = node.putArray("allowedMemberTypes");
        for (AppRole.MemberType type : AppRole.MemberType.values()) {
            if (role.allowedMemberTypes().contains(type)) {
                members.add(type.value());
            }
        }
        return node;
    }

    private static ArrayNode claims(List<OptionalClaim> claims) {
        ArrayNode nodes = Json.mapper().createArrayNode();
        for (OptionalClaim claim : claims) {
            ObjectNode node = nodes.addObject();
            node.put("name", claim.name());
            node.put("source", claim.source().orElse(null));
            node.put("essential", claim.essential());
            node.set("additionalProperties", texts(claim.additionalProperties()));
        }
        return nodes;
    }

    static ArrayNode texts(Iterable<String> texts) {
        ArrayNode node = Json.mapper().createArrayNode();
        texts.forEach(node::add);
        return node;
    }

    /// Reads a document; identity, dates and credentials come from the application as it was.
    ///
    /// @param document the whole object: a patch has been merged into it before
    /// @param was the application before
    /// @throws InvalidPropertyException if a property has a value it cannot have
    public static Application read(JsonNode document, Application was)
            throws InvalidPropertyException {
        PropertyReader in = PropertyReader.of(document);
        in.onlyHas(KNOWN);
        PropertyReader spa = in.object("spa");
        PropertyReader publicClient = in.object("publicClient");
        return new Application(
                was.tenantId(),
                was.id(),
                was.appId(),
                in.requiredText("displayName", 256),
                was.createdAt(),
                was.deletedAt(),
                audience(in),
                in.flag("isFallbackPublicClient"),
                identifierUris(in),
                web(in.object("web")),
                redirectUris(spa, false),
                redirectUris(publicClient, true),
                api(in.object("api")),
                appRoles(in),
                required(in),
                was.passwordCredentials(),
                was.keyCredentials(),
                optionalClaims(in),
                groupMembershipClaims(in),
                in.texts("tags", 250, 256),
                in.raw(KEPT));
    }

    static Application readStored(JsonNode document, Row row) throws InvalidPropertyException {
        UUID appId = PropertyReader.of(document).requiredGuid("appId");
        Application blank =
                blank(row.tenantId(), row.id(), appId, row.createdAt(), row.deletedAt());
        StoredCredentials credentials = row.credentials();
        return read(document, blank.withCredentials(credentials.passwords(), credentials.keys()));
    }

    private static SignInAudience audience(PropertyReader in) throws InvalidPropertyException {
        Optional<String> text = in.text("signInAudience", 64);
        if (text.isEmpty()) {
            return SignInAudience.AZURE_AD_MY_ORG;
        }
        Optional<SignInAudience> audience = SignInAudience.of(text.get());
        if (audience.isEmpty()) {
            throw in.wrong("signInAudience", "has an unknown value");
        }
        return audience.get();
    }

    private static List<String> identifierUris(PropertyReader in) throws InvalidPropertyException {
        List<String> uris = in.texts("identifierUris", 50, 255);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < uris.size(); i++) {
            if (!seen.add(uris.get(i).toLowerCase(Locale.ROOT))) {
                throw in.wrong("identifierUris[" + i + "]", "is there twice");
            }
        }
        return uris;
    }

    private static Web web(PropertyReader in) throws InvalidPropertyException {
        PropertyReader implicit = in.object("implicitGrantSettings");
        return new Web(
                redirectUris(in, false),
                in.url("homePageUrl"),
                in.url("logoutUrl"),
                implicit.flag("enableAccessTokenIssuance").orElse(false),
                implicit.flag("enableIdTokenIssuance").orElse(false));
    }

    private static List<String> redirectUris(PropertyReader in, boolean nativeClient)
            throws InvalidPropertyException {
        List<String> uris = in.texts("redirectUris", RedirectUris.LIMIT, RedirectUris.LENGTH_LIMIT);
        for (int i = 0; i < uris.size(); i++) {
            Optional<String> problem = RedirectUris.problemWith(uris.get(i), nativeClient);
            if (problem.isPresent()) {
                throw in.wrong("redirectUris[" + i + "]", problem.get());
            }
        }
        return List.copyOf(new LinkedHashSet<>(uris));
    }

    private static Api api(PropertyReader in) throws InvalidPropertyException {
        Optional<Integer> version = in.integer("requestedAccessTokenVersion");
        if (version.isPresent() && version.get() != 1 && version.get() != 2) {
            throw in.wrong("requestedAccessTokenVersion", "must be 1, 2 or null");
        }
        List<PreAuthorizedApplication> authorized = new ArrayList<>();
        for (PropertyReader client : in.objects("preAuthorizedApplications", 100)) {
            // The beta form says permissionIds.
            List<UUID> ids = new ArrayList<>(client.guids("delegatedPermissionIds", 100));
            ids.addAll(client.guids("permissionIds", 100));
            authorized.add(new PreAuthorizedApplication(client.requiredGuid("appId"), ids));
        }
        return new Api(
                version,
                in.flag("acceptMappedClaims"),
                scopes(in),
                in.guids("knownClientApplications", 100),
                authorized);
    }

    private static List<PermissionScope> scopes(PropertyReader in) throws InvalidPropertyException {
        List<PermissionScope> scopes = new ArrayList<>();
        Set<UUID> ids = new HashSet<>();
        Set<String> values = new HashSet<>();
        for (PropertyReader scope : in.objects("oauth2PermissionScopes", 1000)) {
            PermissionScope read = scope(scope);
            if (!ids.add(read.id())) {
                throw scope.wrong("id", "is there twice");
            }
            if (!values.add(read.value().toLowerCase(Locale.ROOT))) {
                throw scope.wrong("value", "is there twice");
            }
            scopes.add(read);
        }
        return scopes;
    }

    static PermissionScope scope(PropertyReader in) throws InvalidPropertyException {
        String type = in.text("type", 16).orElse("User");
        return new PermissionScope(
                in.requiredGuid("id"),
                permissionValue(in),
                switch (type.toLowerCase(Locale.ROOT)) {
                    case "user" -> PermissionScope.ConsentType.USER;
                    case "admin" -> PermissionScope.ConsentType.ADMIN;
                    default -> throw in.wrong("type", "must be User or Admin");
                },
                in.flag("isEnabled").orElse(true),
                in.text("adminConsentDisplayName", 1024),
                in.text("adminConsentDescription", 4096),
                in.text("userConsentDisplayName", 1024),
                in.text("userConsentDescription", 4096));
    }

    /// A value that can stand in `scp` or `roles`: no spaces, no control characters, not a leading
    /// dot (identity:APP-8).
    private static String permissionValue(PropertyReader in) throws InvalidPropertyException {
        String value = in.requiredText("value", 120);
        if (!value.matches("[!#-\\[\\]-~]+") || value.startsWith(".")) {
            throw in.wrong("value", "has a character that a permission cannot have");
        }
        return value;
    }

    private static List<AppRole> appRoles(PropertyReader in) throws InvalidPropertyException {
        List<AppRole> roles = new ArrayList<>();
        Set<UUID> ids = new HashSet<>();
        Set<String> values = new HashSet<>();
        for (PropertyReader role : in.objects("appRoles", 1000)) {
            AppRole read = appRole(role);
            if (!ids.add(read.id())) {
                throw role.wrong("id", "is there twice");
            }
            if (read.value().isPresent()
                    && !values.add(read.value().get().toLowerCase(Locale.ROOT))) {
                throw role.wrong("value", "is there twice");
            }
            roles.add(read);
        }
        return roles;
    }

    static AppRole appRole(PropertyReader in) throws InvalidPropertyException {
        Set<AppRole.MemberType> members = new HashSet<>();
        for (String member : in.texts("allowedMemberTypes", 2, 16)) {
            members.add(
                    switch (member.toLowerCase(Locale.ROOT)) {
                        case "user" -> AppRole.MemberType.USER;
                        case "application" -> AppRole.MemberType.APPLICATION;
                        default ->
                                throw in.wrong(
                                        "allowedMemberTypes", "must hold User or Application");
                    });
        }
        if (members.isEmpty()) {
            throw in.wrong("allowedMemberTypes", "is required");
        }
        return new AppRole(
                in.requiredGuid("id"),
                in.has("value") ? Optional.of(permissionValue(in)) : Optional.empty(),
                in.requiredText("displayName", 256),
                in.text("description", 1024).orElse(""),
                in.flag("isEnabled").orElse(true),
                members);
    }

    private static List<RequiredResourceAccess> required(PropertyReader in)
            throws InvalidPropertyException {
        List<RequiredResourceAccess> required = new ArrayList<>();
        for (PropertyReader resource : in.objects("requiredResourceAccess", 50)) {
            List<ResourceAccess> permissions = new ArrayList<>();
            for (PropertyReader permission : resource.objects("resourceAccess", 400)) {
                String type = permission.requiredText("type", 16);
                permissions.add(
                        new ResourceAccess(
                                permission.requiredGuid("id"),
                                switch (type.toLowerCase(Locale.ROOT)) {
                                    case "scope" -> AccessType.SCOPE;
                                    case "role" -> AccessType.ROLE;
                                    default ->
                                            throw permission.wrong("type", "must be Scope or Role");
                                }));
            }
            required.add(
                    new RequiredResourceAccess(
                            resource.requiredGuid("resourceAppId"), permissions));
        }
        return required;
    }

    private static OptionalClaims optionalClaims(PropertyReader in)
            throws InvalidPropertyException {
        PropertyReader claims = in.object("optionalClaims");
        return new OptionalClaims(
                claims(claims, "idToken"),
                claims(claims, "accessToken"),
                claims(claims, "saml2Token"));
    }

    private static List<OptionalClaim> claims(PropertyReader in, String kind)
            throws InvalidPropertyException {
        List<OptionalClaim> claims = new ArrayList<>();
        for (PropertyReader claim : in.objects(kind, 100)) {
            claims.add(
                    new OptionalClaim(
                            claim.requiredText("name", 128),
                            claim.text("source", 64),
                            claim.flag("essential").orElse(false),
                            claim.texts("additionalProperties", 20, 128)));
        }
        return claims;
    }

    private static Set<String> groupMembershipClaims(PropertyReader in)
            throws InvalidPropertyException {
        Set<String> claims = new LinkedHashSet<>();
        for (String word : in.text("groupMembershipClaims", 128).orElse("").split(",")) {
            switch (word.strip()) {
                case "", "None" -> {}
                case "SecurityGroup", "ApplicationGroup", "DirectoryRole", "All" ->
                        claims.add(word.strip());
                default ->
                        throw in.wrong(
                                "groupMembershipClaims",
                                "must hold None, SecurityGroup, ApplicationGroup, DirectoryRole"
                                        + " or All");
            }
        }
        return claims;
    }

    static <T> Set<T> union(Set<T> some, Set<T> more) {
        Set<T> all = new HashSet<>(some);
        all.addAll(more);
        return Set.copyOf(all);
    }

    /// The names of all properties.
    public static Set<String> properties() {
        return KNOWN;
    }

    /// Whether a document has a property that an application can have.
    public static boolean knows(String property) {
        return KNOWN.contains(property)
                && !property.equals("extensionProperties")
                && !property.equals("logo");
    }

    /// The application that has nothing but its identity, for a new document to be read over.
    public static Application blank(UUID tenantId, UUID id, UUID appId, Instant now) {
        return blank(tenantId, id, appId, now, Optional.empty());
    }

    private static Application blank(
            UUID tenantId, UUID id, UUID appId, Instant createdAt, Optional<Instant> deletedAt) {
        return new Application(
                tenantId,
                id,
                appId,
                "-",
                createdAt,
                deletedAt,
                SignInAudience.AZURE_AD_MY_ORG,
                Optional.empty(),
                List.of(),
                Web.NONE,
                List.of(),
                List.of(),
                Api.NONE,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                OptionalClaims.NONE,
                Set.of(),
                List.of(),
                Map.of());
    }
}
