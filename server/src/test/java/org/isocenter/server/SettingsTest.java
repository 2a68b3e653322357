package org.isocenter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.isocenter.rule.Rule;
import org.isocenter.server.TestInstallation.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/// What an operator can set reaches the running server.
class SettingsTest {
    @TempDir Path folder;

    @Rule({"arm:ARM-13", "arm:HC-29", "arm:HC-31", "arm:ARM-53", "arm:ARM-45"})
    @Test
    void quotasThrottlingAndSwitchesAreTheOperators() throws Exception {
        Path file = folder.resolve("isocenter.properties");
        Files.writeString(
                file,
                """
                max-dicom-services=2
                cors.defaultFromSample=true
                writes-per-hour=6
                throttle=true
                retry-after=7
                list-page-size=1
                location=Operating Room
                cloud-name=Hospital
                """);
        try (TestInstallation installation =
                TestInstallation.start(folder.resolve("data"), "--config", file.toString())) {
            String token = installation.administrator(TestInstallation.ARM);
            String services = installation.workspace() + "/dicomservices/";
            String v = "?api-version=2022-06-01";
            String body = "{\"location\":\"operatingroom\"}";

            Answer second = installation.send("PUT", services + "second" + v, token, body);
            assertThat(second.status()).as(second.toString()).isEqualTo(201);
            assertThat(second.header("Retry-After")).isEqualTo("7");
            assertThat(second.at("/properties/corsConfiguration/origins")).isEqualTo("[\"*\"]");
            Answer third = installation.send("PUT", services + "third" + v, token, body);
            assertThat(third.code()).isEqualTo("QuotaExceeded");
            Answer page =
                    installation.send(
                            "GET", installation.workspace() + "/dicomservices" + v, token, "");
            assertThat(page.body().path("value")).hasSize(1);
            assertThat(page.at("/nextLink")).contains("skiptoken");
            assertThat(
                            installation
                                    .send(
                                            "GET",
                                            "/metadata/endpoints?api-version=2022-09-01",
                                            "",
                                            "")
                                    .at("/name"))
                    .isEqualTo("Hospital");

            Answer refused = third;
            for (int i = 0; i < 8 && refused.status() != 429; i++) {
                refused = installation.send("PUT", services + "third" + v, token, body);
            }
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.code()).isEqualTo("TooManyRequests");
            assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 3600L);
            assertThat(refused.header("x-ms-ratelimit-remaining-subscription-writes"))
                    .isEqualTo("0");
            // Reads have a limit of their own.
            assertThat(installation.send("GET", services + "second" + v, token, "").status())
                    .isEqualTo(200);
        }
    }

    /// A backup of the data folder signs nothing.
    @Rule({"identity:SEC-6", "identity:KEY-6"})
    @Test
    void theMasterKeyMayLieElsewhere() throws Exception {
        Path data = folder.resolve("data");
        Path key = folder.resolve("master");
        String tenant;
        try (TestInstallation installation =
                TestInstallation.start(data, "--master-key", key.toString())) {
            tenant = installation.bootstrap().tenantId();
            installation.administrator(TestInstallation.ARM);
        }
        assertThat(key).exists();
        assertThat(data.resolve("keys/master.key")).doesNotExist();

        assertThatThrownBy(() -> TestInstallation.start(data))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("there is no file " + data.resolve("keys/master.key"))
                .hasMessageContaining("--master-key");
        assertThat(data.resolve("keys/master.key")).doesNotExist();

        Path moved = Files.move(key, folder.resolve("moved"));
        try (TestInstallation installation =
                TestInstallation.start(data, "--master-key", moved.toString())) {
            assertThat(installation.bootstrap().tenantId()).isEqualTo(tenant);
            installation.administrator(TestInstallation.ARM);
        }
    }

    @Rule({"dicom:IMPR-1", "dicom:IMPR-3", "dicom:IMPR-5", "dicom:STORE-14", "dicom:STORE-15"})
    @Test
    void whatGoesBeyondTheContractOfTheDataPlaneIsTheOperators() throws Exception {
        Path root = Path.of(System.getProperty("isocenter.root", "..")).toAbsolutePath();
        byte[] sample = Files.readAllBytes(root.resolve("docs/samples/quickstart.dcm"));
        Path file = folder.resolve("isocenter.properties");
        Files.writeString(
                file,
                """
                search-wildcards=true
                bulk-data-uris=true
                max-store-bytes=1000000
                """);
        try (TestInstallation installation =
                TestInstallation.start(
                        folder.resolve("data"),
                        "--config",
                        file.toString(),
                        "--change-feed-details")) {
            String token = installation.client(TestInstallation.DICOM);
            String service = installation.bootstrap().serviceUrl() + "/v2";
            String json = "application/dicom+json";

            assertThat(store(installation, service, token, sample).status()).isEqualTo(200);
            Answer tooLarge = store(installation, service, token, Arrays.copyOf(sample, 1_000_001));
            assertThat(tooLarge.status()).isEqualTo(413);
            assertThat(tooLarge.toString()).contains("1000000");

            Answer found =
                    installation.send(
                            "GET",
                            service + "/studies?PatientID=quick*",
                            token,
                            "",
                            "Accept",
                            json);
            assertThat(found.status()).isEqualTo(200);
            String study = found.at("/0/0020000D/Value/0");
            Answer metadata =
                    installation.send(
                            "GET",
                            service + "/studies/" + study + "/metadata",
                            token,
                            "",
                            "Accept",
                            json);
            String uri = metadata.at("/0/7FE00010/BulkDataURI");
            assertThat(uri).startsWith(service);
            assertThat(installation.send("GET", uri, token, "", "Accept", "*/*").status())
                    .isEqualTo(200);
            assertThat(
                            installation
                                    .send("GET", service + "/changefeed/latest", token, "")
                                    .at("/transferSyntaxUid"))
                    .isEqualTo("1.2.840.10008.1.2.1");
        }
    }

    private static Answer store(
            TestInstallation installation, String service, String token, byte[] file)
            throws Exception {
        return installation.send(
                HttpRequest.newBuilder(URI.create(service + "/studies"))
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/dicom")
                        .header("Accept", "application/dicom+json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(file)));
    }

    @Rule({"arm:ARM-17", "arm:ARM-19", "arm:ARM-15"})
    @Test
    void strangersLearnTheTenantFromTheFirstStartOn() throws Exception {
        try (TestInstallation installation = TestInstallation.start(folder.resolve("data"))) {
            String tenant = installation.bootstrap().tenantId();
            for (String path :
                    new String[] {installation.subscription(), "/subscriptions", "/tenants"}) {
                Answer stranger =
                        installation.send("GET", path + "?api-version=2022-12-01", "", "");
                assertThat(stranger.status()).isEqualTo(401);
                assertThat(stranger.header("WWW-Authenticate"))
                        .contains("authorization_uri=\"https://localhost:")
                        .contains("/" + tenant + "\"");
            }
            // Every name of the resource manager counts as audience, with and without slash.
            String base = installation.bootstrap().baseUrl();
            for (String audience :
                    new String[] {
                        "https://management.azure.com",
                        "https://management.azure.com/",
                        "https://management.core.windows.net",
                        "https://management.core.windows.net/",
                        base,
                        base + "/"
                    }) {
                Answer answer =
                        installation.send(
                                "GET",
                                installation.subscription() + "?api-version=2022-12-01",
                                installation.administrator(audience),
                                "");
                assertThat(answer.status()).as(audience + " " + answer).isEqualTo(200);
            }
            Answer other =
                    installation.send(
                            "GET",
                            installation.subscription() + "?api-version=2022-12-01",
                            installation.administrator("https://graph.microsoft.com"),
                            "");
            assertThat(other.status()).isEqualTo(401);
            assertThat(other.code()).isEqualTo("InvalidAuthenticationToken");
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "--imds-port, 70000",
        "--retry-after, 0",
        "--retry-after, 61",
        "--list-page-size, 0",
        "--max-workspaces, -1",
        "--writes-per-hour, 0",
        "--location, a/b"
    })
    void whatCannotBeSetIsRefused(String option, String value) {
        assertThatThrownBy(() -> TestInstallation.start(folder.resolve("data"), option, value))
                .isInstanceOf(StartException.class)
                .hasMessageContaining(option);
    }

    @Rule({"arm:HC-23", "arm:HC-31"})
    @Test
    void theContractsOwnNamesCountInTheFile() throws Exception {
        Path file = folder.resolve("isocenter.properties");
        Files.writeString(file, "resourceManager.allowCustomAuthority=true\n");
        ServeCommand command = new ServeCommand();
        new CommandLine(command)
                .setDefaultValueProvider(new OptionDefaults(Map.of()))
                .parseArgs("--config", file.toString());

        assertThat(command.configuration().resourceManager().healthcare().allowCustomAuthority())
                .isTrue();
    }
}
