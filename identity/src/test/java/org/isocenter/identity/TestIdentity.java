package org.isocenter.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.isocenter.http.Body;
import org.isocenter.http.Origin;
import org.isocenter.http.Response;
import org.isocenter.http.Routes;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.client.TrustedIssuers;
import org.isocenter.identity.directory.AppRole;
import org.isocenter.identity.directory.AppRoleAssignment;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Application.RequiredResourceAccess;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.DirectoryRoleAssignment;
import org.isocenter.identity.directory.KeyCredential;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.PermissionGrant;
import org.isocenter.identity.directory.PermissionScope;
import org.isocenter.identity.directory.ResourceAliases;
import org.isocenter.identity.directory.SecretHash;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.SignInAudience;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.TenantSettings;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.key.OwnToken;
import org.isocenter.identity.secret.ClientSecrets;
import org.isocenter.identity.secret.MasterKey;
import org.isocenter.identity.secret.PasswordHash;
import org.isocenter.persistence.sql.Database;
import tools.jackson.databind.JsonNode;

/// The plane on a SQLite database of its own, a clock that stands still until it is moved, and
/// requests without a network.
public final class TestIdentity implements AutoCloseable {
    public static final String DICOM = "https://dicom.healthcareapis.azure.com";
    public static final String PASSWORD = "correct horse battery staple";
    public static final Instant START = Instant.parse("2026-01-31T10:20:30Z");

    private record Template(Path folder, String name) {}

    private static Optional<Template> template = Optional.empty();

    /// Made once: hashing takes its time on purpose.
    private static final String PASSWORD_HASH = PasswordHash.of(PASSWORD, new SecureRandom());

    private final String databaseName;
    public final Database database;
    public final Directory directory;
    public final Tenant tenant;
    public final SecureRandom random = new SecureRandom();
    public final MasterKey masterKey;
    private IdentityPlane plane;
    private Instant now = START;
    private TrustedIssuers trustedIssuers = (_, _) -> List.of();

    /// A plane with one tenant. The first one of a test run is kept, and every other test gets a copy
    /// of its rows: making tables and keys takes most of a second.
    public TestIdentity(Path folder) throws IOException {
        this(folder, copyOfTemplate(folder), true);
    }

    private static synchronized String copyOfTemplate(Path folder) throws IOException {
        if (template.isEmpty()) {
            Path made = Files.createTempDirectory("identity-template");
            String name = TestDatabase.name(made);
            new TestIdentity(made, name, false).close();
            template = Optional.of(new Template(made, name));
        }
        try (Stream<Path> files = Files.list(template.get().folder())) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        folder.resolve(file.getFileName()),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        String name = TestDatabase.name(folder);
        if (TestDatabase.isPostgresql()) {
            try (Database copy = openDatabase(name)) {
                TestDatabase.copySchema(template.get().name(), copy);
            }
        }
        return name;
    }

    private static Database openDatabase(String name) {
        return TestDatabase.open(name, Directory.MIGRATIONS, IdentityPlane.MIGRATIONS);
    }

    private TestIdentity(Path folder, String name, boolean copied) throws IOException {
        this.databaseName = name;
        this.database = openDatabase(name);
        this.directory = directoryOf(database);
        this.masterKey = MasterKey.loadOrCreate(folder.resolve("master.key"), random);
        this.plane = open(database, directory);
        this.tenant =
                copied
                        ? directory.tenantByDomain("contoso.test").orElseThrow()
                        : addTenant("Contoso", "contoso.test");
    }

    private Directory directoryOf(Database rows) {
        return new Directory(
                rows, () -> ResourceAliases.ofOrigin(TestRequest.ORIGIN.toString()), () -> now);
    }

    /// What a second process on the same database is, with the same clock.
    public final class Node implements AutoCloseable {
        private final Database rows = openDatabase(databaseName);
        public final Directory directory = directoryOf(rows);
        public final IdentityPlane plane;

        public Node() throws IOException {
            this.plane = open(rows, directory);
        }

        public Response send(TestRequest request) {
            return TestIdentity.send(plane.routes(), request);
        }

        @Override
        public void close() {
            plane.close();
            rows.close();
        }
    }

