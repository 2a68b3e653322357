package org.isocenter.identity.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.isocenter.identity.IdentityPlane;
import org.isocenter.identity.TestDatabase;
import org.isocenter.identity.key.KeyRing.Rotation;
import org.isocenter.identity.secret.MasterKey;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.DatabaseException;
import org.isocenter.persistence.sql.Dialect;
import org.isocenter.rule.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
    private static final Duration LONGEST = Duration.ofMinutes(90);

    private final SecureRandom random = new SecureRandom();
    private Path folder;
    private Database database;
    private MasterKey masterKey;
    private Instant now = Instant.parse("2026-01-31T10:20:30Z");

    @BeforeEach
    void open(@TempDir Path temporary) throws IOException {
        folder = temporary;
        database = TestDatabase.make(folder, IdentityPlane.MIGRATIONS);
        masterKey = MasterKey.loadOrCreate(folder.resolve("master.key"), random);
    }

    @AfterEach
    void close() {
        database.close();
    }

    /// A ring that is whole, as it is a moment after a first start.
    private KeyRing ring(MasterKey key) throws IOException {
        KeyRing ring = begun(key);
        ring.awaitKeys();
        return ring;
    }

    private KeyRing begun(MasterKey key) throws IOException {
        return new KeyRing(new SigningKeyRepository(database), key, random, () -> now, LONGEST);
    }

    private static List<String> kids(KeyRing ring) {
        return ring.published().stream().map(SigningKey::kid).toList();
    }

    @Rule({"identity:KEY-1", "identity:KEY-4"})
    @Test
    void startsWithAnActiveAndANextKey() throws Exception {
        KeyRing ring = ring(masterKey);

        assertThat(ring.published()).hasSize(2);
        SigningKey active = ring.active();
        assertThat(active.publicKey().getModulus().bitLength()).isEqualTo(2048);
        byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(active.certificate().getEncoded());
        assertThat(active.kid())
                .isEqualTo(Base64.getUrlEncoder().withoutPadding().encodeToString(sha1));
        active.certificate().verify(active.certificate().getPublicKey());
        assertThat(active.certificate().getSigAlgName()).isEqualTo("SHA256withRSA");
    }

    /// The first keys are made beside the rest of a start.
    @Rule("identity:KEY-4")
    @Test
    void whoeverWantsAKeyWaitsForTheFirstOnes() throws IOException {
        KeyRing one = begun(masterKey);
        KeyRing other = begun(masterKey);

        assertThat(other.active().kid()).isEqualTo(one.active().kid());
        assertThat(kids(other)).isEqualTo(kids(one)).hasSize(2);
    }

    /// Lets the first key be kept; the one after it waits, and may fail once.
    private static final class SlowDatabase implements Database {
        private final Database database;
        private final CountDownLatch released = new CountDownLatch(1);
        private final AtomicInteger writes = new AtomicInteger();
        private volatile boolean broken;

        SlowDatabase(Database database) {
            this.database = database;
        }

        void release() {
            released.countDown();
        }

        @Override
        public <T extends @Nullable Object, E extends Exception> T read(Work<T, E> work) throws E {
            return database.read(work);
        }

        @Override
        public <T extends @Nullable Object, E extends Exception> Pending<T, E> submit(
                Work<T, E> work, Runnable settled) {
            if (writes.incrementAndGet() == 2) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                if (broken) {
                    throw new DatabaseException("the disk is full");
                }
            }
            return database.submit(work, settled);
        }

        @Override
        public Dialect dialect() {
            return database.dialect();
        }

        @Override
        public void close() {
            release();
            database.close();
        }
    }

    private KeyRing slow(SlowDatabase slow) throws IOException {
        return new KeyRing(new SigningKeyRepository(slow), masterKey, random, () -> now, LONGEST);
    }

    /// A first start is over when something signs; the key set is shown when it is whole.
    @Rule("identity:KEY-4")
    @Test
    void signsWhileTheNextKeyIsMadeAndPublishesBoth() throws Exception {
        SlowDatabase slow = new SlowDatabase(database);
        KeyRing ring = slow(slow);

        ring.awaitActive();
        SigningKey active = ring.active();
        assertThat(ring.find(active.kid())).contains(active);
        CompletableFuture<List<String>> published = CompletableFuture.supplyAsync(() -> kids(ring));
        assertThat(published.completeOnTimeout(List.of(), 300, TimeUnit.MILLISECONDS).join())
                .as("waits")
                .isEmpty();

        slow.release();
        assertThat(kids(ring)).hasSize(2).startsWith(active.kid());
        ring.awaitKeys();
        assertThat(kids(ring(masterKey))).isEqualTo(kids(ring));
    }

    @Rule("identity:KEY-4")
    @Test
    void makesTheNextKeyWhenItIsAskedForAgain() throws Exception {
        SlowDatabase slow = new SlowDatabase(database);
        slow.broken = true;
        KeyRing ring = slow(slow);
        String active = ring.active().kid();

        slow.release();
        assertThatThrownBy(ring::awaitKeys).isInstanceOf(IOException.class);

        assertThat(kids(ring)).hasSize(2).startsWith(active);
        assertThat(ring.active().kid()).isEqualTo(active);
        assertThat(kids(ring(masterKey))).isEqualTo(kids(ring));
    }

    @Test
    void saysThatTheFirstKeysCannotBeMade() throws IOException {
        now = Instant.MAX; // no certificate can be valid then

        KeyRing ring = begun(masterKey);

        for (ThrowingCallable each :
                List.<ThrowingCallable>of(ring::awaitActive, ring::awaitKeys)) {
            assertThatThrownBy(each)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("cannot be made");
        }
    }

    @Rule({"identity:KEY-4", "identity:KEY-6"})
    @Test
    void findsItsKeysAgain() throws IOException {
        List<String> before = kids(ring(masterKey));

        KeyRing again = ring(masterKey);

        assertThat(kids(again)).isEqualTo(before);
        String token = OwnToken.sign(again.active(), true, Map.of("oid", "x"));
        assertThat(OwnToken.read(again, token)).isPresent();
    }

    @Rule("identity:KEY-3")
    @Test
    void writesTheHeaderThatClientsExpect() throws IOException {
        KeyRing ring = ring(masterKey);
        String v1 = OwnToken.sign(ring.active(), true, Map.of());
        String v2 = OwnToken.sign(ring.active(), false, Map.of());

        String kid = ring.active().kid();
        assertThat(header(v1))
                .isEqualTo(
                        "{\"typ\":\"JWT\",\"alg\":\"RS256\",\"x5t\":\""
                                + kid
                                + "\",\"kid\":\""
                                + kid
                                + "\"}");
        assertThat(header(v2))
                .isEqualTo("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}");
    }

    private static String header(String token) {
        return new String(
                Base64.getUrlDecoder().decode(token.split("\\.")[0]), StandardCharsets.UTF_8);
    }

    /// A forged token is no token, whichever way it is forged.
    @Rule({"identity:KEY-3", "identity:SEC-10"})
    @Test
    void readsNothingThatItDidNotSign() throws IOException {
        KeyRing ring = ring(masterKey);
        String good = OwnToken.sign(ring.active(), true, new LinkedHashMap<>(Map.of("oid", "me")));
        String[] parts = good.split("\\.");
        String otherClaims = base64("{\"oid\":\"you\"}");

        assertThat(OwnToken.read(ring, good)).isPresent();
        List<String> forged =
                List.of(
                        parts[0] + "." + otherClaims + "." + parts[2],
                        base64("{\"alg\":\"none\"}") + "." + otherClaims + ".",
                        base64("{\"alg\":\"HS256\",\"kid\":\"" + ring.active().kid() + "\"}")
                                + "."
                                + parts[1]
                                + "."
                                + parts[2],
                        base64("{\"alg\":\"RS256\",\"kid\":\"nobody\"}")
                                + "."
                                + parts[1]
                                + "."
                                + parts[2],
                        parts[0] + "." + parts[1],
                        parts[0] + "." + parts[1] + ".AAAA",
                        "",
                        "...",
                        "a".repeat(20_000));
        for (String token : forged) {
            assertThat(OwnToken.read(ring, token)).as(token).isEmpty();
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Rule("identity:KEY-4")
    @Test
    void publishesANextKeyForADayBeforeItSigns() throws IOException {
        KeyRing ring = ring(masterKey);
        SigningKey first = ring.active();
        String next = ring.published().get(1).kid();

        assertThat(ring.rotate()).isEqualTo(new Rotation.TooEarly(now.plus(Duration.ofHours(24))));
        assertThat(ring.active().kid()).isEqualTo(first.kid());

        now = now.plus(Duration.ofHours(24));
        assertThat(ring.rotate()).isInstanceOf(Rotation.Done.class);

        assertThat(ring.active().kid()).isEqualTo(next);
        assertThat(ring.published()).hasSize(3);
        assertThat(ring.find(first.kid())).as("retired, still published").isPresent();
    }

    @Rule("identity:KEY-4")
    @Test
    void dropsARetiredKeyWhenItsLastTokenIsGone() throws IOException {
        KeyRing ring = ring(masterKey);
        String first = ring.active().kid();
        now = now.plus(Duration.ofHours(24));
        ring.rotate();

        now = now.plus(Duration.ofHours(24));
        assertThat(ring.find(first)).as("within a day and the skew").isPresent();
        now = now.plus(Duration.ofMinutes(6));
        assertThat(ring.find(first)).isEmpty();
        assertThat(kids(ring)).doesNotContain(first).hasSize(2);
    }

    @Rule("identity:KEY-4")
    @Test
    void dropsAKeyAtOnceInAnEmergency() throws IOException {
        KeyRing ring = ring(masterKey);
        SigningKey stolen = ring.active();
        String token = OwnToken.sign(stolen, true, Map.of("oid", "thief"));

        ring.rotateAtOnce();

        assertThat(ring.published()).hasSize(2);
        assertThat(ring.find(stolen.kid())).isEmpty();
        assertThat(OwnToken.read(ring, token)).isEmpty();
    }

    /// What the server asks every half minute: nothing happens until the key has signed for its time,
    /// then the next one signs, and the old one stays until its last token has expired.
    @Rule("identity:KEY-4")
    @Test
    void rotatesByItself() throws IOException {
        Duration life = Duration.ofDays(60);
        KeyRing ring = ring(masterKey);
        SigningKey first = ring.active();
        String second = ring.published().get(1).kid();
        assertThat(ring.rotateWhenDue(life)).isEmpty();
        now = now.plus(life).minusSeconds(1);
        assertThat(ring.rotateWhenDue(life)).isEmpty();
        String token = OwnToken.sign(ring.active(), true, Map.of("oid", "x"));

        now = now.plusSeconds(1);
        assertThat(ring.rotateWhenDue(life)).isPresent();
        assertThat(ring.active().kid()).isEqualTo(second);
        assertThat(ring.active().activeSince()).contains(now);
        assertThat(OwnToken.read(ring, token)).as("signed a second ago").isPresent();
        assertThat(ring.rotateWhenDue(life)).as("not twice").isEmpty();
        String third = ring.published().get(1).kid();

        now = now.plus(Duration.ofDays(2));
        assertThat(ring.rotateWhenDue(life)).isEmpty();
        assertThat(kids(ring)).containsExactly(second, third);
        assertThat(OwnToken.read(ring, token)).as("long expired").isEmpty();
        assertThat(rows()).as("and gone from the table").doesNotContain(first.kid());
        now = now.plus(life);
        assertThat(ring.rotateWhenDue(life)).isPresent();
        assertThat(ring.active().kid()).isEqualTo(third);
    }

    private List<String> rows() {
        return List.copyOf(new SigningKeyRepository(database).states().keySet());
    }

    /// A life shorter than the day for which a key must be known before it signs.
    @Rule("identity:KEY-4")
    @Test
    void neverSignsWithAKeyThatNobodyCanKnow() throws IOException {
        KeyRing ring = ring(masterKey);
        String first = ring.active().kid();
        now = now.plus(Duration.ofHours(23));

        assertThat(ring.rotateWhenDue(Duration.ofHours(1))).isEmpty();
        assertThat(ring.active().kid()).isEqualTo(first);
        now = now.plus(Duration.ofHours(1));
        assertThat(ring.rotateWhenDue(Duration.ofHours(1))).isPresent();
    }

    /// Another process (a node, the command line) rotates; this one sees it within seconds.
    @Rule("identity:KEY-5")
    @Test
    void seesTheRotationOfAnotherProcess() throws IOException {
        KeyRing ring = ring(masterKey);
        KeyRing other = ring(masterKey);
        now = now.plus(Duration.ofHours(25));
        other.rotate();
        now = now.plus(Duration.ofSeconds(2));

        assertThat(ring.active().kid()).isEqualTo(other.active().kid());
    }

    @Rule({"identity:KEY-6", "identity:SEC-6"})
    @Test
    void keepsPrivateKeysSealed() throws Exception {
        KeyRing ring = ring(masterKey);
        byte[] encoded = ring.active().privateKey().getEncoded();
        database.close();

        byte[] tail = java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(contains(Files.readAllBytes(file), tail)).as(file.toString()).isFalse();
            }
        }
        assertThat(Files.getPosixFilePermissions(folder.resolve("master.key")))
                .extracting(Enum::name)
                .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
    }

    private static boolean contains(byte[] hay, byte[] needle) {
        return new String(hay, StandardCharsets.ISO_8859_1)
                .contains(new String(needle, StandardCharsets.ISO_8859_1));
    }

    @Rule({"identity:KEY-6", "identity:SEC-6"})
    @Test
    void opensOnlyWithItsMasterKey() throws IOException {
        ring(masterKey).awaitKeys();
        MasterKey other = MasterKey.of(new byte[32], random);

        assertThatThrownBy(() -> ring(other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("another master key");
    }

    @Rule("identity:SEC-6")
    @Test
    void movesToAnotherMasterKey() throws Exception {
        KeyRing ring = ring(masterKey);
        List<String> before = kids(ring);
        MasterKey other = MasterKey.of(new byte[32], random);

        new SealedRows(database).rewrap(List.of(masterKey), other);

        assertThat(kids(ring(other))).isEqualTo(before);
        assertThatThrownBy(() -> ring(masterKey)).isInstanceOf(IOException.class);
    }
}
