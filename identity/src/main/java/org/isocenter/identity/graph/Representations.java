package org.isocenter.identity.graph;

import java.security.cert.CertificateEncodingException;
import java.util.Base64;
import org.isocenter.http.json.Json;
import org.isocenter.identity.directory.AppRoleAssignment;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.ApplicationDocument;
import org.isocenter.identity.directory.CredentialHolder;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.FederatedIdentityCredential;
import org.isocenter.identity.directory.Group;
import org.isocenter.identity.directory.GroupDocument;
import org.isocenter.identity.directory.KeyCredential;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.PermissionGrant;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.ServicePrincipalDocument;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.Timestamps;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.UserDocument;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Objects of the directory as Graph shows them.
final class Representations {
    private final Directory directory;

    Representations(Directory directory) {
        this.directory = directory;
    }

    /// An object with all its properties.
    ObjectNode of(DirectoryObject object) {
        return switch (object) {
            case Application application -> application(application);
            case ServicePrincipal principal -> servicePrincipal(principal);
            case User user -> user(user);
            case Group group -> GroupDocument.write(group);
        };
    }

    /// An object in a collection of mixed types, where clients need to be told the type
    /// (identity:GRAPH-16).
    ObjectNode typed(DirectoryObject object) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("@odata.type", "#microsoft.graph." + object.type().value());
        node.setAll(of(object));
        return node;
    }

    private ObjectNode application(Application application) {
        ObjectNode node = ApplicationDocument.write(application);
        node.put(
                "publisherDomain",
                directory.tenant(application.tenantId()).map(Tenant::defaultDomain).orElse(null));
        for (String absent : new String[] {"description", "notes", "samlMetadataUrl"}) {
            if (!node.has(absent)) {
                node.putNull(absent);
            }
        }
        node.remove(java.util.List.of("extensionProperties", "logo"));
        node.set("info", info(node));
        credentials(node, application, false);
        return node;
    }

    private static ObjectNode info(ObjectNode application) {
        ObjectNode info = Json.mapper().createObjectNode();
        for (String name :
                new String[] {
                    "logoUrl",
                    "marketingUrl",
                    "privacyStatementUrl",
                    "supportUrl",
                    "termsOfServiceUrl"
                }) {
            info.put(name, application.path("info").path(name).asString(null));
        }
        return info;
    }

    private ObjectNode servicePrincipal(ServicePrincipal principal) {
        ObjectNode node = ServicePrincipalDocument.write(principal);
        ArrayNode names = (ArrayNode) node.get("servicePrincipalNames");
        directory.aliases().namesOf(principal.appId()).forEach(names::add);
        for (String absent :
                new String[] {"homepage", "loginUrl", "logoutUrl", "notes", "description"}) {
            if (!node.has(absent)) {
                node.putNull(absent);
            }
        }
        credentials(node, principal, false);
        return node;
    }

    private static ObjectNode user(User user) {
        ObjectNode node = UserDocument.write(user);
        node.remove("mustChangePassword");
        for (String absent :
                new String[] {"jobTitle", "mobilePhone", "officeLocation", "preferredLanguage"}) {
            if (!node.has(absent)) {
                node.putNull(absent);
            }
        }
        return node;
    }

    /// Puts the credentials in. Secrets never show, certificates only when they are asked for by
    /// name (identity:APP-10, identity:APP-11).
    static void credentials(ObjectNode node, CredentialHolder holder, boolean withCertificates) {
        ArrayNode passwords = node.putArray("passwordCredentials");
        holder.passwordCredentials().forEach(password -> passwords.add(password(password)));
        ArrayNode keys = node.putArray("keyCredentials");
        holder.keyCredentials().forEach(key -> keys.add(key(key, withCertificates)));
    }

    static ObjectNode password(PasswordCredential password) {
        return Json.mapper()
                .createObjectNode()
                .put("customKeyIdentifier", password.customKeyIdentifier().orElse(null))
                .put("displayName", password.displayName().orElse(null))
                .put("endDateTime", Timestamps.format(password.endsAt()))
                .put("hint", password.hint().orElse(null))
                .put("keyId", password.keyId().toString())
                .putNull("secretText")
                .put("startDateTime", Timestamps.format(password.startsAt()));
    }

    static ObjectNode key(KeyCredential key, boolean withCertificate) {
        return Json.mapper()
                .createObjectNode()
                .put("customKeyIdentifier", key.customKeyIdentifier().orElse(null))
                .put("displayName", key.displayName().orElse(null))
                .put("endDateTime", Timestamps.format(key.endsAt()))
                .put("key", withCertificate ? der(key) : null)
                .put("keyId", key.keyId().toString())
                .put("startDateTime", Timestamps.format(key.startsAt()))
                .put("type", key.type())
                .put("usage", key.usage());
    }

    private static String der(KeyCredential key) {
        try {
            return Base64.getEncoder().encodeToString(key.certificate().getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("A certificate that was read cannot be written", e);
        }
    }

    static ObjectNode grant(PermissionGrant grant) {
        return Json.mapper()
                .createObjectNode()
                .put("clientId", grant.clientId().toString())
                .put("consentType", grant.consentType())
                .put("id", grant.id())
                .put("principalId", grant.principalId().map(Object::toString).orElse(null))
                .put("resourceId", grant.resourceId().toString())
                .put("scope", String.join(" ", grant.scopes()));
    }

    ObjectNode appRoleAssignment(AppRoleAssignment assignment) {
        return Json.mapper()
                .createObjectNode()
                .put("id", assignment.id())
                .putNull("deletedDateTime")
                .put("appRoleId", assignment.appRoleId().toString())
                .put("createdDateTime", Timestamps.format(assignment.createdAt()))
                .put("principalDisplayName", name(assignment.tenantId(), assignment.principalId()))
                .put("principalId", assignment.principalId().toString())
                .put("principalType", capitalised(assignment.principalType()))
                .put("resourceDisplayName", name(assignment.tenantId(), assignment.resourceId()))
                .put("resourceId", assignment.resourceId().toString());
    }

    private String name(java.util.UUID tenantId, java.util.UUID id) {
        return directory.object(tenantId, id).map(DirectoryObject::displayName).orElse("");
    }

    /// `User`, `Group`, `ServicePrincipal`.
    static String capitalised(ObjectType type) {
        return Character.toUpperCase(type.value().charAt(0)) + type.value().substring(1);
    }

    static ObjectNode federated(FederatedIdentityCredential credential) {
        ObjectNode node =
                Json.mapper()
                        .createObjectNode()
                        .put("id", credential.id().toString())
                        .put("name", credential.name())
                        .put("issuer", credential.issuer())
                        .put("subject", credential.subject())
                        .put("description", credential.description().orElse(null));
        ArrayNode audiences = node.putArray("audiences");
        credential.audiences().forEach(audiences::add);
        return node;
    }

    static ObjectNode directoryRole(DirectoryRole role, java.util.UUID tenantId) {
        return Json.mapper()
                .createObjectNode()
                .put("id", role.objectId(tenantId).toString())
                .putNull("deletedDateTime")
                .put("description", role.description())
                .put("displayName", role.displayName())
                .put("roleTemplateId", role.templateId().toString());
    }
}
