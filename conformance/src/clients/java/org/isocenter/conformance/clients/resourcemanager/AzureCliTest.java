package org.isocenter.conformance.clients.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.isocenter.cli.Installation;
import org.isocenter.conformance.harness.Client;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.conformance.harness.Tools;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Debian's `az` 2.45, command by command as in the transcripts of contract §14.
///
/// `az healthcareapis` and `az dt` are extensions that are downloaded; `az resource` and `az rest`
/// do what they do.
final class AzureCliTest {
    private static final String HEALTHCARE = "Microsoft.HealthcareApis";
    private static final String V = "?api-version=2022-06-01";

    @TempDir static Path folder;

    private static ServerProcess server;
    private static Application owner;
    private static Installation installation;
    private static AzureCli az;

    @BeforeAll
    static void start() throws Exception {
        Tools.need("az");
        Path data = folder.resolve("data");
        server = ServerProcess.start(data);
        owner = Application.register(Client.of(data), "owner").owning();
        installation = owner.client().installation();
        az = AzureCli.in(folder.resolve("azure"), installation);
        registerCloud(az);
        az.text(
                "login",
                "--service-principal",
                "-u",
                owner.clientId(),
                "-p",
                owner.secret(),
                "-t",
                installation.tenantId());
        az.text("group", "create", "-n", "az", "-l", "West US");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    /// With what `isocenter trust` prints.
    private static void registerCloud(AzureCli az) throws Exception {
        Command.Result cloud =
                Command.run(
                        ServerProcess.command(
                                "trust",
                                "--cloud-json",
                                "--bootstrap",
                                server.data().resolve("bootstrap.json").toString()),
                        folder,
                        Map.of(),
                        60);
        assertThat(cloud.exitCode()).as(cloud.err()).isZero();
        Files.writeString(az.folder().resolve("cloud.json"), cloud.out());
        az.text("cloud", "register", "-n", "Here", "--cloud-config", "@cloud.json");
        az.text("cloud", "set", "-n", "Here");
    }

    private static String subscription() {
        return "/subscriptions/" + installation.subscriptionId();
    }

    private static String workspaceId(String name) {
        return subscription()
                + "/resourceGroups/az/providers/Microsoft.HealthcareApis/workspaces/"
                + name;
    }

    private static JsonNode workspace(String name) throws Exception {
        return az.json(
                "resource",
                "create",
                "-g",
                "az",
                "-n",
                name,
                "--resource-type",
                "Microsoft.HealthcareApis/workspaces",
                "-l",
                "westus",
                "--properties",
                "{}");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(each -> texts.add(each.asString()));
        return texts;
    }

    // §14.1

    @Rule({"arm:ARM-18", "identity:ARM-1", "identity:ARM-2"})
    @Test
    void registersTheCloudFromItsMetadata() throws Exception {
        AzureCli other = AzureCli.in(folder.resolve("metadata"), installation);
        String here = installation.baseUrl();

        other.text("cloud", "register", "-n", "Asked", "--endpoint-resource-manager", here);

        JsonNode endpoints = other.json("cloud", "show", "-n", "Asked").path("endpoints");
        assertThat(endpoints.path("activeDirectory").asString()).isEqualTo(here + "/adfs");
        assertThat(endpoints.path("activeDirectoryResourceId").asString())
                .isEqualTo("https://management.core.windows.net/");
        assertThat(endpoints.path("activeDirectoryGraphResourceId").asString())
                .isEqualTo(here + "/");

        JsonNode clouds =
                AzureCli.in(folder.resolve("clouds"), installation)
                        .with(
                                "ARM_CLOUD_METADATA_URL",
                                here + "/metadata/endpoints?api-version=2019-05-01")
                        .json("cloud", "list");
        assertThat(clouds.size()).isEqualTo(1);
        assertThat(clouds.at("/0/endpoints/resourceManager").asString()).startsWith(here);
    }

    @Rule({"arm:ARM-15", "arm:ARM-25", "identity:ID-3"})
    @Test
    void tellsAccountsTokensAndLocations() throws Exception {
        JsonNode account = az.json("account", "list", "--refresh");
        assertThat(account.at("/0/id").asString()).isEqualTo(installation.subscriptionId());
        assertThat(account.at("/0/state").asString()).isEqualTo("Enabled");
        assertThat(account.at("/0/tenantId").asString()).isNotEmpty();
        assertThat(
                        az.text(
                                "account",
                                "get-access-token",
                                "--resource",
                                "https://dicom.healthcareapis.azure.com",
                                "--query",
                                "accessToken",
                                "-o",
                                "tsv"))
                .matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
        assertThat(texts(az.json("account", "list-locations", "--query", "[].name")))
                .contains("westus", "westeurope");
    }

    @Rule({"identity:CAUTH-3"})
    @Test
    void aWrongSecretIsRefused() throws Exception {
        AzureCli other = AzureCli.in(folder.resolve("wrong"), installation);
        registerCloud(other);
        other.refused(
                1,
                "AADSTS7000215",
                "login",
                "--service-principal",
                "-u",
                owner.clientId(),
                "-p",
                "wrong",
                "-t",
                installation.tenantId());
    }

    // §14.2

    @Rule({"arm:RG-1", "arm:RG-2", "arm:RG-3", "arm:ARM-2", "arm:ARM-25", "arm:ARM-44"})
    @Test
    void group() throws Exception {
        JsonNode made =
                az.json("group", "create", "-n", "azgroup", "-l", "West US", "--tags", "a=b");
        assertThat(made.path("location").asString()).isEqualTo("westus");
        assertThat(made.at("/properties/provisioningState").asString()).isEqualTo("Succeeded");
        assertThat(az.text("group", "exists", "-n", "azgroup")).isEqualTo("true");
        assertThat(az.text("group", "exists", "-n", "azgroup-not")).isEqualTo("false");
        assertThat(
                        az.json("group", "update", "-n", "azgroup", "--tags", "c=d")
                                .at("/tags/c")
                                .asString())
                .isEqualTo("d");
        assertThat(az.json("group", "show", "-n", "azgroup").path("tags").propertyNames())
                .containsExactly("c");
        assertThat(texts(az.json("group", "list", "--tag", "c=d", "--query", "[].name")))
                .containsExactly("azgroup");
        az.refused(
                1,
                "(InvalidResourceGroupLocation)",
                "group",
                "create",
                "-n",
                "azgroup",
                "-l",
                "eastus");
        az.text("group", "delete", "-n", "azgroup", "-y");
        az.refused(3, "(ResourceGroupNotFound)", "group", "show", "-n", "azgroup");
    }

    @Rule({"arm:PROV-1", "arm:PROV-2", "arm:PROV-3", "arm:PROV-4", "arm:HC-2"})
    @Test
    void provider() throws Exception {
        az.text("provider", "register", "-n", HEALTHCARE);
        JsonNode provider = az.json("provider", "show", "-n", HEALTHCARE);
        assertThat(provider.path("registrationState").asString()).isEqualTo("Registered");
        assertThat(provider.path("resourceTypes").findValuesAsString("resourceType"))
                .contains("workspaces", "workspaces/dicomservices")
                .doesNotContain("workspaces/fhirservices");
        assertThat(texts(az.json("provider", "list", "--query", "[].namespace")))
                .contains(HEALTHCARE, "Microsoft.Authorization", "Microsoft.DigitalTwins");
        JsonNode operations = az.json("provider", "operation", "show", "--namespace", HEALTHCARE);
        assertThat(operations.findValuesAsString("name"))
                .contains("Microsoft.HealthcareApis/workspaces/dicomservices/write");
        az.refused(3, "(InvalidResourceNamespace)", "provider", "show", "-n", "Microsoft.Nothing");
    }

    /// The name is put behind a doubled slash, and whole resources are sent back.
    @Rule({
        "arm:ARM-3",
        "arm:ARM-10",
        "arm:ARM-47",
        "arm:ARM-48",
        "arm:ARM-50",
        "arm:ARM-51",
        "arm:ARM-53",
        "arm:ARM-55",
        "arm:ARM-56",
        "arm:HC-1",
        "arm:HC-22",
        "arm:HC-31",
        "arm:HC-36",
        "arm:PROV-2"
    })
    @Test
    void resource() throws Exception {
        JsonNode workspace = workspace("azresource");
        assertThat(workspace.path("id").asString()).isEqualTo(workspaceId("azresource"));
        JsonNode blue =
                az.json(
                        "resource",
                        "create",
                        "-g",
                        "az",
                        "--namespace",
                        HEALTHCARE,
                        "--parent",
                        "workspaces/azresource",
                        "--resource-type",
                        "dicomservices",
                        "-n",
                        "blue",
                        "-l",
                        "westus",
                        "--properties",
                        "{}");
        String id = workspaceId("azresource") + "/dicomservices/blue";
        assertThat(blue.path("id").asString()).isEqualTo(id);
        assertThat(blue.at("/properties/serviceUrl").asString()).startsWith("https://");

        String red = workspaceId("azresource") + "/dicomservices/red";
        JsonNode whole =
                az.json(
                        "resource",
                        "create",
                        "--id",
                        red,
                        "--api-version",
                        "2022-06-01",
                        "--is-full-object",
                        "--properties",
                        """
                        {"location": "westus", "tags": {"x": "y"},
                         "properties": {"corsConfiguration": {"origins": ["*"], "maxAge": 5}}}
                        """);
        assertThat(whole.at("/properties/corsConfiguration/maxAge").asInt()).isEqualTo(5);

        Command.Result wrong =
                az.run(
                        "resource",
                        "create",
                        "-g",
                        "az",
                        "-n",
                        "azresource/green",
                        "--resource-type",
                        HEALTHCARE + "/workspaces/dicomservices",
                        "-l",
                        "westus",
                        "--properties",
                        "{}");
        assertThat(wrong.exitCode()).as("a path with %%2F: " + wrong.out()).isIn(1, 3);

        assertThat(az.json("resource", "show", "--ids", id).path("name").asString())
                .isEqualTo("blue");
        assertThat(
                        az.json("resource", "tag", "--ids", id, "--tags", "k=v")
                                .at("/tags/k")
                                .asString())
                .isEqualTo("v");
        assertThat(
                        az.json(
                                        "resource",
                                        "update",
                                        "--ids",
                                        red,
                                        "--set",
                                        "properties.corsConfiguration.maxAge=10")
                                .at("/properties/corsConfiguration/maxAge")
                                .asInt())
                .isEqualTo(10);
        JsonNode inGroup = az.json("resource", "list", "-g", "az");
        assertThat(inGroup.findValuesAsString("id")).contains(id, red, workspaceId("azresource"));
        assertThat(inGroup.at("/0/provisioningState").asString()).isEqualTo("Succeeded");
        assertThat(
                        az.json(
                                        "resource",
                                        "list",
                                        "--resource-type",
                                        HEALTHCARE + "/workspaces/dicomservices")
                                .findValuesAsString("id"))
                .contains(id, red)
                .doesNotContain(workspaceId("azresource"));
        assertThat(az.json("resource", "list", "--tag", "k=v").findValuesAsString("id"))
                .containsExactly(id);
        az.refused(
                3,
                "'workspaces/foo' could not be found",
                "resource",
                "invoke-action",
                "--action",
                "foo",
                "--ids",
                workspaceId("azresource"));

        az.refused(
                1,
                "failed to be deleted",
                "resource",
                "delete",
                "--ids",
                workspaceId("azresource"));
        az.text("resource", "delete", "--ids", id, red);
        az.refused(3, "(ResourceNotFound)", "resource", "show", "--ids", id);
        az.text("resource", "delete", "--ids", workspaceId("azresource"));
    }

    @Rule({"arm:TAG-1", "arm:TAG-2", "arm:TAG-3", "arm:TAG-4"})
    @Test
    void tag() throws Exception {
        workspace("aztags");
        String id = workspaceId("aztags");
        az.text("tag", "create", "--resource-id", id, "--tags", "a=1", "b=2");
        assertThat(
                        az.json(
                                        "tag",
                                        "update",
                                        "--resource-id",
                                        id,
                                        "--operation",
                                        "merge",
                                        "--tags",
                                        "c=3")
                                .at("/properties/tags")
                                .propertyNames())
                .containsExactlyInAnyOrder("a", "b", "c");
        assertThat(
                        az.json(
                                        "tag",
                                        "update",
                                        "--resource-id",
                                        id,
                                        "--operation",
                                        "delete",
                                        "--tags",
                                        "a=1")
                                .at("/properties/tags")
                                .propertyNames())
                .containsExactlyInAnyOrder("b", "c");
        assertThat(
                        az.json(
                                        "tag",
                                        "update",
                                        "--resource-id",
                                        id,
                                        "--operation",
                                        "replace",
                                        "--tags",
                                        "d=4")
                                .at("/properties/tags")
                                .propertyNames())
                .containsExactly("d");
        assertThat(az.json("tag", "list", "--resource-id", id).at("/properties/tags/d").asString())
                .isEqualTo("4");
        az.refused(
                1,
                "(InvalidTagNameCharacters)",
                "tag",
                "update",
                "--resource-id",
                id,
                "--operation",
                "merge",
                "--tags",
                "a<b=1");
        az.text("tag", "delete", "--resource-id", id, "-y");
        assertThat(az.json("resource", "show", "--ids", id).path("tags").size()).isZero();
    }

    @Rule({"arm:MSI-1", "arm:MSI-4"})
    @Test
    void identity() throws Exception {
        JsonNode made = az.json("identity", "create", "-g", "az", "-n", "azidentity");
        assertThat(made.path("location").asString()).as("the group's").isEqualTo("westus");
        assertThat(UUID.fromString(made.path("principalId").asString()))
                .isNotEqualTo(UUID.fromString(made.path("clientId").asString()));
        assertThat(az.json("identity", "show", "-g", "az", "-n", "azidentity")).isEqualTo(made);
        assertThat(texts(az.json("identity", "list", "-g", "az", "--query", "[].name")))
                .containsExactly("azidentity");
        az.text(
                "identity",
                "federated-credential",
                "create",
                "-g",
                "az",
                "--identity-name",
                "azidentity",
                "-n",
                "github",
                "--issuer",
                "https://issuer.test",
                "--subject",
                "repo",
                "--audiences",
                "api://AzureADTokenExchange");
        assertThat(
                        texts(
                                az.json(
                                        "identity",
                                        "federated-credential",
                                        "list",
                                        "-g",
                                        "az",
                                        "--identity-name",
                                        "azidentity",
                                        "--query",
                                        "[].subject")))
                .containsExactly("repo");
        az.text("identity", "delete", "-g", "az", "-n", "azidentity");
        az.refused(3, "(ResourceNotFound)", "identity", "show", "-g", "az", "-n", "azidentity");
    }

    /// Exactly the request it is told; a relative address lies behind the resource manager. Debian's
    /// `az network` does not load, so private endpoint connections are managed so.
    @Rule({
        "arm:ARM-7",
        "arm:ARM-22",
        "arm:HC-12",
        "arm:HC-50",
        "arm:HC-52",
        "arm:HC-53",
        "arm:HC-55"
    })
    @Test
    void rest() throws Exception {
        workspace("azrest");
        String id = workspaceId("azrest");
        assertThat(
                        rest("get", "/subscriptions/{subscriptionId}?api-version=2022-12-01")
                                .path("subscriptionId")
                                .asString())
                .isEqualTo(installation.subscriptionId());
        assertThat(
                        rest(
                                        "post",
                                        subscription()
                                                + "/providers/Microsoft.HealthcareApis/checkNameAvailability"
                                                + V,
                                        "{\"name\":\"azrest\",\"type\":\"Microsoft.HealthcareApis/workspaces\"}")
                                .path("reason")
                                .asString())
                .isEqualTo("AlreadyExists");
        assertThat(rest("get", id + "/privateLinkResources" + V).at("/value/0/name").asString())
                .isEqualTo("healthcareworkspace");
        String connection = id + "/privateEndpointConnections/pe1" + V;
        rest(
                "put",
                connection,
                "{\"properties\":{\"privateEndpoint\":{\"id\":\"/x\"},"
                        + "\"privateLinkServiceConnectionState\":{\"status\":\"Pending\"}}}");
        assertThat(
                        rest(
                                        "put",
                                        connection,
                                        "{\"properties\":{\"privateLinkServiceConnectionState\":{\"status\":\"Approved\",\"description\":\"d\"}}}")
                                .at("/properties/privateLinkServiceConnectionState/status")
                                .asString())
                .isEqualTo("Approved");
        rest("delete", connection);
        az.refused(
                1,
                "ResourceNotFound",
                "rest",
                "--method",
                "get",
                "--url",
                id + "/dicomservices/none" + V);
        az.refused(
                1,
                "InvalidResourceType",
                "rest",
                "--method",
                "get",
                "--url",
                id + "/fhirservices" + V);
        az.refused(
                1,
                "InvalidRequestContent",
                "rest",
                "--method",
                "put",
                "--url",
                id + V,
                "--body",
                "[]");
    }

    private static JsonNode rest(String method, String url, String... body) throws Exception {
        List<String> words = new ArrayList<>(List.of("rest", "--method", method, "--url", url));
        for (String each : body) {
            words.add("--body");
            words.add(each);
        }
        return az.json(words.toArray(String[]::new));
    }

    // §14.3

    /// The administrator may also ask the directory, as most of these commands do.
    @Rule({"arm:RD-1", "arm:RD-4", "arm:RA-6", "arm:RA-8", "identity:ARM-4", "identity:ROPC-1"})
    @Test
    void role() throws Exception {
        AzureCli person = AzureCli.in(folder.resolve("person"), installation);
        registerCloud(person);
        JsonNode accounts =
                person.json(
                        "login",
                        "-u",
                        installation.adminUser(),
                        "-p",
                        installation.adminPassword());
        assertThat(accounts.at("/0/id").asString()).isEqualTo(installation.subscriptionId());
        assertThat(accounts.at("/0/user/name").asString()).isEqualTo(installation.adminUser());
        assertThat(accounts.at("/0/user/type").asString()).isEqualTo("user");
        Command.Result broken = person.run("role", "definition", "list", "--name", "Reader");
        assertThat(broken.exitCode() == 0 || broken.err().contains("'config'"))
                .as("the fault of the packaging: " + broken.err())
                .isTrue();

        AzureCli roles = person.withRoles();
        workspace("azrole");
        String scope = workspaceId("azrole");
        assertThat(
                        texts(
                                roles.json(
                                        "role",
                                        "definition",
                                        "list",
                                        "--name",
                                        "DICOM Data Owner",
                                        "--query",
                                        "[].name")))
                .containsExactly("58a3b984-7adf-4c20-983a-32417c86fbc8");
        JsonNode byId =
                roles.json(
                        "role",
                        "assignment",
                        "create",
                        "--assignee-object-id",
                        owner.objectId(),
                        "--assignee-principal-type",
                        "ServicePrincipal",
                        "--role",
                        "DICOM Data Reader",
                        "--scope",
                        scope);
        assertThat(byId.path("scope").asString()).isEqualTo(scope);
        JsonNode byDirectory =
                roles.json(
                        "role",
                        "assignment",
                        "create",
                        "--assignee",
                        owner.clientId(),
                        "--role",
                        "58a3b984-7adf-4c20-983a-32417c86fbc8",
                        "--scope",
                        scope);
        assertThat(byDirectory.path("principalId").asString()).isEqualTo(owner.objectId());

        JsonNode listed = roles.json("role", "assignment", "list", "--scope", scope);
        assertThat(listed.findValuesAsString("roleDefinitionName"))
                .containsExactlyInAnyOrder("DICOM Data Reader", "DICOM Data Owner");
        assertThat(listed.findValuesAsString("principalName")).containsOnly(owner.clientId());
        JsonNode all = roles.json("role", "assignment", "list", "--all");
        assertThat(all.findValuesAsString("name")).contains(byId.path("name").asString());
        assertThat(all.findValuesAsString("roleDefinitionName"))
                .as("inherited ones too have a name")
                .doesNotContain("")
                .contains("Owner");
        roles.text(
                "role",
                "assignment",
                "delete",
                "--assignee",
                owner.clientId(),
                "--role",
                "DICOM Data Owner",
                "--scope",
                scope);
        roles.text("role", "assignment", "delete", "--ids", byId.path("id").asString());
        assertThat(roles.json("role", "assignment", "list", "--scope", scope).size()).isZero();

        Files.writeString(
                person.folder().resolve("role.json"),
                """
                {"Name": "Reads workspaces", "Description": "d",
                 "Actions": ["Microsoft.HealthcareApis/workspaces/read"], "AssignableScopes": ["%s"]}
                """
                        .formatted(subscription()));
        assertThat(
                        roles.json(
                                        "role",
                                        "definition",
                                        "create",
                                        "--role-definition",
                                        "@role.json")
                                .path("roleType")
                                .asString())
                .isEqualTo("CustomRole");
        roles.text("role", "definition", "delete", "--name", "Reads workspaces");
    }

    /// Templates: checked, foretold, applied, looked at and forgotten.
    @Rule({"arm:ARM-7", "arm:ARM-53"})
    @Test
    void deployment() throws Exception {
        String template = Stories.folder().resolve("template.json").toString();
        String name = "name=azdeployed";
        assertThat(deploy("group", "validate", "-g", "az", "--template-file", template, "-p", name))
                .isEqualTo("Succeeded");
        assertThat(
                        texts(
                                az.json(
                                        "deployment",
                                        "group",
                                        "what-if",
                                        "-g",
                                        "az",
                                        "--template-file",
                                        template,
                                        "-p",
                                        name,
                                        "--no-pretty-print",
                                        "--query",
                                        "changes[].changeType")))
                .contains("Create");
        assertThat(
                        deploy(
                                "group",
                                "create",
                                "-g",
                                "az",
                                "-n",
                                "first",
                                "--template-file",
                                template,
                                "-p",
                                name))
                .isEqualTo("Succeeded");
        JsonNode shown = az.json("deployment", "group", "show", "-g", "az", "-n", "first");
        assertThat(shown.at("/properties/outputs/url/value").asString())
                .contains("azdeployed-blue");
        assertThat(texts(az.json("deployment", "group", "list", "-g", "az", "--query", "[].name")))
                .contains("first");
        assertThat(
                        texts(
                                az.json(
                                        "deployment",
                                        "operation",
                                        "group",
                                        "list",
                                        "-g",
                                        "az",
                                        "-n",
                                        "first",
                                        "--query",
                                        "[].properties.targetResource.resourceType")))
                .contains(HEALTHCARE + "/workspaces", HEALTHCARE + "/workspaces/dicomservices");
        assertThat(
                        az.json("deployment", "group", "export", "-g", "az", "-n", "first")
                                .path("resources")
                                .size())
                .isEqualTo(2);
        az.refused(
                1,
                "InvalidResourceName",
                "deployment",
                "group",
                "create",
                "-g",
                "az",
                "-n",
                "second",
                "--template-file",
                template,
                "-p",
                "name=no-hyphens");
        az.text("deployment", "group", "delete", "-g", "az", "-n", "first");
        az.refused(
                3,
                "(DeploymentNotFound)",
                "deployment",
                "group",
                "show",
                "-g",
                "az",
                "-n",
                "first");
    }

    private static String deploy(String... words) throws Exception {
        List<String> whole = new ArrayList<>(List.of("deployment"));
        whole.addAll(List.of(words));
        whole.addAll(List.of("--query", "properties.provisioningState", "-o", "tsv"));
        return az.text(whole.toArray(String[]::new));
    }

    /// Digital twins instances, which the extension `azure-iot` would manage.
    @Rule({"arm:ADT-2", "arm:ADT-3", "arm:ADT-4"})
    @Test
    void digitalTwinsInstancesAsResources() throws Exception {
        JsonNode made =
                az.json(
                        "resource",
                        "create",
                        "-g",
                        "az",
                        "-n",
                        "az-twins",
                        "--resource-type",
                        "Microsoft.DigitalTwins/digitalTwinsInstances",
                        "-l",
                        "westus2",
                        "--properties",
                        "{}");
        assertThat(made.at("/properties/provisioningState").asString()).isEqualTo("Succeeded");
        assertThat(made.at("/properties/hostName").asString()).startsWith("az-twins.");
        az.text("resource", "delete", "--ids", made.path("id").asString());
    }
}
