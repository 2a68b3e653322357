package org.isocenter.cli.account;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.http.Api;

/// Sign-in with a browser: the authorization code grant of a native app (RFC 8252) with a proof key
/// (RFC 7636). The code comes back to a listener on loopback that lives as long as the sign-in; what
/// comes without the state we sent is answered and ignored.
final class BrowserSignIn {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final SecureRandom random;
    private final Consumer<URI> browser;
    private final Duration patience;

    /// @param browser is shown the address at which the user signs in
    /// @param patience how long the user may take
    BrowserSignIn(SecureRandom random, Consumer<URI> browser, Duration patience) {
        this.random = random;
        this.browser = browser;
        this.patience = patience;
    }

    /// Lets the user sign in.
    ///
    /// @return the form for the token endpoint, without client and scope
    /// @throws CommandFailure if he does not, or is refused
    Map<String, String> code(String authority, String clientId, String scope)
            throws IOException, CommandFailure {
        String verifier = token();
        String state = token();
        CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
        HttpServer listener =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> receive(exchange, state, answer));
        listener.start();
        try {
            String redirect = "http://localhost:" + listener.getAddress().getPort();
            Map<String, String> query = new LinkedHashMap<>();
            query.put("client_id", clientId);
            query.put("response_type", "code");
            query.put("redirect_uri", redirect);
            query.put("scope", scope);
            query.put("state", state);
            query.put("code_challenge", challenge(verifier));
            query.put("code_challenge_method", "S256");
            query.put("prompt", "select_account");
            browser.accept(URI.create(authority + "/oauth2/v2.0/authorize?" + Api.encode(query)));
            Map<String, String> received = answer.get(patience.toSeconds(), TimeUnit.SECONDS);
            String code = received.get("code");
            if (code == null) {
                throw new CommandFailure(
                        received.getOrDefault(
                                "error_description",
                                received.getOrDefault("error", "the sign-in gave no code")));
            }
            Map<String, String> form = new LinkedHashMap<>();
            form.put("grant_type", "authorization_code");
            form.put("code", code);
            form.put("redirect_uri", redirect);
            form.put("code_verifier", verifier);
            return form;
        } catch (TimeoutException e) {
            throw new CommandFailure(
                    "nobody signed in within " + patience.toMinutes() + " minutes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        } catch (ExecutionException e) {
            throw new CommandFailure("the sign-in failed: " + e.getCause());
        } finally {
            listener.stop(0);
        }
    }

    private static void receive(
            HttpExchange exchange, String state, CompletableFuture<Map<String, String>> answer)
            throws IOException {
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        boolean ours = state.equals(query.get("state"));
        String text =
                !ours
                        ? "This is not the answer to the sign-in that waits here."
                        : query.containsKey("code")
                                ? "You are signed in. You may close this window."
                                : "You are not signed in. The command line says why.";
        byte[] page =
                ("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Isocenter</title>"
                                + "<body style=\"font: 1.2rem system-ui; margin: 4rem\"><p>"
                                + text
                                + "</p></body></html>")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(ours ? 200 : 400, page.length);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(page);
        }
        exchange.close();
        if (ours) {
            answer.complete(query);
        }
    }

    private static Map<String, String> query(@org.jspecify.annotations.Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    query.put(pair.substring(0, equals), decode(pair.substring(equals + 1)));
                }
            }
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    private String token() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return BASE64.encodeToString(bytes);
    }

    /// The challenge of a verifier (RFC 7636 §4.2).
    static String challenge(String verifier) {
        try {
            return BASE64.encodeToString(
                    MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
