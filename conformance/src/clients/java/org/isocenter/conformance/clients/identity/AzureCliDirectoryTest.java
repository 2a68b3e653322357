package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.isocenter.cli.Installation;
import org.isocenter.conformance.harness.Command;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The Azure CLI with a cloud of its own (mode A): the four ways to sign in, tokens, and every command
/// of the transcripts about applications (identity §21.1, §21.3 to §21.5).
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class AzureCliDirectoryTest {
    private static final String TWINS_API = "0b07f429-9f4b-4714-9392-cc5e8e80c8b0";
    private static final String TWINS_READ_WRITE = "4589bd03-58cb-4e6c-b17f-b580e39652f8";

    /// How resources may be spelled, each an audience as it stands (identity:WELL-4, SCOPE-4).
    private static final List<String> SPELLINGS =
            List.of(
                    "https://dicom.healthcareapis.azure.com",
                    "https://dicom.healthcareapis.azure.com/",
                    Installed.DICOM_API,
                    "http://digitaltwins.azure.net",
                    "https://digitaltwins.azure.net",
                    TWINS_API);

    @TempDir static Path folder;

    private static Installed installed;
    private static Installation installation;
    private static Wire wire;
    private static Az az;

    @BeforeAll
    static void start() throws Exception {
        installed = Installed.start(folder.resolve("data"));
        installation = installed.installation();
        wire = Wire.to(installed.port());
        az = Az.withOwnCloud(folder.resolve("az"), installed.bootstrapFile(), wire.baseUrl());
    }

    @AfterAll
    static void stop() throws Exception {
        wire.close();
        installed.close();
    }

    private static void getsTokensForAllSpellings(Az az) throws Exception {
        for (String resource : SPELLINGS) {
            String token = token(az, resource);
            assertThat(Installed.claims(token).path("aud").asString()).isEqualTo(resource);
        }
        String again = SPELLINGS.getFirst();
        String first = token(az, again);
        long before = wire.sent();
        assertThat(token(az, again)).isEqualTo(first);
        assertThat(wire.sent() - before).as("bytes sent for a token in the cache").isZero();
    }

    private static String token(Az az, String resource) throws Exception {
        return az.value(
                "account", "get-access-token", "--resource", resource, "--query", "accessToken");
    }

    @Rule({"identity:ACC-1", "identity:NET-7", "identity:WELL-4", "identity:SCOPE-1"})
    @Test
    @Order(1)
    void aServicePrincipalSignsInWithASecret() throws Exception {
        Az client = az.another("secret");
        JsonNode subscriptions =
                client.json(
                        Az.asApplication(
                                installation.clientId(),
                                installation.clientSecret(),
                                installation));
        assertThat(subscriptions.path(0).path("id").asString())
                .isEqualTo(installation.subscriptionId());
        assertThat(subscriptions.path(0).path("user").path("type").asString())
                .isEqualTo("servicePrincipal");
        getsTokensForAllSpellings(client);
    }

    @Rule({"identity:ACC-1", "identity:CAUTH-3", "identity:ERR-1"})
    @Test
    @Order(2)
    void aWrongSecretIsNamed() throws Exception {
        Command.Result refused =
                az.another("wrong")
                        .run(Az.asApplication(installation.clientId(), "wrong", installation));
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("AADSTS7000215: ");
    }

    @Rule({"identity:ACC-1", "identity:ASSERT-3", "identity:ASSERT-4", "identity:ASSERT-5"})
    @Test
    @Order(3)
    void aServicePrincipalSignsInWithACertificate() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        JsonNode registered =
                installed.application(
                        "{\"displayName\":\"with certificate\",\"keyCredentials\":["
                                + certificate.keyCredential()
                                + "]}");
        Az client = az.another("certificate");
        String[] login =
                Az.asApplication(
                        Installed.text(registered, "appId"),
                        certificate.both().toString(),
                        installation);
        client.value(login);
        assertThat(Installed.claims(token(client, Installed.DICOM)).path("appidacr").asString())
                .isEqualTo("2");
        String[] withChain = Arrays.copyOf(login, login.length + 1);
        withChain[login.length] = "--use-cert-sn-issuer";
        az.another("chain").value(withChain);
    }

    @Rule({"identity:ACC-1", "identity:DEV-1", "identity:DEV-2", "identity:DEV-5", "identity:ID-3"})
    @Test
    @Order(4)
    void somebodySignsInWithADeviceCode() throws Exception {
        Az device = az.another("device");
        device.logInWithDeviceCode(installed.administrator());
        assertThat(device.value("account", "show", "--query", "user.name"))
                .isEqualTo(installation.adminUser());
    }

    @Rule({"identity:ACC-1", "identity:AUTHZ-2", "identity:AUTHZ-8", "identity:REDIR-2"})
    @Test
    @Order(5)
    void somebodySignsInWithABrowser() throws Exception {
        Az browser = az.another("browser");
        browser.logInWithBrowser(installed.administrator());
        assertThat(browser.value("account", "show", "--query", "user.name"))
                .isEqualTo(installation.adminUser());
    }

    /// The tenant is named by its domain, which az resolves with the first version's issuer.
    @Rule({
        "identity:ACC-1",
        "identity:ID-4",
        "identity:DISC-6",
        "identity:TOKEN-12",
        "identity:TOKEN-13",
        "identity:OUT-3"
    })
    @Test
    @Order(6)
    void theAdministratorSignsInWithAPassword() throws Exception {
        JsonNode subscriptions =
                az.json(
                        "login",
                        "-u",
                        installation.adminUser(),
                        "-p",
                        installation.adminPassword(),
                        "--tenant",
                        installation.tenantDomain());
        assertThat(subscriptions.path(0).path("tenantId").asString())
                .isEqualTo(installation.tenantId());
        getsTokensForAllSpellings(az);
        assertThat(az.value("ad", "signed-in-user", "show", "--query", "userPrincipalName"))
                .isEqualTo(installation.adminUser());
        Command.Result unknown =
                az.run("account", "get-access-token", "--resource", "https://nobody.test");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("AADSTS500011");
    }

    @Rule({
        "identity:ACC-1",
        "identity:GRAPH-1",
        "identity:GRAPH-2",
        "identity:GRAPH-3",
        "identity:GRAPH-4",
        "identity:GRAPH-20",
        "identity:GRAPH-22"
    })
    @Test
    @Order(7)
    void applicationsAreRegisteredChangedAndDeleted() throws Exception {
        Path manifest = folder.resolve("manifest.json");
        Files.writeString(
                manifest,
                """
                [{"resourceAppId": "%s", "resourceAccess": [{"id": "%s", "type": "Scope"}]}]
                """
                        .formatted(TWINS_API, TWINS_READ_WRITE));
        String[] create = {
            "ad",
            "app",
            "create",
            "--display-name",
            "adt-app",
            "--sign-in-audience",
            "AzureADMyOrg",
            "--public-client-redirect-uris",
            "http://localhost",
            "--is-fallback-public-client",
            "true",
            "--required-resource-accesses",
            "@" + manifest
        };
        JsonNode made = az.json(create);
        assertThat(made.at("/requiredResourceAccess/0/resourceAppId").asString())
                .isEqualTo(TWINS_API);
        assertThat(made.at("/requiredResourceAccess/0/resourceAccess/0/id").asString())
                .isEqualTo(TWINS_READ_WRITE);
        assertThat(made.path("isFallbackPublicClient").asBoolean()).isTrue();
        String appId = made.path("appId").asString();

        Command.Result again = az.run(create);
        assertThat(again.err()).contains("We will patch it");
        assertThat(again.out()).contains(appId);

        String byUri = "api://" + appId;
        az.json("ad", "app", "update", "--id", appId, "--identifier-uris", byUri);
        az.json(
                "ad",
                "app",
                "update",
                "--id",
                appId,
                "--web-redirect-uris",
                "https://a.test/b",
                "--enable-access-token-issuance",
                "true");
        JsonNode shown = az.json("ad", "app", "show", "--id", byUri);
        assertThat(shown.path("identifierUris").path(0).asString()).isEqualTo(byUri);
        assertThat(shown.at("/web/redirectUris/0").asString()).isEqualTo("https://a.test/b");
        assertThat(shown.at("/web/implicitGrantSettings/enableAccessTokenIssuance").asBoolean())
                .isTrue();
        az.json("ad", "app", "update", "--id", appId, "--set", "isFallbackPublicClient=false");
        assertThat(
                        az.value(
                                "ad",
                                "app",
                                "show",
                                "--id",
                                appId,
                                "--query",
                                "isFallbackPublicClient"))
                .isEqualTo("false");
        az.json("ad", "app", "update", "--id", appId, "--set", "publicClient=true");
        assertThat(
                        az.value(
                                "ad",
                                "app",
                                "show",
                                "--id",
                                appId,
                                "--query",
                                "isFallbackPublicClient"))
                .isEqualTo("true");

        for (String[] list :
                new String[][] {
                    {"--display-name", "adt"},
                    {"--app-id", appId},
                    {"--identifier-uri", byUri},
                    {"--filter", "displayName eq 'adt-app'"},
                    {"--show-mine"},
                    {"--all"}
                }) {
            List<String> command =
                    new ArrayList<>(List.of("ad", "app", "list", "--query", "[].appId"));
            command.addAll(List.of(list));
            assertThat(az.value(command.toArray(String[]::new)).lines())
                    .as(String.join(" ", list))
                    .contains(appId);
        }

        az.value("ad", "app", "delete", "--id", appId);
        assertThat(az.run("ad", "app", "show", "--id", appId).exitCode()).isEqualTo(3);

        Command.Result old =
                az.run("ad", "app", "create", "--display-name", "old", "--native-app", "true");
        assertThat(old.exitCode()).as("the old flags went with az 2.37").isEqualTo(2);
    }

    @Rule({
        "identity:ACC-1",
        "identity:GRAPH-5",
        "identity:GRAPH-6",
        "identity:APP-10",
        "identity:APP-11",
        "identity:APP-12"
    })
    @Test
    @Order(8)
    void credentialsAreMadeListedAndDeleted() throws Exception {
        String appId = az.application("credentials");
        az.json("ad", "app", "credential", "reset", "--id", appId, "--append");
        JsonNode second =
                az.json(
                        "ad",
                        "app",
                        "credential",
                        "reset",
                        "--id",
                        appId,
                        "--append",
                        "--display-name",
                        "n",
                        "--years",
                        "2");
        assertThat(second.path("tenant").asString()).isEqualTo(installation.tenantId());
        JsonNode secrets = az.json("ad", "app", "credential", "list", "--id", appId);
        assertThat(secrets).hasSize(2);
        JsonNode named =
                secrets.valueStream()
                        .filter(each -> each.path("displayName").asString("").equals("n"))
                        .findFirst()
                        .orElseThrow();
        assertThat(named.path("secretText").isNull()).isTrue();
        assertThat(named.path("hint").asString())
                .isEqualTo(second.path("password").asString().substring(0, 3));
        assertThat(Instant.parse(named.path("endDateTime").asString()))
                .isAfter(Instant.now().plus(Duration.ofDays(700)));
        az.value(
                "ad",
                "app",
                "credential",
                "delete",
                "--id",
                appId,
                "--key-id",
                named.path("keyId").asString());
        az.json("ad", "app", "credential", "reset", "--id", appId);
        assertThat(az.json("ad", "app", "credential", "list", "--id", appId)).hasSize(1);

        TestCertificate certificate = TestCertificate.make(folder);
        az.json(
                "ad",
                "app",
                "credential",
                "reset",
                "--id",
                appId,
                "--cert",
                "@" + certificate.certificate(),
                "--append");
        JsonNode made =
                az.json(
                        "ad",
                        "app",
                        "credential",
                        "reset",
                        "--id",
                        appId,
                        "--create-cert",
                        "--append");
        JsonNode certificates = az.json("ad", "app", "credential", "list", "--id", appId, "--cert");
        assertThat(certificates).hasSize(2);
        assertThat(certificates.path(0).path("key").isNull()).isTrue();
        // Old az makes certificates that are signed with SHA-1, and signs in with them.
        az.value("ad", "sp", "create", "--id", appId);
        az.another("created")
                .value(
                        Az.asApplication(
                                appId,
                                made.path("fileWithCertAndPrivateKey").asString(),
                                installation));
        az.value(
                "ad",
                "app",
                "credential",
                "delete",
                "--id",
                appId,
                "--cert",
                "--key-id",
                certificates.path(0).path("keyId").asString());
        assertThat(az.json("ad", "app", "credential", "list", "--id", appId, "--cert")).hasSize(1);
    }

    @Rule({"identity:ACC-1", "identity:GRAPH-11", "identity:CONSENT-1", "identity:CONSENT-7"})
    @Test
    @Order(9)
    void permissionsAreAskedForAndGranted() throws Exception {
        String appId = az.application("permissions");
        az.value("ad", "sp", "create", "--id", appId);
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
        assertThat(
                        az.value(
                                "ad",
                                "app",
                                "permission",
                                "list",
                                "--id",
                                appId,
                                "--query",
                                "[0].resourceAccess[0].id"))
                .isEqualTo(Installed.DICOM_READ_WRITE);
        for (int times = 0; times < 2; times++) {
            az.value(
                    "ad",
                    "app",
                    "permission",
                    "grant",
                    "--id",
                    appId,
                    "--api",
                    Installed.DICOM_API,
                    "--scope",
                    "Dicom.ReadWrite");
        }
        JsonNode grants =
                az.json(
                        "ad",
                        "app",
                        "permission",
                        "list-grants",
                        "--id",
                        appId,
                        "--show-resource-name");
        assertThat(grants).hasSize(1);
        assertThat(grants.path(0).path("scope").asString()).isEqualTo("Dicom.ReadWrite");
        assertThat(grants.path(0).path("resourceDisplayName").asString())
                .isEqualTo("Azure API for DICOM");
        az.value("ad", "app", "permission", "delete", "--id", appId, "--api", Installed.DICOM_API);
        assertThat(az.json("ad", "app", "permission", "list", "--id", appId)).isEmpty();
        Command.Result consent = az.run("ad", "app", "permission", "admin-consent", "--id", appId);
        assertThat(consent.exitCode()).as("az refuses on clouds of their own").isEqualTo(1);
    }

    @Rule({"identity:ACC-1", "identity:GRAPH-9", "identity:APP-1", "identity:APP-2"})
    @Test
    @Order(10)
    void servicePrincipalsAreMadeAndSignIn() throws Exception {
        JsonNode made = az.json("ad", "sp", "create-for-rbac", "-n", "automation");
        String appId = made.path("appId").asString();
        assertThat(az.value("ad", "sp", "show", "--id", appId, "--query", "displayName"))
                .isEqualTo("automation");
        assertThat(
                        az.value(
                                "ad",
                                "sp",
                                "list",
                                "--display-name",
                                "automation",
                                "--query",
                                "[].appId"))
                .isEqualTo(appId);
        signsIn("rbac", appId, made.path("password").asString());
        String reset =
                az.value("ad", "sp", "credential", "reset", "--id", appId, "--query", "password");
        signsIn("reset", appId, reset);
        Command.Result old =
                az.another("old")
                        .run(
                                Az.asApplication(
                                        appId, made.path("password").asString(), installation));
        // create-for-rbac keeps the password with the application, reset with the principal.
        assertThat(old.exitCode()).as(old.err()).isZero();
        assertThat(az.run("ad", "sp", "create", "--id", UUID.randomUUID().toString()).err())
                .contains("does not reference");
        az.value("ad", "sp", "delete", "--id", appId);
        assertThat(az.run("ad", "sp", "show", "--id", appId).exitCode()).isEqualTo(3);
    }

    private static void signsIn(String name, String appId, String password) throws Exception {
        az.another(name).value(Az.asApplication(appId, password, installation));
    }
}
