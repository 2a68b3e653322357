package org.isocenter.conformance.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.isocenter.cli.Installation;
import org.isocenter.cli.Isocenter;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/// What an administrator does with the command line, from the sign-in to the clean-up, against one
/// server. The commands run in this process; the profile is kept in `ISOCENTER_CONFIG_DIR`, which the
/// build sets for tests.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CommandLineTest {
    private static final Path CHECKOUT =
            Path.of(System.getProperty("isocenter.root", "..")).toAbsolutePath();

    @TempDir static Path folder;

    private static ServerProcess server;
    private static String bootstrap;

    /// What a command ended with and printed.
    private record Done(String command, int exitCode, String out, String err) {
        String value() {
            assertThat(exitCode).as("%s: %s", command, err).isZero();
            return out.strip();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = ServerProcess.start(folder.resolve("data"));
        bootstrap = folder.resolve("data").resolve("bootstrap.json").toString();
    }

    @AfterAll
    static void stop() throws Exception {
        run("account", "clear");
        server.stop();
    }

    @Rule({"identity:TOKEN-13", "identity:TOKEN-12", "identity:ARM-4", "identity:GRAPH-12"})
    @Test
    @Order(1)
    void anAdministratorSignsIn() {
        assertThat(run("logout").exitCode()).isIn(0, 1);
        assertThat(run("account", "show").err()).contains("isocenter login");

        assertThat(run("login", "--admin", "--bootstrap", bootstrap).value())
                .contains("\"type\" : \"user\"", "\"isDefault\" : true");

        assertThat(run("account", "show", "--query", "user.name", "-o", "tsv").value())
                .startsWith("admin@");
        assertThat(run("account", "list", "--query", "length(@)").value()).isEqualTo("1");
        assertThat(run("ad", "signed-in-user", "show", "--query", "userPrincipalName").value())
                .contains("admin@");
        assertThat(run("account", "set", "--subscription", "none").err()).contains("'none'");
    }

    @Rule({"identity:GRAPH-2", "identity:GRAPH-3", "identity:APP-5", "identity:APP-7"})
    @Test
    @Order(2)
    void applicationsAreRegisteredWithTodaysOptionsAndTheOldOnes() throws Exception {
        Path manifest = folder.resolve("manifest.json");
        Files.writeString(
                manifest,
                """
                [{"resourceAppId": "0b07f429-9f4b-4714-9392-cc5e8e80c8b0",
                  "resourceAccess": [{"id": "4589bd03-58cb-4e6c-b17f-b580e39652f8", "type": "Scope"}]}]
                """);

        String old =
                run(
                                "ad",
                                "app",
                                "create",
                                "--display-name",
                                "old",
                                "--available-to-other-tenants",
                                "false",
                                "--reply-urls",
                                "http://localhost",
                                "--native-app",
                                "--required-resource-accesses",
                                "@" + manifest,
                                "--query",
                                "[signInAudience, isFallbackPublicClient,"
                                        + " publicClient.redirectUris[0],"
                                        + " requiredResourceAccess[0].resourceAppId]",
                                "-o",
                                "tsv")
                        .value();

        assertThat(old.split("\\s+"))
                .containsExactly(
                        "AzureADMyOrg",
                        "true",
                        "http://localhost",
                        "0b07f429-9f4b-4714-9392-cc5e8e80c8b0");
        String id = value("ad", "app", "list", "--display-name", "old", "--query", "[0].appId");
        assertThat(
                        run(
                                        "ad",
                                        "app",
                                        "update",
                                        "--id",
                                        id,
                                        "--set",
                                        "publicClient=false",
                                        "--web-redirect-uris",
                                        "https://a.test/b",
                                        "--query",
                                        "[isFallbackPublicClient, web.redirectUris[0]]",
                                        "-o",
                                        "tsv")
                                .value()
                                .split("\\s+"))
                .containsExactly("false", "https://a.test/b");
        assertThat(run("ad", "app", "delete", "--id", id).value()).isEmpty();
        assertThat(run("ad", "app", "show", "--id", id).exitCode()).isEqualTo(3);
        assertThat(run("ad", "app", "create").exitCode()).isEqualTo(2);
        assertThat(run("ad", "app", "create", "--display-name", "x", "--native", "y").exitCode())
                .isEqualTo(2);
    }

    @Rule({"identity:CONSENT-1", "identity:GRAPH-11", "identity:GRAPH-9", "identity:GRAPH-5"})
    @Test
    @Order(3)
    void permissionsAreAskedForAndGranted() {
        String app = value("ad", "app", "create", "--display-name", "viewer", "--query", "appId");
        assertThat(
                        run(
                                        "ad",
                                        "app",
                                        "permission",
                                        "add",
                                        "--id",
                                        app,
                                        "--api",
                                        "75e725bf-66ce-4cea-9b9a-5c4caae57f33",
                                        "--api-permissions",
                                        "e69ab058-b8ae-4c0f-b687-5d97888ddccb=Scope")
                                .value())
                .isEmpty();
        assertThat(run("ad", "app", "permission", "admin-consent", "--id", app).value()).isEmpty();
        assertThat(
                        value(
                                "ad",
                                "app",
                                "permission",
                                "list-grants",
                                "--id",
                                app,
                                "--query",
                                "[].[consentType, scope] | [0] | join('/', @)"))
                .isEqualTo("AllPrincipals/Dicom.ReadWrite");

        String first =
                value("ad", "app", "credential", "reset", "--id", app, "--query", "password");
        assertThat(first).hasSizeGreaterThan(20);
        assertThat(
                        value(
                                "ad",
                                "app",
                                "credential",
                                "reset",
                                "--id",
                                app,
                                "--append",
                                "--display-name",
                                "second",
                                "--query",
                                "appId"))
                .isEqualTo(app);
        assertThat(value("ad", "app", "credential", "list", "--id", app, "--query", "length(@)"))
                .isEqualTo("2");
        String key = value("ad", "app", "credential", "list", "--id", app, "--query", "[0].keyId");
        run("ad", "app", "credential", "delete", "--id", app, "--key-id", key).value();
        assertThat(
                        run("ad", "app", "credential", "delete", "--id", app, "--key-id", key)
                                .exitCode())
                .isEqualTo(3);
        assertThat(value("ad", "sp", "show", "--id", app, "--query", "displayName"))
                .isEqualTo("viewer");
    }

    @Rule({"identity:GRAPH-13", "identity:GRAPH-14"})
    @Test
    @Order(4)
    void usersAndGroupsAreMade() {
        String domain =
                value(
                        "rest",
                        "--url",
                        "/v1.0/organization",
                        "--query",
                        "value[0].verifiedDomains[0].name");
        String user =
                value(
                        "ad",
                        "user",
                        "create",
                        "--display-name",
                        "Alice",
                        "--password",
                        "Correct-Horse-7-Battery",
                        "--user-principal-name",
                        "alice@" + domain,
                        "--query",
                        "id");
        String group =
                value(
                        "ad",
                        "group",
                        "create",
                        "--display-name",
                        "Readers",
                        "--mail-nickname",
                        "readers",
                        "--query",
                        "id");
        run("ad", "group", "member", "add", "--group", "Readers", "--member-id", user).value();
        assertThat(
                        value(
                                "ad",
                                "group",
                                "member",
                                "list",
                                "--group",
                                group,
                                "--query",
                                "[0].displayName"))
                .isEqualTo("Alice");
        run("ad", "user", "delete", "--id", "alice@" + domain).value();
        run("ad", "group", "delete", "--group", "Readers").value();
        assertThat(run("ad", "group", "show", "--group", "Readers").exitCode()).isEqualTo(3);
    }

    @Rule({"arm:RG-1", "arm:RG-3", "arm:TAG-3", "arm:PROV-1", "arm:MSI-1", "arm:ARM-51"})
    @Test
    @Order(5)
    void aServiceIsMadeGovernedFilledAndRemoved() {
        assertThat(value("group", "exists", "-n", "story")).isEqualTo("false");
        run("group", "create", "-n", "story", "-l", "West Europe", "--tags", "a=b").value();
        assertThat(value("group", "show", "-n", "story", "--query", "tags.a")).isEqualTo("b");
        assertThat(
                        value(
                                "provider",
                                "show",
                                "-n",
                                "Microsoft.HealthcareApis",
                                "--query",
                                "registrationState"))
                .isEqualTo("Registered");
        run("healthcareapis", "workspace", "create", "-g", "story", "-n", "storyws").value();
        String url =
                value(
                        "healthcareapis",
                        "workspace",
                        "dicom-service",
                        "create",
                        "-g",
                        "story",
                        "--workspace-name",
                        "storyws",
                        "-n",
                        "images",
                        "--cors-configuration",
                        "{\"origins\": [\"https://viewer.test\"], \"methods\": [\"GET\"],"
                                + " \"headers\": [\"*\"], \"maxAge\": 60}",
                        "--query",
                        "properties.serviceUrl");
        String id =
                value(
                        "resource",
                        "list",
                        "-g",
                        "story",
                        "--resource-type",
                        "Microsoft.HealthcareApis/workspaces/dicomservices",
                        "--query",
                        "[0].id");
        run("resource", "tag", "--ids", id, "--tags", "k=v").value();
        run("tag", "update", "--resource-id", id, "--operation", "merge", "--tags", "x=y").value();
        assertThat(value("resource", "show", "--ids", id, "--query", "join('', values(tags))"))
                .contains("v", "y");
        assertThat(
                        value(
                                "identity",
                                "create",
                                "-g",
                                "story",
                                "-n",
                                "storymi",
                                "--query",
                                "principalId"))
                .hasSize(36);

        String[] client =
                run(
                                "ad",
                                "sp",
                                "create-for-rbac",
                                "-n",
                                "story",
                                "--query",
                                "[appId, password, tenant]",
                                "-o",
                                "tsv")
                        .value()
                        .split("\\s+");
        String assignment =
                value(
                        "role",
                        "assignment",
                        "create",
                        "--assignee",
                        client[0],
                        "--role",
                        "DICOM Data Owner",
                        "--scope",
                        id,
                        "--query",
                        "id");
        assertThat(
                        value(
                                "role",
                                "assignment",
                                "create",
                                "--assignee",
                                client[0],
                                "--role",
                                "DICOM Data Owner",
                                "--scope",
                                id,
                                "--query",
                                "id"))
                .isEqualTo(assignment);
        assertThat(
                        value(
                                "role",
                                "assignment",
                                "list",
                                "--scope",
                                id,
                                "--query",
                                "[0].roleDefinitionName"))
                .isEqualTo("DICOM Data Owner");

        // now as the client
        run(
                        "login",
                        "--service-principal",
                        "-u",
                        client[0],
                        "-p=" + client[1],
                        "--tenant",
                        client[2],
                        "--bootstrap",
                        bootstrap)
                .value();
        String sample = CHECKOUT.resolve("docs/samples").toString();
        assertThat(run("dicom", "store", "--service-url", url, sample).value())
                .contains("1 stored");
        assertThat(
                        value(
                                "dicom",
                                "search",
                                "--service-url",
                                url,
                                "PatientID=QUICKSTART",
                                "--query",
                                "[0].PatientID"))
                .isEqualTo("QUICKSTART");
        assertThat(run("ad", "app", "create", "--display-name", "no").err())
                .contains("Authorization_RequestDenied");

        // and cleaned up by the administrator
        run("login", "--admin", "--bootstrap", bootstrap).value();
        run("role", "assignment", "delete", "--ids", assignment).value();
        run("identity", "delete", "-g", "story", "-n", "storymi").value();
        assertThat(run("group", "delete", "-n", "story").err()).contains("--yes");
        run("group", "delete", "-n", "story", "--yes").value();
        Done gone = run("resource", "show", "--ids", id);
        assertThat(gone.exitCode()).as(gone.err()).isEqualTo(3);
        assertThat(gone.err().lines()).hasSize(1);
    }

    @Rule({"arm:ADT-3", "arm:RD-3"})
    @Test
    @Order(6)
    void twinsRolesAndTemplates() throws Exception {
        run("group", "create", "-n", "dtrg", "-l", "westeurope").value();
        run("dt", "create", "-n", "story-dt", "-g", "dtrg", "--assign-identity").value();
        String me = value("account", "show", "--query", "user.name");
        run(
                        "dt",
                        "role-assignment",
                        "create",
                        "-n",
                        "story-dt",
                        "--assignee",
                        me,
                        "--role",
                        "Azure Digital Twins Data Owner")
                .value();
        assertThat(
                        value(
                                "dt",
                                "role-assignment",
                                "list",
                                "-n",
                                "story-dt",
                                "--query",
                                "[0].principalName"))
                .isEqualTo(me);
        run("dt", "delete", "-n", "story-dt", "-g", "dtrg", "-y").value();

        run(
                        "role",
                        "definition",
                        "create",
                        "--role-definition",
                        "{\"Name\": \"Story Reader\", \"Description\": \"reads\", \"Actions\":"
                                + " [\"*/read\"]}")
                .value();
        assertThat(
                        value(
                                "role",
                                "definition",
                                "list",
                                "-n",
                                "Story Reader",
                                "--query",
                                "[0].roleType"))
                .isEqualTo("CustomRole");
        run("role", "definition", "delete", "-n", "Story Reader", "-y").value();

        Path template = folder.resolve("template.json");
        Files.writeString(
                template,
                """
                {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                 "contentVersion": "1.0.0.0",
                 "parameters": {"name": {"type": "string"}},
                 "resources": [{"type": "Microsoft.HealthcareApis/workspaces", "apiVersion": "2022-06-01",
                   "name": "[parameters('name')]", "location": "westeurope"}]}
                """);
        String state = "properties.provisioningState";
        for (int time = 0; time < 2; time++) {
            assertThat(
                            value(
                                    "apply",
                                    template.toString(),
                                    "-g",
                                    "dtrg",
                                    "-p",
                                    "name=fromtemplate",
                                    "--query",
                                    state))
                    .isEqualTo("Succeeded");
        }
        assertThat(
                        value(
                                "healthcareapis",
                                "workspace",
                                "show",
                                "-g",
                                "dtrg",
                                "-n",
                                "fromtemplate",
                                "--query",
                                state))
                .isEqualTo("Succeeded");
        assertThat(
                        run(
                                        "rest",
                                        "--method",
                                        "get",
                                        "--url",
                                        "https://management.azure.com/subscriptions/{subscriptionId}"
                                                + "?api-version=2022-12-01",
                                        "--query",
                                        "state",
                                        "-o",
                                        "tsv")
                                .value())
                .isEqualTo("Enabled");
        assertThat(run("rest", "--url", "https://elsewhere.test/x").exitCode()).isEqualTo(2);
    }

    @Test
    @Order(80)
    void aRefusalNamesWhatIsWrong() throws Exception {
        // Whoever administers owns no images by that.
        String service = Installation.read(Path.of(bootstrap)).serviceUrl();
        Done search = run("dicom", "search", "--service-url", service);
        assertThat(search.exitCode()).isEqualTo(1);
        assertThat(search.err()).contains("403", "admin@", "isocenter logout");
        assertThat(search.err().lines()).hasSize(1);
        assertThat(run("dicom", "search", "--bootstrap", bootstrap).exitCode()).isZero();

        Done address = run("dicom", "search", "--service-url", "nonsense");
        assertThat(address.exitCode()).isEqualTo(2);
        assertThat(address.err()).contains("--service-url", "'nonsense'");
        Done silence =
                run(
                        "dicom",
                        "search",
                        "--service-url",
                        "https://localhost:1/dicom/workspace-dicom");
        assertThat(silence.exitCode()).isEqualTo(1);
        assertThat(silence.err()).contains("no server answers at localhost:1");
        Path notThisOne = folder.resolve("other-ca.pem");
        Files.writeString(notThisOne, "no certificate");
        assertThat(run("group", "list", "--cacert", notThisOne.toString()).err())
                .contains("other-ca.pem");

        Done nobody =
                run("role", "assignment", "create", "--assignee", "nobody", "--role", "Reader");
        assertThat(nobody.exitCode()).isEqualTo(3);
        assertThat(nobody.err()).contains("'nobody'");
        assertThat(run("account", "set", "-s", "none").exitCode()).isEqualTo(3);
        assertThat(run("resource", "show", "--ids", "foo").exitCode()).isEqualTo(2);
        assertThat(run("group", "list", "--tag", "nobody-has-this", "-o", "table").value())
                .isEmpty();
        // What cannot be understood is refused before anything is made.
        assertThat(
                        run("group", "create", "-n", "unmade", "-l", "westeurope", "--query", "[")
                                .exitCode())
                .isEqualTo(2);
        assertThat(value("group", "exists", "-n", "unmade")).isEqualTo("false");
    }

    @Rule({
        "identity:APP-14",
        "identity:GRAPH-8",
        "identity:GRAPH-13",
        "identity:GRAPH-14",
        "identity:ASSERT-9"
    })
    @Test
    @Order(90)
    void ownersTrustedIssuersAndMembershipsAreLookedAfter() {
        String app = value("ad", "app", "create", "--display-name", "owned", "--query", "appId");
        String user =
                value(
                        "ad",
                        "user",
                        "create",
                        "--display-name",
                        "Olga",
                        "--user-principal-name",
                        "olga@isocenter.test",
                        "--password",
                        "Sommer-2026!x",
                        "--query",
                        "id");
        run("ad", "app", "owner", "add", "--id", app, "--owner-object-id", user).value();
        run("ad", "app", "owner", "add", "--id", app, "--owner-object-id", user).value();
        assertThat(
                        value(
                                "ad",
                                "app",
                                "owner",
                                "list",
                                "--id",
                                app,
                                "--query",
                                "[].userPrincipalName | sort(@) | [-1]"))
                .isEqualTo("olga@isocenter.test");
        run("ad", "app", "owner", "remove", "--id", app, "--owner-object-id", user).value();

        String trusted =
                "{\"name\":\"ci\",\"issuer\":\"https://token.example.test\",\"subject\":\"repo:a\","
                        + "\"audiences\":[\"api://AzureADTokenExchange\"]}";
        run("ad", "app", "federated-credential", "create", "--id", app, "--parameters", trusted)
                .value();
        run(
                        "ad",
                        "app",
                        "federated-credential",
                        "update",
                        "--id",
                        app,
                        "--federated-credential-id",
                        "ci",
                        "--parameters",
                        "{\"subject\":\"repo:b\"}")
                .value();
        assertThat(
                        value(
                                "ad",
                                "app",
                                "federated-credential",
                                "show",
                                "--id",
                                app,
                                "--federated-credential-id",
                                "ci",
                                "--query",
                                "subject"))
                .isEqualTo("repo:b");
        run(
                        "ad",
                        "app",
                        "federated-credential",
                        "delete",
                        "--id",
                        app,
                        "--federated-credential-id",
                        "ci")
                .value();

        String group =
                value(
                        "ad",
                        "group",
                        "create",
                        "--display-name",
                        "readers",
                        "--mail-nickname",
                        "readers",
                        "--query",
                        "id");
        run("ad", "group", "member", "add", "-g", "readers", "--member-id", user).value();
        assertThat(
                        value(
                                "ad",
                                "group",
                                "member",
                                "check",
                                "-g",
                                "readers",
                                "--member-id",
                                user,
                                "--query",
                                "value"))
                .isEqualTo("true");
        assertThat(
                        value(
                                "ad",
                                "user",
                                "get-member-groups",
                                "--id",
                                "olga@isocenter.test",
                                "--query",
                                "[0]"))
                .isEqualTo(group);
        assertThat(run("ad", "group", "get-member-groups", "-g", "readers").value())
                .isEqualTo("[ ]");
        run("ad", "group", "owner", "add", "-g", "readers", "--owner-object-id", user).value();
        assertThat(value("ad", "group", "owner", "list", "-g", "readers", "--query", "length(@)"))
                .isNotEqualTo("0");

        run("ad", "user", "update", "--id", user, "--display-name", "Olga B").value();
        assertThat(value("ad", "user", "show", "--id", user, "--query", "displayName"))
                .isEqualTo("Olga B");
        assertThat(run("ad", "user", "update", "--id", user).exitCode()).isEqualTo(2);
        run("ad", "sp", "create", "--id", app).value();
        run("ad", "sp", "update", "--id", app, "--set", "appRoleAssignmentRequired=true").value();
        assertThat(value("ad", "sp", "show", "--id", app, "--query", "appRoleAssignmentRequired"))
                .isEqualTo("true");
        run("ad", "user", "delete", "--id", user).value();
        run("ad", "group", "delete", "-g", "readers").value();
        run("ad", "app", "delete", "--id", app).value();
    }

    private static String value(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "tsv"));
        return run(all.toArray(String[]::new)).value();
    }

    private static Done run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                Isocenter.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true))
                        .execute(arguments);
        return new Done(String.join(" ", arguments), exitCode, out.toString(), err.toString());
    }
}