    private IdentityPlane open(Database rows, Directory tenants) throws IOException {
        HostAliases aliases =
                HostAliases.selfHosted(
                                Optional.of(TestRequest.ORIGIN),
                                List.of("127.0.0.1", "id.contoso.test"))
                        .withPublicCloud();
        InstantSource clock = () -> now;
        return new IdentityPlane(
                rows,
                tenants,
                masterKey,
                IdentitySettings.of(aliases),
                (issuer, keyId) -> trustedIssuers.keys(issuer, keyId),
                clock,
                random);
    }

    public IdentityPlane plane() {
        return plane;
    }

    /// As after a restart of the process.
    public void restart() throws IOException {
        plane.close();
        plane = open(database, directory);
    }

    public void trust(TrustedIssuers issuers) {
        trustedIssuers = issuers;
    }

    public Instant now() {
        return now;
    }

    public void pass(Duration time) {
        now = now.plus(time);
    }

    // The directory.

    public Tenant addTenant(String name, String domain) {
        byte[] salt = new byte[32];
        random.nextBytes(salt);
        Tenant fresh =
                new Tenant(
                        UUID.randomUUID(),
                        name,
                        domain,
                        List.of(domain),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(salt),
                        TenantSettings.DEFAULT,
                        now);
        directory.<Boolean, RuntimeException>write(rows -> {
            rows.tenants().put(fresh);
            for (WellKnownApplication app : WellKnownApplication.values()) {
                Application definition = app.application(START);
                rows.objects().put(definition);
                rows.objects()
                        .put(ServicePrincipal.of(definition, fresh.id(), UUID.randomUUID(), now));
            }
            return true;
        });
        return fresh;
    }

