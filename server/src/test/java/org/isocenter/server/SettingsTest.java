package org.isocenter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
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
