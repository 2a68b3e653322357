package org.isocenter.resourcemanager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import org.isocenter.http.Body;
import org.isocenter.http.Headers;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.auth.Authentication;
import org.isocenter.http.auth.Principal;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.resourcemanager.access.Principals;
import org.isocenter.resourcemanager.healthcare.Addresses;
import org.isocenter.resourcemanager.healthcare.DicomServices;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.resource.ManagedIdentities;
import tools.jackson.databind.JsonNode;

/// An installation of the control plane over a real SQLite database, with a directory, a data plane
/// and a clock that tests can look into.
///
/// Operations wait in a queue until a test lets them run, or run at once.
final class Cloud implements AutoCloseable {
    static final String TENANT = "aaaaaaaa-0000-4000-8000-000000000001";
    static final String OTHER_TENANT = "aaaaaaaa-0000-4000-8000-000000000002";
    static final String SUB = "bbbbbbbb-0000-4000-8000-000000000001";
    static final String ADMIN = "cccccccc-0000-4000-8000-000000000001";
    static final String S = "/subscriptions/" + SUB;
    static final String G = S + "/resourceGroups/rg1";
    static final String W = G + "/providers/Microsoft.HealthcareApis/workspaces/ws1";
    static final String D = W + "/dicomservices/blue";
    static final String V = "?api-version=2022-06-01";
    static final String RV = "?api-version=2021-04-01";
    static final String AV = "?api-version=2022-04-01";

    /// A directory in memory.
    static final class Directory implements Principals, ManagedIdentities {
        final Map<String, Known> principals = new ConcurrentHashMap<>();
        final Map<String, Set<String>> groups = new ConcurrentHashMap<>();
        final Map<String, ManagedPrincipal> managed = new ConcurrentHashMap<>();
        final Set<String> administrators = new ConcurrentSkipListSet<>();
        volatile boolean broken;

        @Override
        public Optional<Known> find(String tenantId, String objectId) {
            return Optional.ofNullable(principals.get(objectId));
        }

        @Override
        public Set<String> groupsOf(String tenantId, String objectId) {
            return groups.getOrDefault(objectId, Set.of());
        }

        @Override
        public Optional<Tenant> tenant(String tenantId) {
            return Optional.of(
                    new Tenant(tenantId, "Contoso", "contoso.test", List.of("contoso.test"), "DE"));
        }

        @Override
        public boolean isAdministrator(Principal caller) {
            return administrators.contains(caller.objectId());
        }

        @Override
        public void ensure(ManagedPrincipal principal) throws IOException {
            if (broken) {
                throw new IOException("the directory does not answer");
            }
            managed.put(principal.principalId(), principal);
            principals.put(
                    principal.principalId(),
                    new Known(
                            principal.principalId(),
                            PrincipalType.SERVICE_PRINCIPAL,
                            principal.displayName()));
        }

        @Override
        public void remove(String tenantId, String principalId) {
            managed.remove(principalId);
            principals.remove(principalId);
        }
    }

    /// A data plane that only remembers what it was told.
    static final class DataPlane implements DicomServices {
        final Map<String, NewService> services = new ConcurrentHashMap<>();
        volatile boolean refusesProvision;
        volatile boolean refusesDeprovision;
        volatile Runnable whileProvisioning = () -> {};

        @Override
        public void provision(NewService service) throws IOException {
            whileProvisioning.run();
            if (refusesProvision) {
                throw new IOException("no space left");
            }
            services.put(service.label(), service);
        }

        @Override
        public void deprovision(ArmId id, String label) throws IOException {
            if (refusesDeprovision) {
                throw new IOException("files are in use");
            }
            services.remove(label);
        }
    }

    /// A clock that a test moves.
    static final class Clock implements InstantSource {
        private volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        void advance(Duration by) {
            now = now.plus(by);
        }
    }

    /// What came back.
    record Answer(int status, Headers headers, byte[] bytes) {
        JsonNode body() {
            try {
                return Json.read(bytes);
            } catch (JsonSyntaxException e) {
                throw new AssertionError(new String(bytes, StandardCharsets.UTF_8), e);
            }
        }

