package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Deployments as records: begun, followed, listed, looked into, cancelled, taken up again.
class DeploymentTest {
    private static final String V = "?api-version=2022-09-01";
    private static final String D = Cloud.G + "/providers/Microsoft.Resources/deployments/";
    private static final String READER = "cccccccc-0000-4000-8000-000000000601";
    private static final String TEMPLATE =
            """
            {
              "parameters": {
                "workspace": {"type": "string", "defaultValue": "ws1"},
                "key": {"type": "securestring", "defaultValue": "none"}
              },
              "resources": [
                {
                  "type": "Microsoft.HealthcareApis/workspaces/dicomservices",
                  "apiVersion": "2022-06-01",
                  "name": "[concat(parameters('workspace'), '/blue')]",
                  "location": "westus",
                  "tags": {"of": "[reference(parameters('workspace')).provisioningState]"}
                },
                {
                  "type": "Microsoft.HealthcareApis/workspaces",
                  "apiVersion": "2022-06-01",
                  "name": "[parameters('workspace')]",
                  "location": "westus"
                }
              ],
              "outputs": {
                "id": {"type": "string", "value": "[resourceId('Microsoft.HealthcareApis/workspaces', parameters('workspace'))]"},
                "key": {"type": "securestring", "value": "[parameters('key')]"}
              }
            }
            """;

    @TempDir Path folder;
    private Cloud cloud;

