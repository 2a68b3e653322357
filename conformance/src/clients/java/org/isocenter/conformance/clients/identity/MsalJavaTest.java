package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.aad.msal4j.AuthorizationCodeParameters;
import com.microsoft.aad.msal4j.AuthorizationRequestUrlParameters;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.DeviceCodeFlowParameters;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IAuthenticationResult;
import com.microsoft.aad.msal4j.IClientCredential;
import com.microsoft.aad.msal4j.InteractionRequiredExceptionReason;
import com.microsoft.aad.msal4j.InteractiveRequestParameters;
import com.microsoft.aad.msal4j.MsalInteractionRequiredException;
import com.microsoft.aad.msal4j.MsalServiceException;
import com.microsoft.aad.msal4j.OnBehalfOfParameters;
import com.microsoft.aad.msal4j.PublicClientApplication;
import com.microsoft.aad.msal4j.SilentParameters;
import com.microsoft.aad.msal4j.SystemBrowserOptions;
import com.microsoft.aad.msal4j.UserAssertion;
import com.microsoft.aad.msal4j.UserNamePasswordParameters;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.isocenter.cli.Installation;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// MSAL for Java as it comes from Maven Central.
///
/// Where the port 443 of this machine is free the server is reached there. On any other port MSAL for
/// Java 1.26 does not find its own cached tokens of applications again, and forgets the port when it
/// refreshes silently for another resource (identity:DISC-2); those steps are then left out.
final class MsalJavaTest {
    private static final Set<String> DICOM = Set.of(Installed.DICOM + "/.default");
    private static final int SECONDS = 60;

    @TempDir static Path folder;

    private static Installed installed;
    private static Wire wire;
    private static boolean usualPort;
    private static Installation installation;
    private static String authority;

    @BeforeAll
    static void start() throws Exception {
        installed = Installed.start(folder.resolve("data"));
        installation = installed.installation();
        Optional<Wire> usual = Wire.onTheUsualPortTo(installed.port());
        usualPort = usual.isPresent();
        wire = usualPort ? usual.get() : Wire.to(installed.port());
        authority = wire.baseUrl() + "/" + installation.tenantId();
    }

    @AfterAll
    static void stop() throws Exception {
        wire.close();
        installed.close();
    }

    private static ConfidentialClientApplication confidential(
            String authority, String clientId, IClientCredential credential) throws Exception {
        return ConfidentialClientApplication.builder(clientId, credential)
                .authority(authority)
                .instanceDiscovery(false)
                .sslSocketFactory(installed.tls().getSocketFactory())
                .build();
    }

