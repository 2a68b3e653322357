package org.isocenter.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.isocenter.http.RequestObserver;
import org.isocenter.http.Response;
import org.isocenter.http.server.HttpServer;
import org.isocenter.http.server.ServerSettings;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@Rule({"identity:KEY-5"})
class RemoteKeySourceTest {
    private final AtomicInteger fetches = new AtomicInteger();
    private volatile Response document = Response.of(503);
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
    private final HttpServer server =
            new HttpServer(
                    ServerSettings.plain("127.0.0.1", 0),
                    _ -> {
                        fetches.incrementAndGet();
                        return document;
                    },
                    RequestObserver.NONE,
                    () -> "id");
    private final HttpClient client = HttpClient.newHttpClient();
    private RemoteKeySource source;

    @BeforeEach
    void start() throws Exception {
        server.start();
        source =
                new RemoteKeySource(
                        URI.create("http://127.0.0.1:" + server.port() + "/keys"),
                        client,
                        now::get);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private void publish(RSAKey... keys) {
        document = Response.json(200, new JWKSet(java.util.List.of(keys)).toJSONObject());
    }

    private static RSAKey key(String id) throws Exception {
        return new RSAKeyGenerator(2048).keyID(id).keyUse(KeyUse.SIGNATURE).generate();
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private void waitForFetches(int count) throws InterruptedException {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (fetches.get() < count && System.nanoTime() < deadline) {
            Thread.sleep(10);
        }
        Thread.sleep(50);
        assertThat(fetches).hasValue(count);
    }

    @Test
    void fetchesOnceAndAgainForAnUnknownKeyAtMostEveryFiveMinutes() throws Exception {
        RSAKey one = key("1");
        publish(one);
        assertThat(source.key("1")).hasValue(one.toRSAPublicKey());
        assertThat(source.key("1")).isPresent();
        assertThat(source.key("2")).isEmpty();
        assertThat(fetches).hasValue(1);

        publish(one, key("2"));
        pass(Duration.ofSeconds(299));
        assertThat(source.key("2")).isEmpty();
        assertThat(fetches).hasValue(1);
        pass(Duration.ofSeconds(2));
        assertThat(source.key("2")).isPresent();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void refreshesHourlyInTheBackgroundAndDropsWhatIsGone() throws Exception {
        publish(key("1"));
        assertThat(source.key("1")).isPresent();
        publish(key("2"));
        pass(Duration.ofMinutes(61));
        assertThat(source.key("1")).isPresent();
        waitForFetches(2);
        assertThat(source.key("2")).isPresent();
        assertThat(source.key("1")).isEmpty();
    }

    @Test
    void keepsKeysForADayWhenTheServerIsAway() throws Exception {
        publish(key("1"));
        assertThat(source.key("1")).isPresent();
        document = Response.of(500);
        pass(Duration.ofHours(23));
        assertThat(source.key("1")).isPresent();
        pass(Duration.ofHours(2));
        assertThat(source.key("1")).isEmpty();
    }

    @Test
    void triesAgainSoonAfterAFailure() throws Exception {
        assertThat(source.key("1")).isEmpty();
        publish(key("1"));
        assertThat(source.key("1")).isEmpty();
        pass(Duration.ofSeconds(11));
        assertThat(source.key("1")).isPresent();
    }

    @Test
    void takesNoKeysFromWhatIsNoKeySet() throws Exception {
        document = Response.text(200, "x".repeat(2_000_000));
        assertThat(source.key("1")).isEmpty();
        pass(Duration.ofSeconds(11));
        document = Response.json(200, Map.of("keys", "none"));
        assertThat(source.key("1")).isEmpty();
        pass(Duration.ofSeconds(11));
        publish(new RSAKeyGenerator(2048).keyID("1").keyUse(KeyUse.ENCRYPTION).generate());
        assertThat(source.key("1")).isEmpty();
    }
}
