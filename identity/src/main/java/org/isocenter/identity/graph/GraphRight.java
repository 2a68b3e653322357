package org.isocenter.identity.graph;

import java.util.Set;
import org.isocenter.identity.directory.DirectoryRole;

/// What a caller of Graph may do, one row for each right (identity:GRAPH-23).
///
/// An application has a right when one of `permissions` is among its roles. A client that acts for a
/// user needs one of `permissions` among its scopes, or `Directory.AccessAsUser.All`, **and** the
/// user must have the right himself: because every member has it, or by a directory role.
public enum GraphRight {
    /// Applications, service principals, grants and assignments.
    READ_APPLICATIONS(
            true,
            Set.of(
                    "Application.Read.All",
                    "Application.ReadWrite.All",
                    "Application.ReadWrite.OwnedBy",
                    "Directory.Read.All",
                    "Directory.ReadWrite.All"),
            Set.of()),
    /// Any application or service principal; owners need not have it for their own.
    WRITE_APPLICATIONS(
            false,
            Set.of("Application.ReadWrite.All", "Directory.ReadWrite.All"),
            Set.of(
                    DirectoryRole.APPLICATION_ADMINISTRATOR,
                    DirectoryRole.CLOUD_APPLICATION_ADMINISTRATOR)),
    /// Users.
    READ_USERS(
            true,
            Set.of(
                    "User.Read.All",
                    "User.ReadBasic.All",
                    "User.ReadWrite.All",
                    "Directory.Read.All",
                    "Directory.ReadWrite.All"),
            Set.of()),
    /// Any user without directory roles.
    WRITE_USERS(
            false,
            Set.of("User.ReadWrite.All", "Directory.ReadWrite.All"),
            Set.of(DirectoryRole.USER_ADMINISTRATOR)),
    /// Groups and their members.
    READ_GROUPS(
            true,
            Set.of(
                    "Group.Read.All",
                    "Group.ReadWrite.All",
                    "GroupMember.Read.All",
                    "Directory.Read.All",
                    "Directory.ReadWrite.All"),
            Set.of()),
    /// Any group; owners need not have it for their own.
    WRITE_GROUPS(
            false,
            Set.of("Group.ReadWrite.All", "Directory.ReadWrite.All"),
            Set.of(
                    DirectoryRole.USER_ADMINISTRATOR,
                    DirectoryRole.GROUPS_ADMINISTRATOR,
                    DirectoryRole.DIRECTORY_WRITERS)),
    /// Organization, domains, roles.
    READ_DIRECTORY(
            true,
            Set.of(
                    "Directory.Read.All",
                    "Directory.ReadWrite.All",
                    "Organization.Read.All",
                    "RoleManagement.Read.Directory",
                    "User.Read",
                    "User.Read.All"),
            Set.of()),
    /// The tenant's own settings.
    WRITE_DIRECTORY(false, Set.of("Directory.ReadWrite.All"), Set.of()),
    /// The sign-in log and the audit log.
    READ_AUDIT_LOGS(
            false,
            Set.of("AuditLog.Read.All"),
            Set.of(DirectoryRole.GLOBAL_READER, DirectoryRole.REPORTS_READER)),
    /// Consent in the name of users.
    WRITE_GRANTS(
            false,
            Set.of("DelegatedPermissionGrant.ReadWrite.All", "Directory.ReadWrite.All"),
            Set.of(
                    DirectoryRole.APPLICATION_ADMINISTRATOR,
                    DirectoryRole.CLOUD_APPLICATION_ADMINISTRATOR,
                    DirectoryRole.PRIVILEGED_ROLE_ADMINISTRATOR)),
    /// Roles of applications.
    WRITE_APP_ROLE_ASSIGNMENTS(
            false,
            Set.of("AppRoleAssignment.ReadWrite.All"),
            Set.of(
                    DirectoryRole.APPLICATION_ADMINISTRATOR,
                    DirectoryRole.CLOUD_APPLICATION_ADMINISTRATOR,
                    DirectoryRole.PRIVILEGED_ROLE_ADMINISTRATOR)),
    /// Roles of the directory APIs themselves, with which an application could become anything.
    GIVE_DIRECTORY_APP_ROLES(
            false,
            Set.of("AppRoleAssignment.ReadWrite.All"),
            Set.of(DirectoryRole.PRIVILEGED_ROLE_ADMINISTRATOR)),
    /// Roles of the directory.
    WRITE_DIRECTORY_ROLES(
            false,
            Set.of("RoleManagement.ReadWrite.Directory"),
            Set.of(DirectoryRole.PRIVILEGED_ROLE_ADMINISTRATOR));

    private final boolean everyMember;
    private final Set<String> permissions;
    private final Set<DirectoryRole> directoryRoles;

    GraphRight(boolean everyMember, Set<String> permissions, Set<DirectoryRole> directoryRoles) {
        this.everyMember = everyMember;
        this.permissions = permissions;
        this.directoryRoles = directoryRoles;
    }

    /// Whether one of the roles or scopes of a token allows it.
    boolean allowedBy(Set<String> granted) {
        return granted.stream().anyMatch(permissions::contains);
    }

    /// Whether a user with these directory roles has it. A Global Administrator has every right.
    boolean heldBy(Set<DirectoryRole> roles) {
        return everyMember
                || roles.contains(DirectoryRole.GLOBAL_ADMINISTRATOR)
                || roles.stream().anyMatch(directoryRoles::contains);
    }
}
