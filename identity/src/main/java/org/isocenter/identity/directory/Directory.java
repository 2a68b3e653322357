package org.isocenter.identity.directory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Migrations;
import org.isocenter.persistence.sql.Transaction;
import tools.jackson.databind.node.ObjectNode;

/// The way into the directory.
///
/// The methods that answer one question are what a token request asks; they answer from memory, and
/// never with what a write that has returned made untrue (see [LookupCache]). What another process
/// on the same database wrote is seen after [#SEEN_WITHIN] at the latest: each write raises a number
/// in the database, which is looked at once in that time. Everything else happens in [#read] and
/// [#write].
public final class Directory {
    /// The tables that the database must have.
    public static final Migrations MIGRATIONS = new Migrations("identity", 2);

    /// How old an answer from memory may be when another process changed the directory.
    public static final Duration SEEN_WITHIN = Duration.ofSeconds(1);

    /// How long deleted objects can be restored (identity:APP-3).
    public static final Duration RESTORABLE = Duration.ofDays(30);

    /// How long lines of the audit log are kept, and how many at most.
    public static final Duration AUDIT_KEPT = Duration.ofDays(30);

    /// How long before its end a credential is told of.
    public static final Duration EXPIRY_WARNED = Duration.ofDays(30);

    private static final int LONGEST_NAME = 1024;

    /// Before every moment, in milliseconds.
    private static final long NEVER = -1_000_000_000_000_000L;

    private static final int AUDIT_LINES = 1_000_000;
    private static final Duration SWEPT_EVERY = Duration.ofHours(1);

    private final Database database;
    private final Supplier<ResourceAliases> aliases;
    private final InstantSource clock;
    private final LookupCache cache = new LookupCache();
    private final AtomicLong lookedAt = new AtomicLong(NEVER);
    private final AtomicLong seenVersion = new AtomicLong(-1);
    private volatile Instant sweepAgain = Instant.MIN;

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
    /// @param clock dates the audit log, and says when to look for changes of other processes
    public Directory(Database database, Supplier<ResourceAliases> aliases, InstantSource clock) {
        this.database = database;
        this.aliases = aliases;
        this.clock = clock;
    }

    /// What is done inside a transaction.
    ///
    /// @param <T> what it returns
    /// @param <E> what it may throw to undo everything
    @FunctionalInterface
    public interface Work<T, E extends Exception> {
        /// Does it. May run twice, so it has no effects but its rows.
        T run(DirectoryRows rows) throws E;
    }

    /// Looks several things up in one consistent state.
    public <T, E extends Exception> T read(Work<T, E> work) throws E {
        Database.Work<T, E> inside = transaction -> work.run(new DirectoryRows(transaction));
        return database.read(inside);
    }

    /// Changes the directory of the installation's own accord, see
    /// [#write(Initiator, Work)].
    public <T, E extends Exception> T write(Work<T, E> work) throws E {
        return write(Initiator.INSTALLATION, work);
    }

    /// Changes the directory: all or nothing, durable when this returns, and seen by every look-up
    /// that starts then. What was changed is in the audit log with who did it.
    public <T, E extends Exception> T write(Initiator initiator, Work<T, E> work) throws E {
        AtomicLong version = new AtomicLong(-1);
        Database.Work<T, E> inside =
                (Transaction transaction) -> {
                    DirectoryRows rows = new DirectoryRows(transaction);
                    T result = work.run(rows);
                    if (rows.changes().hasWritten()) {
                        version.set(DirectoryVersionRepository.next(transaction));
                        DirectoryAuditRepository.add(
                                transaction,
                                version.get(),
                                rows.changes().told(),
                                initiator,
                                initiator.principal().flatMap(rows.objects()::findAnywhere),
                                clock.instant());
                    }
                    return result;
                };
        try {
            return database.write(inside);
        } finally {
            cache.forget();
            // Nobody else changed anything in between: there is nothing more to forget.
            seenVersion.compareAndSet(version.get() - 1, version.get());
        }
    }

    /// Forgets all answers, as after a change.
    void forget() {
        cache.forget();
    }

    /// Looks, once in a while, whether another process changed the directory.
    private void lookAround() {
        long now = clock.millis();
        long before = lookedAt.get();
        boolean lately = before <= now && now < before + SEEN_WITHIN.toMillis();
        if (lately || !lookedAt.compareAndSet(before, now)) {
            return; // or somebody else looks
        }
        boolean looked = false;
        try {
            long version =
                    database.<Long, RuntimeException>read(DirectoryVersionRepository::current);
            looked = true;
            if (seenVersion.getAndSet(version) != version) {
                cache.forget();
            }
        } finally {
            if (!looked) {
                lookedAt.set(NEVER); // whoever asks next looks again
            }
        }
    }

    /// A batch of the audit log of a tenant, the newest first.
    ///
    /// @param after the place after which to go on
    public List<AuditEntry> audit(
            UUID tenantId,
            Instant from,
            Instant until,
            Optional<AuditEntry.Place> after,
            int limit) {
        return database.read(transaction ->
                DirectoryAuditRepository.list(transaction, tenantId, from, until, after, limit));
    }

    /// A line of the audit log.
    public Optional<ObjectNode> auditEntry(UUID tenantId, String id) {
        return database.read(
                transaction -> DirectoryAuditRepository.find(transaction, tenantId, id));
    }

