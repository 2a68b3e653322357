package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientAssertionCredentialBuilder;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.azure.identity.DeviceCodeCredentialBuilder;
import com.azure.identity.UsernamePasswordCredentialBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.isocenter.cli.Installation;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// azure-identity for Java as it comes from Maven Central.
final class AzureIdentityJavaTest {
    private static final TokenRequestContext DICOM =
            new TokenRequestContext().addScopes(Installed.DICOM + "/.default");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir static Path folder;

    private static Installed installed;
    private static Installation installation;
    private static Wire wire;
    private static HttpClient http;

    @BeforeAll
    static void start() throws Exception {
        installed = Installed.start(folder.resolve("data"));
        installation = installed.installation();
        Optional<Wire> usual = Wire.onTheUsualPortTo(installed.port());
        wire = usual.isPresent() ? usual.get() : Wire.to(installed.port());
        http =
                new JdkHttpClientBuilder(
                                java.net.http.HttpClient.newBuilder().sslContext(installed.tls()))
                        .build();
    }

    @AfterAll
    static void stop() throws Exception {
        wire.close();
        installed.close();
    }

    private static JsonNode works(TokenCredential credential) {
        AccessToken token = Objects.requireNonNull(credential.getToken(DICOM).block(PATIENCE));
        assertThat(token.isExpired()).isFalse();
        JsonNode claims = Installed.claims(token.getToken());
        assertThat(claims.path("aud").asString()).isEqualTo(Installed.DICOM);
        return claims;
    }

    /// As MSAL, on which it stands, this finds tokens of applications again on the port 443 only.
    private static void isSilentAfterwards(TokenCredential credential) {
        if (wire.baseUrl().equals("https://localhost")) {
            long before = wire.sent();
            works(credential);
            assertThat(wire.sent() - before).as("bytes sent for a token in the cache").isZero();
        }
    }

    @Rule({"identity:ACC-4", "identity:ACC-6", "identity:TOKEN-10"})
    @Test
    void aSecret() {
        TokenCredential credential = withSecret(installation.clientSecret());

        assertThat(works(credential).path("appid").asString()).isEqualTo(installation.clientId());
        isSilentAfterwards(credential);
        assertThatThrownBy(() -> works(withSecret("wrong"))).hasMessageContaining("AADSTS7000215");
    }

    private static TokenCredential withSecret(String secret) {
        return new ClientSecretCredentialBuilder()
                .authorityHost(wire.baseUrl())
                .disableInstanceDiscovery()
                .httpClient(http)
                .tenantId(installation.tenantId())
                .clientId(installation.clientId())
                .clientSecret(secret)
                .build();
    }

    @Rule({"identity:ACC-5", "identity:ASSERT-3", "identity:ASSERT-4"})
    @ParameterizedTest(name = "chain {0}")
    @ValueSource(booleans = {false, true})
    void aCertificate(boolean sendChain) throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        JsonNode registered =
                installed.application(
                        "{\"displayName\":\"with certificate\",\"keyCredentials\":["
                                + certificate.keyCredential()
                                + "]}");
        TokenCredential credential =
                new ClientCertificateCredentialBuilder()
                        .authorityHost(wire.baseUrl())
                        .disableInstanceDiscovery()
                        .httpClient(http)
                        .tenantId(installation.tenantId())
                        .clientId(Installed.text(registered, "appId"))
                        .pemCertificate(certificate.both().toString())
                        .sendCertificateChain(sendChain)
                        .build();

        assertThat(works(credential).path("appidacr").asString()).isEqualTo("2");
        isSilentAfterwards(credential);
    }

    /// Nobody here knows whose assertion this is; that is said clearly (identity:ASSERT-9).
    @Rule({"identity:ASSERT-8", "identity:ASSERT-9", "identity:CAUTH-4"})
    @Test
    void anAssertionOfSomebodyElse() throws Exception {
        String foreign = installed.administratorsToken("https://graph.microsoft.com/.default");
        TokenCredential credential =
                new ClientAssertionCredentialBuilder()
                        .authorityHost(wire.baseUrl())
                        .disableInstanceDiscovery()
                        .httpClient(http)
                        .tenantId(installation.tenantId())
                        .clientId(installation.clientId())
                        .clientAssertion(() -> foreign)
                        .build();

        assertThatThrownBy(() -> works(credential)).hasMessageContaining("AADSTS700");
    }

    @Rule({"identity:ACC-6", "identity:ROPC-1", "identity:TOKEN-13"})
    @Test
    @SuppressWarnings("deprecation") // discouraged, and still what clients use
    void aPassword() {
        TokenCredential credential =
                new UsernamePasswordCredentialBuilder()
                        .authorityHost(wire.baseUrl())
                        .disableInstanceDiscovery()
                        .httpClient(http)
                        .tenantId(installation.tenantId())
                        .clientId(Installed.AZURE_CLI)
                        .username(installation.adminUser())
                        .password(installation.adminPassword())
                        .build();

        assertThat(works(credential).path("upn").asString()).isEqualTo(installation.adminUser());
        isSilentAfterwards(credential);
    }

    @Rule({"identity:ACC-6", "identity:ACC-11", "identity:DEV-2"})
    @Test
    void aDeviceCode() {
        TokenCredential credential =
                new DeviceCodeCredentialBuilder()
                        .authorityHost(wire.baseUrl())
                        .disableInstanceDiscovery()
                        .httpClient(http)
                        .tenantId(installation.tenantId())
                        .clientId(Installed.AZURE_CLI)
                        .challengeConsumer(shown ->
                                Thread.ofVirtual()
                                        .start(() -> {
                                            try {
                                                installed
                                                        .administrator()
                                                        .enterCode(
                                                                shown.getVerificationUrl(),
                                                                shown.getUserCode());
                                            } catch (Exception e) {
                                                throw new IllegalStateException(
                                                        "the person gave up", e);
                                            }
                                        }))
                        .build();

        assertThat(works(credential).path("upn").asString()).isEqualTo(installation.adminUser());
        isSilentAfterwards(credential);
    }
}
