package org.isocenter.server;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.http.Request;
import org.isocenter.http.RequestObserver;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.http.server.HttpServer;
import org.isocenter.http.server.ServerSettings;
import org.isocenter.http.server.TlsMaterial;
import org.isocenter.server.tls.CertificateAuthority;

/// An issuer that is not ours, as a build system or another cloud is one: it publishes its keys over
/// HTTPS, under an authority of its own.
public final class ForeignIssuer implements AutoCloseable {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String KEY_ID = "foreign-1";

    private final HttpServer http;
    private final KeyPair keys;
    private final Path certificates;

    private ForeignIssuer(HttpServer http, KeyPair keys, Path certificates) {
        this.http = http;
        this.keys = keys;
        this.certificates = certificates;
    }

    /// Starts one.
    ///
    /// @param folder keeps its certificates
    public static ForeignIssuer start(Path folder) throws Exception {
        SecureRandom random = new SecureRandom();
        CertificateAuthority authority =
                CertificateAuthority.open(folder, InstantSource.system(), random);
        CertificateAuthority.ServerIdentity identity =
                authority.serverIdentity(List.of("localhost"), InstantSource.system(), random);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        HttpServer http =
                new HttpServer(
                        ServerSettings.secure(
                                "localhost", 0, new TlsMaterial(identity.key(), identity.chain())),
                        request -> answer(request, keys),
                        RequestObserver.NONE,
                        () -> "");
        http.start();
        return new ForeignIssuer(http, keys, authority.certificateFile());
    }

    private static Response answer(Request request, KeyPair keys) {
        RSAPublicKey key = (RSAPublicKey) keys.getPublic();
        return switch (request.path()) {
            case "/.well-known/openid-configuration" ->
                    Response.json(
                            200,
                            Map.of(
                                    "issuer",
                                    request.origin().toString(),
                                    "jwks_uri",
                                    request.origin() + "/discovery/v2.0/keys"));
            case "/discovery/v2.0/keys" ->
                    Response.json(
                            200,
                            Map.of(
                                    "keys",
                                    List.of(
                                            Map.of(
                                                    "kty",
                                                    "RSA",
                                                    "use",
                                                    "sig",
                                                    "kid",
                                                    KEY_ID,
                                                    "n",
                                                    number(key.getModulus()),
                                                    "e",
                                                    number(key.getPublicExponent())))));
            default -> Response.text(404, "nothing");
        };
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return BASE64.encodeToString(
                bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    /// Its `iss`.
    public String issuer() {
        return "https://localhost:" + http.port();
    }

    /// What its clients have to trust.
    public Path certificates() {
        return certificates;
    }

    /// A token that is good for a few minutes.
    ///
    /// @param claims over those that every token has
    public String token(String subject, String audience, Map<String, Object> claims)
            throws Exception {
        long now = Instant.now().getEpochSecond();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("iss", issuer());
        all.put("sub", subject);
        all.put("aud", audience);
        all.put("iat", now);
        all.put("nbf", now);
        all.put("exp", now + 600);
        all.putAll(claims);
        String head =
                BASE64.encodeToString(
                        Json.write(Map.of("alg", "RS256", "typ", "JWT", "kid", KEY_ID)));
        String signed = head + "." + BASE64.encodeToString(Json.write(all));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(keys.getPrivate());
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + BASE64.encodeToString(signature.sign());
    }

    @Override
    public void close() {
        http.close();
    }
}