    @BeforeEach
    void start() {
        cloud = new Cloud(folder).withSubscription();
        cloud.put(Cloud.G + Cloud.RV, "{\"location\":\"westus\"}");
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private static String body(String template, String parameters) {
        return "{\"properties\":{\"mode\":\"Incremental\",\"template\":"
                + template
                + ",\"parameters\":"
                + parameters
                + "}}";
    }

    private Answer deploy(String name) {
        return cloud.put(D + name + V, body(TEMPLATE, "{}"));
    }

    @Test
    void isKeptWithAllThatCameOfIt() {
        Answer begun =
                cloud.put(
                        D + "First" + V,
                        "{\"tags\":{\"a\":\"b\"},\"properties\":{\"mode\":\"Incremental\",\"parameters\":{\"key\":{\"value\":\"hush\"}},\"template\":"
                                + TEMPLATE
                                + "}}",
                        "x-ms-correlation-request-id",
                        "12345678-0000-4000-8000-000000000001");
        assertThat(begun.status()).as(begun.toString()).isEqualTo(201);

        Answer kept = cloud.get(D.replace("resourceGroups", "resourcegroups") + "first" + V);

        assertThat(kept.at("/properties/provisioningState")).isEqualTo("Succeeded");
        assertThat(kept.at("/id")).isEqualTo(D + "First");
        assertThat(kept.at("/type")).isEqualTo("Microsoft.Resources/deployments");
        assertThat(kept.at("/tags")).isEqualTo("{\"a\":\"b\"}");
        assertThat(kept.at("/properties/correlationId"))
                .isEqualTo("12345678-0000-4000-8000-000000000001");
        assertThat(kept.at("/properties/duration")).startsWith("PT");
        assertThat(kept.at("/properties/outputs/id"))
                .isEqualTo("{\"type\":\"String\",\"value\":\"" + Cloud.W + "\"}");
        assertThat(kept.at("/properties/parameters/workspace"))
                .isEqualTo("{\"type\":\"String\",\"value\":\"ws1\"}");
        assertThat(kept.at("/properties/parameters/key")).isEqualTo("{\"type\":\"SecureString\"}");
        assertThat(kept.at("/properties/outputs/key")).isEqualTo("{\"type\":\"SecureString\"}");
        assertThat(kept.toString()).doesNotContain("hush");
        assertThat(kept.at("/properties/outputResources"))
                .isEqualTo("[{\"id\":\"" + Cloud.W + "\"},{\"id\":\"" + Cloud.D + "\"}]");
        assertThat(kept.at("/properties/providers/0/namespace"))
                .isEqualTo("Microsoft.HealthcareApis");
        assertThat(kept.at("/properties/dependencies/0/resourceName")).isEqualTo("ws1/blue");
        assertThat(kept.at("/properties/dependencies/0/dependsOn/0/id")).isEqualTo(Cloud.W);
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/tags/of")).isEqualTo("Succeeded");
        assertThat(cloud.send(Cloud.ADMIN, "HEAD", D + "first" + V, "").status()).isEqualTo(204);
        assertThat(cloud.send(Cloud.ADMIN, "HEAD", D + "none" + V, "").status()).isEqualTo(404);
        assertThat(cloud.get(D + "none" + V).code()).isEqualTo("DeploymentNotFound");
        assertThat(cloud.post(D + "first/exportTemplate" + V, "").at("/template/outputs/id/type"))
                .isEqualTo("string");
        assertThat(deploy("First").status()).isEqualTo(200);
    }

    @Test
    void tellsItsStepsUnderBothPaths() {
        deploy("d1");

        for (String path : List.of(D + "d1/operations", Cloud.G + "/deployments/d1/operations")) {
            Answer steps = cloud.get(path + V);
            assertThat(steps.body().path("value")).hasSize(3);
            JsonNode first = steps.body().at("/value/0/properties");
            assertThat(first.path("provisioningOperation").asString()).isEqualTo("Create");
            assertThat(first.path("provisioningState").asString()).isEqualTo("Succeeded");
            assertThat(first.path("targetResource").path("id").asString()).isEqualTo(Cloud.W);
            assertThat(steps.at("/value/2/properties/provisioningOperation"))
                    .isEqualTo("EvaluateDeploymentOutput");
            String one = steps.at("/value/1/operationId");
            assertThat(cloud.get(path + "/" + one + V).at("/properties/targetResource/id"))
                    .isEqualTo(Cloud.D);
        }
        assertThat(cloud.get(D + "d1/operations/none" + V).code()).isEqualTo("OperationNotFound");
        Answer page = cloud.get(D + "d1/operations" + V + "&$top=2");
        assertThat(page.body().path("value")).hasSize(2);
        assertThat(cloud.follow(page.at("/nextLink")).body().path("value")).hasSize(1);
    }

    @Test
    void listsAndForgets() {
        deploy("b");
        deploy("a");
        cloud.put(D + "wrong" + V, body(TEMPLATE.replace("blue", "b_"), "{}"));

        assertThat(cloud.get(D + V).body().path("value").findValuesAsString("name"))
                .containsSubsequence("a", "b");
        assertThat(
                        cloud.get(D + V + "&$filter=provisioningState%20eq%20'Failed'")
                                .body()
                                .path("value"))
                .isEmpty();
        assertThat(cloud.get(D + V + "&$filter=name%20eq%20'a'").code()).isEqualTo("InvalidFilter");
        assertThat(cloud.delete(D + "a" + V).status()).isEqualTo(202);
        assertThat(cloud.delete(D + "a" + V).status()).isEqualTo(204);
        assertThat(cloud.get(D + "a" + V).status()).isEqualTo(404);
        assertThat(cloud.get(Cloud.W + Cloud.V).status()).isEqualTo(200);
        cloud.delete(Cloud.G + Cloud.RV);
        assertThat(cloud.get(D + "b" + V).code()).isEqualTo("ResourceGroupNotFound");
        cloud.put(Cloud.G + Cloud.RV, "{\"location\":\"westus\"}");
        assertThat(cloud.get(D + "b" + V).code()).isEqualTo("DeploymentNotFound");
    }

    @Test
    void aFailureNamesTheResourceAndThePlace() {
        cloud.dataPlane.refusesProvision = true;

        deploy("d1");

        Answer failed = cloud.get(D + "d1" + V);
        assertThat(failed.at("/properties/provisioningState")).isEqualTo("Failed");
        assertThat(failed.at("/properties/error/code")).isEqualTo("DeploymentFailed");
        assertThat(failed.at("/properties/error/details/0/target")).isEqualTo(Cloud.D);
        assertThat(failed.at("/properties/error/details/0/message")).contains("resources[0]");
        assertThat(failed.body().path("properties").has("outputs")).isFalse();
        Answer steps = cloud.get(D + "d1/operations" + V);
        assertThat(steps.at("/value/1/properties/provisioningState")).isEqualTo("Failed");
        assertThat(steps.at("/value/1/properties/statusMessage/error/code"))
                .isEqualTo("OperationFailed");
        cloud.dataPlane.refusesProvision = false;
        assertThat(deploy("d1").status()).isEqualTo(200);
        assertThat(cloud.get(D + "d1" + V).at("/properties/provisioningState"))
                .isEqualTo("Succeeded");
    }

    @Test
    void validatesWithoutChangingAnything() {
        Answer valid = cloud.post(D + "d1/validate" + V, body(TEMPLATE, "{}"));

        assertThat(valid.status()).as(valid.toString()).isEqualTo(200);
        assertThat(valid.at("/properties/validatedResources/1/id")).isEqualTo(Cloud.D);
        assertThat(cloud.get(Cloud.W + Cloud.V).status()).isEqualTo(404);
        assertThat(cloud.get(D + "d1" + V).status()).isEqualTo(404);
        Answer wrong =
                cloud.post(
                        D + "d1/validate" + V,
                        body(TEMPLATE.replace("2022-06-01", "2001-01-01"), "{}"));
        assertThat(wrong.status()).isEqualTo(404);
        assertThat(wrong.at("/error/message")).contains("resources[");
    }

    @Test
    void tellsWhatWouldChange() {
        Answer before = cloud.post(D + "d1/whatIf" + V, body(TEMPLATE, "{}"));
        assertThat(before.status()).as(before.toString()).isEqualTo(200);
        assertThat(before.at("/status")).isEqualTo("Succeeded");
        assertThat(before.at("/properties/changes/0/changeType")).isEqualTo("Create");
        // Its tags read what is not there yet.
        assertThat(before.at("/properties/changes/1/changeType")).isEqualTo("Deploy");
        assertThat(cloud.get(Cloud.W + Cloud.V).status()).isEqualTo(404);
        deploy("d1");
        cloud.put(
                Cloud.G
                        + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/other?api-version=2023-01-31",
                "{\"location\":\"westus\"}");

        Answer same = cloud.post(D + "d1/whatIf" + V, body(TEMPLATE, "{}"));
        assertThat(same.at("/properties/changes/0/changeType")).isEqualTo("NoChange");
        assertThat(same.at("/properties/changes/1/changeType")).isEqualTo("NoChange");
        assertThat(same.at("/properties/changes/2/changeType")).isEqualTo("Ignore");
        assertThat(same.at("/properties/changes/2/resourceId")).endsWith("/other");

        String other =
                TEMPLATE.replace("\"tags\": {\"of\"", "\"tags\": {\"new\": \"n\", \"never\"")
                        .replace(
                                "never\": \"[reference(parameters('workspace')).provisioningState]",
                                "of2\": \"x");
        Answer changed = cloud.post(D + "d1/whatIf" + V, body(other, "{}"));
        assertThat(changed.at("/properties/changes/1/changeType")).isEqualTo("Modify");
        assertThat(changed.at("/properties/changes/1/delta"))
                .contains("{\"path\":\"tags.new\",\"propertyChangeType\":\"Create\"")
                .contains("{\"path\":\"tags.of\",\"propertyChangeType\":\"Delete\"");
    }

    @Test
    void oneOfANameAtATimeAndItCanBeCancelled() {
        cloud.runsAtOnce = false;
        Answer begun = deploy("d1");
        Answer again = deploy("d1");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("DeploymentActive");
        assertThat(cloud.delete(D + "d1" + V).code()).isEqualTo("DeploymentActive");
        // From within, as if the caller came in between: the workspace is made, the service is not.
        cloud.dataPlane.whileProvisioning =
                () -> assertThat(cloud.post(D + "d1/cancel" + V, "").status()).isEqualTo(204);
        cloud.runWaiting();

        assertThat(cloud.get(D + "d1" + V).at("/properties/provisioningState"))
                .isEqualTo("Canceled");
        assertThat(cloud.follow(begun.header("Azure-AsyncOperation")).at("/status"))
                .isEqualTo("Canceled");
        Answer late = cloud.post(D + "d1/cancel" + V, "");
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.code()).isEqualTo("DeploymentCannotBeCancelled");
    }

