package org.isocenter.cli.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.http.Api;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignInTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir Path folder;

    @Test
    void theBrowserBringsTheCodeBackOnLoopback() throws Exception {
        List<String> asked = new ArrayList<>();
        Map<String, String> form =
                browser(
                                page -> {
                                    asked.add(page.toString());
                                    String redirect = parameter(page, "redirect_uri");
                                    get(redirect + "/?code=forged&state=other");
                                    get(redirect + "/?code=abc&state=" + parameter(page, "state"));
                                })
                        .code("https://a.test/t", "client", "s");

        assertThat(asked.getFirst())
                .startsWith("https://a.test/t/oauth2/v2.0/authorize?client_id=client")
                .contains("response_type=code", "code_challenge_method=S256", "state=");
        assertThat(form).containsEntry("code", "abc").containsKey("redirect_uri");
        assertThat(BrowserSignIn.challenge(form.getOrDefault("code_verifier", "")))
                .isEqualTo(parameter(URI.create(asked.getFirst()), "code_challenge"));
    }

    /// RFC 7636 Appendix B.
    @Test
    void theChallengeIsThatOfTheStandard() {
        assertThat(BrowserSignIn.challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
                .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    @Test
    void aRefusedSignInSaysWhy() {
        assertThatThrownBy(() ->
                        browser(page ->
                                        get(
                                                parameter(page, "redirect_uri")
                                                        + "/?error=access_denied&error_description=no+thanks&state="
                                                        + parameter(page, "state")))
                                .code("https://a.test/t", "client", "s"))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("no thanks");
        assertThatThrownBy(() ->
                        new BrowserSignIn(new SecureRandom(), _ -> {}, Duration.ofMillis(10))
                                .code("https://a.test/t", "client", "s"))
                .isInstanceOf(CommandFailure.class);
    }

    @Rule({"identity:DEV-2", "identity:DEV-4"})
    @Test
    void theDeviceCodeIsAskedForUntilItIsGiven() throws Exception {
        List<String> answers =
                new ArrayList<>(
                        List.of(
                                "{\"error\":\"authorization_pending\"}",
                                "{\"error\":\"slow_down\"}",
                                "{\"access_token\":\"t\"}"));
        List<Duration> pauses = new ArrayList<>();
        StringWriter err = new StringWriter();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    boolean start = exchange.getRequestURI().getPath().endsWith("/devicecode");
                    String body =
                            start
                                    ? "{\"message\":\"enter ABC\",\"device_code\":\"d\",\"interval\":5,\"expires_in\":900}"
                                    : answers.removeFirst();
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(body.contains("error") ? 400 : 200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
        server.start();
        try (HttpClient client = HttpClient.newHttpClient()) {
            Map<?, ?> answer =
                    new DeviceSignIn(new Api(client), () -> NOW, pauses::add)
                            .signIn(
                                    "http://localhost:" + server.getAddress().getPort() + "/t",
                                    "client",
                                    "s",
                                    new PrintWriter(err, true));

            assertThat(answer.get("access_token")).isEqualTo("t");
            assertThat(err.toString()).contains("enter ABC");
            assertThat(pauses)
                    .containsExactly(
                            Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));
        } finally {
            server.stop(0);
        }
    }

    @Rule({"identity:ASSERT-1", "identity:ASSERT-5"})
    @Test
    void aCertificateSignsAnAssertion() throws Exception {
        Path store = folder.resolve("k.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-alias",
                                "k",
                                "-keyalg",
                                "RSA",
                                "-keysize",
                                "2048",
                                "-dname",
                                "CN=k",
                                "-keystore",
                                store.toString(),
                                "-storepass",
                                "changeit")
                        .redirectErrorStream(true)
                        .start();
        keytool.getInputStream().readAllBytes();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(new ByteArrayInputStream(Files.readAllBytes(store)), "changeit".toCharArray());
        Certificate certificate = keys.getCertificate("k");
        Path pem = folder.resolve("k.pem");
        Files.writeString(
                pem,
                pem("PRIVATE KEY", keys.getKey("k", "changeit".toCharArray()).getEncoded())
                        + pem("CERTIFICATE", certificate.getEncoded()));

        String assertion = PemFile.read(pem).sign("client", "https://a.test/token", NOW, "id-1");

        String[] parts = assertion.split("\\.");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(certificate);
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        assertThat(Claims.of(assertion).members().get("exp"))
                .isEqualTo((int) NOW.plusSeconds(600).getEpochSecond());
        assertThat(Claims.of(assertion).text("sub")).contains("client");

        Files.writeString(pem, pem("CERTIFICATE", certificate.getEncoded()));
        assertThatThrownBy(() -> PemFile.read(pem))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("no private key");
    }

    private static String pem(String label, byte[] der) {
        return "-----BEGIN "
                + label
                + "-----\n"
                + Base64.getMimeEncoder().encodeToString(der)
                + "\n-----END "
                + label
                + "-----\n";
    }

    private static BrowserSignIn browser(java.util.function.Consumer<URI> user) {
        return new BrowserSignIn(new SecureRandom(), user, Duration.ofSeconds(10));
    }

    private static String parameter(URI page, String name) {
        Matcher matcher = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(page.toString());
        assertThat(matcher.find()).isTrue();
        return java.net.URLDecoder.decode(matcher.group(1), StandardCharsets.UTF_8);
    }

    private static void get(String url) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            client.send(
                    HttpRequest.newBuilder(URI.create(url)).build(),
                    HttpResponse.BodyHandlers.discarding());
        } catch (java.io.IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