    /// An application of that tenant as it is after "Register", without a principal.
    public Application blank(Tenant home, String name) {
        return new Application(
                home.id(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                name,
                now,
                Optional.empty(),
                SignInAudience.AZURE_AD_MY_ORG,
                Optional.empty(),
                List.of(),
                Application.Web.NONE,
                List.of(),
                List.of(),
                Application.Api.NONE,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Application.OptionalClaims.NONE,
                Set.of(),
                List.of(),
                Map.of());
    }

    /// Registers an application with its principal.
    public Application register(UnaryOperator<AppBuilder> shape) {
        return register(tenant, shape);
    }

    public Application register(Tenant home, UnaryOperator<AppBuilder> shape) {
        Application app = shape.apply(new AppBuilder(blank(home, "Viewer"))).app;
        directory.<Boolean, RuntimeException>write(rows -> {
            rows.objects().put(app);
            rows.objects().put(ServicePrincipal.of(app, home.id(), UUID.randomUUID(), now));
            return true;
        });
        return app;
    }

    /// Stores a changed application; its principals follow.
    public Application change(Application app, UnaryOperator<AppBuilder> shape) {
        Application changed = shape.apply(new AppBuilder(app)).app;
        directory.<Boolean, RuntimeException>write(rows -> {
            rows.objects().put(changed);
            return true;
        });
        return changed;
    }

    public ServicePrincipal principal(Application app) {
        return directory.servicePrincipalByAppId(tenant.id(), app.appId()).orElseThrow();
    }

    public ServicePrincipal principal(WellKnownApplication app) {
        return directory.servicePrincipalByAppId(tenant.id(), app.appId()).orElseThrow();
    }

    public void store(ServicePrincipal principal) {
        directory.<Boolean, RuntimeException>write(rows -> {
            rows.objects().put(principal);
            return true;
        });
    }

    public void store(User user) {
        directory.<Boolean, RuntimeException>write(rows -> {
            rows.objects().put(user);
            return true;
        });
    }

    public void store(Tenant changed) {
        directory.<Boolean, RuntimeException>write(rows -> {
            rows.tenants().put(changed);
            return true;
        });
    }

    /// A secret of an application, valid for a year.
    public PasswordCredential secret(String value) {
        return secret(value, now, now.plus(Duration.ofDays(365)));
    }

    public PasswordCredential secret(String value, Instant from, Instant until) {
        ClientSecrets secrets = plane.clientSecrets();
        return new PasswordCredential(
                UUID.randomUUID(),
                Optional.of("test"),
                Optional.of(value.substring(0, 3)),
                Optional.empty(),
                from,
                until,
                new SecretHash.Peppered(secrets.mac(value)));
    }

    public User addUser(String name) {
        return addUser(tenant, name);
    }

    public User addUser(Tenant home, String name) {
        User user =
                new User(
                        home.id(),
                        UUID.randomUUID(),
                        name + "@" + home.defaultDomain(),
                        name.substring(0, 1).toUpperCase(java.util.Locale.ROOT)
                                + name.substring(1)
                                + " Adams",
                        now,
                        Optional.empty(),
                        true,
                        Optional.of("Alice"),
                        Optional.of("Adams"),
                        Optional.of(name + "@mail.test"),
                        Optional.of(name),
                        Optional.of(PASSWORD_HASH),
                        now,
                        false,
                        now,
                        Map.of());
        store(user);
        return user;
    }

    public User addAdmin(String name) {
        User user = addUser(name);
        directory.<Boolean, RuntimeException>write(rows ->
                rows.directoryRoles()
                        .add(
                                new DirectoryRoleAssignment(
                                        UUID.randomUUID().toString(),
                                        tenant.id(),
                                        user.id(),
                                        DirectoryRole.GLOBAL_ADMINISTRATOR,
                                        now)));
        return user;
    }

    /// Consent for everybody.
    public void grant(Application client, WellKnownApplication resource, String... scopes) {
        grant(principal(client), principal(resource), Optional.empty(), scopes);
    }

    public void grant(
            ServicePrincipal client,
            ServicePrincipal resource,
            Optional<User> user,
            String... scopes) {
        directory.<Boolean, RuntimeException>write(rows -> {
            rows.grants()
                    .put(
                            new PermissionGrant(
                                    UUID.randomUUID().toString(),
                                    tenant.id(),
                                    client.id(),
                                    user.map(User::id),
                                    resource.id(),
                                    new LinkedHashSet<>(List.of(scopes)),
                                    now));
            return true;
        });
    }

    public void assign(UUID principalId, ObjectType type, ServicePrincipal resource, UUID role) {
        directory.<Boolean, RuntimeException>write(rows ->
                rows.appRoles()
                        .add(
                                new AppRoleAssignment(
                                        UUID.randomUUID().toString(),
                                        tenant.id(),
                                        principalId,
                                        type,
                                        resource.id(),
                                        role,
                                        now)));
    }

    // Requests.

    public Response send(TestRequest request) {
        return send(plane.routes(), request);
    }

    private static Response send(Routes routes, TestRequest request) {
        return switch (routes.find(request)) {
            case Routes.Outcome.Found(var handler, var routed) -> {
                try {
                    yield handler.handle(routed);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            case Routes.Outcome.MethodNotAllowed _ -> Response.of(405);
            case Routes.Outcome.NotFound _ -> Response.of(404);
        };
    }

    public static String text(Response response) {
        return switch (response.body()) {
            case Body.Bytes(byte[] bytes) -> new String(bytes, StandardCharsets.UTF_8);
            case Body.Empty _ -> "";
            case Body.FileRange _, Body.Sequence _, Body.Streamed _ ->
                    throw new AssertionError("not in memory");
        };
    }

    public static JsonNode json(Response response) {
        return json(text(response));
    }

    public static JsonNode json(String text) {
        try {
            return Json.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonSyntaxException e) {
            throw new AssertionError(text, e);
        }
    }

    /// The claims of a token that the plane signed.
    public JsonNode claims(String token) {
        return OwnToken.read(plane.keys(), token).orElseThrow();
    }

    /// The header of a JWT.
    public static JsonNode header(String token) {
        return json(
                new String(
                        Base64.getUrlDecoder().decode(token.split("\\.")[0]),
                        StandardCharsets.UTF_8));
    }

    public String tokenPath() {
        return "/" + tenant.id() + "/oauth2/v2.0/token";
    }

    public static Origin origin(String host) {
        return new Origin("https", host, 443);
    }

    @Override
    public void close() {
        plane.close();
        database.close();
    }

    /// Shapes an application.
    public static final class AppBuilder {
        private Application app;

        public AppBuilder(Application app) {
            this.app = app;
        }

        private AppBuilder copy(
                Optional<Boolean> publicClient,
                SignInAudience audience,
                List<String> identifierUris,
                Application.Web web,
                List<String> spa,
                List<String> publicUris,
                Application.Api api,
                List<AppRole> roles,
                List<RequiredResourceAccess> required,
                List<PasswordCredential> passwords,
                List<KeyCredential> keys,
                Application.OptionalClaims optionalClaims,
                Set<String> groupClaims) {
            app =
                    new Application(
                            app.tenantId(),
                            app.id(),
                            app.appId(),
                            app.displayName(),
                            app.createdAt(),
                            app.deletedAt(),
                            audience,
                            publicClient,
                            identifierUris,
                            web,
                            spa,
                            publicUris,
                            api,
                            roles,
                            required,
                            passwords,
                            keys,
                            optionalClaims,
                            groupClaims,
                            app.tags(),
                            app.other());
            return this;
        }

        public AppBuilder named(String name) {
            app =
                    new Application(
                            app.tenantId(),
                            app.id(),
                            app.appId(),
                            name,
                            app.createdAt(),
                            app.deletedAt(),
                            app.signInAudience(),
                            app.fallbackPublicClient(),
                            app.identifierUris(),
                            app.web(),
                            app.spaRedirectUris(),
                            app.publicClientRedirectUris(),
                            app.api(),
                            app.appRoles(),
                            app.requiredResourceAccess(),
                            app.passwordCredentials(),
                            app.keyCredentials(),
                            app.optionalClaims(),
                            app.groupMembershipClaims(),
                            app.tags(),
                            app.other());
            return this;
        }

        public AppBuilder publicClient() {
            return copy(
                    Optional.of(true),
                    app.signInAudience(),
                    app.identifierUris(),
                    app.web(),
                    app.spaRedirectUris(),
                    app.publicClientRedirectUris(),
                    app.api(),
                    app.appRoles(),
                    app.requiredResourceAccess(),
                    app.passwordCredentials(),
                    app.keyCredentials(),
                    app.optionalClaims(),
                    app.groupMembershipClaims());
        }

        public AppBuilder multiTenant() {
            return copy(
                    app.fallbackPublicClient(),
                    SignInAudience.AZURE_AD_MULTIPLE_ORGS,
                    app.identifierUris(),
                    app.web(),
                    app.spaRedirectUris(),
                    app.publicClientRedirectUris(),
                    app.api(),
                    app.appRoles(),
                    app.requiredResourceAccess(),
                    app.passwordCredentials(),
                    app.keyCredentials(),
                    app.optionalClaims(),
                    app.groupMembershipClaims());
        }

        public AppBuilder identifierUris(String... uris) {
            return copy(
                    app.fallbackPublicClient(),
                    app.signInAudience(),
                    List.of(uris),
                    app.web(),
                    app.spaRedirectUris(),
                    app.publicClientRedirectUris(),
                    app.api(),
                    app.appRoles(),
                    app.requiredResourceAccess(),
                    app.passwordCredentials(),
                    app.keyCredentials(),
                    app.optionalClaims(),
                    app.groupMembershipClaims());
        }

        public AppBuilder web(Application.Web web) {
            return copy(
                    app.fallbackPublicClient(),
                    app.signInAudience(),
                    app.identifierUris(),
                    web,
                    app.spaRedirectUris(),
                    app.publicClientRedirectUris(),
                    app.api(),
                    app.appRoles(),
                    app.requiredResourceAccess(),
                    app.passwordCredentials(),
                    app.keyCredentials(),
                    app.optionalClaims(),
                    app.groupMembershipClaims());
        }

        public AppBuilder web(String... uris) {
            return web(
                    new Application.Web(
                            List.of(uris), Optional.empty(), Optional.empty(), false, false));
        }

        /// Web with both boxes of the implicit flow ticked.
        public AppBuilder implicitWeb(String... uris) {
            return web(
                    new Application.Web(
                            List.of(uris), Optional.empty(), Optional.empty(), true, true));
        }

        public AppBuilder spa(String... uris) {
            return copy(
                    app.fallbackPublicClient(),
                    app.signInAudience(),
                    app.identifierUris(),
                    app.web(),
                    List.of(uris),
                    app.publicClientRedirectUris(),
                    app.api(),
                    app.appRoles(),
                    app.requiredResourceAccess(),
                    app.passwordCredentials(),
                    app.keyCredentials(),
                    app.optionalClaims(),
                    app.groupMembershipClaims());
        }

        public AppBuilder desktop(String... uris) {
            return copy(
                    app.fallbackPublicClient(),
                    app.signInAudience(),
                    app.identifierUris(),
                    app.web(),
                    app.spaRedirectUris(),
                    List.of(uris),
                    app.api(),
                    app.appRoles(),
                    app.requiredResourceAccess(),
                    app.passwordCredentials(),
                    app.keyCredentials(),
                    app.optionalClaims(),
                    app.groupMembershipClaims());
        }

        public AppBuilder api(Application.Api api) {
            return copy(
                    app.fallbackPublicClient(),
                    app.signInAudience(),
                    app.identifierUris(),
                    app.web(),
                    app.spaRedirectUris(),
                    app.publicClientRedirectUris(),
                    api,
                    app.appRoles(),
                    app.requiredResourceAccess(),
                    app.passwordCredentials(),
                    app.keyCredentials(),
                    app.optionalClaims(),
                    app.groupMembershipClaims());
        }

        /// Offers delegated permissions; a value that ends in an exclamation mark is for
        /// administrators only.
        public AppBuilder scopes(int tokenVersion, String... values) {
            List<PermissionScope> scopes = new java.util.ArrayList<>();
            for (String value : values) {
                boolean admin = value.endsWith("!");
                String name = admin ? value.substring(0, value.length() - 1) : value;
                scopes.add(
                        new PermissionScope(
                                UUID.nameUUIDFromBytes(
                                        (app.appId() + name).getBytes(StandardCharsets.UTF_8)),
                                name,
                                admin
                                        ? PermissionScope.ConsentType.ADMIN
                                        : PermissionScope.ConsentType.USER,
                                true,
                                Optional.of("Admin text of " + name),
                                Optional.of("Long admin text of " + name),
                                Optional.of("User text of " + name),
                                Optional.of("Long user text of " + name)));
            }
            return api(
                    new Application.Api(
                            Optional.of(tokenVersion),
                            Optional.empty(),
                            scopes,
                            app.api().knownClientApplications(),
                            app.api().preAuthorizedApplications()));
        }

        public AppBuilder roles(String... values) {
            List<AppRole> roles = new java.util.ArrayList<>();
            for (String value : values) {
                roles.add(
                        new AppRole(
                                UUID.nameUUIDFromBytes(
                                        (app.appId() + value).getBytes(StandardCharsets.UTF_8)),
                                Optional.of(value),
                                value,
                                value,
                                true,
                                Set.of(AppRole.MemberType.USER, AppRole.MemberType.APPLICATION)));
            }
            return copy(
                    app.fallbackPublicClient(),
                    app.signInAudience(),
                    app.identifierUris(),
                    app.web(),
                    app.spaRedirectUris(),
                    app.publicClientRedirectUris(),
                    app.api(),
                    roles,
                    app.requiredResourceAccess(),
                    app.passwordCredentials(),
                    app.keyCredentials(),
                    app.optionalClaims(),
                    app.groupMembershipClaims());
        }

        public AppBuilder requires(RequiredResourceAccess... required) {
            return copy(
                    app.fallbackPublicClient(),
                    app.signInAudience(),
                    app.identifierUris(),
                    app.web(),
                    app.spaRedirectUris(),
                    app.publicClientRedirectUris(),
                    app.api(),
                    app.appRoles(),
                    List.of(required),
                    app.passwordCredentials(),
                    app.keyCredentials(),
                    app.optionalClaims(),
                    app.groupMembershipClaims());
        }

        public AppBuilder secrets(PasswordCredential... passwords) {
            app = app.withCredentials(List.of(passwords), app.keyCredentials());
            return this;
        }

        public AppBuilder keys(KeyCredential... keys) {
            app = app.withCredentials(app.passwordCredentials(), List.of(keys));
            return this;
        }

        public AppBuilder claims(Application.OptionalClaims optional, String... groupClaims) {
            return copy(
                    app.fallbackPublicClient(),
                    app.signInAudience(),
                    app.identifierUris(),
                    app.web(),
                    app.spaRedirectUris(),
                    app.publicClientRedirectUris(),
                    app.api(),
                    app.appRoles(),
                    app.requiredResourceAccess(),
                    app.passwordCredentials(),
                    app.keyCredentials(),
                    optional,
                    Set.of(groupClaims));
        }
    }
}