    @Test
    void goesOnAfterARestart() {
        cloud.runsAtOnce = false;
        deploy("d1");
        cloud.put(D + "secret" + V, body(TEMPLATE, "{\"key\":{\"value\":\"hush\"}}"));
        cloud.restart();
        assertThat(cloud.get(D + "d1" + V).at("/properties/provisioningState"))
                .isEqualTo("Accepted");

        cloud.plane.resume();
        cloud.runWaiting();

        assertThat(cloud.get(D + "d1" + V).at("/properties/provisioningState"))
                .isEqualTo("Succeeded");
        assertThat(cloud.get(Cloud.D + Cloud.V).status()).isEqualTo(200);
        // What needed a secret that was kept in memory only cannot go on, and says so.
        assertThat(cloud.get(D + "secret" + V).at("/properties/error/code"))
                .isEqualTo("OperationInterrupted");
    }

    @Test
    void aSubscriptionKeepsTheRecordSomewhere() {
        String at = Cloud.S + "/providers/Microsoft.Resources/deployments/s1" + V;
        String template =
                "{\"resources\":[{\"type\":\"Microsoft.Resources/resourceGroups\",\"apiVersion\":\"2021-04-01\",\"name\":\"rg9\",\"location\":\"westus\"}]}";
        assertThat(cloud.put(at, body(template, "{}")).code()).isEqualTo("LocationRequired");
        String there = "{\"location\":\"%s\"," + body(template, "{}").substring(1);

        assertThat(cloud.put(at, there.formatted("West Europe")).status()).isEqualTo(201);

        assertThat(cloud.get(at).at("/location")).isEqualTo("westeurope");
        assertThat(cloud.get(Cloud.S + "/resourceGroups/rg9" + Cloud.RV).status()).isEqualTo(200);
        assertThat(cloud.put(at, there.formatted("westus")).code())
                .isEqualTo("InvalidDeploymentLocation");
        assertThat(cloud.put(at, there.formatted("moon")).status()).isEqualTo(400);
    }

