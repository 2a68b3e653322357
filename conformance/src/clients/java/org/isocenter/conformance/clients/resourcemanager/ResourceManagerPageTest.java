package org.isocenter.conformance.clients.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.conformance.harness.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs what stands in `docs/resource-manager.md`, commands and code, in its order, so that the page
/// cannot rot.
final class ResourceManagerPageTest {
    private static final Pattern BLOCK =
            Pattern.compile("```(sh|python|js|java)\n(.*?)```", Pattern.DOTALL);

    @TempDir Path folder;

    @Test
    void thePageWorks() throws Exception {
        Tools.need("bash", "curl", "az", "keytool", "/usr/bin/python3");
        Path npm = Tools.npmClients();
        assumeTrue(
                Command.run(
                                        List.of(
                                                "/usr/bin/python3",
                                                "-c",
                                                "import azure.identity, azure.mgmt.healthcareapis"),
                                        folder,
                                        Map.of(),
                                        60)
                                .exitCode()
                        == 0,
                "python3-azure is not installed: the page is not tested");
        ServerProcess.writeLauncher(folder);
        Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.start(data)) {
            Command.Result result =
                    Command.run(
                            List.of("bash", "-c", script(npm)),
                            folder,
                            Map.of(
                                    "ISOCENTER_DATA", data.toString(),
                                    "ISOCENTER_CONFIG_DIR", folder.resolve("config").toString(),
                                    "AZURE_CONFIG_DIR", folder.resolve("azure").toString()),
                            180);

            assertThat(result.exitCode())
                    .as("the page: %s%n%s%n%s", result.out(), result.err(), server.log())
                    .isZero();
            assertThat(result.out())
                    .contains("clinic-cli", "clinic-python", "clinic-script", "clinic-java")
                    .contains("/resourceGroups/imaging\n")
                    .contains("\"resourceManager\"");
        }
    }

    private String script(Path npm) throws Exception {
        StringBuilder script =
                new StringBuilder("set -euo pipefail\nmkdir -p \"$AZURE_CONFIG_DIR\"\n");
        Matcher blocks =
                BLOCK.matcher(
                        Files.readString(Tools.checkout().resolve("docs/resource-manager.md")));
        while (blocks.find()) {
            String text = blocks.group(2);
            switch (blocks.group(1)) {
                case "sh" -> script.append(text);
                case "python" -> {
                    Files.writeString(folder.resolve("page.py"), text);
                    script.append("/usr/bin/python3 page.py\n");
                }
                case "js" ->
                        // Modules are looked for where the script is said to be.
                        script.append("(cd '" + npm + "' && node --input-type=module -) <<'END'\n")
                                .append(text)
                                .append("END\n");
                case "java" -> {
                    Files.writeString(folder.resolve("Page.java"), text);
                    script.append(
                            "'%s' -Djavax.net.ssl.trustStore=trust.p12 -Djavax.net.ssl.trustStorePassword=changeit -cp '%s' Page.java\n"
                                    .formatted(
                                            Path.of(System.getProperty("java.home"), "bin", "java"),
                                            System.getProperty("java.class.path")));
                }
                default -> throw new AssertionError(blocks.group(1));
            }
        }
        return script.toString();
    }
}
