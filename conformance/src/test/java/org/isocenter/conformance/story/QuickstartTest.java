package org.isocenter.conformance.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.Page;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.conformance.harness.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the commands of `docs/quickstart.md` and `docs/cli.md` as they stand there.
final class QuickstartTest {
    @TempDir Path folder;

    @Test
    void theQuickstartWorks() throws Exception {
        Tools.need("curl", "bash");
        Files.createSymbolicLink(folder.resolve("docs"), Tools.checkout().resolve("docs"));

        assertThat(run("docs/quickstart.md"))
                .contains("\"overallStatus\":\"Healthy\"")
                .contains("1 stored, 0 stored with warnings, 0 failed")
                .contains("QUICKSTART")
                .contains("\"action\":\"Create\"");
    }

    @Test
    void theExamplesOfTheCommandLineWork() throws Exception {
        Tools.need("bash");
        Path sample = Tools.checkout().resolve("docs/samples/quickstart.dcm");
        Files.createSymbolicLink(folder.resolve("slice.dcm"), sample);
        Files.createSymbolicLink(folder.resolve("scans"), sample.resolveSibling(""));
        Files.writeString(
                folder.resolve("manifest.json"),
                """
                [{"resourceAppId": "75e725bf-66ce-4cea-9b9a-5c4caae57f33",
                  "resourceAccess": [{"id": "e69ab058-b8ae-4c0f-b687-5d97888ddccb", "type": "Scope"}]}]
                """);
        Files.writeString(
                folder.resolve("environment.json"),
                """
                {"$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
                 "contentVersion": "1.0.0.0",
                 "parameters": {"name": {"type": "string"}, "location": {"type": "string"}},
                 "resources": [{"type": "Microsoft.HealthcareApis/workspaces", "apiVersion": "2022-06-01",
                   "name": "[parameters('name')]", "location": "[parameters('location')]"}]}
                """);
        Files.writeString(
                folder.resolve("parameters.json"), "{\"name\": {\"value\": \"fromtemplate\"}}");

        assertThat(run("docs/cli.md"))
                .contains("\"displayName\" : \"adt-app\"")
                .contains("1 stored, 0 stored with warnings, 0 failed")
                .containsPattern("DICOM Data Owner +/subscriptions/\\S+/dicomservices/images")
                .contains("\"provisioningState\" : \"Succeeded\"")
                .contains("QUICKSTART", "no findings");
    }

    private String run(String page) throws Exception {
        try (ServerProcess server = ServerProcess.start(folder.resolve("data"))) {
            Command.Result result = Page.of(page).run(folder, server);

            assertThat(result.exitCode())
                    .as("the page's commands: %s%n%s%n%s", result.out(), result.err(), server.log())
                    .isZero();
            return result.out();
        }
    }
}
