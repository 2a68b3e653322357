package org.isocenter.conformance.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.Isocenter;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What `isocenter trust` prints is what each kind of client needs; and under the public cloud's own
/// names clients reach us through the proxy, and nobody else.
final class TrustTest {
    @TempDir static Path folder;

    private static ServerProcess server;
    private static Client client;
    private static int proxyPort;

    @BeforeAll
    static void start() throws Exception {
        try (ServerSocket any = new ServerSocket(0)) {
            proxyPort = any.getLocalPort();
        }
        server =
                ServerProcess.start(
                        folder.resolve("data"), "--proxy-port", Integer.toString(proxyPort));
        client = Client.of(server.data());
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    private static String trust(String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("trust"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--data", server.data().toString()));
        int exitCode =
                Isocenter.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments.toArray(String[]::new));
        assertThat(exitCode).as(err.toString()).isZero();
        return out.toString();
    }

    /// The lines as they are printed, in a shell.
    private static String shell(Map<String, String> environment, String line) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder("sh", "-c", line)
                        .directory(folder.toFile())
                        .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(line + ": " + output).isZero();
        return output;
    }

    private static boolean installed(String program) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + program).start().waitFor() == 0;
    }

    @Rule("identity:NET-5")
    @Test
    void curlTrustsUs() throws Exception {
        assumeTrue(installed("curl"), "no curl: not tested");
        String line =
                trust().lines()
                        .filter(each -> each.startsWith("curl "))
                        .findFirst()
                        .orElseThrow()
                        .substring("curl".length())
                        .strip();

        assertThat(shell(Map.of(), line + " -sS")).contains("Healthy");
    }

    @Rule("identity:NET-5")
    @Test
    void pythonTrustsUs() throws Exception {
        assumeTrue(installed("python3"), "no python3: not tested");
        String export = exportOf("Python");

        assertThat(
                        shell(
                                Map.of(),
                                export
                                        + "; python3 -c 'import urllib.request as r;"
                                        + " print(r.urlopen(\""
                                        + server.baseUrl()
                                        + "/health/check\").status)'"))
                .contains("200");
    }

    @Rule("identity:NET-5")
    @Test
    void nodeTrustsUs() throws Exception {
        assumeTrue(installed("node"), "no node: not tested");

        assertThat(
                        shell(
                                Map.of(),
                                exportOf("Node")
                                        + "; node -e 'require(\"https\").get(\""
                                        + server.baseUrl()
                                        + "/health/check\", a => console.log(a.statusCode))'"))
                .contains("200");
    }

    private static String exportOf(String client) {
        return trust().lines()
                .filter(each -> each.startsWith(client + " "))
                .findFirst()
                .orElseThrow()
                .substring(client.length())
                .strip();
    }

    @Rule("identity:NET-5")
    @Test
    void javaTrustsUs() throws Exception {
        Path store = folder.resolve("trust.p12");
        trust("--pkcs12", store.toString());
        Path program = folder.resolve("Ask.java");
        Files.writeString(
                program,
                """
                class Ask {
                    public static void main(String[] a) throws Exception {
                        System.out.println(((java.net.HttpURLConnection)
                                java.net.URI.create(a[0]).toURL().openConnection()).getResponseCode());
                    }
                }
                """);

        assertThat(
                        shell(
                                Map.of(),
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        + " -Djavax.net.ssl.trustStore=trust.p12"
                                        + " -Djavax.net.ssl.trustStorePassword=changeit Ask.java "
                                        + server.baseUrl()
                                        + "/health/check"))
                .contains("200");
        assertThatThrownBy(() -> trust("--pkcs12", store.toString()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("there already");
    }

    @Rule({"identity:NET-7", "identity:NET-9", "identity:NET-8", "identity:REDIR-7"})
    @Test
    void describesTheCloudToAz() {
        JsonNode cloud = JsonMapper.shared().readTree(trust("--cloud-json")).path("endpoints");
        String base = server.baseUrl();
        assertThat(cloud.path("activeDirectory").asString()).isEqualTo(base + "/adfs");
        assertThat(cloud.path("microsoftGraphResourceId").asString()).isEqualTo(base + "/");
        assertThat(cloud.path("resourceManager").asString()).isEqualTo(base);
        assertThat(cloud.path("activeDirectoryResourceId").asString())
                .isEqualTo("https://management.core.windows.net/");
        assertThat(
                        JsonMapper.shared()
                                .readTree(trust("--cloud-json", "--no-adfs"))
                                .path("endpoints")
                                .path("activeDirectory")
                                .asString())
                .isEqualTo(base);
        assertThat(trust())
                .contains("az cloud register -n Isocenter --cloud-config @cloud.json")
                .contains("core.instance_discovery=false")
                .contains("--proxy-port")
                .contains("knownAuthorities [\"" + URI.create(base).getRawAuthority() + "\"]")
                .contains("AZURE_AUTHORITY_HOST=" + base)
                .contains("https://oauth.pstmn.io/v1/callback")
                .contains("https://www.getpostman.com/oauth2/callback")
                .doesNotContain(client.installation().clientSecret())
                .doesNotContain(client.installation().adminPassword());
        assertThat(trust("--pem")).startsWith("-----BEGIN CERTIFICATE-----");
    }

    /// Mode C: az, Java and the others ask for the public cloud's own names.
    private static HttpClient throughTheProxy() {
        return HttpClient.newBuilder()
                .sslContext(client.http().sslContext())
                .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxyPort)))
                .build();
    }

    @Rule({"identity:NET-1", "identity:NET-2", "identity:NET-3", "identity:NET-6"})
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "https://login.microsoftonline.com/{t}/v2.0/.well-known/openid-configuration, 200,"
                + " https://login.microsoftonline.com/{t}/oauth2/v2.0/token",
        "https://login.windows.net/common/discovery/instance?api-version=1.1&authorization_endpoint=https://login.windows.net/common/oauth2/authorize,"
                + " 200, tenant_discovery_endpoint",
        "https://sts.windows.net/{t}/discovery/keys, 200, x5t",
        "https://graph.microsoft.com/v1.0/me, 401, InvalidAuthenticationToken",
        "https://graph.windows.net/{t}/applications?api-version=1.6, 401, odata.error",
        "https://management.azure.com/subscriptions?api-version=2019-11-01, 401, error",
        "https://management.core.windows.net/subscriptions?api-version=2019-11-01, 401, error",
        "https://workspace-dicom.dicom.azurehealthcareapis.com/health/check, 200, Healthy"
    })
    void leadsThePublicCloudsNamesHere(String address, int status, String contains)
            throws Exception {
        String tenant = client.installation().tenantId();
        HttpResponse<String> answer =
                throughTheProxy()
                        .send(
                                HttpRequest.newBuilder(URI.create(address.replace("{t}", tenant)))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(contains.replace("{t}", tenant));
    }

    @Rule({"identity:NET-6", "identity:ARM-3", "identity:ARM-4", "identity:TOKEN-13"})
    @Test
    void signsInThroughTheProxyAsAzDoes() throws Exception {
        HttpClient http = throughTheProxy();
        HttpResponse<String> token =
                http.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "https://login.microsoftonline.com/organizations/oauth2/v2.0/token"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                "grant_type=password&client_id=04b07795-8ddb-461a-bbee-02f9e1bf7b46"
                                                        + "&username="
                                                        + client.installation().adminUser()
                                                        + "&password="
                                                        + java.net.URLEncoder.encode(
                                                                client.installation()
                                                                        .adminPassword(),
                                                                StandardCharsets.UTF_8)
                                                        + "&scope=https%3A%2F%2Fmanagement.core.windows.net%2F%2F.default"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        String access =
                JsonMapper.shared().readTree(token.body()).path("access_token").asString("");
        assertThat(access).as(token.body()).isNotEmpty();
        for (String list : List.of("tenants", "subscriptions")) {
            HttpResponse<String> answer =
                    http.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    "https://management.azure.com/"
                                                            + list
                                                            + "?api-version=2019-11-01"))
                                    .header("Authorization", "Bearer " + access)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode first = JsonMapper.shared().readTree(answer.body()).path("value").path(0);
            assertThat(first.path("tenantId").asString())
                    .isEqualTo(client.installation().tenantId());
        }
    }

    @Rule("identity:NET-6")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/",
                "https://127.0.0.1/",
                "https://localhost/",
                "https://login.microsoftonline.com:8443/",
                "https://login.microsoftonline.com.evil.test/",
                "https://a.b.dicom.azurehealthcareapis.com/"
            })
    void leadsNowhereElse(String address) {
        assertThatThrownBy(() ->
                        throughTheProxy()
                                .send(
                                        HttpRequest.newBuilder(URI.create(address)).build(),
                                        HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("403");
    }

    /// The certificate carries every name under which clients come.
    @Rule({"identity:NET-5", "identity:NET-2"})
    @Test
    void anUnknownNameIsMisdirected() throws Exception {
        // SNI and certificate of a name of ours, and the Host of somebody else.
        ProcessBuilder curl =
                new ProcessBuilder(
                        "curl",
                        "-sS",
                        "-o",
                        "/dev/null",
                        "-w",
                        "%{http_code}",
                        "--cacert",
                        client.installation().caFile(),
                        "-H",
                        "Host: evil.test",
                        server.baseUrl() + "/common/oauth2/v2.0/authorize");
        assumeTrue(installed("curl"), "no curl: not tested");
        Process process = curl.redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("421");
    }
}
