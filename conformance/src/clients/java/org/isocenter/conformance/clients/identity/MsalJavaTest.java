package org.isocenter.conformance.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.DeviceCodeFlowParameters;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.InteractiveRequestParameters;
import com.microsoft.aad.msal4j.MsalServiceException;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.SilentParameters;
import com.microsoft.aad.msal4j.SystemBrowserOptions;
import com.microsoft.aad.msal4j.UserNamePasswordParameters;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.isocenter.cli.Installation;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// MSAL for Java as it comes from Maven Central.
///
/// On a port other than 443 it forgets the port when it refreshes silently for another resource
/// (identity:DISC-2), so that step is left out here.
final class MsalJavaTest {
    private static final Set<String> DICOM =
            Set.of("https://dicom.healthcareapis.azure.com/.default");
    private static final String AZURE_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";
    private static final int SECONDS = 60;

    @TempDir static Path folder;

    private static ServerProcess server;
    private static Installation installation;
    private static SSLContext tls;

    @BeforeAll
    static void start() throws Exception {
        Path data = folder.resolve("data");
        server = ServerProcess.start(data);
        installation = Installation.read(data.resolve("bootstrap.json"));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(Path.of(installation.caFile()))) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static ConfidentialClientApplication confidential(String authority, String secret)
            throws Exception {
        return ConfidentialClientApplication.builder(
                        installation.clientId(), ClientCredentialFactory.createFromSecret(secret))
                .authority(authority)
                .instanceDiscovery(false)
                .sslSocketFactory(tls.getSocketFactory())
                .build();
    }

    private static PublicClientApplication azureCli() throws Exception {
        return PublicClientApplication.builder(AZURE_CLI)
                .authority(installation.authority())
                .instanceDiscovery(false)
                .sslSocketFactory(tls.getSocketFactory())
                .build();
    }

    private static Person administrator() {
        return new Person(tls, installation.adminUser(), installation.adminPassword());
    }

    @Rule({"identity:TOKEN-10", "identity:TOKEN-5", "identity:ID-3", "identity:NET-1"})
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"tenant", "adfs"})
    void getsATokenWithASecret(String authority) throws Exception {
        String address =
                authority.equals("adfs") ? server.baseUrl() + "/adfs" : installation.authority();

        IAuthenticationResult result =
                confidential(address, installation.clientSecret())
                        .acquireToken(ClientCredentialParameters.builder(DICOM).build())
                        .get(SECONDS, TimeUnit.SECONDS);

        assertThat(result.accessToken()).isNotBlank();
        assertThat(result.expiresOnDate()).isInTheFuture();
    }

    @Rule({"identity:DISC-8", "identity:DISC-4"})
    @Test
    void acceptsTheIssuerAsOpenidProvider() throws Exception {
        ConfidentialClientApplication application =
                ConfidentialClientApplication.builder(
                                installation.clientId(),
                                ClientCredentialFactory.createFromSecret(
                                        installation.clientSecret()))
                        .oidcAuthority(installation.authority() + "/v2.0")
                        .sslSocketFactory(tls.getSocketFactory())
                        .build();

        assertThat(
                        application
                                .acquireToken(ClientCredentialParameters.builder(DICOM).build())
                                .get(SECONDS, TimeUnit.SECONDS)
                                .accessToken())
                .isNotBlank();
    }

    @Rule({"identity:CAUTH-3", "identity:CAUTH-4", "identity:ERR-1"})
    @Test
    void saysWhatIsWrong() throws Exception {
        ConfidentialClientApplication application = confidential(installation.authority(), "wrong");

        assertThatThrownBy(() ->
                        application
                                .acquireToken(ClientCredentialParameters.builder(DICOM).build())
                                .get(SECONDS, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        MsalServiceException.class,
                        refused -> {
                            assertThat(refused.errorCode()).isEqualTo("invalid_client");
                            assertThat(refused.statusCode()).isEqualTo(401);
                            assertThat(refused.getMessage()).startsWith("AADSTS7000215: ");
                        });
    }

    @Rule({"identity:TOKEN-13", "identity:ROPC-1", "identity:TOKEN-12"})
    @Test
    @SuppressWarnings("deprecation") // discouraged, and still what clients use
    void signsInWithAPasswordAndRemembersTheAccount() throws Exception {
        PublicClientApplication application = azureCli();
        IAuthenticationResult first =
                application
                        .acquireToken(
                                UserNamePasswordParameters.builder(
                                                DICOM,
                                                installation.adminUser(),
                                                installation.adminPassword().toCharArray())
                                        .build())
                        .get(SECONDS, TimeUnit.SECONDS);
        assertThat(first.account().username()).isEqualTo(installation.adminUser());
        assertThat(first.account().homeAccountId()).endsWith("." + installation.tenantId());

        IAccount account = application.getAccounts().get().iterator().next();
        IAuthenticationResult again =
                application
                        .acquireTokenSilently(SilentParameters.builder(DICOM, account).build())
                        .get(SECONDS, TimeUnit.SECONDS);
        assertThat(again.accessToken()).as("from the cache").isEqualTo(first.accessToken());
    }

    @Rule({"identity:DEV-1", "identity:DEV-2", "identity:DEV-4", "identity:DEV-6"})
    @Test
    void signsADeviceIn() throws Exception {
        IAuthenticationResult result =
                azureCli()
                        .acquireToken(
                                DeviceCodeFlowParameters.builder(
                                                DICOM,
                                                code ->
                                                        inBackground(() ->
                                                                administrator()
                                                                        .enterCode(
                                                                                code
                                                                                        .verificationUri(),
                                                                                code.userCode())))
                                        .build())
                        .get(SECONDS, TimeUnit.SECONDS);

        assertThat(result.account().username()).isEqualTo(installation.adminUser());
    }

    /// With proof key, `form_post` and a listener on a free port.
    @Rule({
        "identity:AUTHZ-4",
        "identity:AUTHZ-11",
        "identity:REDIR-2",
        "identity:REDIR-6",
        "identity:TOKEN-11"
    })
    @Test
    void signsInInABrowser() throws Exception {
        URI listener;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            listener = URI.create("http://localhost:" + free.getLocalPort());
        }
        IAuthenticationResult result =
                azureCli()
                        .acquireToken(
                                InteractiveRequestParameters.builder(listener)
                                        .scopes(DICOM)
                                        .systemBrowserOptions(
                                                SystemBrowserOptions.builder()
                                                        .openBrowserAction(url ->
                                                                inBackground(() ->
                                                                        administrator()
                                                                                .signIn(
                                                                                        url
                                                                                                .toString())))
                                                        .build())
                                        .build())
                        .get(SECONDS, TimeUnit.SECONDS);

        assertThat(result.account().username()).isEqualTo(installation.adminUser());
        assertThat(result.idToken()).isNotBlank();
    }

    private interface Action {
        void run() throws Exception;
    }

    private static void inBackground(Action action) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        action.run();
                    } catch (Exception e) {
                        throw new IllegalStateException("the person gave up", e);
                    }
                });
    }
}
