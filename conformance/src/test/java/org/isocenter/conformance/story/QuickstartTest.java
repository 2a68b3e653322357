package org.isocenter.conformance.story;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs the commands of `docs/quickstart.md` as they stand there, so that the page cannot rot.
final class QuickstartTest {
    private static final Path CHECKOUT =
            Path.of(System.getProperty("isocenter.root", "..")).toAbsolutePath();
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @TempDir Path folder;

    @Test
    void thePageWorks() throws Exception {
        assumeTrue(
                Command.run(List.of("sh", "-c", "command -v curl bash"), folder, Map.of(), 10)
                                .exitCode()
                        == 0,
                "curl and bash are not installed: the quickstart is not tested");
        ServerProcess.writeLauncher(folder);
        Files.createSymbolicLink(folder.resolve("docs"), CHECKOUT.resolve("docs"));
        String page = Files.readString(CHECKOUT.resolve("docs/quickstart.md"));
        StringBuilder script = new StringBuilder("set -euo pipefail\n");
        Matcher blocks = BLOCK.matcher(page);
        while (blocks.find()) {
            script.append(blocks.group(1));
        }
        Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.start(data)) {
            Command.Result result =
                    Command.run(
                            List.of("bash", "-c", script.toString()),
                            folder,
                            Map.of(
                                    "ISOCENTER_DATA", data.toString(),
                                    "ISOCENTER_CONFIG_DIR", folder.resolve("config").toString()),
                            120);

            assertThat(result.exitCode())
                    .as("the page's commands: %s%n%s%n%s", result.out(), result.err(), server.log())
                    .isZero();
            assertThat(result.out())
                    .contains("\"overallStatus\":\"Healthy\"")
                    .contains("1 stored, 0 stored with warnings, 0 failed")
                    .contains("QUICKSTART")
                    .contains("\"action\":\"Create\"");
        }
    }
}