    @Test
    void expressionsOfANestedTemplateAreTheOuterOnesUnlessItSaysInner() {
        String nested =
                """
                {"parameters": {"stage": {"type": "string", "defaultValue": "outside"}},
                 "resources": [{"type": "Microsoft.Resources/deployments", "apiVersion": "2022-09-01", "name": "in",
                   "properties": {"mode": "Incremental", %s "template": {
                     "parameters": {"stage": {"type": "string", "defaultValue": "inside"}},
                     "resources": [{"type": "Microsoft.HealthcareApis/workspaces", "apiVersion": "2022-06-01",
                       "name": "ws8", "location": "westus", "tags": {"stage": "[parameters('stage')]"}}]}}}]}
                """;
        String ws8 = Cloud.G + "/providers/Microsoft.HealthcareApis/workspaces/ws8" + Cloud.V;

        cloud.put(D + "n" + V, body(nested.formatted(""), "{}"));
        assertThat(cloud.get(ws8).at("/tags/stage")).isEqualTo("outside");
        assertThat(cloud.get(D + "in" + V).at("/properties/provisioningState"))
                .isEqualTo("Succeeded");

        String inner = "\"expressionEvaluationOptions\": {\"scope\": \"inner\"},";
        cloud.put(D + "n" + V, body(nested.formatted(inner), "{}"));
        assertThat(cloud.get(ws8).at("/tags/stage")).isEqualTo("inside");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    complete mode      | "mode":"Complete","template":{"resources":[]}                    | properties.mode
                    linked template    | "templateLink":{"uri":"https://x.test/t.json"}                   | properties.templateLink
                    linked parameters  | "template":{"resources":[]},"parametersLink":{"uri":"https://x"} | properties.parametersLink
                    fall back          | "template":{"resources":[]},"onErrorDeployment":{"type":"LastSuccessful"} | properties.onErrorDeployment
                    details            | "template":{"resources":[]},"debugSetting":{"detailLevel":"requestContent"} | properties.debugSetting.detailLevel
                    no template        | "mode":"Incremental"                                             | properties.template
                    own functions      | "template":{"functions":[{"namespace":"x"}],"resources":[]}      | functions
                    unknown at the top | "template":{"languageVersion":"2.0","resources":[]}              | languageVersion
                    key vault          | "template":{"parameters":{"p":{"type":"string"}},"resources":[]},"parameters":{"p":{"reference":{}}} | parameters.p
                    wrong default      | "template":{"parameters":{"p":{"type":"int","defaultValue":"x"}},"resources":[]} | parameters.p
                    too small          | "template":{"parameters":{"p":{"type":"int","defaultValue":1,"minValue":2}},"resources":[]} | parameters.p
                    default of itself  | "template":{"parameters":{"p":{"type":"string","defaultValue":"[parameters('p')]"}},"resources":[]} | parameters.p
                    variable in circle | "template":{"variables":{"a":"[variables('b')]","b":"[variables('a')]"},"resources":[]} | variables.a.variables.b
                    deep in a body     | "template":{"variables":{"a":{"x":["y","[nonsense()]"]}},"resources":[]} | variables.a.x[1]
                    name of a resource | "template":{"resources":[{"type":"a/b","apiVersion":"2022-06-01","name":"[nonsense()]"}]} | resources[0].name
                    """)
    void refusesAloudAndNamesThePlace(String reason, String properties, String place) {
        Answer refused = cloud.put(D + "d1" + V, "{\"properties\":{" + properties + "}}");

        assertThat(refused.status()).as(refused.toString()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("InvalidTemplate");
        assertThat(refused.at("/error/target")).startsWith(place);
        assertThat(cloud.get(D + "d1" + V).status()).isEqualTo(404);
    }

    @Test
    void aCircleIsToldAsOne() {
        String one =
                "{\"type\":\"Microsoft.HealthcareApis/workspaces\",\"apiVersion\":\"2022-06-01\",\"name\":\"%s\",\"location\":\"westus\",\"dependsOn\":[\"%s\"]}";
        String template =
                "{\"resources\":["
                        + one.formatted("wsa", "wsb")
                        + ","
                        + one.formatted("wsb", "wsc")
                        + ","
                        + one.formatted("wsc", "wsa")
                        + "]}";

        Answer refused = cloud.put(D + "d1" + V, body(template, "{}"));

        assertThat(refused.code()).isEqualTo("InvalidTemplate");
        assertThat(refused.at("/error/message"))
                .containsPattern("/wsa -> .*/wsb -> .*/wsc -> .*/wsa\\.");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    [length(uniqueString('a', 'b'))]                                   | 13
                    [guid('a', 'b')]                                                   | 5d6e3c41-
                    [format('{0}-{1}', 'a', 1)]                                        | a-1
                    [if(and(true(), not(equals(1, 2))), 'y', 'n')]                     | y
                    [join(split('a,b', ','), '-')]                                     | a-b
                    [first(createArray('a', 'b'))]                                     | a
                    [last(split(resourceGroup().id, '/'))]                             | rg1
                    [string(add(2, int('3')))]                                         | 5
                    [replace(trim(' a b '), ' ', '_')]                                 | a_b
                    [substring('abcdef', 2, 3)]                                        | cde
                    [coalesce(null(), 'x')]                                            | x
                    [string(contains(createObject('k', 'v'), 'K'))]                    | true
                    [union(createObject('a', 1), createObject('b', 2)).b]              | 2
                    [base64('abc')]                                                    | YWJj
                    [deployment().name]                                                | d1
                    [extensionResourceId('/x', 'Microsoft.Authorization/roleAssignments', 'g')] | /x/providers/Microsoft.Authorization/roleAssignments/g
                    [tenantResourceId('Microsoft.Authorization/roleDefinitions', 'g')] | /providers/Microsoft.Authorization/roleDefinitions/g
                    [subscription().subscriptionId]                                    | bbbbbbbb-0000-4000-8000-000000000001
                    """)
    void knowsTheseFunctions(String expression, String value) {
        String template =
                "{\"resources\":[],\"outputs\":{\"o\":{\"type\":\"object\",\"value\":\""
                        + expression
                        + "\"}}}";

        cloud.put(D + "d1" + V, body(template, "{}"));

        Answer answer = cloud.get(D + "d1" + V);
        if (value.endsWith("-")) {
            assertThat(answer.at("/properties/outputs/o/value")).hasSize(36);
        } else {
            assertThat(answer.at("/properties/outputs/o/value")).isEqualTo(value);
        }
    }

