package org.isocenter.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.isocenter.server.TestInstallation.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `serve --template`: an environment that is declared in a file is there when the server is ready.
class StartTemplateTest {
    private static final String TEMPLATE =
            """
            {
              "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
              "contentVersion": "1.0.0.0",
              "parameters": {"service": {"type": "string"}},
              "resources": [
                {
                  "type": "Microsoft.HealthcareApis/workspaces/dicomservices",
                  "apiVersion": "2022-06-01",
                  "name": "[concat('clinic/', parameters('service'))]",
                  "dependsOn": ["clinic"],
                  "location": "[resourceGroup().location]",
                  "properties": {"corsConfiguration": {"origins": ["https://viewer.test"]}}
                },
                {
                  "type": "Microsoft.HealthcareApis/workspaces",
                  "apiVersion": "2022-06-01",
                  "name": "clinic",
                  "location": "[resourceGroup().location]"
                }
              ]
            }
            """;

    @TempDir Path folder;

    private Path write(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void anEnvironmentIsThereWhenTheServerIsReadyAndStaysAsItIs() throws Exception {
        Path template = write("env.json", TEMPLATE);
        Path parameters = write("p.json", "{\"parameters\":{\"service\":{\"value\":\"scans\"}}}");
        String[] flags = {
            "--template", template.toString(), "--template-parameters", parameters.toString()
        };
        Path data = folder.resolve("data");
        String etag;
        try (TestInstallation installation = TestInstallation.start(data, flags)) {
            etag = service(installation).at("/etag");
            assertThat(service(installation).at("/properties/provisioningState"))
                    .isEqualTo("Succeeded");
            Answer deployment =
                    installation.send(
                            "GET",
                            installation.group()
                                    + "/providers/Microsoft.Resources/deployments/env?api-version=2022-09-01",
                            installation.administrator(TestInstallation.ARM),
                            "");
            assertThat(deployment.at("/properties/provisioningState")).isEqualTo("Succeeded");
            // It serves.
            assertThat(
                            installation
                                    .send(
                                            "GET",
                                            installation.bootstrap().baseUrl()
                                                    + "/dicom/clinic-scans/v2/studies",
                                            "",
                                            "",
                                            "Origin",
                                            "https://viewer.test")
                                    .header("Access-Control-Allow-Origin"))
                    .isEqualTo("https://viewer.test");
        }
        try (TestInstallation installation = TestInstallation.start(data, flags)) {
            assertThat(service(installation).at("/etag")).isEqualTo(etag);
        }
    }

    private static Answer service(TestInstallation installation) throws Exception {
        return installation.send(
                "GET",
                installation.group()
                        + "/providers/Microsoft.HealthcareApis/workspaces/clinic/dicomservices/scans?api-version=2022-06-01",
                installation.administrator(TestInstallation.ARM),
                "");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    no JSON       | {"resources": [}                                                    | line 1, column 16
                    no object     | []                                                                  | no JSON object
                    a wrong place | {"resources": [{"type":"a/b","apiVersion":"2022-06-01","name":"[x()]"}]} | resources[0].name
                    a refusal     | {"resources": [{"type":"Microsoft.HealthcareApis/workspaces","apiVersion":"2022-06-01","name":"a_","location":"westus"}]} | resources[0]
                    """)
    void whatIsWrongIsToldWithFileAndPlace(String reason, String text, String told)
            throws Exception {
        Path template = write("wrong.json", text);

        assertThatThrownBy(() ->
                        TestInstallation.start(
                                        folder.resolve("data"), "--template", template.toString())
                                .close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("wrong.json")
                .hasMessageContaining(told);
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() ->
                        TestInstallation.start(
                                        folder.resolve("data"), "--template", "/nowhere/t.json")
                                .close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("/nowhere/t.json cannot be read");
        assertThatThrownBy(() ->
                        TestInstallation.start(
                                        folder.resolve("data"), "--template-parameters", "/x.json")
                                .close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("--template-parameters needs --template");
    }
}
