package org.isocenter.identity.directory;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One thing that happened to the directory, as the audit log tells it (identity:SEC-4): what it is
/// called, what it happened to, and which properties were changed from what to what.
///
/// Hashes and secrets are in no property; of a credential only its id, name and end are told.
///
/// @param tenantId in which tenant
/// @param category `ApplicationManagement`, `UserManagement` …
/// @param activity `Add application` …, in Entra's words
/// @param operation `Add`, `Update`, `Delete`, `Assign`, `Unassign`, `Restore`
/// @param targets what it happened to, the first foremost
record DirectoryChange(
        UUID tenantId, String category, String activity, String operation, List<Target> targets) {
    private static final int LONGEST_VALUE = 4096;

    /// Properties that are told as [#credentials] tells them.
    private static final Set<String> CREDENTIALS =
            Set.of("passwordCredentials", "keyCredentials", "passwordProfile");

    DirectoryChange {
        targets = List.copyOf(targets);
    }

    /// A property of a target before and after.
    record Modified(String name, Optional<String> before, Optional<String> after) {
        static Modified added(String name, String value) {
            return new Modified(name, Optional.empty(), Optional.of(value));
        }

        static Modified removed(String name, String value) {
            return new Modified(name, Optional.of(value), Optional.empty());
        }
    }

    /// What something happened to.
    record Target(
            String id,
            String type,
            String displayName,
            Optional<String> userPrincipalName,
            List<Modified> modified) {
        static Target of(DirectoryObject object, List<Modified> modified) {
            return new Target(
                    object.id().toString(),
                    noun(object.type()),
                    object.displayName(),
                    object instanceof User user
                            ? Optional.of(user.userPrincipalName())
                            : Optional.empty(),
                    modified);
        }

        /// Something that is known by its id only.
        static Target of(UUID id, Optional<DirectoryObject> object, List<Modified> modified) {
            return object.map(known -> of(known, modified))
                    .orElseGet(() ->
                            new Target(id.toString(), "Other", "", Optional.empty(), modified));
        }
    }

    /// That an object was stored; empty if nothing that is told about it changed.
    static Optional<DirectoryChange> put(Optional<DirectoryObject> before, DirectoryObject after) {
        List<Modified> modified = new ArrayList<>();
        JsonNode old =
                before.map(DirectoryChange::document).orElseGet(Json.mapper()::createObjectNode);
        ObjectNode fresh = document(after);
        Set<String> names = new LinkedHashSet<>(fresh.propertyNames());
        names.addAll(old.propertyNames());
        for (String name : names) {
            Optional<String> was = value(old, name);
            Optional<String> is = value(fresh, name);
            if (!was.equals(is)) {
                modified.add(new Modified(name, was, is));
            }
        }
        if (before.isPresent() && modified.isEmpty()) {
            return Optional.empty();
        }
        String operation = before.isPresent() ? "Update" : "Add";
        return Optional.of(
                new DirectoryChange(
                        after.tenantId(),
                        category(after.type()),
                        activity(before, after, modified, operation),
                        operation,
                        List.of(Target.of(after, modified))));
    }

    private static String activity(
            Optional<DirectoryObject> before,
            DirectoryObject after,
            List<Modified> modified,
            String operation) {
        boolean credentialsOnly =
                before.isPresent()
                        && modified.stream().allMatch(one -> CREDENTIALS.contains(one.name()));
        if (credentialsOnly && after instanceof User) {
            return "Change user password";
        }
        String noun = words(after.type());
        return credentialsOnly
                ? "Update " + noun + " – Certificates and secrets management"
                : operation + " " + noun;
    }

    /// Something that happens to an object as a whole.
    static DirectoryChange whole(DirectoryObject object, String verb, String operation) {
        return new DirectoryChange(
                object.tenantId(),
                category(object.type()),
                verb + " " + words(object.type()),
                operation,
                List.of(Target.of(object, List.of())));
    }

    /// That a secret or certificate ends soon (identity:SEC-7).
    static DirectoryChange expiring(CredentialHolder holder, UUID keyId, Instant end) {
        return new DirectoryChange(
                holder.tenantId(),
                category(holder.type()),
                "Credential expires soon",
                "Other",
                List.of(
                        Target.of(
                                holder,
                                List.of(
                                        Modified.added("KeyIdentifier", keyId.toString()),
                                        Modified.added("End", Timestamps.format(end))))));
    }

    static String category(ObjectType type) {
        return switch (type) {
            case USER -> "UserManagement";
            case GROUP -> "GroupManagement";
            case SERVICE_PRINCIPAL, APPLICATION -> "ApplicationManagement";
        };
    }

    static String words(ObjectType type) {
        return switch (type) {
            case USER -> "user";
            case GROUP -> "group";
            case SERVICE_PRINCIPAL -> "service principal";
            case APPLICATION -> "application";
        };
    }

    private static String noun(ObjectType type) {
        return switch (type) {
            case USER -> "User";
            case GROUP -> "Group";
            case SERVICE_PRINCIPAL -> "ServicePrincipal";
            case APPLICATION -> "Application";
        };
    }

    private static ObjectNode document(DirectoryObject object) {
        ObjectNode document =
                switch (object) {
                    case Application application -> ApplicationDocument.write(application);
                    case ServicePrincipal principal -> ServicePrincipalDocument.write(principal);
                    case User user -> UserDocument.write(user);
                    case Group group -> GroupDocument.write(group);
                };
        document.remove(CREDENTIALS);
        switch (object) {
            case CredentialHolder holder -> {
                String passwords = credentials(holder);
                if (!passwords.isEmpty()) {
                    document.put("passwordCredentials", passwords);
                }
                String keys = keys(holder);
                if (!keys.isEmpty()) {
                    document.put("keyCredentials", keys);
                }
            }
            case User user ->
                    document.put(
                            "passwordProfile",
                            "changed "
                                    + Timestamps.format(user.passwordChangedAt())
                                    + (user.mustChangePassword() ? ", must be changed" : ""));
            case Group _ -> {}
        }
        return document;
    }

    private static String credentials(CredentialHolder holder) {
        StringBuilder text = new StringBuilder();
        for (PasswordCredential each : holder.passwordCredentials()) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append("KeyIdentifier=")
                    .append(each.keyId())
                    .append(",DisplayName=")
                    .append(each.displayName().orElse(""))
                    .append(",KeyType=Password,End=")
                    .append(Timestamps.format(each.endsAt()));
        }
        return text.toString();
    }

    private static String keys(CredentialHolder holder) {
        StringBuilder text = new StringBuilder();
        for (KeyCredential each : holder.keyCredentials()) {
            text.append(text.isEmpty() ? "" : "; ")
                    .append("KeyIdentifier=")
                    .append(each.keyId())
                    .append(",DisplayName=")
                    .append(each.displayName().orElse(""))
                    .append(",KeyType=")
                    .append(each.type())
                    .append(",End=")
                    .append(Timestamps.format(each.endsAt()));
        }
        return text.toString();
    }

    private static Optional<String> value(JsonNode document, String name) {
        JsonNode value = document.path(name);
        if (value.isMissingNode() || value.isNull() || value.isArray() && value.isEmpty()) {
            return Optional.empty();
        }
        String text = new String(Json.write(value), StandardCharsets.UTF_8);
        return Optional.of(
                text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…");
    }

    /// As Graph shows it (`directoryAudit`).
    ObjectNode toDocument(
            String id, String at, Initiator initiator, Optional<DirectoryObject> principal) {
        ObjectNode audit =
                Json.mapper()
                        .createObjectNode()
                        .put("id", id)
                        .put("category", category)
                        .put(
                                "correlationId",
                                initiator.correlationId().map(UUID::toString).orElse(null))
                        .put("result", "success")
                        .put("resultReason", "")
                        .put("activityDisplayName", activity)
                        .put("activityDateTime", at)
                        .put("loggedByService", "Core Directory")
                        .put("operationType", operation);
        ObjectNode by = audit.putObject("initiatedBy");
        if (principal.orElse(null) instanceof User user) {
            by.putNull("app");
            by.putObject("user")
                    .put("id", user.id().toString())
                    .put("displayName", user.displayName())
                    .put("userPrincipalName", user.userPrincipalName())
                    .put("ipAddress", initiator.address().orElse(null));
        } else {
            by.putNull("user");
            ObjectNode app = by.putObject("app");
            if (principal.orElse(null) instanceof ServicePrincipal caller) {
                app.put("appId", caller.appId().toString())
                        .put("displayName", caller.displayName())
                        .put("servicePrincipalId", caller.id().toString())
                        .putNull("servicePrincipalName");
            } else {
                app.putNull("appId")
                        .put("displayName", initiator.principal().isEmpty() ? "Isocenter" : null)
                        .put(
                                "servicePrincipalId",
                                initiator.principal().map(UUID::toString).orElse(null))
                        .putNull("servicePrincipalName");
            }
        }
        var all = audit.putArray("targetResources");
        for (Target target : targets) {
            ObjectNode node =
                    all.addObject()
                            .put("id", target.id())
                            .put("displayName", target.displayName())
                            .put("type", target.type())
                            .put("userPrincipalName", target.userPrincipalName().orElse(null))
                            .putNull("groupType");
            var properties = node.putArray("modifiedProperties");
            for (Modified one : target.modified()) {
                properties
                        .addObject()
                        .put("displayName", one.name())
                        .put("oldValue", one.before().orElse(null))
                        .put("newValue", one.after().orElse(null));
            }
        }
        audit.putArray("additionalDetails");
        return audit;
    }
}
