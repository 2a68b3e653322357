package org.isocenter.identity.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.identity.directory.AppRole;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.ApplicationDocument;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.KeyCredential;
import org.isocenter.identity.directory.PermissionScope;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.Tenant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a client's document makes of an application; pure. The rules that compare before and after
/// are here: identifier URIs (identity:SCOPE-10), permissions that must be disabled before they go
/// (identity:APP-8, identity:APP-9), certificates (identity:APP-12).
public final class ApplicationChanges {
    private static final Set<String> READ_ONLY =
            Set.of(
                    "id",
                    "appId",
                    "createdDateTime",
                    "deletedDateTime",
                    "publisherDomain",
                    "disabledByMicrosoftStatus");

    private final Credentials credentials;

    /// @param credentials makes credentials
    public ApplicationChanges(Credentials credentials) {
        this.credentials = credentials;
    }

    /// The application after a patch.
    ///
    /// @throws InvalidPropertyException if the patch asks for what cannot be
    public Application apply(Application was, ObjectNode patch, Tenant tenant)
            throws InvalidPropertyException {
        lenient(patch);
        ObjectNode document = ApplicationDocument.write(was);
        ObjectNode shown = document.deepCopy();
        shown.put("publisherDomain", tenant.defaultDomain());
        for (String property : patch.propertyNames()) {
            if (!ApplicationDocument.knows(property) && property.indexOf('@') < 0) {
                throw new InvalidPropertyException(property, "does not exist");
            }
        }
        Patches.readOnly(patch, shown, READ_ONLY);
        Optional<List<KeyCredential>> keys = Optional.empty();
        if (patch.has("keyCredentials")) {
            keys =
                    Optional.of(
                            credentials.keys(
                                    PropertyReader.of(patch)
                                            .objects("keyCredentials", Credentials.LIMIT),
                                    was.keyCredentials()));
        }
        patch.remove(List.of("keyCredentials", "passwordCredentials"));
        Patches.merge(document, patch);
        Application now = ApplicationDocument.read(document, was);
        identifierUris(was, now, tenant);
        permissions(was, now);
        return keys.isPresent() ? now.withCredentials(now.passwordCredentials(), keys.get()) : now;
    }

    /// `az ad app update --set publicClient=true` sends a truth value for a complex property
    /// (identity:GRAPH-4).
    private static void lenient(ObjectNode patch) {
        JsonNode publicClient = patch.get("publicClient");
        if (publicClient != null && publicClient.isBoolean()) {
            patch.remove("publicClient");
            patch.set("isFallbackPublicClient", publicClient);
        }
    }

    private static void identifierUris(Application was, Application now, Tenant tenant)
            throws InvalidPropertyException {
        for (int i = 0; i < now.identifierUris().size(); i++) {
            String uri = now.identifierUris().get(i);
            if (!was.identifierUris().contains(uri) && !mayBeNamed(uri, now.appId(), tenant)) {
                throw new InvalidPropertyException(
                        "identifierUris[" + i + "]",
                        "must be api://{appId}, contain the appId or tenant id, or be an https URL"
                                + " on a verified domain of the tenant");
            }
        }
    }

    /// Whether an application may have that name (identity:SCOPE-10).
    private static boolean mayBeNamed(String uri, UUID appId, Tenant tenant) {
        String folded = uri.toLowerCase(Locale.ROOT);
        if (folded.matches("[^\\s\\p{Cntrl}#?]*[\\s\\p{Cntrl}#?].*")) {
            return false;
        }
        if (folded.startsWith("api://")) {
            return folded.contains(appId.toString()) || folded.contains(tenant.id().toString());
        }
        if (!folded.startsWith("https://")) {
            return false;
        }
        String host = folded.substring("https://".length()).split("[/:]", 2)[0];
        return tenant.verifiedDomains().stream()
                .anyMatch(domain -> host.equals(domain) || host.endsWith("." + domain));
    }

    private static void permissions(Application was, Application now)
            throws InvalidPropertyException {
        for (PermissionScope scope : was.api().scopes()) {
            if (scope.enabled()
                    && now.api().scopes().stream()
                            .noneMatch(each -> each.id().equals(scope.id()))) {
                throw new InvalidPropertyException(
                        "api.oauth2PermissionScopes",
                        "cannot lose the permission '"
                                + scope.value()
                                + "' while it is enabled; disable it first");
            }
        }
        for (AppRole role : was.appRoles()) {
            if (role.enabled()
                    && now.appRoles().stream().noneMatch(each -> each.id().equals(role.id()))) {
                throw new InvalidPropertyException(
                        "appRoles",
                        "cannot lose the role '"
                                + role.displayName()
                                + "' while it is enabled; disable it first");
            }
        }
        Map<String, UUID> values = new HashMap<>();
        now.api().scopes().forEach(each -> values.put(fold(each.value()), each.id()));
        for (AppRole role : now.appRoles()) {
            if (role.value().isEmpty()) {
                continue;
            }
            UUID other = values.get(fold(role.value().get()));
            // The same value may stand for a scope and a role only under one id.
            if (other != null && !other.equals(role.id())) {
                throw new InvalidPropertyException(
                        "appRoles", "has the value of a delegated permission with another id");
            }
        }
    }

    private static String fold(String value) {
        return value.toLowerCase(Locale.ROOT);
    }
}
