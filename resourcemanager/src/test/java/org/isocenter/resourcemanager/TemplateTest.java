package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.isocenter.http.auth.Principal;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.resourcemanager.access.Action;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whole environments in one file.
class TemplateTest {
    private static final String READER = "cccccccc-0000-4000-8000-000000000501";
    private static final String DEPLOY =
            "/providers/Microsoft.Resources/deployments/d1?api-version=2022-09-01";
    private static final String TEMPLATE =
            """
            {
              "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
              "contentVersion": "1.0.0.0",
              "parameters": {
                "workspace": {"type": "string"},
                "service": {"type": "string", "defaultValue": "blue"},
                "reader": {"type": "string"},
                "stage": {"type": "string", "defaultValue": "test", "allowedValues": ["test", "live"]}
              },
              "variables": {"full": "[concat(parameters('workspace'), '/', parameters('service'))]"},
              "resources": [
                {
                  "type": "Microsoft.Authorization/roleAssignments",
                  "apiVersion": "2022-04-01",
                  "name": "[guid(resourceGroup().id, parameters('reader'))]",
                  "scope": "[resourceId('Microsoft.HealthcareApis/workspaces/dicomservices', parameters('workspace'), parameters('service'))]",
                  "dependsOn": ["[variables('full')]"],
                  "properties": {
                    "roleDefinitionId": "[subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'e89c7a3c-2f64-4fa1-a847-3e4c9ba4283a')]",
                    "principalId": "[parameters('reader')]"
                  }
                },
                {
                  "type": "Microsoft.HealthcareApis/workspaces/dicomservices",
                  "apiVersion": "2022-06-01",
                  "name": "[variables('full')]",
                  "location": "[resourceGroup().location]",
                  "dependsOn": ["[resourceId('Microsoft.HealthcareApis/workspaces', parameters('workspace'))]"],
                  "tags": {"stage": "[toUpper(parameters('stage'))]", "bracket": "[[x]"},
                  "properties": {"corsConfiguration": {"origins": ["[if(equals(parameters('stage'), 'live'), 'https://live.test', '*')]"]}}
                },
                {
                  "type": "Microsoft.HealthcareApis/workspaces",
                  "apiVersion": "2022-06-01",
                  "name": "[parameters('workspace')]",
                  "location": "[resourceGroup().location]",
                  "resources": [
                    {"type": "dicomservices", "apiVersion": "2022-06-01", "name": "nested", "location": "westus"}
                  ]
                },
                {
                  "type": "Microsoft.HealthcareApis/workspaces",
                  "apiVersion": "2022-06-01",
                  "name": "never1",
                  "condition": "[equals(parameters('stage'), 'live')]",
                  "location": "westus"
                }
              ],
              "outputs": {
                "url": {"type": "string", "value": "[reference(resourceId('Microsoft.HealthcareApis/workspaces/dicomservices', parameters('workspace'), parameters('service'))).serviceUrl]"}
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

    private Answer deploy(String template, String parameters) {
        return cloud.put(
                Cloud.G + DEPLOY,
                "{\"properties\":{\"mode\":\"Incremental\",\"template\":"
                        + template
                        + ",\"parameters\":"
                        + parameters
                        + "}}");
    }

    private static String parameters() {
        return "{\"workspace\":{\"value\":\"ws1\"},\"reader\":{\"value\":\"" + READER + "\"}}";
    }

    @Test
    void appliesAnEnvironmentAndAppliesItAgain() {
        Principal reader = cloud.user(READER);
        // Operations run in the background, so the template has to wait for each.
        cloud.runsAtOnce = false;

        Answer begun = deploy(TEMPLATE, parameters());
        assertThat(begun.status()).as(begun.toString()).isEqualTo(201);
        assertThat(begun.at("/properties/provisioningState")).isEqualTo("Accepted");
        assertThat(begun.header("Retry-After")).isEqualTo("2");
        String status = begun.header("Azure-AsyncOperation");
        assertThat(cloud.follow(status).at("/status")).isEqualTo("Accepted");
        cloud.runWaiting();
        assertThat(cloud.follow(status).at("/status")).isEqualTo("Succeeded");

        Answer applied = cloud.get(Cloud.G + DEPLOY);

        assertThat(applied.status()).as(applied.toString()).isEqualTo(200);
        assertThat(applied.at("/properties/provisioningState")).isEqualTo("Succeeded");
        assertThat(applied.at("/properties/outputs/url/value"))
                .isEqualTo("https://ws1-blue.dicom.azurehealthcareapis.com");
        assertThat(applied.at("/properties/outputResources/0/id")).isEqualTo(Cloud.W);
        Answer service = cloud.get(Cloud.D + Cloud.V);
        assertThat(service.at("/tags")).isEqualTo("{\"stage\":\"TEST\",\"bracket\":\"[x]\"}");
        assertThat(service.at("/location")).isEqualTo("westus");
        assertThat(service.at("/properties/corsConfiguration/origins")).isEqualTo("[\"*\"]");
        assertThat(cloud.get(Cloud.W + "/dicomservices/nested" + Cloud.V).status()).isEqualTo(200);
        assertThat(
                        cloud.get(
                                        Cloud.G
                                                + "/providers/Microsoft.HealthcareApis/workspaces/never1"
                                                + Cloud.V)
                                .status())
                .isEqualTo(404);
        assertThat(
                        cloud.plane
                                .access()
                                .allows(
                                        reader,
                                        ArmId.parse(Cloud.D).orElseThrow(),
                                        Action.data(
                                                "Microsoft.HealthcareApis/workspaces/dicomservices/resources/read")))
                .isTrue();
        assertThat(deploy(TEMPLATE, parameters()).status()).isEqualTo(200);
        cloud.runWaiting();
        assertThat(cloud.get(Cloud.G + DEPLOY).at("/properties/provisioningState"))
                .isEqualTo("Succeeded");
        assertThat(cloud.get(Cloud.D + Cloud.V).at("/etag")).isEqualTo(service.at("/etag"));
    }

    @Test
    void makesGroupsAndAppliesNestedTemplates() {
        String nested =
                "{\"parameters\":{},\"resources\":[{\"type\":\"Microsoft.HealthcareApis/workspaces\",\"apiVersion\":\"2022-06-01\",\"name\":\"ws7\",\"location\":\"[resourceGroup().location]\"}]}";
        String template =
                "{\"resources\":["
                        + "{\"type\":\"Microsoft.Resources/deployments\",\"apiVersion\":\"2021-04-01\",\"name\":\"inner\",\"resourceGroup\":\"rg7\",\"dependsOn\":[\"rg7\"],\"properties\":{\"expressionEvaluationOptions\":{\"scope\":\"inner\"},\"template\":"
                        + nested
                        + "}},"
                        + "{\"type\":\"Microsoft.Resources/resourceGroups\",\"apiVersion\":\"2021-04-01\",\"name\":\"rg7\",\"location\":\"eastus\"}]}";

        Answer applied =
                cloud.put(
                        Cloud.S + DEPLOY,
                        "{\"location\":\"westus\",\"properties\":{\"template\":" + template + "}}");

        assertThat(applied.status()).as(applied.toString()).isEqualTo(201);
        assertThat(cloud.get(Cloud.S + DEPLOY).at("/properties/provisioningState"))
                .as(cloud.get(Cloud.S + DEPLOY).toString())
                .isEqualTo("Succeeded");
        // The template inside has a record of its own, where it was applied.
        assertThat(
                        cloud.get(Cloud.S + "/resourceGroups/rg7" + DEPLOY.replace("d1", "inner"))
                                .at("/properties/provisioningState"))
                .isEqualTo("Succeeded");
        assertThat(
                        cloud.get(
                                        Cloud.S
                                                + "/resourceGroups/rg7/providers/Microsoft.HealthcareApis/workspaces/ws7"
                                                + Cloud.V)
                                .at("/location"))
                .isEqualTo("eastus");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    copy                 | {"type":"a/b","apiVersion":"2022-06-01","name":"n","copy":{}}
                    no name              | {"type":"a/b","apiVersion":"2022-06-01"}
                    no resource          | 7
                    unknown function     | {"type":"a/b","apiVersion":"2022-06-01","name":"[frobnicate('x')]"}
                    unknown parameter    | {"type":"a/b","apiVersion":"2022-06-01","name":"[parameters('x')]"}
                    bad expression       | {"type":"a/b","apiVersion":"2022-06-01","name":"[concat('x']"}
                    unfinished string    | {"type":"a/b","apiVersion":"2022-06-01","name":"[concat('x)]"}
                    rest behind          | {"type":"a/b","apiVersion":"2022-06-01","name":"[toLower('x')y]"}
                    name of another form | {"type":"a/b","apiVersion":"2022-06-01","name":"x/y"}
                    depends on nothing   | {"type":"a/b","apiVersion":"2022-06-01","name":"x","dependsOn":["y"]}
                    depends on itself    | {"type":"a/b","apiVersion":"2022-06-01","name":"x","dependsOn":["x"]}
                    """)
    void refusesWhatItDoesNotSupport(String reason, String resource) {
        Answer refused = deploy("{\"resources\":[" + resource + "]}", "{}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("InvalidTemplate");
    }

    /// Forty variables, each twice the one before it.
    @Test
    void refusesValuesThatGrowWithoutEnd() {
        StringBuilder variables = new StringBuilder("\"v0\":\"xxxxxxxxxx\"");
        for (int i = 1; i < 40; i++) {
            variables.append(
                    ",\"v%d\":\"[concat(variables('v%d'), variables('v%d'))]\""
                            .formatted(i, i - 1, i - 1));
        }

        Answer refused = deploy("{\"variables\":{" + variables + "},\"resources\":[]}", "{}");

        assertThat(refused.code()).isEqualTo("InvalidTemplate");
        assertThat(refused.at("/error/message")).contains("larger than 131072");
        String arrays = variables.toString().replace("concat", "createArray");
        assertThat(deploy("{\"variables\":{" + arrays + "},\"resources\":[]}", "{}").code())
                .isEqualTo("InvalidTemplate");
    }

    @Test
    void checksParameters() {
        assertThat(deploy(TEMPLATE, "{}").code()).isEqualTo("InvalidTemplate");
        String given = parameters().replaceAll("}$", ",\"stage\":{\"value\":\"%s\"}}");
        assertThat(deploy(TEMPLATE, given.formatted("moon")).at("/error/message"))
                .contains("'stage' is not allowed");
        assertThat(deploy(TEMPLATE, parameters().replace("\"ws1\"", "7")).at("/error/message"))
                .contains("no string");
        assertThat(
                        deploy(TEMPLATE, parameters().replace("workspace", "colour"))
                                .at("/error/message"))
                .contains("no parameter 'colour'");
        assertThat(deploy("{}", "{}").code()).isEqualTo("InvalidTemplate");
    }

    @Test
    void namesTheResourceThatWasRefused() {
        cloud.user(READER);

        Answer refused = deploy(TEMPLATE, parameters().replace("\"ws1\"", "\"w_\""));

        assertThat(refused.code()).isEqualTo("InvalidResourceName");
        assertThat(refused.at("/error/target")).endsWith("/workspaces/w_");
    }

    @Test
    void worksUnderTheRightsOfTheCaller() {
        cloud.user(READER);

        Answer refused =
                cloud.send(
                        READER,
                        "PUT",
                        Cloud.G + DEPLOY,
                        "{\"properties\":{\"template\":{\"resources\":[]}}}");

        assertThat(refused.status()).isEqualTo(403);
    }
}
