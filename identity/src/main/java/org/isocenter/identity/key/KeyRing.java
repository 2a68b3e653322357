package org.isocenter.identity.key;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.isocenter.identity.key.SigningKey.State;
import org.isocenter.identity.secret.MasterKey;
import org.isocenter.identity.secret.SealBrokenException;
import org.jspecify.annotations.Nullable;

/// The signing keys and their rotation (identity:KEY-4).
///
/// At any time one key signs, one is published to sign next, and those that signed lately are still
/// published. A client that keeps the key set for a day therefore never meets a token whose key it
/// cannot have seen. The rows are the truth; what is held here is compared with them every two
/// seconds, so that a rotation by another process (another node, or the command line) is seen without
/// a restart. Of several processes that rotate at the same moment one does it and the others see it.
public final class KeyRing {
    /// How long a key is published before it signs, at least, and clients may keep a key set.
    public static final Duration PUBLISHED_AHEAD = Duration.ofHours(24);

    private static final Duration READ_AGAIN = Duration.ofSeconds(2);
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    /// What came of a rotation.
    public sealed interface Rotation {
        /// The key signs from now on.
        record Done(SigningKey active) implements Rotation {}

        /// The next key has not been published for long enough.
        record TooEarly(Instant possibleAt) implements Rotation {}
    }

    private record Snapshot(List<SigningKey> keys, SigningKey active, Instant readAt) {
        Map<String, State> states() {
            return keys.stream().collect(Collectors.toMap(SigningKey::kid, SigningKey::state));
        }

        Snapshot at(Instant now) {
            return new Snapshot(keys, active, now);
        }
    }

    private final SigningKeyRepository repository;
    private final MasterKey masterKey;
    private final KeyMaker maker;
    private final InstantSource clock;
    private final Duration retiredFor;

    /// The first keys come to be beside the rest of a first start, because making one takes a moment:
    /// first the one that signs, then the next.
    private final CompletableFuture<SigningKey> firstActive;

    private final CompletableFuture<Snapshot> first;

    private volatile @Nullable Snapshot snapshot;

    /// Opens the ring; on first use, or when keys are missing, begins to make them. Whoever wants one
    /// waits for it.
    ///
    /// @param longestTokenLife how long a token may live; a retired key is published that long, and
    ///     a day at least
    /// @throws IOException if the master key does not open the keys
    public KeyRing(
            SigningKeyRepository repository,
            MasterKey masterKey,
            SecureRandom random,
            InstantSource clock,
            Duration longestTokenLife)
            throws IOException {
        this.repository = repository;
        this.masterKey = masterKey;
        this.maker = new KeyMaker(random);
        this.clock = clock;
        Duration longest =
                longestTokenLife.compareTo(PUBLISHED_AHEAD) > 0
                        ? longestTokenLife
                        : PUBLISHED_AHEAD;
        this.retiredFor = longest.plus(CLOCK_SKEW);
        Instant now = clock.instant();
        List<SigningKey> keys = read();
        if (isWhole(keys)) {
            Snapshot whole = snapshotOf(keys, now);
            this.firstActive = CompletableFuture.completedFuture(whole.active());
            this.first = CompletableFuture.completedFuture(whole);
        } else {
            this.firstActive =
                    CompletableFuture.supplyAsync(
                            () -> makeFirstActive(now), KeyRing::inBackground);
            this.first = firstActive.thenApplyAsync(_ -> makeTheOthers(now), KeyRing::inBackground);
        }
    }

    private static void inBackground(Runnable task) {
        Thread.ofPlatform().name("first-keys").daemon().start(task);
    }

