package org.isocenter.identity.graph;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.UUID;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v1CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.isocenter.identity.directory.KeyCredential;
import org.isocenter.identity.graph.GraphClient.Answer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Certificates of applications, with one as `az --create-cert` makes it: version 1, SHA-1.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CertificatesTest {
    private static final Instant START = GraphTenant.NOW.minus(Duration.ofDays(1));
    private static final Instant END = GraphTenant.NOW.plus(Duration.ofDays(365));

    @TempDir private static Path folder;
    private GraphTenant graph;
    private GraphClient admin;
    private KeyPair keys;
    private byte[] der;

    @BeforeAll
    void open() throws Exception {
        graph = new GraphTenant(folder);
        admin = graph.admin();
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
        der = certificate(keys, "CN=app");
    }

    private static byte[] certificate(KeyPair keys, String subject) throws Exception {
        X500Name name = new X500Name(new X500Principal(subject).getName());
        return new X509v1CertificateBuilder(
                        name,
                        BigInteger.ONE,
                        Date.from(START),
                        Date.from(END),
                        name,
                        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded()))
                .build(new JcaContentSignerBuilder("SHA1withRSA").build(keys.getPrivate()))
                .getEncoded();
    }

    @AfterAll
    void close() {
        graph.close();
    }

    private String newApplication() {
        String id = admin.post("/v1.0/applications", "{'displayName':'a'}").at("/id");
        return "/v1.0/applications/" + id;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private Answer patch(String one, String entries) {
        return admin.patch(one, "{'keyCredentials':[" + entries + "]}");
    }

    private String entry(String key) {
        return "{'key':'" + key + "','type':'AsymmetricX509Cert','usage':'Verify'}";
    }

    @Rule({"identity:APP-11", "identity:APP-13"})
    @Test
    void takesACertificateAsAzWritesIt() throws Exception {
        String one = newApplication();
        String lines =
                Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                        .replace("\n", "\\n");

        Answer answer =
                patch(
                        one,
                        "{'@odata.type':'#microsoft.graph.keyCredential','displayName':null,"
                                + "'startDateTime':'2020-01-01T00:00:00Z',"
                                + "'endDateTime':'2099-01-01T00:00:00Z',"
                                + "'keyId':'11111111-0000-4000-8000-000000000001','key':'"
                                + lines
                                + "','type':'AsymmetricX509Cert','usage':'Verify'}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
        Answer read = admin.get(one);
        assertThat(read.at("/keyCredentials/0/keyId"))
                .isEqualTo("11111111-0000-4000-8000-000000000001");
        assertThat(read.at("/keyCredentials/0/displayName")).isEqualTo("CN=app");
        assertThat(read.at("/keyCredentials/0/startDateTime")).isEqualTo(START.toString());
        assertThat(read.at("/keyCredentials/0/endDateTime")).isEqualTo(END.toString());
        assertThat(read.at("/keyCredentials/0/customKeyIdentifier"))
                .isEqualTo(base64(MessageDigest.getInstance("SHA-1").digest(der)));
        assertThat(read.json().at("/keyCredentials/0/key").isNull()).isTrue();
        assertThat(admin.get(one + "?$select=keyCredentials").at("/keyCredentials/0/key"))
                .isEqualTo(base64(der));
        KeyCredential stored =
                graph.directory
                        .applicationByAppId(UUID.fromString(read.at("/appId")))
                        .orElseThrow()
                        .keyCredentials()
                        .getFirst();
        assertThat(stored.verifiesAt(GraphTenant.NOW)).isTrue();
        assertThat(stored.verifiesAt(END)).isFalse();
        assertThat(stored.certificate().getEncoded()).isEqualTo(der);
    }

    @Rule("identity:APP-11")
    @Test
    void takesPemAndPemInBase64() {
        String pem =
                "-----BEGIN CERTIFICATE-----\n" + base64(der) + "\n-----END CERTIFICATE-----\n";
        String one = newApplication();

        assertThat(patch(one, entry(pem.replace("\n", "\\n"))).status()).isEqualTo(204);
        assertThat(patch(one, entry(base64(pem.getBytes(StandardCharsets.US_ASCII)))).status())
                .isEqualTo(204);
        assertThat(admin.get(one).json().path("keyCredentials").size()).isEqualTo(1);
        assertThat(patch(one, entry("bm90aGluZw==")).errorMessage())
                .contains("keyCredentials[0].key");
        assertThat(patch(one, entry("%%%")).status()).isEqualTo(400);
    }

    @Rule("identity:APP-12")
    @Test
    void anEntryWithoutKeyKeepsTheStoredCertificate() {
        String one = newApplication();
        patch(one, entry(base64(der)));
        String first = admin.get(one).at("/keyCredentials/0/keyId");

        Answer appended = patch(one, "{'keyId':'" + first + "','key':null}," + entry(base64(der)));

        assertThat(appended.status()).as(appended.text()).isEqualTo(204);
        Answer both = admin.get(one + "?$select=keyCredentials");
        assertThat(both.json().path("keyCredentials").size()).isEqualTo(2);
        assertThat(both.at("/keyCredentials/0/keyId")).isEqualTo(first);
        assertThat(both.at("/keyCredentials/0/key")).isEqualTo(base64(der));
        String second = both.at("/keyCredentials/1/keyId");
        assertThat(patch(one, "{'keyId':'" + second + "'}").status()).isEqualTo(204);
        assertThat(admin.get(one).json().path("keyCredentials").size()).isEqualTo(1);
        assertThat(admin.get(one).at("/keyCredentials/0/keyId")).isEqualTo(second);
        assertThat(patch(one, "{'keyId':'" + first + "','key':null}").status()).isEqualTo(400);
        String twice = "{'keyId':'" + second + "'}";
        assertThat(patch(one, twice + "," + twice).status()).isEqualTo(400);
    }

    @Rule("identity:GRAPH-7")
    @Test
    void addsAndRemovesAKeyOnlyWithProof() throws Exception {
        String one = newApplication();
        patch(one, entry(base64(der)));
        Answer application = admin.get(one);
        String proof = proof(application.at("/id"), keys, Duration.ofMinutes(5));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair other = generator.generateKeyPair();
        String body =
                "{'keyCredential':{'type':'AsymmetricX509Cert','usage':'Verify','key':'"
                        + base64(certificate(other, "CN=next"))
                        + "'},'passwordCredential':null,'proof':'%s'}";

        for (String bad :
                new String[] {
                    "",
                    "nonsense",
                    proof(application.at("/id"), other, Duration.ofMinutes(5)),
                    proof(application.at("/id"), keys, Duration.ofMinutes(30)),
                    proof("00000000-0000-4000-8000-000000000000", keys, Duration.ofMinutes(5))
                }) {
            assertThat(admin.post(one + "/addKey", body.formatted(bad)).errorMessage())
                    .containsIgnoringCase("insufficient privileges");
        }
        Answer added = admin.post(one + "/addKey", body.formatted(proof));
        assertThat(added.status()).as(added.text()).isEqualTo(200);
        assertThat(admin.get(one).json().path("keyCredentials").size()).isEqualTo(2);
        String keyId = application.at("/keyCredentials/0/keyId");
        String remove = "{'keyId':'" + keyId + "','proof':'%s'}";
        assertThat(admin.post(one + "/removeKey", remove.formatted("x")).status()).isEqualTo(403);
        assertThat(admin.post(one + "/removeKey", remove.formatted(proof)).status()).isEqualTo(204);
        assertThat(admin.get(one).at("/keyCredentials/0/displayName")).isEqualTo("CN=next");
    }

    private static String proof(String issuer, KeyPair keys, Duration life) throws JOSEException {
        SignedJWT jwt =
                new SignedJWT(
                        new JWSHeader(JWSAlgorithm.RS256),
                        new JWTClaimsSet.Builder()
                                .audience("00000002-0000-0000-c000-000000000000")
                                .issuer(issuer)
                                .notBeforeTime(Date.from(GraphTenant.NOW))
                                .expirationTime(Date.from(GraphTenant.NOW.plus(life)))
                                .build());
        jwt.sign(new RSASSASigner(keys.getPrivate()));
        return jwt.serialize();
    }
}