    /// Removes for good what was deleted longer ago than it can be restored, and what the audit log
    /// no longer keeps; and adds a line to it for each credential that ends within a month, once
    /// (identity:SEC-7). To be called now and then.
    public void removeExpired() {
        Instant now = clock.instant();
        if (now.isBefore(sweepAgain)) {
            return;
        }
        sweepAgain = now.plus(SWEPT_EVERY);
        Instant purged = now.minus(RESTORABLE);
        while (this.<Boolean, RuntimeException>read(
                rows -> rows.objects().hasDeletedBefore(purged))) {
            this.<Integer, RuntimeException>write(
                    rows -> rows.objects().purgeDeletedBefore(purged));
        }
        database.<Integer, RuntimeException>write(transaction ->
                DirectoryAuditRepository.deleteOld(
                        transaction, now.minus(AUDIT_KEPT), AUDIT_LINES));
        database.<Boolean, RuntimeException>write(transaction -> {
            DirectoryAuditRepository.addOnce(
                    transaction,
                    new DirectoryRows(transaction)
                            .objects()
                            .expiringCredentials(now, now.plus(EXPIRY_WARNED)),
                    now);
            return true;
        });
    }

    /// The URLs of this installation.
    public ResourceAliases aliases() {
        return aliases.get();
    }

    /// The tenant of that id.
    public Optional<Tenant> tenant(UUID id) {
        return cached(new TenantById(id), rows -> rows.tenants().find(id));
    }

    /// The tenant one of whose verified domains this is.
    public Optional<Tenant> tenantByDomain(String domain) {
        return cached(
                new TenantByDomain(domain.toLowerCase(java.util.Locale.ROOT)),
                rows -> rows.tenants().byDomain(domain));
    }

    /// All tenants, the oldest first.
    public List<Tenant> tenants() {
        return cached(new AllTenants(), rows -> rows.tenants().all());
    }

    /// The application of that client id, whichever tenant it is homed in.
    public Optional<Application> applicationByAppId(UUID appId) {
        return cached(new ApplicationByAppId(appId), rows -> rows.applications().byAppId(appId));
    }

    /// The service principal of that client id in that tenant.
    public Optional<ServicePrincipal> servicePrincipalByAppId(UUID tenantId, UUID appId) {
        return cached(
                new PrincipalByAppId(tenantId, appId),
                rows -> rows.servicePrincipals().byAppId(tenantId, appId));
    }

    /// The service principal of that object id.
    public Optional<ServicePrincipal> servicePrincipal(UUID tenantId, UUID id) {
        return cached(
                new PrincipalById(tenantId, id),
                rows -> rows.servicePrincipals().find(tenantId, id));
    }

    /// The resource a client means by a name: an appId, an identifier URI, or a URL of ours; without
    /// regard to case and one trailing slash (identity:SCOPE-3, identity:NET-9).
    public Optional<ServicePrincipal> servicePrincipalByName(UUID tenantId, String name) {
        if (name.length() > LONGEST_NAME) {
            return Optional.empty(); // nothing is called so, and nobody need remember that
        }
        Optional<ServicePrincipal> named =
                cached(
                        new PrincipalByName(tenantId, ResourceNames.fold(name)),
                        rows -> rows.servicePrincipals().byName(tenantId, name));
        return named.isPresent()
                ? named
                : aliases()
                        .resourceNamed(name)
                        .flatMap(appId -> servicePrincipalByAppId(tenantId, appId));
    }

    /// The user of that object id; not from memory, because a sign-in must see the last password.
    public Optional<User> user(UUID tenantId, UUID id) {
        return look(rows -> rows.users().find(tenantId, id));
    }

    /// The user of that sign-in name.
    public Optional<User> userByPrincipalName(UUID tenantId, String name) {
        return look(rows -> rows.users().byPrincipalName(tenantId, name));
    }

    /// Any object: whether a principal exists, what type it is and what it is called (asked by the
    /// resource manager when a role is assigned).
    public Optional<DirectoryObject> object(UUID tenantId, UUID id) {
        return cached(new ObjectById(tenantId, id), rows -> rows.objects().find(tenantId, id));
    }

    /// The groups a principal is in, directly or through others (arm:RBAC-2).
    public Set<UUID> groupsOf(UUID memberId) {
        return cached(new GroupsOf(memberId), rows -> rows.groups().groupsOf(memberId));
    }

    /// The directory roles a principal has, itself or through its groups.
    public Set<DirectoryRole> directoryRolesOf(UUID tenantId, UUID principalId) {
        return cached(
                new RolesOf(tenantId, principalId),
                rows -> rows.directoryRoles().effective(tenantId, principalId));
    }

    /// The roles of a resource that a principal has, itself or through its groups.
    public List<AppRoleAssignment> appRoleAssignments(UUID principalId, UUID resourceId) {
        return cached(
                new AppRolesOf(principalId, resourceId),
                rows -> rows.appRoles().effective(principalId, resourceId));
    }

    /// What a client may do at a resource for a user, by consent of him or of an administrator
    /// (identity:SCOPE-7).
    public List<PermissionGrant> grants(UUID clientId, UUID resourceId, UUID userId) {
        return cached(
                new Grants(clientId, resourceId, userId),
                rows -> rows.grants().effective(clientId, resourceId, userId));
    }

    /// The foreign tokens an application trusts (identity:ASSERT-9).
    public List<FederatedIdentityCredential> federatedCredentialsOf(UUID applicationId) {
        return cached(
                new FederatedOf(applicationId),
                rows -> rows.federatedCredentials().of(applicationId));
    }

    @SuppressWarnings("unchecked") // each question's class is asked with one type of answer
    private <T> T cached(Object question, Work<T, RuntimeException> work) {
        lookAround();
        return (T) cache.get(question, () -> look(work));
    }

    private <T> T look(Work<T, RuntimeException> work) {
        return read(work);
    }
}