    private static PublicClientApplication azureCli() throws Exception {
        return PublicClientApplication.builder(Installed.AZURE_CLI)
                .authority(authority)
                .instanceDiscovery(false)
                .sslSocketFactory(installed.tls().getSocketFactory())
                .build();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static <T> T done(CompletableFuture<T> future) throws Exception {
        return future.get(SECONDS, TimeUnit.SECONDS);
    }

    /// The same once more has to come out of the cache.
    private static void assertSilent(
            Callable<IAuthenticationResult> again, IAuthenticationResult first) throws Exception {
        long before = wire.sent();
        assertThat(again.call().accessToken()).isEqualTo(first.accessToken());
        assertThat(wire.sent() - before).as("bytes sent for a token in the cache").isZero();
    }

    @Rule({
        "identity:ACC-6",
        "identity:TOKEN-10",
        "identity:TOKEN-5",
        "identity:ID-3",
        "identity:NET-1"
    })
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"tenant", "adfs"})
    void getsATokenWithASecret(String path) throws Exception {
        ConfidentialClientApplication application =
                confidential(
                        path.equals("adfs") ? wire.baseUrl() + "/adfs" : authority,
                        installation.clientId(),
                        ClientCredentialFactory.createFromSecret(installation.clientSecret()));
        ClientCredentialParameters parameters = ClientCredentialParameters.builder(DICOM).build();

        IAuthenticationResult first = done(application.acquireToken(parameters));

        assertThat(first.expiresOnDate()).isInTheFuture();
        if (usualPort) {
            assertSilent(() -> done(application.acquireToken(parameters)), first);
        }
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
                        .sslSocketFactory(installed.tls().getSocketFactory())
                        .build();

        assertThat(
                        done(application.acquireToken(
                                        ClientCredentialParameters.builder(DICOM).build()))
                                .accessToken())
                .isNotBlank();
    }

    @Rule({"identity:CAUTH-3", "identity:CAUTH-4", "identity:ERR-1"})
    @Test
    void saysWhatIsWrong() throws Exception {
        ConfidentialClientApplication application =
                confidential(
                        authority,
                        installation.clientId(),
                        ClientCredentialFactory.createFromSecret("wrong"));

        assertThatThrownBy(() ->
                        done(
                                application.acquireToken(
                                        ClientCredentialParameters.builder(DICOM).build())))
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

    /// With the chain in the assertion, as MSAL does of itself, and without.
    @Rule({"identity:ACC-5", "identity:ACC-6", "identity:ASSERT-3", "identity:ASSERT-4"})
    @ParameterizedTest(name = "x5c {0}")
    @ValueSource(booleans = {true, false})
    void getsATokenWithACertificate(boolean sendX5c) throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        JsonNode registered =
                installed.application(
                        "{\"displayName\":\"with certificate\",\"keyCredentials\":["
                                + certificate.keyCredential()
                                + "]}");
        ConfidentialClientApplication application =
                ConfidentialClientApplication.builder(
                                Installed.text(registered, "appId"),
                                ClientCredentialFactory.createFromCertificate(
                                        certificate.privateKey(), certificate.x509()))
                        .authority(authority)
                        .instanceDiscovery(false)
                        .sendX5c(sendX5c)
                        .sslSocketFactory(installed.tls().getSocketFactory())
                        .build();
        ClientCredentialParameters parameters = ClientCredentialParameters.builder(DICOM).build();

        IAuthenticationResult first = done(application.acquireToken(parameters));

        assertThat(Installed.claims(first.accessToken()).path("appidacr").asString())
                .isEqualTo("2");
        if (usualPort) {
            assertSilent(() -> done(application.acquireToken(parameters)), first);
        }
    }

    @Rule({"identity:ACC-6", "identity:TOKEN-13", "identity:ROPC-1", "identity:TOKEN-12"})
    @Test
    @SuppressWarnings("deprecation") // discouraged, and still what clients use
    void signsInWithAPasswordAndRemembersTheAccount() throws Exception {
        PublicClientApplication application = azureCli();
        IAuthenticationResult first =
                done(
                        application.acquireToken(
                                UserNamePasswordParameters.builder(
                                                DICOM,
                                                installation.adminUser(),
                                                installation.adminPassword().toCharArray())
                                        .build()));
        assertThat(first.account().username()).isEqualTo(installation.adminUser());
        assertThat(first.account().homeAccountId()).endsWith("." + installation.tenantId());

        IAccount account = application.getAccounts().get().iterator().next();
        SilentParameters again = SilentParameters.builder(DICOM, account).build();
        assertSilent(() -> done(application.acquireTokenSilently(again)), first);
        if (usualPort) {
            SilentParameters other =
                    SilentParameters.builder(
                                    Set.of("https://graph.microsoft.com/.default"), account)
                            .build();
            assertThat(
                            Installed.claims(
                                            done(application.acquireTokenSilently(other))
                                                    .accessToken())
                                    .path("aud")
                                    .asString())
                    .isEqualTo("https://graph.microsoft.com");
        }
    }

    @Rule({
        "identity:ACC-6",
        "identity:DEV-1",
        "identity:DEV-2",
        "identity:DEV-4",
        "identity:DEV-6"
    })
    @Test
    void signsADeviceIn() throws Exception {
        PublicClientApplication application = azureCli();
        IAuthenticationResult first =
                done(
                        application.acquireToken(
                                DeviceCodeFlowParameters.builder(
                                                DICOM,
                                                code ->
                                                        inBackground(() ->
                                                                installed
                                                                        .administrator()
                                                                        .enterCode(
                                                                                code
                                                                                        .verificationUri(),
                                                                                code.userCode())))
                                        .build()));

        assertThat(first.account().username()).isEqualTo(installation.adminUser());
        SilentParameters again = SilentParameters.builder(DICOM, first.account()).build();
        assertSilent(() -> done(application.acquireTokenSilently(again)), first);
    }

    /// With proof key, `form_post` and a listener on a free port.
    @Rule({
        "identity:ACC-6",
        "identity:AUTHZ-4",
        "identity:AUTHZ-11",
        "identity:REDIR-2",
        "identity:REDIR-6",
        "identity:TOKEN-11"
    })
    @Test
    void signsInInABrowser() throws Exception {
        URI listener = URI.create("http://localhost:" + Installed.freePort());
        PublicClientApplication application = azureCli();
        // MSAL looks for the future that it returns; when the browser is quicker, there is none
        // yet.
        CountDownLatch asked = new CountDownLatch(1);
        CompletableFuture<IAuthenticationResult> answer =
                application.acquireToken(
                        InteractiveRequestParameters.builder(listener)
                                .scopes(DICOM)
                                .systemBrowserOptions(
                                        SystemBrowserOptions.builder()
                                                .openBrowserAction(url -> {
                                                    awaitQuietly(asked);
                                                    inBackground(() ->
                                                            installed
                                                                    .administrator()
                                                                    .signIn(url.toString()));
                                                })
                                                .build())
                                .build());
        asked.countDown();
        IAuthenticationResult first = done(answer);

        assertThat(first.account().username()).isEqualTo(installation.adminUser());
        assertThat(first.idToken()).isNotBlank();
        SilentParameters again = SilentParameters.builder(DICOM, first.account()).build();
        assertSilent(() -> done(application.acquireTokenSilently(again)), first);
    }

    /// A web application's own redirect, with its secret and a proof key. The code counts once.
    @Rule({"identity:ACC-6", "identity:AUTHZ-10", "identity:AUTHZ-11", "identity:TOKEN-11"})
    @Test
    void redeemsACodeWithAProofKey() throws Exception {
        URI back = URI.create("http://localhost:" + Installed.freePort() + "/back");
        JsonNode registered =
                installed.application(
                        "{\"displayName\":\"web\",\"web\":{\"redirectUris\":[\"" + back + "\"]}}");
        installed.grant(registered, Installed.DICOM_API, "Dicom.ReadWrite");
        ConfidentialClientApplication application =
                confidential(
                        authority,
                        Installed.text(registered, "appId"),
                        ClientCredentialFactory.createFromSecret(installed.secret(registered)));
        String verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
        Set<String> scopes = Set.of(Installed.DICOM + "/Dicom.ReadWrite");
        String address =
                application
                        .getAuthorizationRequestUrl(
                                AuthorizationRequestUrlParameters.builder(back.toString(), scopes)
                                        .codeChallenge(challenge(verifier))
                                        .codeChallengeMethod("S256")
                                        .state("state")
                                        .build())
                        .toString();
        String code = installed.administrator().signInForCode(address);

        AuthorizationCodeParameters redeem =
                AuthorizationCodeParameters.builder(code, back)
                        .scopes(scopes)
                        .codeVerifier(verifier)
                        .build();
        IAuthenticationResult first = done(application.acquireToken(redeem));

        assertThat(Installed.claims(first.accessToken()).path("scp").asString())
                .isEqualTo("Dicom.ReadWrite");
        SilentParameters again = SilentParameters.builder(scopes, first.account()).build();
        assertSilent(() -> done(application.acquireTokenSilently(again)), first);
        assertThatThrownBy(() -> done(application.acquireToken(redeem)))
                .hasMessageContaining("AADSTS54005");
    }

    @Rule({
        "identity:ACC-12",
        "identity:ACC-6",
        "identity:OBO-1",
        "identity:OBO-2",
        "identity:OBO-3",
        "identity:OBO-4"
    })
    @Test
    void actsOnBehalfOfAUser() throws Exception {
        JsonNode middle =
                installed.application(
                        """
                        {"displayName": "middle tier", "api": {"oauth2PermissionScopes": [{
                          "id": "8f3f9a52-8f5e-4f5e-9d3b-0f5d2d7d7b11", "value": "access_as_user",
                          "type": "User", "isEnabled": true,
                          "adminConsentDisplayName": "Access", "adminConsentDescription": "Access"}]}}
                        """);
        String appId = Installed.text(middle, "appId");
        installed.graph(
                "PATCH",
                "/applications/" + Installed.text(middle, "id"),
                "{\"identifierUris\":[\"api://" + appId + "\"]}");
        ConfidentialClientApplication application =
                confidential(
                        authority,
                        appId,
                        ClientCredentialFactory.createFromSecret(installed.secret(middle)));
        String assertion =
                installed.administratorsToken("api://" + appId + "/access_as_user offline_access");
        Set<String> downstream = Set.of(Installed.DICOM + "/Dicom.ReadWrite");
        OnBehalfOfParameters parameters =
                OnBehalfOfParameters.builder(downstream, new UserAssertion(assertion)).build();

        assertThatThrownBy(() -> done(application.acquireToken(parameters)))
                .hasMessageContaining("AADSTS65001")
                .cause()
                .isInstanceOfSatisfying(
                        MsalInteractionRequiredException.class,
                        refused ->
                                assertThat(refused.reason())
                                        .isEqualTo(
                                                InteractionRequiredExceptionReason
                                                        .CONSENT_REQUIRED));

        installed.grant(middle, Installed.DICOM_API, "Dicom.ReadWrite");
        IAuthenticationResult first = done(application.acquireToken(parameters));
        JsonNode claims = Installed.claims(first.accessToken());
        assertThat(claims.path("appid").asString()).isEqualTo(appId);
        assertThat(claims.path("scp").asString()).isEqualTo("Dicom.ReadWrite");
        assertThat(claims.path("upn").asString()).isEqualTo(installation.adminUser());
        assertSilent(() -> done(application.acquireToken(parameters)), first);

        String notForIt = installed.administratorsToken("https://graph.microsoft.com/.default");
        assertThatThrownBy(() ->
                        done(
                                application.acquireToken(
                                        OnBehalfOfParameters.builder(
                                                        downstream, new UserAssertion(notForIt))
                                                .build())))
                .hasMessageContaining("AADSTS500131");
    }

    /// What MSAL does not show of the refusal: the word that tells applications to ask the user.
    @Rule({"identity:ACC-12", "identity:ERR-2"})
    @Test
    void missingConsentIsASuberror() throws Exception {
        JsonNode middle = installed.application("{\"displayName\":\"without consent\"}");
        String appId = Installed.text(middle, "appId");
        installed.graph(
                "PATCH",
                "/applications/" + Installed.text(middle, "id"),
                """
                {"identifierUris": ["api://%s"], "api": {"oauth2PermissionScopes": [{
                  "id": "3b7c6f0e-52c5-4b0f-9b0e-0d6ff0fd3a55", "value": "access_as_user",
                  "type": "User", "isEnabled": true,
                  "adminConsentDisplayName": "Access", "adminConsentDescription": "Access"}]}}
                """
                        .formatted(appId));

        JsonNode refused =
                installed.token(
                        Map.of(
                                "grant_type",
                                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                                "requested_token_use",
                                "on_behalf_of",
                                "client_id",
                                appId,
                                "client_secret",
                                installed.secret(middle),
                                "assertion",
                                installed.administratorsToken(appId + "/.default"),
                                "scope",
                                Installed.DICOM + "/Dicom.ReadWrite"));

        assertThat(refused.path("error").asString()).isEqualTo("invalid_grant");
        assertThat(refused.path("suberror").asString()).isEqualTo("consent_required");
        assertThat(refused.path("error_codes").path(0).asInt()).isEqualTo(65001);
    }

    private static String challenge(String verifier) throws Exception {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256")
                                .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
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
