package org.isocenter.identity.directory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isocenter.http.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A [Group] as the `group` resource of Microsoft Graph: how it is stored, sent, and read from a
/// client.
public final class GroupDocument {
    static final Set<String> KEPT =
            Set.of(
                    "classification",
                    "mail",
                    "membershipRule",
                    "membershipRuleProcessingState",
                    "preferredDataLocation",
                    "preferredLanguage",
                    "proxyAddresses",
                    "theme",
                    "uniqueName",
                    "visibility");

    private static final Set<String> KNOWN =
            ApplicationDocument.union(
                    KEPT,
                    Set.of(
                            "createdDateTime",
                            "deletedDateTime",
                            "description",
                            "displayName",
                            "groupTypes",
                            "id",
                            "isAssignableToRole",
                            "mailEnabled",
                            "mailNickname",
                            "renewedDateTime",
                            "securityEnabled",
                            "securityIdentifier"));

    private GroupDocument() {}

    /// The group as a document.
    public static ObjectNode write(Group group) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("id", group.id().toString());
        node.put("displayName", group.displayName());
        node.put("createdDateTime", Timestamps.format(group.createdAt()));
        node.put("deletedDateTime", group.deletedAt().map(Timestamps::format).orElse(null));
        node.put("renewedDateTime", Timestamps.format(group.createdAt()));
        node.put("description", group.description().orElse(null));
        node.put("mailNickname", group.mailNickname());
        node.put("mailEnabled", group.mailEnabled());
        node.put("securityEnabled", group.securityEnabled());
        node.set("groupTypes", ApplicationDocument.texts(group.groupTypes()));
        node.put("isAssignableToRole", group.assignableToRole());
        group.other().forEach(node::set);
        return node;
    }

    /// Reads a document; identity and dates come from the group as it was.
    ///
    /// @throws InvalidPropertyException if a property has a value it cannot have
    public static Group read(JsonNode document, Group was) throws InvalidPropertyException {
        PropertyReader in = PropertyReader.of(document);
        in.onlyHas(KNOWN);
        String nickname = in.requiredText("mailNickname", 64);
        if (!nickname.matches("[!#-'*-+\\--9=?A-Z^-~]+")) {
            throw in.wrong("mailNickname", "has a character that an alias cannot have");
        }
        return new Group(
                was.tenantId(),
                was.id(),
                in.requiredText("displayName", 256),
                was.createdAt(),
                was.deletedAt(),
                in.text("description", 1024),
                nickname,
                in.flag("mailEnabled").orElse(false),
                in.flag("securityEnabled").orElse(true),
                in.texts("groupTypes", 2, 32),
                in.flag("isAssignableToRole").orElse(false),
                in.raw(KEPT));
    }

    static Group readStored(JsonNode document, Row row) throws InvalidPropertyException {
        return read(
                document,
                new Group(
                        row.tenantId(),
                        row.id(),
                        "-",
                        row.createdAt(),
                        row.deletedAt(),
                        Optional.empty(),
                        "-",
                        false,
                        true,
                        List.of(),
                        false,
                        Map.of()));
    }

    /// The names of all properties.
    public static Set<String> properties() {
        return KNOWN;
    }

    /// Whether a document has a property that a group can have.
    public static boolean knows(String property) {
        return KNOWN.contains(property);
    }
}