        String at(String pointer) {
            JsonNode node = body().at(pointer);
            return node.isMissingNode()
                    ? "missing"
                    : node.isString() ? node.stringValue() : node.toString();
        }

        String code() {
            return at("/error/code");
        }

        String header(String name) {
            return headers.first(name).orElse("missing");
        }

        @Override
        public String toString() {
            return status + " " + headers + " " + new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /// Two nodes of one installation must not make the same etags.
    private static final java.util.concurrent.atomic.AtomicInteger INSTALLATIONS =
            new java.util.concurrent.atomic.AtomicInteger(42);

    final Directory directory = new Directory();
    final DataPlane dataPlane = new DataPlane();
    final Clock clock = new Clock();
    final Queue<Runnable> waiting = new ArrayDeque<>();
    final Database database;
    ResourceManagerPlane plane;
    boolean runsAtOnce = true;
    private final ResourceManagerSettings settings;
    private final RandomGenerator random;
    private final DicomServices services;
    private final Map<String, Principal> callers = new HashMap<>();

    Cloud(Path folder) {
        this(folder, ResourceManagerSettings.standard(TENANT));
    }

    Cloud(Path folder, ResourceManagerSettings settings) {
        this(
                Databases.openSqlite(
                        folder.resolve("directory.sqlite"), ResourceManagerPlane.MIGRATIONS),
                settings);
    }

    /// An installation whose data plane is another one, and whose ids never repeat those of a
    /// process before it.
    Cloud(Path folder, DicomServices services) {
        this(
                Databases.openSqlite(
                        folder.resolve("directory.sqlite"), ResourceManagerPlane.MIGRATIONS),
                ResourceManagerSettings.standard(TENANT),
                Optional.of(services),
                new java.security.SecureRandom());
    }

    Cloud(Database database, ResourceManagerSettings settings) {
        this(database, settings, Optional.empty(), new SplittableRandom(42));
    }

    /// Another node over the same rows. It draws other numbers, or both would give the same ETag to
    /// different contents.
    static Cloud secondNode(Database database) {
        return new Cloud(
                database,
                ResourceManagerSettings.standard(TENANT),
                Optional.empty(),
                new SplittableRandom(43));
    }

    private Cloud(
            Database database,
            ResourceManagerSettings settings,
            Optional<DicomServices> services,
            RandomGenerator source) {
        this.database = database;
        this.settings = settings;
        this.services = services.orElse(dataPlane);
        this.random =
                () -> {
                    synchronized (source) {
                        return source.nextLong();
                    }
                };
        this.plane = plane(database);
    }

    /// Another plane over the same rows, as after a restart.
    void restart() {
        waiting.clear();
        plane = plane(database);
    }

    ResourceManagerPlane plane(Database on) {
        Executor executor =
                work -> {
                    if (runsAtOnce) {
                        work.run();
                    } else {
                        waiting.add(work);
                    }
                };
        return new ResourceManagerPlane(
                settings,
                new ResourceManagerPlane.Dependencies(
                        on,
                        this::authenticate,
                        directory,
                        directory,
                        services,
                        new Addresses.ByHost(
                                "https://login.example.test",
                                "azurehealthcareapis.com",
                                "digitaltwins.azure.net"),
                        clock,
                        random,
                        this::guid,
                        executor));
    }

    private synchronized String guid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    void runWaiting() {
        while (true) {
            Runnable next = waiting.poll();
            if (next == null) {
                return;
            }
            next.run();
        }
    }

    private Authentication authenticate(Request request) {
        String token = request.headers().first("Authorization").orElse("").replace("Bearer ", "");
        return switch (token) {
            case "" ->
                    new Authentication.Refused(
                            Authentication.Reason.MISSING, "no Authorization field");
            case "expired" ->
                    new Authentication.Refused(Authentication.Reason.EXPIRED, "it has expired");
            case "forged" ->
                    new Authentication.Refused(
                            Authentication.Reason.BAD_SIGNATURE, "its signature is wrong");
            default -> {
                Principal caller = callers.get(token);
                yield caller == null
                        ? new Authentication.Refused(
                                Authentication.Reason.MALFORMED, "it cannot be read")
                        : new Authentication.Authenticated(caller);
            }
        };
    }

    /// A user of the directory, who can call with his object id as token.
    Principal user(String objectId, String... groupIds) {
        directory.principals.put(
                objectId, new Principals.Known(objectId, PrincipalType.USER, "User"));
        if (groupIds.length > 0) {
            directory.groups.put(objectId, Set.of(groupIds));
        }
        return caller(TENANT, objectId, Principal.Kind.USER);
    }

    Principal caller(String tenantId, String objectId, Principal.Kind kind) {
        Principal principal =
                new Principal(
                        tenantId,
                        objectId,
                        kind,
                        Optional.of("dddddddd-0000-4000-8000-00000000000a"),
                        kind == Principal.Kind.USER
                                ? Optional.of("anna@contoso.test")
                                : Optional.empty(),
                        new HashSet<>(List.of("user_impersonation")),
                        Set.of(),
                        Optional.empty(),
                        "https://management.azure.com/",
                        Instant.MAX);
        callers.put(objectId, principal);
        return principal;
    }

    /// A subscription with an administrator.
    Cloud withSubscription() {
        user(ADMIN);
        directory.administrators.add(ADMIN);
        Bootstrap bootstrap = new Bootstrap(plane);
        bootstrap.subscription(TENANT, SUB, "First subscription");
        bootstrap.assign(TENANT, "/", BuiltInRole.OWNER, ADMIN, PrincipalType.USER);
        return this;
    }

    /// … and group `rg1`, workspace `ws1`.
    Cloud withWorkspace() {
        withSubscription();
        expect(201, put(G + RV, "{\"location\":\"westus\"}"));
        expect(201, put(W + V, "{\"location\":\"westus\"}"));
        return this;
    }

    /// … and DICOM service `blue`.
    Cloud withService() {
        withWorkspace();
        expect(201, put(D + V, "{\"location\":\"westus\",\"properties\":{}}"));
        return this;
    }

    static Answer expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new AssertionError("expected " + status + " but got " + answer);
        }
        return answer;
    }