    @Test
    void rightsAreAskedForBeforeAnythingIsTold() {
        cloud.user(READER);
        for (String path : List.of("d1", "d1/operations", "", "d1/operationStatuses/x")) {
            assertThat(cloud.send(READER, "GET", D + path + V, "").status()).isEqualTo(403);
        }
        for (String action : List.of("validate", "whatIf", "cancel", "exportTemplate")) {
            Answer refused =
                    cloud.send(READER, "POST", D + "d1/" + action + V, body(TEMPLATE, "{}"));
            assertThat(refused.status()).as(action).isEqualTo(403);
        }
        new Bootstrap(cloud.plane)
                .assign(Cloud.TENANT, Cloud.G, BuiltInRole.READER, READER, PrincipalType.USER);
        deploy("d1");
        assertThat(cloud.send(READER, "GET", D + "d1" + V, "").status()).isEqualTo(200);
        assertThat(cloud.send(READER, "PUT", D + "d2" + V, body(TEMPLATE, "{}")).status())
                .isEqualTo(403);
        // A contributor may deploy, but not give roles by it: nothing of the template is applied.
        new Bootstrap(cloud.plane)
                .assign(Cloud.TENANT, Cloud.G, BuiltInRole.CONTRIBUTOR, READER, PrincipalType.USER);
        cloud.clock.advance(Duration.ofSeconds(2));
        String grants =
                "{\"resources\":[{\"type\":\"Microsoft.HealthcareApis/workspaces\",\"apiVersion\":\"2022-06-01\",\"name\":\"wsx\",\"location\":\"westus\"},"
                        + "{\"type\":\"Microsoft.Authorization/roleAssignments\",\"apiVersion\":\"2022-04-01\",\"name\":\"[guid('x')]\",\"properties\":{}}]}";
        Answer refused = cloud.send(READER, "PUT", D + "d3" + V, body(grants, "{}"));
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("AuthorizationFailed");
        assertThat(refused.at("/error/message")).contains("resources[1]");
        assertThat(
                        cloud.get(
                                        Cloud.G
                                                + "/providers/Microsoft.HealthcareApis/workspaces/wsx"
                                                + Cloud.V)
                                .status())
                .isEqualTo(404);
        assertThat(cloud.send(READER, "PUT", D + "d4" + V, body(TEMPLATE, "{}")).status())
                .isEqualTo(201);
    }

