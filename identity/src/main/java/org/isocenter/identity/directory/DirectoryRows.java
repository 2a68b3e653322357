package org.isocenter.identity.directory;

import org.isocenter.persistence.sql.Transaction;

/// The rows of the directory inside one transaction: a repository for each kind of row.
public final class DirectoryRows {
    private final Changes changes = new Changes();
    private final TenantRepository tenants;
    private final DirectoryObjectRepository objects;
    private final ApplicationRepository applications;
    private final ServicePrincipalRepository servicePrincipals;
    private final UserRepository users;
    private final GroupRepository groups;
    private final OwnerRepository owners;
    private final FederatedCredentialRepository federatedCredentials;
    private final PermissionGrantRepository grants;
    private final AppRoleAssignmentRepository appRoles;
    private final DirectoryRoleAssignmentRepository directoryRoles;

    DirectoryRows(Transaction transaction) {
        tenants = new TenantRepository(transaction, changes);
        objects = new DirectoryObjectRepository(transaction, changes);
        applications = new ApplicationRepository(objects);
        servicePrincipals = new ServicePrincipalRepository(objects);
        users = new UserRepository(objects);
        groups = new GroupRepository(transaction, changes, objects);
        owners = new OwnerRepository(transaction, changes, objects);
        federatedCredentials = new FederatedCredentialRepository(transaction, changes, objects);
        grants = new PermissionGrantRepository(transaction, changes, objects);
        appRoles = new AppRoleAssignmentRepository(transaction, changes, objects, groups);
        directoryRoles =
                new DirectoryRoleAssignmentRepository(transaction, changes, objects, groups);
    }

    /// What was changed through these rows so far.
    Changes changes() {
        return changes;
    }

    /// The tenants.
    public TenantRepository tenants() {
        return tenants;
    }

    /// Objects of any type: here they are written, whatever their type.
    public DirectoryObjectRepository objects() {
        return objects;
    }

    /// Applications.
    public ApplicationRepository applications() {
        return applications;
    }

    /// Service principals.
    public ServicePrincipalRepository servicePrincipals() {
        return servicePrincipals;
    }

    /// Users.
    public UserRepository users() {
        return users;
    }

    /// Groups and their members.
    public GroupRepository groups() {
        return groups;
    }

    /// Who owns what.
    public OwnerRepository owners() {
        return owners;
    }

    /// The foreign tokens that applications trust.
    public FederatedCredentialRepository federatedCredentials() {
        return federatedCredentials;
    }

    /// What clients may do for users.
    public PermissionGrantRepository grants() {
        return grants;
    }

    /// Roles of applications, and who has them.
    public AppRoleAssignmentRepository appRoles() {
        return appRoles;
    }

    /// Roles in the directory, and who has them.
    public DirectoryRoleAssignmentRepository directoryRoles() {
        return directoryRoles;
    }
}
