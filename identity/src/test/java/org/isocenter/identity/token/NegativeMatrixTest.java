package org.isocenter.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.isocenter.identity.TestIdentity.DICOM;
import static org.isocenter.identity.TestRequest.post;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v1CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.identity.TestBrowser;
import org.isocenter.identity.TestIdentity;
import org.isocenter.identity.TestRequest;
import org.isocenter.identity.client.ClientAssertion;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.KeyCredential;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.ServicePrincipalDocument;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.key.OwnToken;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Every grant, with everything that can be wrong with it: the right error, and nothing issued. Each
/// request would be granted but for the one fault; [#isGrantedWithoutAFault] shows that.
class NegativeMatrixTest {
    private static final String SECRET = "s3cret~value_that.is-long-enough-1234567";
    private static final String OLD_SECRET = "0ld~secret~value_that.is-long-enough-123";
    private static final String REDIRECT = "https://app.test/callback";
    private static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    private static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    private static final String SCOPE = DICOM + "/.default openid profile offline_access";

    /// The grants, the client credential of each being a secret but where it says otherwise.
    enum Kind {
        SECRET_ONLY,
        CERTIFICATE,
        CODE_WEB,
        CODE_NATIVE,
        REFRESH,
        PASSWORD,
        DEVICE,
        ON_BEHALF_OF
    }

    /// What is wrong.
    enum Fault {
        WRONG_SECRET,
        EXPIRED_SECRET,
        NO_CREDENTIAL,
        TWO_CREDENTIALS,
        WRONG_REDIRECT,
        REPLAYED,
        WRONG_VERIFIER,
        NO_VERIFIER,
        TOO_OLD,
        GARBAGE,
        OTHER_CLIENT,
        WRONG_AUDIENCE,
        UNKNOWN_RESOURCE,
        UNSIGNED,
        HMAC_WITH_PUBLIC_KEY,
        WRONG_KEY_ID,
        WRONG_KEY,
        DISABLED_CLIENT,
        DISABLED_RESOURCE,
        DISABLED_USER,
        DELETED_USER,
        SESSIONS_REVOKED,
        OTHER_TENANT
    }

    private static KeyPair pair;
    private static KeyPair otherPair;
    private static X509Certificate certificate;

    private TestIdentity identity;
    private User alice;
    private Application app;
    private Application front;
    private Application other;
    private Tenant fabrikam;

