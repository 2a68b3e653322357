package org.isocenter.identity.directory;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.isocenter.http.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A [User] as the `user` resource of Microsoft Graph: how it is stored, sent, and read from a
/// client. The password goes another way.
public final class UserDocument {
    static final Set<String> KEPT =
            Set.of(
                    "ageGroup",
                    "businessPhones",
                    "city",
                    "companyName",
                    "consentProvidedForMinor",
                    "country",
                    "department",
                    "employeeHireDate",
                    "employeeId",
                    "employeeType",
                    "externalUserState",
                    "faxNumber",
                    "jobTitle",
                    "mobilePhone",
                    "officeLocation",
                    "onPremisesImmutableId",
                    "otherMails",
                    "passwordPolicies",
                    "postalCode",
                    "preferredLanguage",
                    "showInAddressList",
                    "state",
                    "streetAddress",
                    "usageLocation",
                    "userType");

    private static final Set<String> KNOWN =
            ApplicationDocument.union(
                    KEPT,
                    Set.of(
                            "accountEnabled",
                            "createdDateTime",
                            "deletedDateTime",
                            "displayName",
                            "givenName",
                            "id",
                            "lastPasswordChangeDateTime",
                            "mail",
                            "mailNickname",
                            "mustChangePassword",
                            "passwordProfile",
                            "signInSessionsValidFromDateTime",
                            "surname",
                            "userPrincipalName"));

    private static final Pattern PRINCIPAL_NAME =
            Pattern.compile("[A-Za-z0-9'._!#^~+-]{1,64}@[A-Za-z0-9.-]{1,255}");

    private UserDocument() {}

    /// The user as a document.
    public static ObjectNode write(User user) {
        ObjectNode node = Json.mapper().createObjectNode();
        node.put("id", user.id().toString());
        node.put("userPrincipalName", user.userPrincipalName());
        node.put("displayName", user.displayName());
        node.put("createdDateTime", Timestamps.format(user.createdAt()));
        node.put("deletedDateTime", user.deletedAt().map(Timestamps::format).orElse(null));
        node.put("accountEnabled", user.accountEnabled());
        node.put("givenName", user.givenName().orElse(null));
        node.put("surname", user.surname().orElse(null));
        node.put("mail", user.mail().orElse(null));
        node.put("mailNickname", user.mailNickname().orElse(null));
        node.put("lastPasswordChangeDateTime", Timestamps.format(user.passwordChangedAt()));
        node.put("mustChangePassword", user.mustChangePassword());
        node.put("signInSessionsValidFromDateTime", Timestamps.format(user.sessionsValidFrom()));
        node.putArray("businessPhones");
        node.put("userType", "Member");
        user.other().forEach(node::set);
        return node;
    }

    /// Reads what a client may change from a whole document; the rest is as it was.
    ///
    /// @throws InvalidPropertyException if a property has a value it cannot have
    public static User readChanges(JsonNode document, User was) throws InvalidPropertyException {
        PropertyReader in = PropertyReader.of(document);
        in.onlyHas(KNOWN);
        String principalName = in.requiredText("userPrincipalName", 320);
        if (!PRINCIPAL_NAME.matcher(principalName).matches()) {
            throw in.wrong("userPrincipalName", "must be a name, an at sign and a domain");
        }
        return new User(
                was.tenantId(),
                was.id(),
                principalName,
                in.requiredText("displayName", 256),
                was.createdAt(),
                was.deletedAt(),
                in.flag("accountEnabled").orElse(true),
                in.text("givenName", 64),
                in.text("surname", 64),
                in.text("mail", 320),
                in.text("mailNickname", 64),
                was.passwordHash(),
                was.passwordChangedAt(),
                was.mustChangePassword(),
                was.sessionsValidFrom(),
                in.raw(KEPT));
    }

    static User readStored(JsonNode document, Row row) throws InvalidPropertyException {
        PropertyReader in = PropertyReader.of(document);
        return new User(
                row.tenantId(),
                row.id(),
                in.requiredText("userPrincipalName", 320),
                in.requiredText("displayName", 256),
                row.createdAt(),
                row.deletedAt(),
                in.flag("accountEnabled").orElse(true),
                in.text("givenName", 64),
                in.text("surname", 64),
                in.text("mail", 320),
                in.text("mailNickname", 64),
                row.credentials().passwordHash(),
                in.text("lastPasswordChangeDateTime", 64)
                        .flatMap(Timestamps::parse)
                        .orElse(row.createdAt()),
                in.flag("mustChangePassword").orElse(false),
                in.text("signInSessionsValidFromDateTime", 64)
                        .flatMap(Timestamps::parse)
                        .orElse(row.createdAt()),
                in.raw(KEPT));
    }

    /// The part after the at sign, in lower case; empty when there is none.
    public static Optional<String> domainOf(String userPrincipalName) {
        int at = userPrincipalName.lastIndexOf('@');
        return at < 0
                ? Optional.empty()
                : Optional.of(
                        userPrincipalName.substring(at + 1).toLowerCase(java.util.Locale.ROOT));
    }

    /// The names of all properties.
    public static Set<String> properties() {
        return KNOWN;
    }

    /// Whether a document has a property that a user can have.
    public static boolean knows(String property) {
        return KNOWN.contains(property) && !property.equals("mustChangePassword");
    }
}
