package org.isocenter.identity.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isocenter.identity.TestIdentity.DICOM;
import static org.isocenter.identity.TestRequest.post;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.identity.TestIdentity;
import org.isocenter.identity.TestRequest;
import org.isocenter.identity.key.KeyRing;
import org.isocenter.identity.key.OwnToken;
import org.isocenter.identity.key.SigningKey;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Two processes on one database: what one writes the other sees, at once where it is not remembered
/// and within a second where it is.
class TwoNodesTest {
    private static final String SECRET = "s3cret~value_that.is-long-enough-1234567";

    private TestIdentity identity;
    private TestIdentity.Node other;
    private Application app;

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        identity = new TestIdentity(folder);
        app = identity.register(builder -> builder.secrets(identity.secret(SECRET)));
        other = identity.new Node();
    }

    @AfterEach
    void close() {
        other.close();
        identity.close();
    }

    private TestRequest tokenRequest() {
        return post(
                identity.tokenPath(),
                "grant_type",
                "client_credentials",
                "client_id",
                app.appId().toString(),
                "client_secret",
                SECRET,
                "scope",
                DICOM + "/.default");
    }

    private int errorOfOther() {
        return TestIdentity.json(other.send(tokenRequest())).path("error_codes").path(0).asInt();
    }

    @Rule({"identity:SEC-9", "identity:GRAPH-24"})
    @Test
    void aClientDisabledOnOneNodeIsRefusedByTheOther() throws Exception {
        assertThat(errorOfOther()).isZero();
        ServicePrincipal principal = identity.principal(app);
        ObjectNode document = ServicePrincipalDocument.write(principal);
        document.put("accountEnabled", false);
        identity.store(ServicePrincipalDocument.readChanges(document, principal));

        assertThat(
                        TestIdentity.json(identity.send(tokenRequest()))
                                .path("error_codes")
                                .path(0)
                                .asInt())
                .as("here at once")
                .isEqualTo(7000112);
        identity.pass(Directory.SEEN_WITHIN);
        assertThat(errorOfOther()).isEqualTo(7000112);
        assertThat(Directory.SEEN_WITHIN).isLessThanOrEqualTo(Duration.ofSeconds(5));
    }

    /// Nothing was remembered of it, not even that it was not there.
    @Rule("identity:CAUTH-3")
    @Test
    void aSecretMadeOnOneNodeWorksOnTheOther() {
        String second = SECRET.replace("value", "VALUE");
        assertThat(errorOfOther()).isZero();
        identity.change(app, builder -> builder.secrets(identity.secret(second)));
        identity.pass(Directory.SEEN_WITHIN);

        assertThat(errorOfOther()).as("the old one is gone").isEqualTo(7000215);
        JsonNode body =
                TestIdentity.json(
                        other.send(
                                post(
                                        identity.tokenPath(),
                                        "grant_type",
                                        "client_credentials",
                                        "client_id",
                                        app.appId().toString(),
                                        "client_secret",
                                        second,
                                        "scope",
                                        DICOM + "/.default")));
        assertThat(body.has("access_token")).as(body.toString()).isTrue();
    }

    @Rule("identity:SCOPE-3")
    @Test
    void groupsAndNamesAreSeenToo() {
        User alice = identity.addUser("alice");
        UUID groupId = UUID.randomUUID();
        assertThat(other.directory.groupsOf(alice.id())).isEmpty();
        assertThat(other.directory.servicePrincipalByName(identity.tenant.id(), "api://late"))
                .isEmpty();
        identity.directory.<Boolean, RuntimeException>write(rows -> {
            rows.objects()
                    .put(
                            new Group(
                                    identity.tenant.id(),
                                    groupId,
                                    "g",
                                    identity.now(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    "g",
                                    false,
                                    true,
                                    List.of(),
                                    false,
                                    java.util.Map.of()));
            return rows.groups().addMember(groupId, alice.id());
        });
        identity.register(builder -> builder.identifierUris("api://late"));
        identity.pass(Directory.SEEN_WITHIN);

        assertThat(other.directory.groupsOf(alice.id())).containsExactly(groupId);
        assertThat(other.directory.servicePrincipalByName(identity.tenant.id(), "api://late"))
                .isPresent();
    }

    /// A write of its own does not hide that another node wrote in between.
    @Rule("identity:SEC-9")
    @Test
    void ownWritesHideNothing() {
        User alice = identity.addUser("alice");
        identity.pass(Directory.SEEN_WITHIN);
        assertThat(other.directory.groupsOf(alice.id())).isEmpty();
        assertThat(identity.directory.object(identity.tenant.id(), alice.id())).isPresent();
        for (int i = 0; i < 3; i++) {
            String name = "Name " + i;
            other.directory.<Boolean, RuntimeException>write(rows -> {
                rows.objects().put(renamed(alice, name));
                return true;
            });
            identity.addUser("user" + i);
            identity.pass(Directory.SEEN_WITHIN);
            assertThat(
                            identity.directory
                                    .object(identity.tenant.id(), alice.id())
                                    .map(DirectoryObject::displayName))
                    .contains(name);
        }
    }

    private static User renamed(User user, String name) {
        return new User(
                user.tenantId(),
                user.id(),
                user.userPrincipalName(),
                name,
                user.createdAt(),
                user.deletedAt(),
                user.accountEnabled(),
                user.givenName(),
                user.surname(),
                user.mail(),
                user.mailNickname(),
                user.passwordHash(),
                user.passwordChangedAt(),
                user.mustChangePassword(),
                user.sessionsValidFrom(),
                user.other());
    }

    /// A code is redeemed once, whichever node is asked.
    @Rule({"identity:AUTHZ-10", "identity:ASSERT-7"})
    @Test
    void codesAndSessionsBelongToAll() {
        identity.addUser("alice");
        Application cli =
                identity.register(builder -> builder.publicClient().desktop("http://localhost"));
        identity.grant(cli, WellKnownApplication.DICOM, "Dicom.ReadWrite");
        var browser = new org.isocenter.identity.TestBrowser(identity);
        String code =
                browser.open(
                                "/"
                                        + identity.tenant.id()
                                        + "/oauth2/v2.0/authorize?"
                                        + TestRequest.form(
                                                "client_id",
                                                cli.appId().toString(),
                                                "redirect_uri",
                                                "http://localhost",
                                                "response_type",
                                                "code",
                                                "scope",
                                                DICOM + "/.default"))
                        .signIn("alice@contoso.test")
                        .answer("code");
        identity.pass(Directory.SEEN_WITHIN);
        TestRequest redeem =
                post(
                        identity.tokenPath(),
                        "grant_type",
                        "authorization_code",
                        "client_id",
                        cli.appId().toString(),
                        "redirect_uri",
                        "http://localhost",
                        "code",
                        code);

        assertThat(TestIdentity.json(other.send(redeem)).has("access_token")).isTrue();
        assertThat(TestIdentity.json(identity.send(redeem)).path("error_codes").path(0).asInt())
                .isEqualTo(54005);
    }

    @Rule({"identity:KEY-4", "identity:KEY-5"})
    @Test
    void keysRotatedOnOneNodeAreKnownToTheOther() throws IOException {
        identity.pass(Duration.ofDays(2));
        KeyRing here = identity.plane().keys();
        KeyRing there = other.plane.keys();
        SigningKey before = there.active();
        assertThat(here.rotate()).isInstanceOf(KeyRing.Rotation.Done.class);

        String token =
                TestIdentity.json(identity.send(tokenRequest())).path("access_token").asString();
        assertThat(OwnToken.read(there, token)).as("it was published all along").isPresent();
        identity.pass(Duration.ofSeconds(2));
        assertThat(there.active().kid()).isEqualTo(here.active().kid());
        assertThat(there.published().stream().map(SigningKey::kid))
                .containsExactlyElementsOf(here.published().stream().map(SigningKey::kid).toList())
                .contains(before.kid());
    }

    /// Both nodes find that it is time: the keys move on by one, not by two.
    @Rule("identity:KEY-4")
    @Test
    void twoNodesRotateOnce() throws Exception {
        KeyRing here = identity.plane().keys();
        KeyRing there = other.plane.keys();
        String next = here.published().get(1).kid();
        identity.pass(Duration.ofDays(60));
        Thread first = Thread.ofVirtual().unstarted(() -> rotate(here));
        Thread second = Thread.ofVirtual().unstarted(() -> rotate(there));
        first.start();
        second.start();
        first.join();
        second.join();
        identity.pass(Duration.ofSeconds(3));

        assertThat(here.active().kid()).isEqualTo(next).isEqualTo(there.active().kid());
        assertThat(here.published()).hasSize(3);
    }

    private static void rotate(KeyRing ring) {
        try {
            ring.rotateWhenDue(Duration.ofDays(60));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
