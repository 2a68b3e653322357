package org.isocenter.identity.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.isocenter.http.json.Json;
import org.isocenter.identity.TestDatabase;
import org.isocenter.identity.secret.ClientSecrets;
import org.isocenter.identity.secret.PasswordHash;
import org.isocenter.persistence.sql.ConstraintViolationException;
import org.isocenter.persistence.sql.Database;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DirectoryTest {
    private static final Instant NOW = Instant.parse("2026-01-31T10:20:30.123456Z");

    @TempDir private static Path folder;
    private final ClientSecrets secrets = new ClientSecrets(new byte[32]);
    private final Random random = new Random(11);
    private Database database;
    private Directory directory;
    private Bootstrap bootstrap;
    private Tenant tenant;

    @BeforeAll
    void open() {
        database = TestDatabase.make(folder, Directory.MIGRATIONS);
        directory = new Directory(database, () -> ResourceAliases.NONE, () -> NOW);
        bootstrap = new Bootstrap(directory, secrets, InstantSource.fixed(NOW), random);
        tenant = bootstrap.tenant("Contoso", "Contoso.Test", true);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Rule({"identity:APP-1", "identity:APP-10", "identity:SEC-1"})
    @Test
    void keepsEverythingOfAnApplication() throws Exception {
        Bootstrap.NewClient client = bootstrap.confidentialClient(tenant, "client");
        ObjectNode document = ApplicationDocument.write(client.application());
        document.set(
                "optionalClaims",
                Json.read(
                        """
                        {"accessToken":[{"name":"email","source":null,"essential":true,
                          "additionalProperties":["x"]}],"idToken":[],"saml2Token":[]}
                        """
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        document.put("groupMembershipClaims", "SecurityGroup,DirectoryRole");
        document.put("notes", "kept");
        Application changed = ApplicationDocument.read(document, client.application());

        directory.<Boolean, RuntimeException>write(rows -> {
            rows.objects().put(changed);
            return true;
        });

        Application read = directory.applicationByAppId(client.application().appId()).orElseThrow();
        assertThat(read).isEqualTo(changed);
        assertThat(read.createdAt()).isEqualTo(NOW);
        assertThat(read.optionalClaims().accessToken().getFirst().name()).isEqualTo("email");
        assertThat(read.groupMembershipClaims())
                .containsExactlyInAnyOrder("SecurityGroup", "DirectoryRole");
        PasswordCredential credential = read.passwordCredentials().getFirst();
        assertThat(credential.hash()).isInstanceOf(SecretHash.Peppered.class);
        assertThat(
                        credential.hash() instanceof SecretHash.Peppered(String mac)
                                && secrets.matchesMac(client.secret(), mac))
                .isTrue();
        assertThat(ApplicationDocument.write(read).toString()).doesNotContain("hmac");
    }

    private User administrator(String name, String displayName, String password) {
        return bootstrap.administrator(
                tenant, name, displayName, () -> PasswordHash.of(password, new SecureRandom()));
    }

    @Rule("identity:WELL-2")
    @Test
    void bootstrapCanBeRepeated() {
        Tenant again = bootstrap.tenant("Contoso", "contoso.test", true);
        User admin = administrator("root", "Root", "Sommer-2026");
        User sameAdmin = administrator("root", "Root", "Winter-2026");

        assertThat(again.id()).isEqualTo(tenant.id());
        assertThat(sameAdmin.id()).isEqualTo(admin.id());
        assertThat(PasswordHash.verify("Sommer-2026", sameAdmin.passwordHash().orElse("")))
                .isEqualTo(PasswordHash.Match.YES);
        assertThat(directory.directoryRolesOf(tenant.id(), admin.id()))
                .containsExactly(DirectoryRole.GLOBAL_ADMINISTRATOR);
        Tenant late = bootstrap.tenant("Late", "late.test", false);
        String dicom = "https://dicom.healthcareapis.azure.com";
        assertThat(directory.servicePrincipalByName(late.id(), dicom)).isEmpty();
        ServicePrincipal made = bootstrap.register(WellKnownApplication.DICOM, late.id());
        assertThat(directory.servicePrincipalByName(late.id(), dicom)).contains(made);
        assertThat(bootstrap.register(WellKnownApplication.DICOM, late.id())).isEqualTo(made);
        assertThat(directory.servicePrincipalByName(tenant.id(), dicom).orElseThrow().id())
                .as("each tenant has its own")
                .isNotEqualTo(made.id());
        assertThat(directory.tenantByDomain("CONTOSO.test")).contains(again);
        assertThat(directory.tenants()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Rule("identity:SEC-9")
    @Test
    void whatAWriteMadeUntrueIsNeverAnsweredAgain() throws Exception {
        Bootstrap.NewClient client = bootstrap.confidentialClient(tenant, "flip");
        UUID appId = client.application().appId();
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<String> wrong = new AtomicReference<>("");
        AtomicLong settled = new AtomicLong();
        CountDownLatch ready = new CountDownLatch(2);
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            readers.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                ready.countDown();
                                while (!stop.get()) {
                                    long before = settled.get();
                                    long seen = version(appId);
                                    if (seen < before) {
                                        wrong.set(seen + " after " + before);
                                    }
                                }
                            }));
        }
        ready.await();
        for (long version = 1; version <= 200; version++) {
            ServicePrincipal now =
                    directory.servicePrincipalByAppId(tenant.id(), appId).orElseThrow();
            ServicePrincipal next = tagged(now, version);
            directory.<Boolean, RuntimeException>write(rows -> {
                rows.objects().put(next);
                return true;
            });
            settled.set(version);
        }
        stop.set(true);
        for (Thread reader : readers) {
            reader.join();
        }
        assertThat(wrong.get()).isEmpty();
        assertThat(version(appId)).isEqualTo(200);
    }

    @Rule("identity:GRAPH-24")
    @Test
    void whatEveryTokenAsksComesFromMemory() {
        CountingDatabase counting = new CountingDatabase(database);
        Directory counted = new Directory(counting, () -> ResourceAliases.NONE, () -> NOW);
        Bootstrap.NewClient client =
                new Bootstrap(counted, secrets, InstantSource.fixed(NOW), random)
                        .confidentialClient(tenant, "often");
        askAsATokenDoes(counted, client);
        int first = counting.reads();

        for (int i = 0; i < 1000; i++) {
            askAsATokenDoes(counted, client);
        }

        assertThat(counting.reads()).isEqualTo(first);
        counted.forget();
        askAsATokenDoes(counted, client);
        assertThat(counting.reads()).isGreaterThan(first);
    }

    private void askAsATokenDoes(Directory counted, Bootstrap.NewClient client) {
        UUID appId = client.application().appId();
        Application application = counted.applicationByAppId(appId).orElseThrow();
        ServicePrincipal resource =
                counted.servicePrincipalByName(
                                tenant.id(), "https://dicom.healthcareapis.azure.com")
                        .orElseThrow();
        ServicePrincipal own = counted.servicePrincipalByAppId(tenant.id(), appId).orElseThrow();
        assertThat(counted.tenant(tenant.id())).isPresent();
        assertThat(counted.appRoleAssignments(own.id(), resource.id())).isEmpty();
        assertThat(
                        application.passwordCredentials().getFirst().hash()
                                        instanceof SecretHash.Peppered(String mac)
                                && secrets.matchesMac(client.secret(), mac))
                .isTrue();
    }

    private long version(UUID appId) {
        List<String> tags =
                directory.servicePrincipalByAppId(tenant.id(), appId).orElseThrow().tags();
        return tags.isEmpty() ? 0 : Long.parseLong(tags.getFirst());
    }

    private static ServicePrincipal tagged(ServicePrincipal was, long version) {
        ObjectNode document = ServicePrincipalDocument.write(was);
        document.putArray("tags").add(Long.toString(version));
        try {
            return ServicePrincipalDocument.readChanges(document, was);
        } catch (InvalidPropertyException e) {
            throw new IllegalStateException(e);
        }
    }

    @Rule("identity:APP-1")
    @Test
    void aRefusalUndoesTheTransaction() {
        Bootstrap.NewClient client = bootstrap.confidentialClient(tenant, "undone");

        assertThatThrownBy(() ->
                        directory.write(rows -> {
                            rows.objects().delete(client.application(), NOW);
                            throw new IllegalArgumentException("no");
                        }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(directory.applicationByAppId(client.application().appId())).isPresent();
        assertThatThrownBy(() ->
                        directory.<Boolean, RuntimeException>write(rows -> {
                            rows.objects()
                                    .put(
                                            ApplicationDocument.blank(
                                                    tenant.id(),
                                                    UUID.randomUUID(),
                                                    client.application().appId(),
                                                    NOW));
                            return true;
                        }))
                .isInstanceOf(ConstraintViolationException.class);
    }

    @Rule("identity:CONSENT-1")
    @Test
    void rolesComeThroughGroupsToo() {
        User user = administrator("through", "Through", "Sommer-2026");
        Bootstrap.NewClient resource = bootstrap.confidentialClient(tenant, "resource");
        UUID role = UUID.randomUUID();
        NewIds ids = new NewIds(random);
        Group inner = group("inner", ids.guid());
        Group outer = group("outer", ids.guid());
        directory.<Boolean, RuntimeException>write(rows -> {
            rows.objects().put(inner);
            rows.objects().put(outer);
            rows.groups().addMember(inner.id(), user.id());
            rows.groups().addMember(outer.id(), inner.id());
            return rows.appRoles()
                    .add(
                            new AppRoleAssignment(
                                    ids.opaque(),
                                    tenant.id(),
                                    outer.id(),
                                    ObjectType.GROUP,
                                    resource.servicePrincipal().id(),
                                    role,
                                    NOW));
        });

        assertThat(directory.groupsOf(user.id())).containsExactlyInAnyOrder(inner.id(), outer.id());
        assertThat(directory.appRoleAssignments(user.id(), resource.servicePrincipal().id()))
                .extracting(AppRoleAssignment::appRoleId)
                .containsExactly(role);
    }

    private Group group(String name, UUID id) {
        return new Group(
                tenant.id(),
                id,
                name,
                NOW,
                Optional.empty(),
                Optional.empty(),
                name,
                false,
                true,
                List.of(),
                false,
                Map.of());
    }

    @Rule({"identity:SCOPE-3", "identity:NET-9"})
    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
        "https://A.test, https://a.test/, true",
        "https://a.test/, https://a.test, true",
        "https://a.test//, https://a.test, false",
        "https://a.test/x, https://a.test, false",
        "api://X, api://x, true"
    })
    void namesOfResourcesCompare(String one, String other, boolean same) {
        assertThat(ResourceNames.fold(one).equals(ResourceNames.fold(other))).isEqualTo(same);
    }

    @Rule({"identity:REDIR-4", "identity:REDIR-7"})
    @ParameterizedTest(name = "{0} native {1}: {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    https://app.test/cb                                      | false | yes
                    http://localhost:8080/cb                                 | false | yes
                    http://127.0.0.1                                         | false | yes
                    http://app.test/cb                                       | false | no
                    urn:ietf:wg:oauth:2.0:oob                                | true  | yes
                    urn:ietf:wg:oauth:2.0:oob                                | false | no
                    msauth.app://auth                                        | true  | yes
                    https://login.test/common/oauth2/nativeclient            | true  | yes
                    https://app.test/cb#x                                    | false | no
                    https://*.app.test/cb                                    | false | yes
                    https://app.*.test/cb                                    | false | no
                    https://app.test/*                                       | false | no
                    https://app.test/a(b)                                    | false | no
                    https://app.test/a b                                     | false | no
                    data:text/html,x                                         | true  | no
                    /relative                                                | false | no
                    https:///nohost                                          | false | no
                    https://oauth.pstmn.io/v1/callback                       | true  | yes
                    https://oauth.pstmn.io/v1/browser-callback               | false | yes
                    https://www.getpostman.com/oauth2/callback               | true  | yes
                    https://app.test@evil.test/cb                            | false | no
                    https://user:pw@app.test/cb                              | false | no
                    https://аpp.test/cb                                      | false | no
                    https://xn--pp-7kc.test/cb                               | false | yes
                    http://localhost@evil.test/                              | true  | no
                    http://localhost.evil.test/                              | true  | no
                    JavaScript:alert(1)//https://app.test                    | true  | no
                    """)
    void redirectUrisThatMayBeRegistered(String uri, boolean nativeClient, String may) {
        assertThat(RedirectUris.problemWith(uri, nativeClient).isEmpty())
                .isEqualTo(may.equals("yes"));
    }

    @Rule("identity:GRAPH-21")
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "2026-01-31T10:20:30Z, 2026-01-31T10:20:30Z",
        "2026-01-31T10:20:30.1234567Z, 2026-01-31T10:20:30.123456Z",
        "2026-01-31T11:20:30+01:00, 2026-01-31T10:20:30Z",
        "2026-01-31T10:20:30, 2026-01-31T10:20:30Z",
        "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z",
        "yesterday, none",
        "+999999999-01-01T00:00:00Z, none"
    })
    void readsDates(String text, String expected) {
        assertThat(Timestamps.parse(text).map(Timestamps::format).orElse("none"))
                .isEqualTo(expected);
        Timestamps.parse(text)
                .ifPresent(date ->
                        assertThat(Timestamps.ofMicros(Timestamps.toMicros(date))).isEqualTo(date));
    }

    @Rule("identity:GRAPH-21")
    @Test
    void guidsAreStrict() {
        assertThat(Guid.parse("1-1-1-1-1")).isEmpty();
        assertThat(Guid.parse("75E725BF-66ce-4cea-9b9a-5c4caae57f33"))
                .contains(UUID.fromString("75e725bf-66ce-4cea-9b9a-5c4caae57f33"));
        assertThat(new NewIds(random).guid().version()).isEqualTo(4);
    }
}