    @BeforeAll
    static void makeKeys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        pair = generator.generateKeyPair();
        otherPair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=client");
        certificate =
                new JcaX509CertificateConverter()
                        .getCertificate(
                                new JcaX509v1CertificateBuilder(
                                                name,
                                                BigInteger.ONE,
                                                Date.from(TestIdentity.START.minusSeconds(60)),
                                                Date.from(
                                                        TestIdentity.START.plus(
                                                                Duration.ofDays(365))),
                                                name,
                                                pair.getPublic())
                                        .build(
                                                new JcaContentSignerBuilder("SHA256withRSA")
                                                        .build(pair.getPrivate())));
    }

    @BeforeEach
    void open(@TempDir Path folder) throws IOException {
        identity = new TestIdentity(folder);
        alice = identity.addUser("alice");
        fabrikam = identity.addTenant("Fabrikam", "fabrikam.test");
        PasswordCredential old =
                identity.secret(
                        OLD_SECRET,
                        identity.now().minus(Duration.ofDays(2)),
                        identity.now().minus(Duration.ofDays(1)));
        KeyCredential key =
                new KeyCredential(
                        UUID.randomUUID(),
                        Optional.of("CN=client"),
                        "Verify",
                        "AsymmetricX509Cert",
                        Optional.empty(),
                        TestIdentity.START.minusSeconds(60),
                        TestIdentity.START.plus(Duration.ofDays(365)),
                        certificate);
        app =
                identity.register(builder ->
                        builder.named("App")
                                .identifierUris("api://app")
                                .scopes(1, "use")
                                .web(REDIRECT)
                                .desktop("http://localhost")
                                .secrets(identity.secret(SECRET), old)
                                .keys(key));
        front = identity.register(builder -> builder.named("Front").publicClient());
        other =
                identity.register(
                        builder -> builder.named("Other").secrets(identity.secret(SECRET)));
        identity.grant(app, WellKnownApplication.DICOM, "Dicom.ReadWrite");
        identity.grant(identity.principal(front), identity.principal(app), Optional.empty(), "use");
    }

    @AfterEach
    void close() {
        identity.close();
    }

    @Rule({"identity:TOKEN-3", "identity:CAUTH-1"})
    @ParameterizedTest
    @EnumSource(Kind.class)
    void isGrantedWithoutAFault(Kind kind) throws Exception {
        JsonNode body = send(request(kind));

        assertThat(body.has("access_token")).as(body.toString()).isTrue();
    }

    /// A case that is not listed does not exist: a refresh has no redirect URI, a password cannot be
    /// replayed.
    @Rule({
        "identity:CAUTH-2",
        "identity:CAUTH-3",
        "identity:CAUTH-4",
        "identity:TOKEN-2",
        "identity:TOKEN-7",
        "identity:TOKEN-11",
        "identity:AUTHZ-10",
        "identity:AUTHZ-11",
        "identity:ASSERT-1",
        "identity:ASSERT-7",
        "identity:ASSERT-8",
        "identity:OBO-1",
        "identity:RT-3",
        "identity:RT-4",
        "identity:DEV-4",
        "identity:ROPC-2",
        "identity:SEC-9",
        "identity:SEC-10",
        "identity:SCOPE-3"
    })
    @ParameterizedTest(name = "{0}: {1} is AADSTS{2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    SECRET_ONLY  | WRONG_SECRET         | 7000215
                    SECRET_ONLY  | EXPIRED_SECRET       | 7000222
                    SECRET_ONLY  | NO_CREDENTIAL        | 7000218
                    SECRET_ONLY  | TWO_CREDENTIALS      | 9002313
                    SECRET_ONLY  | OTHER_CLIENT         | 7000215
                    SECRET_ONLY  | UNKNOWN_RESOURCE     | 500011
                    SECRET_ONLY  | DISABLED_CLIENT      | 7000112
                    SECRET_ONLY  | DISABLED_RESOURCE    | 500011
                    SECRET_ONLY  | OTHER_TENANT         | 700016
                    CERTIFICATE  | NO_CREDENTIAL        | 7000218
                    CERTIFICATE  | TWO_CREDENTIALS      | 9002313
                    CERTIFICATE  | REPLAYED             | 700024
                    CERTIFICATE  | TOO_OLD              | 700024
                    CERTIFICATE  | GARBAGE              | 700027
                    CERTIFICATE  | OTHER_CLIENT         | 700211
                    CERTIFICATE  | WRONG_AUDIENCE       | 700023
                    CERTIFICATE  | UNKNOWN_RESOURCE     | 500011
                    CERTIFICATE  | UNSIGNED             | 700027
                    CERTIFICATE  | HMAC_WITH_PUBLIC_KEY | 700027
                    CERTIFICATE  | WRONG_KEY_ID         | 700027
                    CERTIFICATE  | WRONG_KEY            | 700027
                    CERTIFICATE  | DISABLED_CLIENT      | 7000112
                    CERTIFICATE  | DISABLED_RESOURCE    | 500011
                    CERTIFICATE  | OTHER_TENANT         | 700016
                    CODE_WEB     | WRONG_SECRET         | 7000215
                    CODE_WEB     | EXPIRED_SECRET       | 7000222
                    CODE_WEB     | NO_CREDENTIAL        | 7000218
                    CODE_WEB     | TWO_CREDENTIALS      | 9002313
                    CODE_WEB     | WRONG_REDIRECT       | 70000
                    CODE_WEB     | REPLAYED             | 54005
                    CODE_WEB     | WRONG_VERIFIER       | 501481
                    CODE_WEB     | NO_VERIFIER          | 501481
                    CODE_WEB     | TOO_OLD              | 70008
                    CODE_WEB     | GARBAGE              | 70000
                    CODE_WEB     | OTHER_CLIENT         | 70000
                    CODE_WEB     | DISABLED_CLIENT      | 7000112
                    CODE_WEB     | DISABLED_RESOURCE    | 500011
                    CODE_WEB     | DISABLED_USER        | 50057
                    CODE_WEB     | DELETED_USER         | 50034
                    CODE_WEB     | SESSIONS_REVOKED     | 50173
                    CODE_WEB     | OTHER_TENANT         | 700005
                    CODE_NATIVE  | WRONG_SECRET         | 700025
                    CODE_NATIVE  | WRONG_REDIRECT       | 70000
                    CODE_NATIVE  | REPLAYED             | 54005
                    CODE_NATIVE  | WRONG_VERIFIER       | 501481
                    CODE_NATIVE  | NO_VERIFIER          | 501481
                    CODE_NATIVE  | TOO_OLD              | 70008
                    CODE_NATIVE  | GARBAGE              | 70000
                    CODE_NATIVE  | OTHER_CLIENT         | 70000
                    CODE_NATIVE  | DISABLED_CLIENT      | 7000112
                    CODE_NATIVE  | DISABLED_USER        | 50057
                    CODE_NATIVE  | DELETED_USER         | 50034
                    CODE_NATIVE  | SESSIONS_REVOKED     | 50173
                    CODE_NATIVE  | OTHER_TENANT         | 700005
                    REFRESH      | WRONG_SECRET         | 7000215
                    REFRESH      | EXPIRED_SECRET       | 7000222
                    REFRESH      | NO_CREDENTIAL        | 7000218
                    REFRESH      | TWO_CREDENTIALS      | 9002313
                    REFRESH      | REPLAYED             | 50173
                    REFRESH      | TOO_OLD              | 700082
                    REFRESH      | GARBAGE              | 70000
                    REFRESH      | OTHER_CLIENT         | 70000
                    REFRESH      | UNKNOWN_RESOURCE     | 500011
                    REFRESH      | DISABLED_CLIENT      | 7000112
                    REFRESH      | DISABLED_RESOURCE    | 500011
                    REFRESH      | DISABLED_USER        | 50057
                    REFRESH      | DELETED_USER         | 50034
                    REFRESH      | SESSIONS_REVOKED     | 50173
                    REFRESH      | OTHER_TENANT         | 700005
                    PASSWORD     | WRONG_SECRET         | 7000215
                    PASSWORD     | EXPIRED_SECRET       | 7000222
                    PASSWORD     | NO_CREDENTIAL        | 7000218
                    PASSWORD     | TWO_CREDENTIALS      | 9002313
                    PASSWORD     | GARBAGE              | 50126
                    PASSWORD     | OTHER_CLIENT         | 65001
                    PASSWORD     | UNKNOWN_RESOURCE     | 500011
                    PASSWORD     | DISABLED_CLIENT      | 7000112
                    PASSWORD     | DISABLED_RESOURCE    | 500011
                    PASSWORD     | DISABLED_USER        | 50057
                    PASSWORD     | DELETED_USER         | 50126
                    PASSWORD     | OTHER_TENANT         | 700016
                    DEVICE       | WRONG_SECRET         | 7000215
                    DEVICE       | EXPIRED_SECRET       | 7000222
                    DEVICE       | NO_CREDENTIAL        | 7000218
                    DEVICE       | TWO_CREDENTIALS      | 9002313
                    DEVICE       | REPLAYED             | 54005
                    DEVICE       | TOO_OLD              | 70020
                    DEVICE       | GARBAGE              | 70018
                    DEVICE       | OTHER_CLIENT         | 70018
                    DEVICE       | DISABLED_CLIENT      | 7000112
                    DEVICE       | DISABLED_RESOURCE    | 500011
                    DEVICE       | DISABLED_USER        | 50057
                    DEVICE       | DELETED_USER         | 50034
                    DEVICE       | SESSIONS_REVOKED     | 50173
                    DEVICE       | OTHER_TENANT         | 700005
                    ON_BEHALF_OF | WRONG_SECRET         | 7000215
                    ON_BEHALF_OF | EXPIRED_SECRET       | 7000222
                    ON_BEHALF_OF | NO_CREDENTIAL        | 7000218
                    ON_BEHALF_OF | TWO_CREDENTIALS      | 9002313
                    ON_BEHALF_OF | TOO_OLD              | 500133
                    ON_BEHALF_OF | GARBAGE              | 50013
                    ON_BEHALF_OF | OTHER_CLIENT         | 500131
                    ON_BEHALF_OF | WRONG_AUDIENCE       | 500131
                    ON_BEHALF_OF | UNKNOWN_RESOURCE     | 500011
                    ON_BEHALF_OF | UNSIGNED             | 50013
                    ON_BEHALF_OF | HMAC_WITH_PUBLIC_KEY | 50013
                    ON_BEHALF_OF | WRONG_KEY_ID         | 50013
                    ON_BEHALF_OF | WRONG_KEY            | 50013
                    ON_BEHALF_OF | DISABLED_CLIENT      | 7000112
                    ON_BEHALF_OF | DISABLED_RESOURCE    | 500011
                    ON_BEHALF_OF | DISABLED_USER        | 50057
                    ON_BEHALF_OF | DELETED_USER         | 50034
                    ON_BEHALF_OF | SESSIONS_REVOKED     | 50173
                    ON_BEHALF_OF | OTHER_TENANT         | 700005
                    """)
    void isRefused(Kind kind, Fault fault, int code) throws Exception {
        Asking asking = request(kind);
        Asking wrong = with(fault, kind, asking);
        long before = refreshTokens();

        Response response = answer(wrong);
        JsonNode body = TestIdentity.json(response);

        assertThat(body.path("error_codes").path(0).asInt()).as(body.toString()).isEqualTo(code);
        assertThat(body.path("error_description").asString()).startsWith("AADSTS" + code + ": ");
        assertThat(response.status())
                .isEqualTo(body.path("error").asString().equals("invalid_client") ? 401 : 400);
        assertThat(body.propertyNames())
                .doesNotContain("access_token", "refresh_token", "id_token");
        assertThat(refreshTokens()).as("nothing was issued").isEqualTo(before);
        for (String secret :
                List.of(
                        "client_secret",
                        "client_assertion",
                        "assertion",
                        "code",
                        "refresh_token",
                        "password",
                        "device_code")) {
            String value = wrong.form().get(secret);
            if (value != null && value.length() > 8) {
                assertThat(body.toString()).as("the answer tells no secret").doesNotContain(value);
            }
        }
    }

    private long refreshTokens() {
        return identity.database.<Long, RuntimeException>read(transaction -> {
            try (var rows =
                    transaction.prepare("select count(*) from refresh_token").executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        });
    }

    // The requests.

    /// A token request that would be granted.
    private record Asking(Tenant tenant, Map<String, String> form) {
        Asking with(String name, String value) {
            Map<String, String> changed = new LinkedHashMap<>(form);
            changed.put(name, value);
            return new Asking(tenant, changed);
        }

        Asking without(String name) {
            Map<String, String> changed = new LinkedHashMap<>(form);
            changed.remove(name);
            return new Asking(tenant, changed);
        }
    }

    private Response answer(Asking asking) {
        List<String> form = new ArrayList<>();
        asking.form()
                .forEach((name, value) -> {
                    form.add(name);
                    form.add(value);
                });
        return identity.send(
                post(
                        "/" + asking.tenant().id() + "/oauth2/v2.0/token",
                        form.toArray(String[]::new)));
    }

    private JsonNode send(Asking asking) {
        return TestIdentity.json(answer(asking));
    }

    private Asking asking(String... form) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("client_id", app.appId().toString());
        for (int i = 0; i < form.length; i += 2) {
            all.put(form[i], form[i + 1]);
        }
        return new Asking(identity.tenant, all);
    }

    private Asking request(Kind kind) throws Exception {
        return switch (kind) {
            case SECRET_ONLY ->
                    asking(
                            "grant_type",
                            "client_credentials",
                            "client_secret",
                            SECRET,
                            "scope",
                            DICOM + "/.default");
            case CERTIFICATE ->
                    asking(
                            "grant_type",
                            "client_credentials",
                            "client_assertion_type",
                            ClientAssertion.TYPE,
                            "client_assertion",
                            assertion(assertionClaims(), pair, Map.of()),
                            "scope",
                            DICOM + "/.default");
            case CODE_WEB ->
                    asking(
                            "grant_type", "authorization_code",
                            "client_secret", SECRET,
                            "redirect_uri", REDIRECT,
                            "code_verifier", VERIFIER,
                            "code", code(REDIRECT));
            case CODE_NATIVE ->
                    asking(
                            "grant_type",
                            "authorization_code",
                            "redirect_uri",
                            "http://localhost:8400",
                            "code_verifier",
                            VERIFIER,
                            "code",
                            code("http://localhost:8400"));
            case REFRESH ->
                    asking(
                            "grant_type",
                            "refresh_token",
                            "client_secret",
                            SECRET,
                            "refresh_token",
                            send(request(Kind.CODE_WEB)).path("refresh_token").asString(),
                            "scope",
                            SCOPE);
            case PASSWORD ->
                    asking(
                            "grant_type",
                            "password",
                            "client_secret",
                            SECRET,
                            "username",
                            "alice@contoso.test",
                            "password",
                            TestIdentity.PASSWORD,
                            "scope",
                            SCOPE);
            case DEVICE ->
                    asking(
                            "grant_type",
                            "urn:ietf:params:oauth:grant-type:device_code",
                            "client_secret",
                            SECRET,
                            "device_code",
                            deviceCode());
            case ON_BEHALF_OF ->
                    asking(
                            "grant_type",
                            "urn:ietf:params:oauth:grant-type:jwt-bearer",
                            "requested_token_use",
                            "on_behalf_of",
                            "client_secret",
                            SECRET,
                            "assertion",
                            frontToken("api://app/use"),
                            "scope",
                            SCOPE);
        };
    }

    private String code(String redirect) {
        TestBrowser browser = new TestBrowser(identity);
        browser.open(
                "/"
                        + identity.tenant.id()
                        + "/oauth2/v2.0/authorize?"
                        + TestRequest.form(
                                "client_id",
                                app.appId().toString(),
                                "redirect_uri",
                                redirect,
                                "response_type",
                                "code",
                                "scope",
                                SCOPE,
                                "code_challenge",
                                CHALLENGE,
                                "code_challenge_method",
                                "S256"));
        return browser.signIn("alice@contoso.test").answer("code");
    }

    private String deviceCode() {
        JsonNode begun =
                TestIdentity.json(
                        identity.send(
                                post(
                                        "/" + identity.tenant.id() + "/oauth2/v2.0/devicecode",
                                        "client_id",
                                        app.appId().toString(),
                                        "scope",
                                        SCOPE)));
        new TestBrowser(identity)
                .open("/devicelogin")
                .submit("code", begun.path("user_code").asString())
                .signIn("alice@contoso.test")
                .submit("decision", "accept");
        return begun.path("device_code").asString();
    }

    private String frontToken(String scope) {
        return TestIdentity.json(
                        identity.send(
                                post(
                                        identity.tokenPath(),
                                        "grant_type",
                                        "password",
                                        "client_id",
                                        front.appId().toString(),
                                        "username",
                                        "alice@contoso.test",
                                        "password",
                                        TestIdentity.PASSWORD,
                                        "scope",
                                        scope)))
                .path("access_token")
                .asString();
    }

    private Map<String, Object> assertionClaims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("aud", "https://localhost:8443/" + identity.tenant.id() + "/oauth2/v2.0/token");
        claims.put("iss", app.appId().toString());
        claims.put("sub", app.appId().toString());
        claims.put("exp", identity.now().getEpochSecond() + 600);
        claims.put("jti", UUID.randomUUID().toString());
        return claims;
    }

    private static String assertion(
            Map<String, Object> claims, KeyPair keys, Map<String, Object> header) throws Exception {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(
                "x5t",
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                java.security.MessageDigest.getInstance("SHA-1")
                                        .digest(certificate.getEncoded())));
        all.putAll(header);
        all.put("alg", "RS256");
        JWSObject jws =
                new JWSObject(
                        JWSHeader.parse(new String(Json.write(all), StandardCharsets.UTF_8)),
                        new Payload(Json.write(claims)));
        jws.sign(new RSASSASigner(keys.getPrivate()));
        return jws.serialize();
    }

    // The faults.

    private Asking with(Fault fault, Kind kind, Asking asking) throws Exception {
        return switch (fault) {
            case WRONG_SECRET -> asking.with("client_secret", SECRET.replace('s', 'S'));
            case EXPIRED_SECRET -> asking.with("client_secret", OLD_SECRET);
            case NO_CREDENTIAL ->
                    asking.without("client_secret")
                            .without("client_assertion")
                            .without("client_assertion_type");
            case TWO_CREDENTIALS ->
                    asking.with("client_secret", SECRET)
                            .with("client_assertion_type", ClientAssertion.TYPE)
                            .with("client_assertion", assertion(assertionClaims(), pair, Map.of()));
            case WRONG_REDIRECT ->
                    asking.with("redirect_uri", asking.form().get("redirect_uri") + "/other");
            case REPLAYED -> replayed(kind, asking);
            case WRONG_VERIFIER -> asking.with("code_verifier", VERIFIER.replace('d', 'D'));
            case NO_VERIFIER -> asking.without("code_verifier");
            case TOO_OLD -> {
                identity.pass(kind == Kind.REFRESH ? Duration.ofDays(91) : Duration.ofHours(2));
                yield asking;
            }
            case GARBAGE ->
                    switch (kind) {
                        case CERTIFICATE -> asking.with("client_assertion", "e30.e30.e30");
                        case CODE_WEB, CODE_NATIVE -> asking.with("code", "0.garbage");
                        case REFRESH -> asking.with("refresh_token", "1.garbage");
                        case PASSWORD -> asking.with("password", "garbage garbage");
                        case DEVICE -> asking.with("device_code", "garbage");
                        case ON_BEHALF_OF -> asking.with("assertion", "garbage");
                        case SECRET_ONLY -> throw new AssertionError(kind);
                    };
            case OTHER_CLIENT -> otherClient(kind, asking);
            case WRONG_AUDIENCE ->
                    kind == Kind.CERTIFICATE
                            ? asking.with(
                                    "client_assertion",
                                    assertion(
                                            changed("aud", "https://evil.test/token"),
                                            pair,
                                            Map.of()))
                            : asking.with("assertion", signed(Map.of("aud", "api://another")));
            case UNKNOWN_RESOURCE -> asking.with("scope", "https://nobody.test/.default");
            case UNSIGNED, HMAC_WITH_PUBLIC_KEY, WRONG_KEY_ID, WRONG_KEY ->
                    forged(fault, kind, asking);
            case DISABLED_CLIENT -> {
                disable(identity.principal(app));
                yield asking;
            }
            case DISABLED_RESOURCE -> {
                disable(identity.principal(WellKnownApplication.DICOM));
                yield asking;
            }
            case DISABLED_USER -> {
                identity.store(UserGrantsTest.changed(alice, false, false));
                yield asking;
            }
            case DELETED_USER -> {
                identity.directory.<Boolean, RuntimeException>write(rows -> {
                    rows.objects().delete(alice, identity.now());
                    return true;
                });
                yield asking;
            }
            case SESSIONS_REVOKED -> {
                identity.pass(Duration.ofSeconds(10));
                identity.store(alice.withSessionsValidFrom(identity.now()));
                yield asking;
            }
            case OTHER_TENANT -> new Asking(fabrikam, asking.form());
        };
    }

    private Asking replayed(Kind kind, Asking asking) throws Exception {
        if (kind == Kind.REFRESH) {
            // A refresh token may be used again (identity:RT-2), until the code it came from is.
            Asking code = request(Kind.CODE_WEB);
            String refresh = send(code).path("refresh_token").asString();
            assertThat(send(code).path("error_codes").path(0).asInt()).isEqualTo(54005);
            return asking.with("refresh_token", refresh);
        }
        assertThat(send(asking).has("access_token")).isTrue();
        return asking;
    }

    private Asking otherClient(Kind kind, Asking asking) {
        String id = other.appId().toString();
        if (kind == Kind.SECRET_ONLY) {
            // The other client's id with this one's secret.
            identity.change(
                    other,
                    builder -> builder.secrets(identity.secret(SECRET.replace("value", "VALUE"))));
            return asking.with("client_id", id);
        }
        return kind == Kind.CODE_NATIVE
                ? asking.with("client_id", front.appId().toString())
                : asking.with("client_id", id);
    }

    private Map<String, Object> changed(String name, Object value) {
        Map<String, Object> claims = assertionClaims();
        claims.put(name, value);
        return claims;
    }

    /// Of the right user and issuer, for another API.
    private String signed(Map<String, Object> more) {
        Map<String, Object> claims = tokenClaims();
        claims.putAll(more);
        return OwnToken.sign(identity.plane().keys().active(), true, claims);
    }

    private Map<String, Object> tokenClaims() {
        JsonNode good = identity.claims(frontToken("api://app/use"));
        Map<String, Object> claims = new LinkedHashMap<>();
        good.properties()
                .forEach(each ->
                        claims.put(
                                each.getKey(),
                                each.getValue().isIntegralNumber()
                                        ? (Object) each.getValue().asLong()
                                        : each.getValue().isString()
                                                ? each.getValue().asString()
                                                : each.getValue()));
        return claims;
    }

    private Asking forged(Fault fault, Kind kind, Asking asking) throws Exception {
        boolean client = kind == Kind.CERTIFICATE;
        String name = client ? "client_assertion" : "assertion";
        Map<String, Object> claims = client ? assertionClaims() : tokenClaims();
        String good = Objects.requireNonNull(asking.form().get(name));
        ObjectNode header = (ObjectNode) TestIdentity.header(good);
        byte[] publicKey =
                client
                        ? certificate.getPublicKey().getEncoded()
                        : identity.plane().keys().active().publicKey().getEncoded();
        return asking.with(
                name,
                switch (fault) {
                    case UNSIGNED -> encoded(header.put("alg", "none"), claims) + ".";
                    case HMAC_WITH_PUBLIC_KEY -> {
                        JWSObject jws =
                                new JWSObject(
                                        new JWSHeader.Builder(JWSAlgorithm.HS256)
                                                .keyID(header.path("kid").asString("k"))
                                                .build(),
                                        new Payload(Json.write(claims)));
                        jws.sign(new MACSigner(publicKey));
                        yield jws.serialize();
                    }
                    case WRONG_KEY_ID -> {
                        String unknown = "AAAAAAAAAAAAAAAAAAAAAAAAAAA";
                        yield client
                                ? assertion(claims, pair, Map.of("x5t", unknown))
                                : encoded(header.put("kid", unknown).put("x5t", unknown), claims)
                                        + "."
                                        + good.split("\\.")[2];
                    }
                    default -> {
                        // A key of somebody else under our key's name.
                        if (client) {
                            yield assertion(claims, otherPair, Map.of());
                        }
                        JWSObject jws =
                                new JWSObject(
                                        new JWSHeader.Builder(JWSAlgorithm.RS256)
                                                .keyID(header.path("kid").asString())
                                                .build(),
                                        new Payload(Json.write(claims)));
                        jws.sign(new RSASSASigner(otherPair.getPrivate()));
                        yield jws.serialize();
                    }
                });
    }

    private static String encoded(ObjectNode header, Map<String, Object> claims) {
        Base64.Encoder encoder = Base64.getUrlEncoder().withoutPadding();
        return encoder.encodeToString(Json.write(header))
                + "."
                + encoder.encodeToString(Json.write(claims));
    }

    private void disable(org.isocenter.identity.directory.ServicePrincipal principal)
            throws Exception {
        ObjectNode document = ServicePrincipalDocument.write(principal);
        document.put("accountEnabled", false);
        identity.store(ServicePrincipalDocument.readChanges(document, principal));
    }
}
