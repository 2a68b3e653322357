package org.isocenter.cli.account;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.http.Api;

/// Sign-in with a code on another device (RFC 8628; rules identity:DEV-1 to identity:DEV-4).
final class DeviceSignIn {
    /// How the time between two questions passes.
    @FunctionalInterface
    interface Pause {
        void sleep(Duration time) throws InterruptedException;
    }

    private static final Duration SLOWER = Duration.ofSeconds(5);

    private final Api api;
    private final InstantSource clock;
    private final Pause pause;

    DeviceSignIn(Api api, InstantSource clock, Pause pause) {
        this.api = api;
        this.clock = clock;
        this.pause = pause;
    }

    /// Tells the user where to enter which code, and waits until he has.
    ///
    /// @return the answer of the token endpoint
    /// @throws CommandFailure if he refuses, or takes too long
    Map<?, ?> signIn(String authority, String clientId, String scope, PrintWriter err)
            throws IOException, CommandFailure {
        Map<String, String> ask = new LinkedHashMap<>();
        ask.put("client_id", clientId);
        ask.put("scope", scope);
        Api.Answer started = api.form(URI.create(authority + "/oauth2/v2.0/devicecode"), ask);
        Map<?, ?> device = Api.object(started.document());
        if (started.status() != 200) {
            throw new CommandFailure(String.valueOf(device.get("error_description")));
        }
        err.println(device.get("message"));
        err.flush();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:device_code");
        form.put("device_code", String.valueOf(device.get("device_code")));
        form.put("client_id", clientId);
        form.put("scope", scope);
        Duration interval = Duration.ofSeconds(seconds(device.get("interval"), 5));
        Instant end = clock.instant().plusSeconds(seconds(device.get("expires_in"), 900));
        while (clock.instant().isBefore(end)) {
            try {
                pause.sleep(interval);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CommandFailure("interrupted");
            }
            Api.Answer answer = api.form(URI.create(authority + "/oauth2/v2.0/token"), form);
            Map<?, ?> body = Api.object(answer.document());
            if (answer.status() == 200) {
                return body;
            }
            switch (String.valueOf(body.get("error"))) {
                case "authorization_pending" -> {}
                case "slow_down" -> interval = interval.plus(SLOWER);
                default -> throw new CommandFailure(String.valueOf(body.get("error_description")));
            }
        }
        throw new CommandFailure("nobody entered the code in time");
    }

    private static long seconds(@org.jspecify.annotations.Nullable Object value, long otherwise) {
        return value instanceof Number number ? Math.clamp(number.longValue(), 1, 3600) : otherwise;
    }
}