    private SigningKey makeFirstActive(Instant now) {
        try {
            return only(makeMissing(List.of(State.ACTIVE), now), State.ACTIVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Snapshot makeTheOthers(Instant now) {
        try {
            return readOrMake(now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Returns when there is a key that signs. The next one may still be made; whoever asks for what is published
    /// waits for it.
    ///
    /// @throws IOException if it cannot be made or kept
    public void awaitActive() throws IOException {
        await(firstActive);
    }

    /// Returns when there are all keys.
    ///
    /// @throws IOException if they cannot be made or kept
    public void awaitKeys() throws IOException {
        await(first);
    }

    private static void await(CompletableFuture<?> keys) throws IOException {
        try {
            var _ = keys.join();
        } catch (CompletionException e) {
            throw new IOException("The signing keys cannot be made", e.getCause());
        }
    }

    private Snapshot held() {
        Snapshot last = snapshot;
        if (last != null) {
            return last;
        }
        if (first.isCompletedExceptionally()) {
            last = makeTheOthers(clock.instant()); // the disk may have room again
            snapshot = last;
            return last;
        }
        return first.join();
    }

    /// The key that signs now.
    public SigningKey active() {
        return first.isDone() ? current().active() : firstActive.join();
    }

    /// All keys that are published now: the active one first, then the next, then retired ones.
    public List<SigningKey> published() {
        Instant now = clock.instant();
        return current().keys().stream().filter(key -> key.publishedAt(now)).toList();
    }

    /// The published key of that id.
    public Optional<SigningKey> find(String kid) {
        if (!first.isDone() && firstActive.join().kid().equals(kid)) {
            return Optional.of(firstActive.join());
        }
        Instant now = clock.instant();
        for (SigningKey key : current().keys()) {
            if (key.kid().equals(kid) && key.publishedAt(now)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /// Lets the next key sign when the present one has signed for its time, and the next one has
    /// been published for long enough; and removes retired keys whose time is over. To be called now
    /// and then.
    ///
    /// @param signsFor how long a key signs
    /// @return the rotation, if it was time
    public synchronized Optional<Rotation.Done> rotateWhenDue(Duration signsFor)
            throws IOException {
        awaitKeys();
        Instant now = clock.instant();
        Snapshot present = readOrMake();
        if (present.keys().stream().anyMatch(key -> !key.publishedAt(now))) {
            repository.deleteRemoved(now);
        }
        SigningKey active = present.active();
        Instant due = active.activeSince().orElse(active.publishedAt()).plus(signsFor);
        return !now.isBefore(due) && rotate() instanceof Rotation.Done done
                ? Optional.of(done)
                : Optional.empty();
    }

    /// Lets the next key sign, if it has been published for a day, and publishes another one.
    public synchronized Rotation rotate() throws IOException {
        awaitKeys();
        while (true) {
            Instant now = clock.instant();
            Snapshot present = readOrMake();
            SigningKey next = only(present.keys(), State.NEXT);
            Instant possibleAt = next.publishedAt().plus(PUBLISHED_AHEAD);
            if (now.isBefore(possibleAt)) {
                return new Rotation.TooEarly(possibleAt);
            }
            List<SigningKey> after = new ArrayList<>();
            for (SigningKey key : present.keys()) {
                switch (key.state()) {
                    case ACTIVE -> after.add(key.retired(now.plus(retiredFor)));
                    case NEXT -> after.add(key.active(now));
                    case RETIRED -> after.add(key);
                }
            }
            after.add(maker.make(State.NEXT, now));
            if (store(present, after)) {
                return new Rotation.Done(held().active());
            }
        }
    }

    /// Lets the next key sign at once and drops the one that signed, with all retired ones: for a
    /// key that is no longer secret. Everything they signed is worthless from now on.
    public synchronized SigningKey rotateAtOnce() throws IOException {
        awaitKeys();
        while (true) {
            Instant now = clock.instant();
            Snapshot present = readOrMake();
            SigningKey active = only(present.keys(), State.NEXT).active(now);
            if (store(present, List.of(active, maker.make(State.NEXT, now)))) {
                return held().active();
            }
        }
    }

    private Snapshot current() {
        Snapshot held = held();
        if (clock.instant().isBefore(held.readAt().plus(READ_AGAIN))) {
            return held;
        }
        synchronized (this) {
            if (held() != held) {
                return held();
            }
            try {
                Instant now = clock.instant();
                Snapshot present =
                        repository.states().equals(held.states()) ? held.at(now) : readOrMake();
                snapshot = present;
                return present;
            } catch (IOException e) {
                throw new IllegalStateException("the signing keys do not open", e);
            }
        }
    }

    private Snapshot readOrMake() throws IOException {
        return readOrMake(clock.instant());
    }

    private Snapshot readOrMake(Instant now) throws IOException {
        return snapshotOf(makeMissing(List.of(State.ACTIVE, State.NEXT), now), now);
    }

    /// Makes the keys of those states that are not there.
    ///
    /// @return all there are then
    private List<SigningKey> makeMissing(List<State> states, Instant now) throws IOException {
        List<SigningKey> keys = read();
        List<SigningKey> missing =
                states.stream()
                        .filter(state -> !has(keys, state))
                        .map(state -> maker.make(state, now))
                        .toList();
        if (missing.isEmpty()) {
            return keys;
        }
        // Another process may have been faster: what is stored counts.
        repository.addMissing(missing.stream().map(this::sealed).toList());
        return read();
    }

    private List<SigningKey> read() throws IOException {
        List<SigningKey> keys = new ArrayList<>();
        for (SigningKeyRepository.Row row : repository.all()) {
            SigningKey key;
            try {
                key = row.opened(masterKey.open(row.sealedPrivateKey(), context(row.kid())));
            } catch (SealBrokenException e) {
                throw new IOException(
                        "The signing key "
                                + row.kid()
                                + " does not open with the master key given: "
                                + e.getMessage(),
                        e);
            }
            keys.add(key);
        }
        return keys;
    }

    /// @return false if another process changed the keys since they were read
    private boolean store(Snapshot present, List<SigningKey> keys) throws IOException {
        boolean stored =
                repository.replace(present.states(), keys.stream().map(this::sealed).toList());
        snapshot = readOrMake();
        return stored;
    }

    private SigningKeyRepository.Row sealed(SigningKey key) {
        return SigningKeyRepository.Row.of(
                key, masterKey.seal(key.privateKey().getEncoded(), context(key.kid())));
    }

    private static Snapshot snapshotOf(List<SigningKey> keys, Instant now) {
        List<SigningKey> ordered = new ArrayList<>();
        ordered.add(only(keys, State.ACTIVE));
        ordered.add(only(keys, State.NEXT));
        keys.stream().filter(key -> key.state() == State.RETIRED).forEach(ordered::add);
        return new Snapshot(List.copyOf(ordered), ordered.getFirst(), now);
    }

    private static boolean isWhole(List<SigningKey> keys) {
        return has(keys, State.ACTIVE) && has(keys, State.NEXT);
    }

    private static boolean has(List<SigningKey> keys, State state) {
        return keys.stream().anyMatch(key -> key.state() == state);
    }

    private static SigningKey only(List<SigningKey> keys, State state) {
        return keys.stream()
                .filter(key -> key.state() == state)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no signing key is " + state));
    }

    static String context(String kid) {
        return "signing-key:" + kid;
    }
}