    Answer send(String token, String method, String path, String body, String... headers) {
        List<Headers.Field> fields = new ArrayList<>();
        if (!token.isEmpty()) {
            fields.add(new Headers.Field("Authorization", "Bearer " + token));
        }
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(new Headers.Field(headers[i], headers[i + 1]));
        }
        TestRequest request =
                TestRequest.of(
                        method, path, Headers.of(fields), body.getBytes(StandardCharsets.UTF_8));
        try {
            Response response = plane.handle(request);
            byte[] bytes =
                    switch (response.body()) {
                        case Body.Bytes(byte[] content) -> content;
                        case Body.Empty() -> new byte[0];
                        case Body other -> throw new AssertionError(other);
                    };
            return new Answer(response.status(), response.headers(), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Answer get(String path, String... headers) {
        return send(ADMIN, "GET", path, "", headers);
    }

    Answer put(String path, String body, String... headers) {
        return send(ADMIN, "PUT", path, body, headers);
    }

    Answer patch(String path, String body, String... headers) {
        return send(ADMIN, "PATCH", path, body, headers);
    }

    Answer post(String path, String body, String... headers) {
        return send(ADMIN, "POST", path, body, headers);
    }

    Answer delete(String path, String... headers) {
        return send(ADMIN, "DELETE", path, "", headers);
    }

    /// Follows a URL a response gave.
    Answer follow(String url) {
        String origin = TestRequest.ARM.toString();
        if (!url.startsWith(origin)) {
            throw new AssertionError("not on the host the client used: " + url);
        }
        return get(url.substring(origin.length()));
    }

    @Override
    public void close() {
        database.close();
    }
}
