package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.Installation;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.Tools;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Clients that know nothing of us and mean the public cloud: through the CONNECT proxy (mode C) and
/// with names that lead here (mode D). Sign-in in all ways, tokens, and the consent of an
/// administrator, which az offers on the stock cloud only.
final class StockCloudTest {
    /// The public cloud's names (identity §1.1, ALIAS).
    private static final List<String> NAMES =
            List.of(
                    "login.microsoftonline.com",
                    "login.windows.net",
                    "login.microsoft.com",
                    "sts.windows.net",
                    "graph.microsoft.com",
                    "graph.windows.net",
                    "management.azure.com",
                    "management.core.windows.net",
                    "main.iam.ad.ext.azure.com",
                    "workspace-dicom.dicom.azurehealthcareapis.com");

    /// An address of this machine that nothing else listens on.
    private static final String ADDRESS = "127.83.17.1";

    @TempDir Path folder;

    @Rule({
        "identity:ACC-2",
        "identity:NET-2",
        "identity:NET-6",
        "identity:DISC-1",
        "identity:DISC-3",
        "identity:CONSENT-7"
    })
    @Test
    void throughTheProxy() throws Exception {
        int proxyPort = Installed.freePort();
        try (Installed installed =
                Installed.start(folder.resolve("data"), "--proxy-port", "" + proxyPort)) {
            Az az = Az.behindProxy(folder.resolve("az"), installed.installation(), proxyPort);
            signsInInAllWays(installed, az, proxyPort);
            Command.Result elsewhere =
                    az.runOther(
                            List.of(
                                    "curl",
                                    "-sS",
                                    "-o",
                                    folder.resolve("nothing").toString(),
                                    "https://example.test/"));
            assertThat(elsewhere.err()).contains("403");
        }
    }

    @Rule({"identity:ACC-2", "identity:NET-2", "identity:NET-3", "identity:ACC-6"})
    @Test
    void withChangedNames() throws Exception {
        assumeTrue(mayListen(), "port 443 is not ours here: skipped");
        Path hosts = folder.resolve("hosts");
        StringBuilder lines = new StringBuilder("127.0.0.1 localhost\n");
        NAMES.forEach(name -> lines.append(ADDRESS).append(' ').append(name).append('\n'));
        Files.writeString(hosts, lines.toString());
        // Skips before a server is started.
        Az.withHosts(hosts, List.of("true"));
        int proxyPort = Installed.freePort();
        try (Installed installed =
                Installed.start(
                        folder.resolve("data"),
                        "--host",
                        ADDRESS,
                        "--port",
                        "443",
                        "--proxy-port",
                        "" + proxyPort)) {
            // The proxy is for the person at the browser only, who has this machine's names.
            signsInInAllWays(
                    installed,
                    Az.withNames(folder.resolve("az"), installed.installation(), hosts),
                    proxyPort);
            msalNodeNeedsNoSettings(installed, hosts);
        }
    }

    private static boolean mayListen() {
        try (ServerSocket socket = new ServerSocket(443, 1, InetAddress.getByName(ADDRESS))) {
            return socket.isBound();
        } catch (IOException _) {
            return false;
        }
    }

    private void signsInInAllWays(Installed installed, Az az, int proxyPort) throws Exception {
        Installation installation = installed.installation();
        String[] asClient =
                Az.asApplication(
                        installation.clientId(), installation.clientSecret(), installation);
        Az client = az.another("secret");
        client.value(asClient);
        // A second process asks for instance discovery.
        String token = dicomToken(client);
        assertThat(Installed.claims(token).path("aud").asString()).isEqualTo(Installed.DICOM);
        assertThat(Installed.claims(token).path("iss").asString())
                .isEqualTo("https://sts.windows.net/" + installation.tenantId() + "/");
        asClient[5] = "wrong";
        Command.Result refused = az.another("wrong").run(asClient);
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("AADSTS7000215: ");

        TestCertificate certificate = TestCertificate.make(folder);
        // What the certificate is for is registered over Graph, under the cloud's name as well.
        JsonNode signedIn = az.json(Az.asAdministrator(installation));
        assertThat(signedIn.path(0).path("cloudName").asString()).isEqualTo("AzureCloud");
        String appId = az.application("consented");
        az.value(
                "ad",
                "app",
                "credential",
                "reset",
                "--id",
                appId,
                "--cert",
                "@" + certificate.certificate());
        az.value("ad", "sp", "create", "--id", appId);
        Az withCertificate = az.another("certificate");
        withCertificate.value(Az.asApplication(appId, certificate.both().toString(), installation));
        assertThat(Installed.claims(dicomToken(withCertificate)).path("appidacr").asString())
                .isEqualTo("2");

        az.value(
                "ad",
                "app",
                "permission",
                "add",
                "--id",
                appId,
                "--api",
                Installed.DICOM_API,
                "--api-permissions",
                Installed.DICOM_READ_WRITE + "=Scope");
        az.value("ad", "app", "permission", "admin-consent", "--id", appId);
        assertThat(
                        az.value(
                                "ad",
                                "app",
                                "permission",
                                "list-grants",
                                "--id",
                                appId,
                                "--query",
                                "[].[consentType, scope]"))
                .isEqualTo("AllPrincipals\tDicom.ReadWrite");

        Az device = az.another("device");
        device.logInWithDeviceCode(installed.administratorBehind(proxyPort));
        assertThat(Installed.claims(dicomToken(device)).path("upn").asString())
                .isEqualTo(installation.adminUser());
        Az browser = az.another("browser");
        browser.logInWithBrowser(installed.administratorBehind(proxyPort));
        assertThat(browser.value("account", "show", "--query", "user.name"))
                .isEqualTo(installation.adminUser());
    }

    private static String dicomToken(Az az) throws Exception {
        return az.value(
                "account",
                "get-access-token",
                "--resource",
                Installed.DICOM,
                "--query",
                "accessToken");
    }

    /// The client that ignores proxies is content with the names.
    private static void msalNodeNeedsNoSettings(Installed installed, Path hosts) throws Exception {
        Path clients = Tools.npmClients();
        List<String> command = new ArrayList<>();
        command.addAll(List.of("node", "identity/stock.mjs", installed.bootstrapFile().toString()));
        Command.Result result =
                Command.run(
                        Az.withHosts(hosts, command),
                        clients,
                        Map.of("NODE_EXTRA_CA_CERTS", installed.installation().caFile()),
                        120);
        assertThat(result.out() + result.err())
                .isEqualTo("ok secret\nok password\nok azureIdentity\n");
    }
}
