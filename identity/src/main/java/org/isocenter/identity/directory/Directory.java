package org.isocenter.identity.directory;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Migrations;
import org.isocenter.persistence.sql.Transaction;

/// The way into the directory.
///
/// The methods that answer one question are what a token request asks; they answer from memory, and
/// never with what a write that has returned made untrue (see [LookupCache]). Everything else
/// happens in [#read] and [#write].
public final class Directory {
    /// The tables that the database must have.
    public static final Migrations MIGRATIONS = new Migrations("identity", 1);

    private final Database database;
    private final Supplier<ResourceAliases> aliases;
    private final LookupCache cache = new LookupCache();

    private record TenantById(UUID id) {}

    private record TenantByDomain(String domain) {}

    private record AllTenants() {}

    private record ApplicationByAppId(UUID appId) {}

    private record PrincipalByAppId(UUID tenantId, UUID appId) {}

    private record PrincipalById(UUID tenantId, UUID id) {}

    private record PrincipalByName(UUID tenantId, String name) {}

    private record ObjectById(UUID tenantId, UUID id) {}

    private record GroupsOf(UUID memberId) {}

    private record RolesOf(UUID tenantId, UUID principalId) {}

    private record AppRolesOf(UUID principalId, UUID resourceId) {}

    private record Grants(UUID clientId, UUID resourceId, UUID userId) {}

    private record FederatedOf(UUID applicationId) {}

    /// @param database holds the tables of `db/identity`
    /// @param aliases the URLs of this installation; asked each time, because the port may be known
    ///     only after the start
    public Directory(Database database, Supplier<ResourceAliases> aliases) {
        this.database = database;
        this.aliases = aliases;
    }

    /// What is done inside a transaction.
    ///
    /// @param <T> what it returns
    /// @param <E> what it may throw to undo everything
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        /// Does it. May run twice, so it has no effects but its rows.
        T run(DirectoryRepository repository) throws E;
    }

    /// Looks several things up in one consistent state.
    public <T, E extends Exception> T read(Work<T, E> work) throws E {
        Database.Work<T, E> inside = transaction -> work.run(new DirectoryRepository(transaction));
        return database.read(inside);
    }

    /// Changes the directory: all or nothing, durable when this returns, and seen by every look-up
    /// that starts then.
    public <T, E extends Exception> T write(Work<T, E> work) throws E {
        Database.Work<T, E> inside =
                (Transaction transaction) -> work.run(new DirectoryRepository(transaction));
        try {
            return database.write(inside);
        } finally {
            changed();
        }
    }

    /// That somebody wrote rows of the directory through a transaction of his own, and it is
    /// committed.
    public void changed() {
        cache.forget();
    }

    /// The URLs of this installation.
    public ResourceAliases aliases() {
        return aliases.get();
    }

    /// The tenant of that id.
    public Optional<Tenant> tenant(UUID id) {
        return cached(new TenantById(id), repository -> repository.tenant(id));
    }

    /// The tenant one of whose verified domains this is.
    public Optional<Tenant> tenantByDomain(String domain) {
        return cached(
                new TenantByDomain(domain.toLowerCase(java.util.Locale.ROOT)),
                repository -> repository.tenantByDomain(domain));
    }

    /// All tenants, the oldest first.
    public List<Tenant> tenants() {
        return cached(new AllTenants(), DirectoryRepository::tenants);
    }

    /// The application of that client id, whichever tenant it is homed in.
    public Optional<Application> applicationByAppId(UUID appId) {
        return cached(
                new ApplicationByAppId(appId), repository -> repository.applicationByAppId(appId));
    }

    /// The service principal of that client id in that tenant.
    public Optional<ServicePrincipal> servicePrincipalByAppId(UUID tenantId, UUID appId) {
        return cached(
                new PrincipalByAppId(tenantId, appId),
                repository -> repository.servicePrincipalByAppId(tenantId, appId));
    }

    /// The service principal of that object id.
    public Optional<ServicePrincipal> servicePrincipal(UUID tenantId, UUID id) {
        return cached(
                new PrincipalById(tenantId, id),
                repository -> repository.servicePrincipal(tenantId, id));
    }

    /// The resource a client means by a name: an appId, an identifier URI, or a URL of ours; without
    /// regard to case and one trailing slash (identity:SCOPE-3, identity:NET-9).
    public Optional<ServicePrincipal> servicePrincipalByName(UUID tenantId, String name) {
        Optional<ServicePrincipal> named =
                cached(
                        new PrincipalByName(tenantId, ResourceNames.fold(name)),
                        repository -> repository.servicePrincipalByName(tenantId, name));
        return named.isPresent()
                ? named
                : aliases()
                        .resourceNamed(name)
                        .flatMap(appId -> servicePrincipalByAppId(tenantId, appId));
    }

    /// The user of that object id; not from memory, because a sign-in must see the last password.
    public Optional<User> user(UUID tenantId, UUID id) {
        return look(repository -> repository.user(tenantId, id));
    }

    /// The user of that sign-in name.
    public Optional<User> userByPrincipalName(UUID tenantId, String name) {
        return look(repository -> repository.userByPrincipalName(tenantId, name));
    }

    /// Any object: whether a principal exists, what type it is and what it is called (asked by the
    /// resource manager when a role is assigned).
    public Optional<DirectoryObject> object(UUID tenantId, UUID id) {
        return cached(new ObjectById(tenantId, id), repository -> repository.object(tenantId, id));
    }

    /// The groups a principal is in, directly or through others (arm:RBAC-2).
    public Set<UUID> groupsOf(UUID memberId) {
        return cached(new GroupsOf(memberId), repository -> repository.groupsOf(memberId));
    }

    /// The directory roles a principal has, itself or through its groups.
    public Set<DirectoryRole> directoryRolesOf(UUID tenantId, UUID principalId) {
        return cached(
                new RolesOf(tenantId, principalId),
                repository -> repository.directoryRolesOf(tenantId, principalId));
    }

    /// The roles of a resource that a principal has, itself or through its groups.
    public List<AppRoleAssignment> appRoleAssignments(UUID principalId, UUID resourceId) {
        return cached(
                new AppRolesOf(principalId, resourceId),
                repository -> repository.effectiveAppRoleAssignments(principalId, resourceId));
    }

    /// What a client may do at a resource for a user, by consent of him or of an administrator
    /// (identity:SCOPE-7).
    public List<PermissionGrant> grants(UUID clientId, UUID resourceId, UUID userId) {
        return cached(
                new Grants(clientId, resourceId, userId),
                repository -> repository.grants(clientId, resourceId, userId));
    }

    /// The foreign tokens an application trusts (identity:ASSERT-9).
    public List<FederatedIdentityCredential> federatedCredentialsOf(UUID applicationId) {
        return cached(
                new FederatedOf(applicationId),
                repository -> repository.federatedCredentialsOf(applicationId));
    }

    @SuppressWarnings("unchecked") // each question's class is asked with one type of answer
    private <T> T cached(Object question, Work<T, RuntimeException> work) {
        return (T) cache.get(question, () -> look(work));
    }

    private <T> T look(Work<T, RuntimeException> work) {
        return read(work);
    }
}
