package org.isocenter.identity.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isocenter.identity.TestIdentity.DICOM;
import static org.isocenter.identity.TestRequest.post;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.identity.TestIdentity;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.FederatedIdentityCredential;
import org.isocenter.identity.directory.KeyCredential;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Client assertions as the real clients write them (identity §5.4).
class AssertionTest {
    private static final X500Name NAME = new X500Name("CN=client");

    private static KeyPair pair;
    private static KeyPair otherPair;
    private static X509Certificate certificate;

    private TestIdentity identity;
    private Application app;
    private String tid;
    private String appId;

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        pair = generator.generateKeyPair();
        otherPair = generator.generateKeyPair();
        // As `az --create-cert` makes it: version 1, SHA-1.
        certificate = selfSigned(pair, "SHA1withRSA");
    }

    private static X509Certificate selfSigned(KeyPair keys, String algorithm) throws Exception {
        var builder =
                new JcaX509v1CertificateBuilder(
                        NAME,
                        BigInteger.ONE,
                        Date.from(TestIdentity.START.minusSeconds(60)),
                        Date.from(TestIdentity.START.plus(Duration.ofDays(365))),
                        NAME,
                        keys.getPublic());
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder(algorithm).build(keys.getPrivate())));
    }

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        identity = new TestIdentity(folder);
        app = identity.register(builder -> builder.keys(credential(certificate)));
        tid = identity.tenant.id().toString();
        appId = app.appId().toString();
    }

    @AfterEach
    void close() {
        identity.close();
    }

    private static KeyCredential credential(X509Certificate cert) {
        return new KeyCredential(
                UUID.randomUUID(),
                Optional.of("CN=client"),
                "Verify",
                "AsymmetricX509Cert",
                Optional.empty(),
                TestIdentity.START.minusSeconds(60),
                TestIdentity.START.plus(Duration.ofDays(365)),
                cert);
    }

    private Map<String, Object> claims() {
        long now = identity.now().getEpochSecond();
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("aud", "https://localhost:8443/" + tid + "/oauth2/v2.0/token");
        claims.put("iss", appId);
        claims.put("sub", appId);
        claims.put("exp", now + 600);
        claims.put("jti", UUID.randomUUID().toString());
        return claims;
    }

    private static byte[] digest(String algorithm) throws Exception {
        return MessageDigest.getInstance(algorithm).digest(certificate.getEncoded());
    }

    private static String sign(
            JWSAlgorithm algorithm, Map<String, Object> header, Map<String, Object> claims)
            throws Exception {
        return sign(algorithm, header, claims, pair);
    }

    private static String sign(
            JWSAlgorithm algorithm,
            Map<String, Object> header,
            Map<String, Object> claims,
            KeyPair keys)
            throws Exception {
        Map<String, Object> all = new LinkedHashMap<>(header);
        all.put("alg", algorithm.getName());
        all.put("typ", "JWT");
        JWSObject jws =
                new JWSObject(
                        JWSHeader.parse(new String(Json.write(all), StandardCharsets.UTF_8)),
                        new Payload(Json.write(claims)));
        jws.sign(new RSASSASigner(keys.getPrivate()));
        return jws.serialize();
    }

    private Map<String, Object> x5t() throws Exception {
        return Map.of(
                "x5t", Base64.getUrlEncoder().withoutPadding().encodeToString(digest("SHA-1")));
    }

    private Response send(String assertion) {
        return identity.send(
                post(
                        identity.tokenPath(),
                        "grant_type",
                        "client_credentials",
                        "client_id",
                        appId,
                        "client_assertion_type",
                        ClientAssertion.TYPE,
                        "client_assertion",
                        assertion,
                        "scope",
                        DICOM + "/.default"));
    }

    private void accepted(String assertion) {
        Response response = send(assertion);
        JsonNode body = TestIdentity.json(response);
        assertThat(response.status()).as(body.toString()).isEqualTo(200);
        assertThat(identity.claims(body.path("access_token").asString()).path("appidacr"))
                .hasToString("\"2\"");
    }

    private void refused(String assertion, int code) {
        Response response = send(assertion);
        JsonNode body = TestIdentity.json(response);
        assertThat(body.path("error_codes").path(0).asInt()).as(body.toString()).isEqualTo(code);
        assertThat(response.status()).isEqualTo(401);
        assertThat(body.path("error").asString()).isEqualTo("invalid_client");
        assertThat(body.path("error_description").asString()).doesNotContain(assertion);
    }

    /// Every spelling of a thumbprint that a real client was seen to send.
    @Rule({
        "identity:ASSERT-1",
        "identity:ASSERT-2",
        "identity:ASSERT-3",
        "identity:ASSERT-4",
        "identity:CAUTH-1",
        "identity:TOKEN-10"
    })
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "MSAL Python and ADAL: x5t with padding, RS256",
        "MSAL4J: x5t#S256 in standard base64, RS256",
        "msal-node: x5t#S256, PS256",
        "msal-node: x5t, RS256",
        "kid in hex, RS384",
        "kid in base64url, RS512",
        "nothing, PS512",
        "x5c with line breaks, RS256"
    })
    void findsTheCertificate(String client, String algorithm) throws Exception {
        Base64.Encoder url = Base64.getUrlEncoder();
        Map<String, Object> header = new LinkedHashMap<>();
        if (client.contains("x5t with padding")) {
            header.put("x5t", url.encodeToString(digest("SHA-1")));
        } else if (client.contains("standard base64")) {
            header.put("x5t#S256", Base64.getEncoder().encodeToString(digest("SHA-256")));
        } else if (client.contains("x5t#S256")) {
            header.put("x5t#S256", url.withoutPadding().encodeToString(digest("SHA-256")));
        } else if (client.contains("x5t")) {
            header.putAll(x5t());
        } else if (client.contains("hex")) {
            header.put("kid", HexFormat.of().withUpperCase().formatHex(digest("SHA-1")));
        } else if (client.contains("kid")) {
            header.put("kid", url.withoutPadding().encodeToString(digest("SHA-1")));
        } else if (client.contains("x5c")) {
            header.putAll(x5t());
            header.put(
                    "x5c",
                    List.of(Base64.getMimeEncoder().encodeToString(certificate.getEncoded())));
        }

        accepted(sign(JWSAlgorithm.parse(algorithm.strip()), header, claims()));
    }

    @Rule("identity:ASSERT-1")
    @Test
    void acceptsEllipticCurves() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair ec = generator.generateKeyPair();
        X509Certificate cert = selfSigned(ec, "SHA256withECDSA");
        identity.change(app, builder -> builder.keys(credential(certificate), credential(cert)));
        JWSObject jws =
                new JWSObject(new JWSHeader(JWSAlgorithm.ES256), new Payload(Json.write(claims())));
        jws.sign(new ECDSASigner((ECPrivateKey) ec.getPrivate()));

        accepted(jws.serialize());
    }

    @Rule("identity:ASSERT-5")
    @Test
    void readsFractionsAndMissingDates() throws Exception {
        double now = identity.now().getEpochSecond();
        Map<String, Object> fractional = claims();
        fractional.put("exp", now + 600.78);
        fractional.put("iat", now + 0.78);
        accepted(sign(JWSAlgorithm.RS256, x5t(), fractional));

        Map<String, Object> early = claims();
        early.put("nbf", now + 1);
        accepted(sign(JWSAlgorithm.RS256, x5t(), early));
        Map<String, Object> late = claims();
        late.put("exp", now - 200);
        accepted(sign(JWSAlgorithm.RS256, x5t(), late));
    }

    @Rule({"identity:ASSERT-5", "identity:ASSERT-7", "identity:ASSERT-8"})
    @ParameterizedTest(name = "{0}")
    @CsvSource({"exp, -301", "exp, 90000", "nbf, 301", "iat, 301"})
    void refusesDatesOutOfRange(String claim, long offset) throws Exception {
        Map<String, Object> claims = claims();
        claims.put(claim, identity.now().getEpochSecond() + offset);

        refused(sign(JWSAlgorithm.RS256, x5t(), claims), 700024);
    }

    @Rule({"identity:ASSERT-5", "identity:ASSERT-8"})
    @ParameterizedTest
    @ValueSource(strings = {"tomorrow", "absent", "1e300"})
    void refusesADateThatIsNone(String value) throws Exception {
        Map<String, Object> claims = claims();
        switch (value) {
            case "absent" -> claims.remove("exp");
            case "1e300" -> claims.put("exp", 1e300);
            default -> claims.put("exp", value);
        }

        refused(sign(JWSAlgorithm.RS256, x5t(), claims), 700024);
    }

    @Rule("identity:ASSERT-6")
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "https://localhost:8443/{tid}/oauth2/v2.0/token",
                "https://localhost/{tid}/oauth2/token",
                "https://localhost:8443/adfs/oauth2/token",
                "https://login.microsoftonline.com/contoso.test/oauth2/v2.0/token",
                "https://id.contoso.test/organizations/oauth2/v2.0/token",
                "https://localhost:8443/{tid}/v2.0",
                "https://localhost:8443/{tid}/"
            })
    void knowsItselfAsAudience(String audience) throws Exception {
        Map<String, Object> claims = claims();
        claims.put("aud", audience.replace("{tid}", tid));

        accepted(sign(JWSAlgorithm.RS256, x5t(), claims));
    }

    @Rule({"identity:ASSERT-6", "identity:ASSERT-8"})
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "https://evil.test/{tid}/oauth2/v2.0/token",
                "https://localhost:8443/fabrikam.test/oauth2/v2.0/token",
                "https://localhost:8443/{tid}/oauth2/v2.0/authorize",
                "https://localhost:8443@evil.test/{tid}/oauth2/v2.0/token",
                "localhost",
                ""
            })
    void refusesOtherAudiences(String audience) throws Exception {
        Map<String, Object> claims = claims();
        claims.put("aud", audience.replace("{tid}", tid));

        refused(sign(JWSAlgorithm.RS256, x5t(), claims), 700023);
    }

    @Rule({"identity:ASSERT-5", "identity:ASSERT-8"})
    @Test
    void refusesAnotherSubject() throws Exception {
        Map<String, Object> claims = claims();
        claims.put("sub", tid);

        refused(sign(JWSAlgorithm.RS256, x5t(), claims), 700021);
    }

    @Rule("identity:ASSERT-7")
    @Test
    void takesAnAssertionOnce() throws Exception {
        String assertion = sign(JWSAlgorithm.RS256, x5t(), claims());
        accepted(assertion);

        refused(assertion, 700024);

        Map<String, Object> anonymous = claims();
        anonymous.remove("jti");
        String without = sign(JWSAlgorithm.RS256, x5t(), anonymous);
        accepted(without);
        refused(without, 700024);
    }

    @Rule({"identity:ASSERT-1", "identity:ASSERT-4", "identity:ASSERT-8"})
    @Test
    void refusesWhatTheRegisteredKeyDidNotSign() throws Exception {
        refused(sign(JWSAlgorithm.RS256, x5t(), claims(), otherPair), 700027);
        refused(
                sign(JWSAlgorithm.RS256, Map.of("x5t", "AAAAAAAAAAAAAAAAAAAAAAAAAAA"), claims()),
                700027);

        // Its own certificate in the header makes a forger no client.
        X509Certificate forged = selfSigned(otherPair, "SHA256withRSA");
        Map<String, Object> header = new LinkedHashMap<>(x5t());
        header.put("x5c", List.of(Base64.getEncoder().encodeToString(forged.getEncoded())));
        refused(sign(JWSAlgorithm.RS256, header, claims(), otherPair), 700027);

        String none =
                Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(
                                        "{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8))
                        + "."
                        + Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(Json.write(claims()))
                        + ".";
        refused(none, 700027);

        // The public key is no secret, so it signs nothing.
        JWSObject mac =
                new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(Json.write(claims())));
        mac.sign(new MACSigner(pair.getPublic().getEncoded()));
        refused(mac.serialize(), 700027);
        refused("not a token", 700027);
        refused("a.b.c", 700027);
    }

    @Rule("identity:ASSERT-2")
    @Test
    void countsCertificatesWithinTheirDatesOnly() throws Exception {
        KeyCredential model = credential(certificate);
        KeyCredential over =
                new KeyCredential(
                        model.keyId(),
                        model.displayName(),
                        model.usage(),
                        model.type(),
                        model.customKeyIdentifier(),
                        model.startsAt(),
                        identity.now(),
                        certificate);
        identity.change(app, builder -> builder.keys(over));
        refused(sign(JWSAlgorithm.RS256, x5t(), claims()), 700027);
        KeyCredential forSigning =
                new KeyCredential(
                        model.keyId(),
                        model.displayName(),
                        "Sign",
                        model.type(),
                        model.customKeyIdentifier(),
                        model.startsAt(),
                        model.endsAt(),
                        certificate);
        identity.change(app, builder -> builder.keys(forSigning));
        refused(sign(JWSAlgorithm.RS256, x5t(), claims()), 700027);
    }

    @Rule("identity:CAUTH-1")
    @Test
    void findsTheClientInTheAssertion() throws Exception {
        Response response =
                identity.send(
                        post(
                                identity.tokenPath(),
                                "grant_type",
                                "client_credentials",
                                "client_assertion_type",
                                ClientAssertion.TYPE,
                                "client_assertion",
                                sign(JWSAlgorithm.RS256, x5t(), claims()),
                                "scope",
                                DICOM + "/.default"));

        assertThat(response.status()).isEqualTo(200);
    }

    @Rule({"identity:ASSERT-9", "identity:ASSERT-8"})
    @Test
    void trustsTheTokensItIsToldToTrust() throws Exception {
        String issuer = "https://token.actions.test";
        identity.trust(
                (asked, _) -> asked.equals(issuer) ? List.of(otherPair.getPublic()) : List.of());
        Map<String, Object> token = new LinkedHashMap<>();
        token.put("iss", issuer);
        token.put("sub", "repo:contoso/pacs:ref:refs/heads/main");
        token.put("aud", "api://AzureADTokenExchange");
        token.put("exp", identity.now().getEpochSecond() + 300);

        refused(sign(JWSAlgorithm.RS256, Map.of("kid", "1"), token, otherPair), 700211);

        identity.directory.<Boolean, RuntimeException>write(rows -> {
            rows.federatedCredentials()
                    .put(
                            new FederatedIdentityCredential(
                                    UUID.randomUUID(),
                                    app.id(),
                                    "ci",
                                    issuer,
                                    "repo:contoso/pacs:ref:refs/heads/main",
                                    List.of("api://AzureADTokenExchange"),
                                    Optional.empty()));
            return true;
        });
        String good = sign(JWSAlgorithm.RS256, Map.of("kid", "1"), token, otherPair);
        accepted(good);
        accepted(good);
        refused(sign(JWSAlgorithm.RS256, Map.of("kid", "1"), token, pair), 700027);
        token.put("sub", "repo:contoso/pacs:ref:refs/heads/other");
        refused(sign(JWSAlgorithm.RS256, Map.of("kid", "1"), token, otherPair), 700211);
        token.put("sub", "repo:contoso/pacs:ref:refs/heads/main");
        token.put("aud", "api://other");
        refused(sign(JWSAlgorithm.RS256, Map.of("kid", "1"), token, otherPair), 700211);
    }
}
