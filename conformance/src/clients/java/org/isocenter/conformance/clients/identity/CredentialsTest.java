package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.IClientCredential;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.isocenter.cli.Installation;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.Tools;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A credential that the Azure CLI makes is good for every client, until the Azure CLI deletes it.
final class CredentialsTest {
    @TempDir static Path folder;

    private static Installed installed;
    private static Installation installation;
    private static Az az;

    @BeforeAll
    static void start() throws Exception {
        Tools.need("curl");
        installed = Installed.start(folder.resolve("data"));
        installation = installed.installation();
        az =
                Az.withOwnCloud(
                        folder.resolve("az"), installed.bootstrapFile(), installation.baseUrl());
        az.value(Az.asAdministrator(installation));
    }

    @AfterAll
    static void stop() {
        installed.close();
    }

    @Rule({"identity:ACC-4", "identity:CAUTH-1", "identity:CAUTH-3", "identity:APP-10"})
    @Test
    void aSecret() throws Exception {
        String appId = az.applicationWithPrincipal("secret");
        String secret = az.secretOf(appId);
        Map<String, Callable<String>> clients = new LinkedHashMap<>();
        clients.put("az", () -> withAz("az-" + System.nanoTime(), appId, secret));
        clients.put(
                "msal4j", () -> withMsal(appId, ClientCredentialFactory.createFromSecret(secret)));
        clients.put("azure-identity", () -> withAzureIdentity(appId, secret));
        clients.put(
                "curl, in the body",
                () ->
                        withCurl(
                                "-d",
                                "client_id=" + appId,
                                "--data-urlencode",
                                "client_secret=" + secret));
        clients.put("curl, Basic", () -> withCurl("-u", appId + ":" + secret));
        for (Map.Entry<String, Callable<String>> client : clients.entrySet()) {
            assertThat(Installed.claims(client.getValue().call()).path("appid").asString())
                    .as(client.getKey())
                    .isEqualTo(appId);
        }
        String keyId =
                az.value("ad", "app", "credential", "list", "--id", appId, "--query", "[0].keyId");
        az.value("ad", "app", "credential", "delete", "--id", appId, "--key-id", keyId);
        for (Map.Entry<String, Callable<String>> client : clients.entrySet()) {
            assertThatThrownBy(client.getValue()::call)
                    .as("%s, after the secret was deleted", client.getKey())
                    .hasMessageContaining("AADSTS7000215");
        }
    }

    @Rule({"identity:ACC-4", "identity:CAUTH-3"})
    @Test
    void anExpiredSecret() throws Exception {
        String appId = az.applicationWithPrincipal("expired");
        String objectId = az.value("ad", "app", "show", "--id", appId, "--query", "id");
        JsonNode made =
                az.json(
                        "rest",
                        "--method",
                        "post",
                        "--url",
                        installation.baseUrl() + "/v1.0/applications/" + objectId + "/addPassword",
                        "--resource",
                        installation.baseUrl() + "/",
                        "--body",
                        """
                        {"passwordCredential": {"startDateTime": "2020-01-01T00:00:00Z",
                          "endDateTime": "2021-01-01T00:00:00Z"}}
                        """);
        String secret = Installed.text(made, "secretText");

        assertThatThrownBy(() -> withAz("expired", appId, secret))
                .hasMessageContaining("AADSTS7000222");
        assertThatThrownBy(() -> withMsal(appId, ClientCredentialFactory.createFromSecret(secret)))
                .hasMessageContaining("AADSTS7000222");
        assertThatThrownBy(() -> withCurl("-u", appId + ":" + secret))
                .hasMessageContaining("AADSTS7000222");
    }

    @Rule({"identity:ACC-5", "identity:APP-11", "identity:ASSERT-2", "identity:ASSERT-8"})
    @Test
    void aCertificate() throws Exception {
        String appId = az.applicationWithPrincipal("certificate");
        TestCertificate certificate = TestCertificate.make(folder);
        az.value(
                "ad",
                "app",
                "credential",
                "reset",
                "--id",
                appId,
                "--cert",
                "@" + certificate.certificate());
        Map<String, Callable<String>> clients = new LinkedHashMap<>();
        clients.put(
                "az",
                () -> withAz("az-" + System.nanoTime(), appId, certificate.both().toString()));
        clients.put(
                "msal4j",
                () ->
                        withMsal(
                                appId,
                                ClientCredentialFactory.createFromCertificate(
                                        certificate.privateKey(), certificate.x509())));
        for (Map.Entry<String, Callable<String>> client : clients.entrySet()) {
            assertThat(Installed.claims(client.getValue().call()).path("appidacr").asString())
                    .as(client.getKey())
                    .isEqualTo("2");
        }
        String keyId =
                az.value(
                        "ad",
                        "app",
                        "credential",
                        "list",
                        "--id",
                        appId,
                        "--cert",
                        "--query",
                        "[0].keyId");
        az.value("ad", "app", "credential", "delete", "--id", appId, "--cert", "--key-id", keyId);
        for (Map.Entry<String, Callable<String>> client : clients.entrySet()) {
            assertThatThrownBy(client.getValue()::call)
                    .as("%s, after the certificate was deleted", client.getKey())
                    .hasMessageContaining("AADSTS700027");
        }
    }

    private static String withAz(String profile, String appId, String secretOrFile)
            throws Exception {
        Az other = az.another(profile);
        Command.Result login = other.run(Az.asApplication(appId, secretOrFile, installation));
        if (login.exitCode() != 0) {
            throw new IllegalStateException(login.err());
        }
        return other.value(
                "account",
                "get-access-token",
                "--resource",
                Installed.DICOM,
                "--query",
                "accessToken");
    }

    private static String withMsal(String appId, IClientCredential credential) throws Exception {
        return ConfidentialClientApplication.builder(appId, credential)
                .authority(installation.authority())
                .instanceDiscovery(false)
                .sslSocketFactory(installed.tls().getSocketFactory())
                .build()
                .acquireToken(
                        ClientCredentialParameters.builder(Set.of(Installed.DICOM + "/.default"))
                                .build())
                .get(60, TimeUnit.SECONDS)
                .accessToken();
    }

    private static String withAzureIdentity(String appId, String secret) {
        return Objects.requireNonNull(
                        new ClientSecretCredentialBuilder()
                                .authorityHost(installation.baseUrl())
                                .disableInstanceDiscovery()
                                .httpClient(
                                        new JdkHttpClientBuilder(
                                                        HttpClient.newBuilder()
                                                                .sslContext(installed.tls()))
                                                .build())
                                .tenantId(installation.tenantId())
                                .clientId(appId)
                                .clientSecret(secret)
                                .build()
                                .getToken(
                                        new TokenRequestContext()
                                                .addScopes(Installed.DICOM + "/.default"))
                                .block(Duration.ofSeconds(60)))
                .getToken();
    }

    /// The first version's endpoint, as recipes have it.
    private static String withCurl(String... credential) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sS",
                                "--cacert",
                                installation.caFile(),
                                installation.authority() + "/oauth2/token",
                                "-d",
                                "grant_type=client_credentials",
                                "-d",
                                "resource=" + Installed.DICOM));
        command.addAll(List.of(credential));
        Command.Result result = Command.run(command, folder, Map.of(), 60);
        JsonNode answer = JsonMapper.shared().readTree(result.out());
        if (!answer.has("access_token")) {
            throw new IllegalStateException(result.out());
        }
        return answer.path("access_token").asString();
    }
}