    /// The command line of the cloud puts the file into the request as it is.
    @Test
    void aTemplateMayBeWrittenAsPeopleWriteThem() {
        String file =
                """
                {
                  // a comment
                  /* and another */
                  'resources': [
                    {"type": "Microsoft.HealthcareApis/workspaces", "apiVersion": "2022-06-01",
                     "name": "[concat('ws',
                        '9')]",
                     "location": "westus",},
                  ],
                }
                """;

        Answer begun =
                cloud.put(
                        D + "d1" + V,
                        "{\"properties\": {\"mode\": \"incremental\", \"parameters\": {}, template:"
                                + file
                                + "}}");

        assertThat(begun.status()).as(begun.toString()).isEqualTo(201);
        assertThat(cloud.get(D + "d1" + V).at("/properties/outputResources/0/id"))
                .endsWith("/workspaces/ws9");
        // Elsewhere JSON is JSON.
        assertThat(cloud.put(Cloud.G + Cloud.RV, "{location:\"westus\"}").code())
                .isEqualTo("InvalidRequestContent");
    }

    @Test
    void namesAndScopesHaveTheirRules() {
        assertThat(cloud.put(D + "a%20b" + V, body(TEMPLATE, "{}")).code())
                .isEqualTo("InvalidResourceName");
        assertThat(cloud.put(D + "x".repeat(65) + V, body(TEMPLATE, "{}")).code())
                .isEqualTo("InvalidResourceName");
        assertThat(cloud.put(D.replace("rg1", "nowhere") + "d1" + V, body(TEMPLATE, "{}")).code())
                .isEqualTo("ResourceGroupNotFound");
        assertThat(
                        cloud.put(
                                        "/providers/Microsoft.Resources/deployments/d1" + V,
                                        body(TEMPLATE, "{}"))
                                .code())
                .isEqualTo("InvalidTemplate");
        assertThat(cloud.post(D + "d1" + V, "{}").status()).isEqualTo(405);
        assertThat(cloud.post(D + "d1/dance" + V, "{}").status()).isEqualTo(404);
    }
}
