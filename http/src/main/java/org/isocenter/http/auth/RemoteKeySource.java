package org.isocenter.http.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The key set that an authorization server publishes (RFC 7517 §5), fetched when needed (rule
/// identity:KEY-5).
///
/// Keys are kept for 24 hours and fetched anew every hour, in the background; a key that the server
/// no longer publishes is gone after that. An id that is not among the keys makes us look again, at
/// most every five minutes, so that tokens with invented ids cannot be used to keep the server busy.
/// A failed attempt may be repeated sooner, as it has brought nothing.
public final class RemoteKeySource implements KeySource {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteKeySource.class);
    private static final Duration KEPT = Duration.ofHours(24);
    private static final Duration REFRESHED = Duration.ofHours(1);
    private static final Duration LOOKED_FOR_AGAIN = Duration.ofMinutes(5);
    private static final Duration REPEATED = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAXIMUM_DOCUMENT_BYTES = 1 << 20;

    private record Keys(Map<String, RSAPublicKey> byId, Instant fetchedAt) {}

    private final URI document;
    private final HttpClient client;
    private final InstantSource clock;
    private final ReentrantLock fetching = new ReentrantLock();

    private volatile Keys keys = new Keys(Map.of(), Instant.MIN);
    private volatile Instant attemptedAt = Instant.MIN;
    private volatile boolean failed;

    /// @param document where the key set is published (`jwks_uri`)
    /// @param client fetches it; knows which certificates to trust
    public RemoteKeySource(URI document, HttpClient client, InstantSource clock) {
        this.document = document;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Optional<RSAPublicKey> key(String keyId) {
        Instant now = clock.instant();
        Optional<RSAPublicKey> key = known(keyId, now);
        if (key.isEmpty()) {
            fetch(failed ? REPEATED : LOOKED_FOR_AGAIN);
            return known(keyId, now);
        }
        if (isOlderThan(keys.fetchedAt, REFRESHED, now)
                && isOlderThan(attemptedAt, LOOKED_FOR_AGAIN, now)
                && !fetching.isLocked()) {
            Thread.startVirtualThread(() -> fetch(LOOKED_FOR_AGAIN));
        }
        return key;
    }

    private Optional<RSAPublicKey> known(String keyId, Instant now) {
        Keys held = keys;
        return isOlderThan(held.fetchedAt, KEPT, now)
                ? Optional.empty()
                : Optional.ofNullable(held.byId.get(keyId));
    }

    private static boolean isOlderThan(Instant then, Duration age, Instant now) {
        return then.equals(Instant.MIN) || then.plus(age).isBefore(now);
    }

    /// Fetches the document unless that was tried a short while ago; whoever comes while another
    /// fetches waits for that.
    private void fetch(Duration pause) {
        fetching.lock();
        try {
            Instant now = clock.instant();
            if (!isOlderThan(attemptedAt, pause, now)) {
                return;
            }
            attemptedAt = now;
            keys = new Keys(read(), now);
            failed = false;
        } catch (IOException | ParseException | JOSEException e) {
            failed = true;
            LOG.warn("the key set {} could not be fetched: {}", document, e.toString());
        } catch (InterruptedException e) {
            failed = true;
            Thread.currentThread().interrupt();
        } finally {
            fetching.unlock();
        }
    }

    private Map<String, RSAPublicKey> read()
            throws IOException, InterruptedException, ParseException, JOSEException {
        HttpRequest request =
                HttpRequest.newBuilder(document)
                        .timeout(TIMEOUT)
                        .header("Accept", "application/json")
                        .build();
        HttpResponse<InputStream> response =
                client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (response.statusCode() != 200) {
                throw new IOException("status " + response.statusCode());
            }
            byte[] bytes = body.readNBytes(MAXIMUM_DOCUMENT_BYTES + 1);
            if (bytes.length > MAXIMUM_DOCUMENT_BYTES) {
                throw new IOException("the document is too large");
            }
            return keys(JWKSet.parse(new String(bytes, StandardCharsets.UTF_8)));
        }
    }

    private static Map<String, RSAPublicKey> keys(JWKSet set) throws JOSEException {
        Map<String, RSAPublicKey> byId = new HashMap<>();
        for (JWK jwk : set.getKeys()) {
            boolean signs = jwk.getKeyUse() == null || jwk.getKeyUse().equals(KeyUse.SIGNATURE);
            if (jwk instanceof RSAKey rsa && jwk.getKeyID() != null && signs) {
                byId.put(jwk.getKeyID(), rsa.toRSAPublicKey());
            }
        }
        return Map.copyOf(byId);
    }
}
