package org.isocenter.identity.directory;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;

/// The built-in directory roles that count here, with their template ids, which stand in `wids`
/// (identity:GRAPH-17, identity:GRAPH-23).
public enum DirectoryRole {
    /// Everything.
    GLOBAL_ADMINISTRATOR(
            "62e90394-69f5-4237-9190-012177145e10",
            "Global Administrator",
            "Can manage all aspects of the directory."),
    /// Reads everything.
    GLOBAL_READER(
            "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
            "Global Reader",
            "Can read everything that a Global Administrator can, but not update anything."),
    /// Applications and consent.
    APPLICATION_ADMINISTRATOR(
            "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3",
            "Application Administrator",
            "Can create and manage all aspects of app registrations and enterprise apps."),
    /// Applications and consent, without the application proxy.
    CLOUD_APPLICATION_ADMINISTRATOR(
            "158c047a-c907-4556-b7ef-446551a6b5f7",
            "Cloud Application Administrator",
            "Can create and manage all aspects of app registrations and enterprise apps."),
    /// Own applications, where users may register none.
    APPLICATION_DEVELOPER(
            "cf1c38e5-3621-4004-a7cb-879624dced7c",
            "Application Developer",
            "Can create application registrations although users in general may not."),
    /// Users and groups.
    USER_ADMINISTRATOR(
            "fe930be7-5e62-47db-91af-98c3a49a38b1",
            "User Administrator",
            "Can manage all aspects of users and groups."),
    /// Groups.
    GROUPS_ADMINISTRATOR(
            "fdd7a751-b60b-444a-984c-02652fe8fa1c",
            "Groups Administrator",
            "Can manage all aspects of groups."),
    /// Directory roles.
    PRIVILEGED_ROLE_ADMINISTRATOR(
            "e8611ab8-c189-46e8-94e1-60213ab1f814",
            "Privileged Role Administrator",
            "Can manage role assignments in the directory."),
    /// Reads basic directory information.
    DIRECTORY_READERS(
            "88d8e3e3-8f55-4a1e-953a-9b9898b8876b",
            "Directory Readers",
            "Can read basic directory information."),
    /// Reads and writes basic directory information.
    DIRECTORY_WRITERS(
            "9360feb5-f418-4baa-8175-e2a00bac4301",
            "Directory Writers",
            "Can read and write basic directory information."),
    /// Reads the sign-in log and the audit log.
    REPORTS_READER(
            "4a5d8f65-41da-4de4-8968-e035b65339cf",
            "Reports Reader",
            "Can read sign-in and audit reports.");

    private final UUID templateId;
    private final String displayName;
    private final String description;

    DirectoryRole(String templateId, String displayName, String description) {
        this.templateId = UUID.fromString(templateId);
        this.displayName = displayName;
        this.description = description;
    }

    /// The id that is the same in every tenant.
    public UUID templateId() {
        return templateId;
    }

    /// The id of the role's object in a tenant.
    public UUID objectId(UUID tenantId) {
        return UUID.nameUUIDFromBytes(
                (tenantId + "/" + templateId).getBytes(StandardCharsets.UTF_8));
    }

    /// What people call it.
    public String displayName() {
        return displayName;
    }

    /// What it is for.
    public String description() {
        return description;
    }

    /// The role with that template id.
    public static Optional<DirectoryRole> ofTemplate(UUID templateId) {
        for (DirectoryRole role : values()) {
            if (role.templateId.equals(templateId)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
