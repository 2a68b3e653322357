package org.isocenter.server.adapter;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.isocenter.http.auth.RemoteKeySource;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.identity.client.TrustedIssuers;

/// The keys of other issuers, found through their discovery documents (OpenID Connect Discovery
/// §4), for federated credentials (identity:ASSERT-9).
public final class PublishedIssuers implements TrustedIssuers {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAXIMUM_ISSUERS = 100;
    private static final int MAXIMUM_DOCUMENT_BYTES = 1 << 20;

    private final Supplier<HttpClient> client;
    private final InstantSource clock;
    private final Map<String, RemoteKeySource> sources = new ConcurrentHashMap<>();

    /// @param client made when the first issuer is asked
    public PublishedIssuers(Supplier<HttpClient> client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    @Override
    public List<PublicKey> keys(String issuer, String keyId) {
        if (!issuer.startsWith("https://")) {
            return List.of();
        }
        RemoteKeySource source = sources.get(issuer);
        if (source == null) {
            Optional<URI> document = keySet(issuer);
            if (document.isEmpty()) {
                return List.of();
            }
            if (sources.size() >= MAXIMUM_ISSUERS) {
                sources.clear();
            }
            source = new RemoteKeySource(document.get(), client.get(), clock);
            sources.put(issuer, source);
        }
        return source.key(keyId).<List<PublicKey>>map(List::of).orElse(List.of());
    }

    private Optional<URI> keySet(String issuer) {
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        try {
            HttpResponse<java.io.InputStream> response =
                    client.get()
                            .send(
                                    HttpRequest.newBuilder(
                                                    URI.create(
                                                            base
                                                                    + "/.well-known/openid-configuration"))
                                            .timeout(TIMEOUT)
                                            .build(),
                                    HttpResponse.BodyHandlers.ofInputStream());
            try (java.io.InputStream body = response.body()) {
                String keys = Json.read(body, MAXIMUM_DOCUMENT_BYTES).path("jwks_uri").asString("");
                return keys.startsWith("https://")
                        ? Optional.of(URI.create(keys))
                        : Optional.empty();
            }
        } catch (IOException | JsonSyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
