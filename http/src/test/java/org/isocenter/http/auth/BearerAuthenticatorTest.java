package org.isocenter.http.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.isocenter.http.Headers;
import org.isocenter.http.TestRequest;
import org.isocenter.http.auth.Authentication.Authenticated;
import org.isocenter.http.auth.Authentication.Reason;
import org.isocenter.http.auth.Authentication.Refused;
import org.isocenter.http.auth.Principal.Kind;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;

class BearerAuthenticatorTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String ISSUER = "https://login/t/v2.0";
    private static final String AUDIENCE = "https://dicom.example";
    private static final KeyPair PAIR = newPair();
    private static final KeyPair OTHER = newPair();

    private final Map<String, RSAPublicKey> keys = new HashMap<>(Map.of("k1", publicKey(PAIR)));
    private final AtomicInteger asked = new AtomicInteger();
    private Instant now = NOW;
    private final BearerAuthenticator authenticator =
            new BearerAuthenticator(
                    id -> {
                        asked.incrementAndGet();
                        return Optional.ofNullable(keys.get(id));
                    },
                    ISSUER::equals,
                    Audiences.of(List.of(AUDIENCE)),
                    new InstantSource() {
                        @Override
                        public Instant instant() {
                            return now;
                        }
                    });

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static RSAPublicKey publicKey(KeyPair pair) {
        return (RSAPublicKey) pair.getPublic();
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject("o1")
                .notBeforeTime(Date.from(NOW))
                .expirationTime(Date.from(NOW.plus(Duration.ofHours(1))))
                .claim("tid", "t1")
                .claim("oid", "o1")
                .claim("appid", "a1");
    }

    private static String token(UnaryOperator<JWTClaimsSet.Builder> change) throws Exception {
        return token(JWSAlgorithm.RS256, "k1", PAIR, change);
    }

    private static String token(
            JWSAlgorithm algorithm,
            String keyId,
            KeyPair pair,
            UnaryOperator<JWTClaimsSet.Builder> change)
            throws Exception {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(algorithm)
                                .keyID(keyId)
                                .type(JOSEObjectType.JWT)
                                .build(),
                        change.apply(claims()).build());
        jwt.sign(new RSASSASigner(pair.getPrivate()));
        return jwt.serialize();
    }

    private Authentication show(String token) {
        return authenticator.authenticate(
                new TestRequest(
                        "GET", "/", Headers.none().with("Authorization", "Bearer " + token)));
    }

    private Principal accepted(String token) {
        return switch (show(token)) {
            case Authenticated(Principal principal) -> principal;
            case Refused refused -> throw new AssertionError(refused);
        };
    }

    private Reason refused(String token) {
        return switch (show(token)) {
            case Authenticated authenticated -> throw new AssertionError(authenticated);
            case Refused(Reason reason, String description) -> {
                assertThat(description).endsWith(".").doesNotContain(token);
                yield reason;
            }
        };
    }

    @Rule({"identity:CLAIM-3"})
    @Test
    void readsAnApplicationsToken() throws Exception {
        Principal principal =
                accepted(
                        token(claims ->
                                claims.claim("idtyp", "app")
                                        .claim("roles", List.of("r1", "r2"))
                                        .claim("groups", List.of("g1"))));

        assertThat(principal)
                .isEqualTo(
                        new Principal(
                                "t1",
                                "o1",
                                Kind.APPLICATION,
                                Optional.of("a1"),
                                Optional.empty(),
                                Set.of(),
                                Set.of("r1", "r2"),
                                Optional.of(Set.of("g1")),
                                AUDIENCE,
                                NOW.plus(Duration.ofHours(1))));
        assertThat(accepted(token(claims -> claims)).kind()).isEqualTo(Kind.APPLICATION);
    }

    @Rule({"identity:CLAIM-3"})
    @Test
    void readsAUsersTokenOfTheSecondVersion() throws Exception {
        Principal principal =
                accepted(
                        token(
                                JWSAlgorithm.PS256,
                                "k1",
                                PAIR,
                                claims ->
                                        claims.claim("appid", null)
                                                .claim("azp", "a2")
                                                .subject("pairwise")
                                                .claim("scp", "read write")
                                                .claim("preferred_username", "u@x")));

        assertThat(principal.kind()).isEqualTo(Kind.USER);
        assertThat(principal.appId()).hasValue("a2");
        assertThat(principal.userPrincipalName()).hasValue("u@x");
        assertThat(principal.scopes()).containsExactlyInAnyOrder("read", "write");
        assertThat(principal.groups()).isEmpty();
    }

    @Test
    void knowsAManagedIdentity() throws Exception {
        assertThat(accepted(token(claims -> claims.claim("xms_mirid", "/subscriptions/s"))).kind())
                .isEqualTo(Kind.MANAGED_IDENTITY);
    }

    @Rule({"dicom:AUTH-1", "dicom:AUTH-4"})
    @Test
    void refusesWhatIsNoBearerToken() {
        assertThat(authenticator.authenticate(new TestRequest("GET", "/", Headers.none())))
                .isInstanceOfSatisfying(
                        Refused.class, r -> assertThat(r.reason()).isEqualTo(Reason.MISSING));
        for (String field :
                List.of(
                        "Basic YTpi",
                        "Bearer",
                        "Bearer ",
                        "Bearer x",
                        "Bearer a.b.c",
                        "Bearer bnVsbA.bnVsbA.",
                        "Bearer bnVsbA.e30.e30",
                        "Bearer a.b.c.d.e")) {
            assertThat(
                            authenticator.authenticate(
                                    new TestRequest(
                                            "GET",
                                            "/",
                                            Headers.none().with("Authorization", field))))
                    .as(field)
                    .isInstanceOfSatisfying(
                            Refused.class, r -> assertThat(r.reason()).isEqualTo(Reason.MALFORMED));
        }
        assertThat(refused("x".repeat(100_000))).isEqualTo(Reason.MALFORMED);
    }

    @Test
    void refusesTwoTokens() throws Exception {
        String field = "Bearer " + token(claims -> claims);
        assertThat(
                        authenticator.authenticate(
                                new TestRequest(
                                        "GET",
                                        "/",
                                        Headers.none()
                                                .with("Authorization", field)
                                                .with("Authorization", field))))
                .isInstanceOf(Refused.class);
    }

    @Rule({"dicom:AUTH-3"})
    @Test
    void refusesAnUnsignedToken() throws Exception {
        assertThat(refused(new PlainJWT(claims().build()).serialize())).isEqualTo(Reason.MALFORMED);
        String[] pieces = token(claims -> claims).split("\\.", -1);
        String none =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                "{\"alg\":\"none\",\"kid\":\"k1\"}"
                                        .getBytes(StandardCharsets.US_ASCII));
        assertThat(refused(none + "." + pieces[1] + ".")).isEqualTo(Reason.MALFORMED);
        assertThat(refused(none + "." + pieces[1] + "." + pieces[2])).isEqualTo(Reason.MALFORMED);
        assertThat(refused(pieces[0] + "." + pieces[1] + "."))
                .isIn(Reason.BAD_SIGNATURE, Reason.MALFORMED);
    }

    /// The public key is known to everyone; as the secret of a symmetric algorithm it proves nothing.
    @Rule({"dicom:AUTH-3"})
    @Test
    void refusesASymmetricSignatureByThePublicKey() throws Exception {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(),
                        claims().build());
        jwt.sign(new MACSigner(PAIR.getPublic().getEncoded()));

        assertThat(refused(jwt.serialize())).isEqualTo(Reason.BAD_SIGNATURE);
    }

    @Rule({"dicom:AUTH-3"})
    @Test
    void refusesOtherAlgorithmsKeysAndTampering() throws Exception {
        assertThat(refused(token(JWSAlgorithm.RS384, "k1", PAIR, claims -> claims)))
                .isEqualTo(Reason.BAD_SIGNATURE);
        assertThat(refused(token(JWSAlgorithm.RS256, "k2", PAIR, claims -> claims)))
                .isEqualTo(Reason.BAD_SIGNATURE);
        assertThat(refused(token(JWSAlgorithm.RS256, "k1", OTHER, claims -> claims)))
                .isEqualTo(Reason.BAD_SIGNATURE);
        String[] good = token(claims -> claims).split("\\.");
        String[] better = token(claims -> claims.claim("roles", List.of("admin"))).split("\\.");
        assertThat(refused(good[0] + "." + better[1] + "." + good[2]))
                .isEqualTo(Reason.BAD_SIGNATURE);
    }

    @Rule({"dicom:AUTH-2", "dicom:AUTH-3"})
    @Test
    void refusesOtherAudiencesAndIssuers() throws Exception {
        assertThat(refused(token(claims -> claims.audience("https://else"))))
                .isEqualTo(Reason.WRONG_AUDIENCE);
        assertThat(refused(token(claims -> claims.issuer("https://evil"))))
                .isEqualTo(Reason.WRONG_ISSUER);
        assertThat(accepted(token(claims -> claims.audience(AUDIENCE + "/"))).audience())
                .isEqualTo(AUDIENCE + "/");
        assertThat(accepted(token(claims -> claims.audience(List.of("x", AUDIENCE)))).audience())
                .isEqualTo(AUDIENCE);
    }

    @Rule({"dicom:AUTH-3"})
    @Test
    void allowsFiveMinutesOnEitherSide() throws Exception {
        String token = token(claims -> claims);
        now = NOW.minus(Duration.ofSeconds(301));
        assertThat(refused(token)).isEqualTo(Reason.NOT_YET_VALID);
        now = NOW.minus(Duration.ofSeconds(300));
        accepted(token);
        now = NOW.plus(Duration.ofSeconds(3600 + 299));
        accepted(token);
        now = NOW.plus(Duration.ofSeconds(3600 + 300));
        assertThat(refused(token)).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void refusesATokenThatLacksAClaimOrHasAWrongType() throws Exception {
        for (String name : List.of("iss", "aud", "exp", "tid", "oid")) {
            assertThat(refused(token(claims -> claims.claim(name, null))))
                    .as(name)
                    .isEqualTo(Reason.MALFORMED);
        }
        assertThat(refused(token(claims -> claims.claim("tid", 1)))).isEqualTo(Reason.MALFORMED);
        assertThat(refused(token(claims -> claims.claim("groups", "g"))))
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void aTokenIsVerifiedOnceAndStillFallsWithItsKey() throws Exception {
        String token = token(claims -> claims);
        accepted(token);
        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            accepted(token);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        keys.put("k1", publicKey(OTHER));
        assertThat(refused(token)).isEqualTo(Reason.BAD_SIGNATURE);
        keys.remove("k1");
        assertThat(refused(token)).isEqualTo(Reason.BAD_SIGNATURE);
    }

    @Test
    void forgetsTokensThatAreNotUsed() {
        VerifiedTokens tokens = new VerifiedTokens();
        VerifiedToken token =
                new VerifiedToken(
                        "k1",
                        publicKey(PAIR),
                        ISSUER,
                        List.of(AUDIENCE),
                        NOW,
                        Optional.empty(),
                        new Principal(
                                "t",
                                "o",
                                Kind.USER,
                                Optional.empty(),
                                Optional.empty(),
                                Set.of(),
                                Set.of(),
                                Optional.empty(),
                                AUDIENCE,
                                NOW));
        for (int i = 0; i < 30_000; i++) {
            tokens.put(new VerifiedTokens.Key(i, 0, 0, 0), token);
            assertThat(tokens.get(new VerifiedTokens.Key(0, 0, 0, 0))).isPresent();
        }
        assertThat(tokens.get(new VerifiedTokens.Key(1, 0, 0, 0))).isEmpty();
        assertThat(tokens.get(new VerifiedTokens.Key(29_999, 0, 0, 0))).isPresent();
    }

    @Rule({"dicom:AUTH-4"})
    @Test
    void writesChallenges() {
        BearerChallenge challenge = BearerChallenge.of("https://login/t", AUDIENCE);
        assertThat(challenge)
                .hasToString(
                        "Bearer authorization_uri=\"https://login/t/oauth2/authorize\","
                                + " resource_id=\"https://dicom.example\","
                                + " realm=\"https://dicom.example\"");
        assertThat(challenge.because(new Refused(Reason.MISSING, "x"))).isEqualTo(challenge);
        assertThat(BearerChallenge.of().because(new Refused(Reason.EXPIRED, "a \"b\"\r\nc")))
                .hasToString(
                        "Bearer error=\"invalid_token\", error_description=\"a \\\"b\\\"  c\"");
    }
}
