package org.isocenter.identity.graph;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.isocenter.http.Request;
import org.isocenter.http.Routes;
import org.isocenter.http.auth.Authentication;
import org.isocenter.http.auth.Principal;
import org.isocenter.identity.IdentityPlane;
import org.isocenter.identity.TestDatabase;
import org.isocenter.identity.directory.Bootstrap;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.DirectoryRoleAssignment;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.ResourceAliases;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.log.SignInLog;
import org.isocenter.identity.secret.ClientSecrets;
import org.isocenter.persistence.sql.Database;

/// A directory in a SQLite file with one tenant, `contoso.test`, and Graph over it; callers are made
/// by name with the scopes or roles their token would have.
final class GraphTenant implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-01-31T10:20:30Z");

    /// What the first-party command line client may do for its user (identity:GRAPH-23).
    static final Set<String> CLI_SCOPES =
            Set.of(
                    "Application.ReadWrite.All",
                    "AppRoleAssignment.ReadWrite.All",
                    "DelegatedPermissionGrant.ReadWrite.All",
                    "Directory.AccessAsUser.All",
                    "Group.ReadWrite.All",
                    "User.Read.All",
                    "User.ReadWrite.All");

    private static final AtomicLong SEEDS = new AtomicLong();

    Instant now = NOW;
    final RandomGenerator random = new Random(SEEDS.incrementAndGet());
    final InstantSource clock = () -> now;
    final ClientSecrets secrets = new ClientSecrets(new byte[32]);
    final Database database;
    final Directory directory;
    final Bootstrap bootstrap;
    final Tenant tenant;
    final SignInLog signIns;
    final GraphPlane plane;
    private final Map<String, Principal> principals = new HashMap<>();

    GraphTenant(Path folder) {
        this(TestDatabase.make(folder, Directory.MIGRATIONS, IdentityPlane.MIGRATIONS));
    }

    GraphTenant(Database database) {
        this.database = database;
        this.directory =
                new Directory(
                        database,
                        () -> ResourceAliases.ofOrigin(GraphClient.ORIGIN.toString()),
                        clock);
        this.bootstrap = new Bootstrap(directory, secrets, clock, random);
        this.tenant = bootstrap.tenant("Contoso", "contoso.test", true);
        this.signIns = new SignInLog(database, clock);
        this.plane = new GraphPlane(directory, this::authenticate, secrets, signIns, clock, random);
    }

    Authentication authenticate(Request request) {
        Optional<String> name =
                request.headers()
                        .first("Authorization")
                        .map(field -> field.substring("Bearer ".length()));
        if (name.isEmpty()) {
            return new Authentication.Refused(
                    Authentication.Reason.MISSING, "Access token is empty.");
        }
        Principal principal = principals.get(name.get());
        return principal == null
                ? new Authentication.Refused(
                        Authentication.Reason.BAD_SIGNATURE, "The token does not verify.")
                : new Authentication.Authenticated(principal);
    }

    Routes routes() {
        return plane.routes();
    }

    UUID tenantId() {
        return tenant.id();
    }

    /// The first administrator, through the command line client.
    GraphClient admin() {
        return user("admin", DirectoryRole.GLOBAL_ADMINISTRATOR);
    }

    /// A user with directory roles, through the command line client.
    GraphClient user(String name, DirectoryRole... roles) {
        return user(name, CLI_SCOPES, roles);
    }

    GraphClient user(String name, Set<String> scopes, DirectoryRole... roles) {
        User user = account(name, roles);
        principals.put(
                name,
                new Principal(
                        tenantId().toString(),
                        user.id().toString(),
                        Principal.Kind.USER,
                        Optional.empty(),
                        Optional.of(user.userPrincipalName()),
                        scopes,
                        Set.of(),
                        Optional.empty(),
                        "https://graph.microsoft.com",
                        now.plusSeconds(3600)));
        return new GraphClient(routes(), name);
    }

    /// A user of the tenant; made when there is none of that name.
    User account(String name, DirectoryRole... roles) {
        String principalName = name + "@contoso.test";
        Optional<User> known = directory.userByPrincipalName(tenantId(), principalName);
        if (known.isPresent()) {
            return known.get();
        }
        NewIds ids = new NewIds(random);
        User user =
                new User(
                        tenantId(),
                        ids.guid(),
                        principalName,
                        name,
                        now,
                        Optional.empty(),
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(name),
                        Optional.empty(),
                        now,
                        false,
                        now,
                        Map.of());
        directory.<Boolean, RuntimeException>write(rows -> {
            rows.objects().put(user);
            for (DirectoryRole role : roles) {
                rows.directoryRoles()
                        .add(
                                new DirectoryRoleAssignment(
                                        ids.opaque(), tenantId(), user.id(), role, now));
            }
            return true;
        });
        return user;
    }

    /// An application that calls for itself.
    GraphClient application(String name, String... roles) {
        Bootstrap.NewClient client = bootstrap.confidentialClient(tenant, name);
        principals.put(
                name,
                new Principal(
                        tenantId().toString(),
                        client.servicePrincipal().id().toString(),
                        Principal.Kind.APPLICATION,
                        Optional.of(client.application().appId().toString()),
                        Optional.empty(),
                        Set.of(),
                        Set.of(roles),
                        Optional.empty(),
                        "https://graph.microsoft.com",
                        now.plusSeconds(3600)));
        return new GraphClient(routes(), name);
    }

    /// The object id of a caller.
    String idOf(GraphClient client) {
        return Objects.requireNonNull(principals.get(client.token())).objectId();
    }

    @Override
    public void close() {
        signIns.close();
        database.close();
    }
}
