package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.isocenter.cli.Installation;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.Tools;
import org.isocenter.rule.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The how-to pages about DICOM services and Digital Twins, from the registration of a client to the
/// change feed, with the Azure CLI and curl as the pages have them: the stock cloud's names and
/// nothing of ours (mode C).
///
/// Debian's az 2.45 stops in `az role assignment create` before it sends anything (identity §17), so
/// roles are assigned with the request it would send, through `az rest`.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FoundingPagesTest {
    private static final String DICOM_DATA_OWNER = "DICOM Data Owner";
    private static final String TWINS_API = "0b07f429-9f4b-4714-9392-cc5e8e80c8b0";
    private static final String TWINS_READ_WRITE = "4589bd03-58cb-4e6c-b17f-b580e39652f8";
    private static final String VERSION = "2020-04-01-preview";

    @TempDir static Path folder;

    /// Ids of roles by name, once asked for.
    private static final Map<String, String> ROLE_IDS = new HashMap<>();

    private static Installed installed;
    private static Installation installation;
    private static Az az;

    @BeforeAll
    static void start() throws Exception {
        Tools.need("curl");
        int proxyPort = Installed.freePort();
        installed = Installed.start(folder.resolve("data"), "--proxy-port", "" + proxyPort);
        installation = installed.installation();
        az = Az.behindProxy(folder.resolve("az"), installation, proxyPort);
        az.value(Az.asAdministrator(installation));
    }

    @AfterAll
    static void stop() {
        installed.close();
    }

    @Rule({
        "identity:ACC-2",
        "identity:ACC-15",
        "identity:ARM-5",
        "identity:ARM-6",
        "identity:WELL-1",
        "identity:WELL-3",
        "identity:CONSENT-7",
        "arm:HC-20"
    })
    @Test
    @Order(1)
    void aClientOfADicomService() throws Exception {
        // Register a client application, with a secret and a certificate.
        String appId =
                az.value(
                        "ad",
                        "app",
                        "create",
                        "--display-name",
                        "dicom-client",
                        "--query",
                        "appId");
        String secret = az.secretOf(appId);
        String certificate =
                az.value(
                        "ad",
                        "app",
                        "credential",
                        "reset",
                        "--id",
                        appId,
                        "--create-cert",
                        "--append",
                        "--query",
                        "fileWithCertAndPrivateKey");
        // Give it the DICOM permission.
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
        az.value("ad", "sp", "create", "--id", appId);
        az.value("ad", "app", "permission", "admin-consent", "--id", appId);
        // Create the service.
        az.value("group", "create", "-n", "imaging", "-l", "westeurope");
        create("workspaces", null, "hospital");
        JsonNode service = create("dicomservices", "workspaces/hospital", "images");
        String id = Installed.text(service, "id");
        String url = service.at("/properties/serviceUrl").asString();
        assertThat(url).isEqualTo("https://hospital-images.dicom.azurehealthcareapis.com");
        assertThat(service.at("/properties/authenticationConfiguration/authority").asString())
                .isEqualTo("https://login.microsoftonline.com/" + installation.tenantId());

        // Without a role there is a token, and nothing else.
        Az client = az.another("client");
        login(client, appId, secret);
        assertThat(curl(client, url + "/v2/changefeed").path("status").asInt()).isEqualTo(403);

        String principal = az.value("ad", "sp", "show", "--id", appId, "--query", "id");
        assign(id, DICOM_DATA_OWNER, principal, "ServicePrincipal");

        // The pages' own command, then store, search and follow the change feed.
        JsonNode stored =
                curl(
                        client,
                        url + "/v2/studies",
                        "-H",
                        "Content-Type: application/dicom",
                        "--data-binary",
                        "@" + Tools.checkout().resolve("docs/samples/quickstart.dcm"));
        assertThat(stored.path("status").asInt()).as(stored.toString()).isEqualTo(200);
        JsonNode found = curl(client, url + "/v2/studies?PatientID=QUICKSTART");
        assertThat(found.path("body")).as(found.toString()).hasSize(1);
        JsonNode feed = curl(client, url + "/v2/changefeed");
        assertThat(feed.at("/body/0/action").asString()).isEqualTo("Create");

        // The certificate is as good as the secret.
        Az withCertificate = az.another("certificate");
        login(withCertificate, appId, certificate);
        assertThat(curl(withCertificate, url + "/v2/studies").path("body")).hasSize(1);
    }

    /// The same principal, role and scope once more is what az takes for success (identity:ARM-6), for
    /// an application and for a person.
    @Rule({"identity:ACC-15", "identity:ARM-6", "identity:ARM-7", "identity:ARM-8"})
    @Test
    @Order(2)
    void assigningARoleTwiceIsTheSame() throws Exception {
        String scope =
                "/subscriptions/" + installation.subscriptionId() + "/resourceGroups/imaging";
        String appId =
                az.value(
                        "ad",
                        "sp",
                        "list",
                        "--display-name",
                        "dicom-client",
                        "--query",
                        "[0].appId");
        String application = az.value("ad", "sp", "show", "--id", appId, "--query", "id");
        String person =
                az.value("ad", "user", "show", "--id", installation.adminUser(), "--query", "id");
        for (String[] principal :
                new String[][] {{application, "ServicePrincipal"}, {person, "User"}}) {
            assign(scope, "DICOM Data Reader", principal[0], principal[1]);
            Command.Result again = assigned(scope, "DICOM Data Reader", principal[0], principal[1]);
            assertThat(again.exitCode()).isEqualTo(1);
            assertThat(again.err()).contains("RoleAssignmentExists");
            assertThat(again.err()).containsIgnoringCase("role assignment already exists");
        }
        assertThat(
                        az.value(
                                        "rest",
                                        "--method",
                                        "get",
                                        "--url",
                                        scope
                                                + "/providers/Microsoft.Authorization/roleAssignments"
                                                + "?$filter=atScope()&api-version="
                                                + VERSION,
                                        "--query",
                                        "value[].properties.principalId")
                                .lines())
                .contains(application, person);
        // A given type is taken on trust, as there: the principal may be on its way through the
        // cloud.
        Command.Result nobody =
                assigned(scope, DICOM_DATA_OWNER, UUID.randomUUID().toString(), null);
        assertThat(nobody.err()).contains("PrincipalNotFound", " does not exist in the directory ");
    }

    @Rule({"identity:ACC-2", "identity:APP-5", "identity:APP-7", "identity:WELL-4"})
    @Test
    @Order(3)
    void aClientOfDigitalTwins() throws Exception {
        Path manifest = folder.resolve("manifest.json");
        Files.writeString(
                manifest,
                """
                [{"resourceAppId": "%s", "resourceAccess": [{"id": "%s", "type": "Scope"}]}]
                """
                        .formatted(TWINS_API, TWINS_READ_WRITE));
        JsonNode made =
                az.json(
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
                        "@" + manifest);
        // The pages' check.
        assertThat(made.at("/requiredResourceAccess/0/resourceAppId").asString())
                .isEqualTo(TWINS_API);
        assertThat(made.at("/requiredResourceAccess/0/resourceAccess/0/id").asString())
                .isEqualTo(TWINS_READ_WRITE);
        String appId = made.path("appId").asString();
        String secret = az.secretOf(appId);
        az.value("ad", "sp", "create", "--id", appId);
        az.value("ad", "app", "permission", "admin-consent", "--id", appId);

        az.value("group", "create", "-n", "twins", "-l", "westeurope");
        JsonNode instance =
                az.json(
                        "resource",
                        "create",
                        "-g",
                        "twins",
                        "-n",
                        "factory",
                        "--resource-type",
                        "Microsoft.DigitalTwins/digitalTwinsInstances",
                        "--api-version",
                        "2023-01-31",
                        "--location",
                        "westeurope",
                        "--properties",
                        "{}");
        assertThat(instance.at("/properties/hostName").asString())
                .endsWith(".digitaltwins.azure.net");
        assign(
                Installed.text(instance, "id"),
                "Azure Digital Twins Data Owner",
                az.value("ad", "sp", "show", "--id", appId, "--query", "id"),
                "ServicePrincipal");

        // A native application, and yet its secret signs it in (identity:CAUTH-2).
        Az client = az.another("twins");
        login(client, appId, secret);
        for (String resource :
                List.of(
                        "http://digitaltwins.azure.net",
                        "https://digitaltwins.azure.net",
                        TWINS_API)) {
            JsonNode claims = Installed.claims(token(client, resource));
            assertThat(claims.path("aud").asString()).isEqualTo(resource);
            assertThat(claims.path("appid").asString()).isEqualTo(appId);
        }
    }

    private static JsonNode create(String type, @Nullable String parent, String name)
            throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "resource",
                                "create",
                                "-g",
                                "imaging",
                                "--namespace",
                                "Microsoft.HealthcareApis",
                                "--resource-type",
                                type,
                                "-n",
                                name,
                                "--api-version",
                                "2022-06-01",
                                "--location",
                                "westeurope",
                                "--properties",
                                "{}"));
        if (parent != null) {
            command.addAll(List.of("--parent", parent));
        }
        JsonNode made = az.json(command.toArray(String[]::new));
        assertThat(made.at("/properties/provisioningState").asString()).isEqualTo("Succeeded");
        return made;
    }

    private static void login(Az client, String appId, String secretOrFile) throws Exception {
        client.value(Az.asApplication(appId, secretOrFile, installation));
    }

    private static String token(Az az, String resource) throws Exception {
        return az.value(
                "account", "get-access-token", "--resource=" + resource, "--query", "accessToken");
    }

    private static void assign(String scope, String role, String principal, String type)
            throws Exception {
        Command.Result result = assigned(scope, role, principal, type);
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    /// The two requests of `az role assignment create` (identity §21.6).
    private static Command.Result assigned(
            String scope, String role, String principal, @Nullable String type) throws Exception {
        String definition = ROLE_IDS.get(role);
        if (definition == null) {
            definition =
                    az.value(
                            "rest",
                            "--method",
                            "get",
                            "--url",
                            scope
                                    + "/providers/Microsoft.Authorization/roleDefinitions?$filter=roleName eq '"
                                    + role
                                    + "'&api-version=2018-01-01-preview",
                            "--query",
                            "value[0].id");
            ROLE_IDS.put(role, definition);
        }
        ObjectNode properties =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("roleDefinitionId", definition)
                        .put("principalId", principal);
        if (type != null) {
            properties.put("principalType", type);
        }
        return az.run(
                "rest",
                "--method",
                "put",
                "--url",
                scope
                        + "/providers/Microsoft.Authorization/roleAssignments/"
                        + UUID.randomUUID()
                        + "?api-version="
                        + VERSION,
                "--body",
                JsonMapper.shared().createObjectNode().set("properties", properties).toString());
    }

    /// Sends a request as the pages do, with a fresh token from az.
    ///
    /// @return `status`, and `body` when it is JSON
    private static JsonNode curl(Az az, String url, String... more) throws Exception {
        Path body = folder.resolve("body");
        Files.deleteIfExists(body);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "curl",
                                "-sS",
                                "--cacert",
                                installation.caFile(),
                                "-o",
                                body.toString(),
                                "-w",
                                "%{http_code}",
                                "-H",
                                "Authorization: Bearer " + token(az, Installed.DICOM),
                                "-H",
                                "Accept: application/dicom+json"));
        command.addAll(List.of(more));
        command.add(url);
        Command.Result result = az.runOther(command);
        assertThat(result.exitCode()).as(result.err()).isZero();
        String text = Files.exists(body) ? Files.readString(body) : "";
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        answer.put("status", Integer.parseInt(result.out()));
        if (text.startsWith("{") || text.startsWith("[")) {
            answer.set("body", JsonMapper.shared().readTree(text));
        }
        return answer;
    }
}
