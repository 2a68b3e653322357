package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.ServerProcess;
import org.isocenter.conformance.harness.Tools;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs every block of `docs/clients.md` as it stands there, in one shell, so that the page cannot rot.
final class ClientsPageTest {
    private static final Pattern BLOCK =
            Pattern.compile("```(sh|js|java)( [a-z]+)?\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    @TempDir Path folder;

    @Rule({"identity:NET-5", "identity:NET-7", "identity:DISC-8"})
    @Test
    void thePageWorks() throws Exception {
        Tools.need("bash", "curl", "az", "/usr/bin/python3");
        Path clients = Tools.npmClients();
        Path data = folder.resolve("data");
        int proxyPort = Installed.freePort();
        try (Installed installed = Installed.start(data, "--proxy-port", "" + proxyPort)) {
            ServerProcess.writeLauncher(folder);
            Files.createSymbolicLink(
                    folder.resolve("node_modules"), clients.resolve("node_modules"));
            Map<String, String> environment = new HashMap<>();
            environment.put("ISOCENTER_DATA", data.toString());
            environment.put("ISOCENTER_CONFIG_DIR", folder.resolve("config").toString());
            environment.put("AZURE_CONFIG_DIR", folder.resolve("azure").toString());
            environment.put("AZURE_CORE_COLLECT_TELEMETRY", "false");
            environment.put("NODE_EXTRA_CA_CERTS", installed.installation().caFile());
            environment.put("PATH", javaHome().resolve("bin") + ":" + System.getenv("PATH"));
            environment.put("CLASSPATH", System.getProperty("java.class.path"));

            Command.Result result =
                    Command.run(List.of("bash", "-c", script(proxyPort)), folder, environment, 300);

            assertThat(result.exitCode())
                    .as("the page's commands: %s%n%s", result.out(), result.err())
                    .isZero();
            assertThat(TOKEN.matcher(result.out()).results().count())
                    .as("a token from each of curl, az, four programs, Python: %s", result.out())
                    .isEqualTo(7);
        }
    }

    private static Path javaHome() {
        return Path.of(System.getProperty("java.home"));
    }

    /// The blocks one after the other; programs are written to files and run.
    private String script(int proxyPort) throws Exception {
        StringBuilder script = new StringBuilder("set -euo pipefail\n");
        String page = Files.readString(Tools.checkout().resolve("docs/clients.md"));
        Matcher blocks = BLOCK.matcher(page);
        for (int number = 0; blocks.find(); number++) {
            String text = blocks.group(3);
            switch (blocks.group(1)) {
                case "js" -> {
                    Files.writeString(folder.resolve("block" + number + ".mjs"), text);
                    script.append("node block").append(number).append(".mjs\n");
                }
                case "java" -> {
                    Files.writeString(folder.resolve("Block" + number + ".java"), text);
                    script.append("java Block").append(number).append(".java\n");
                }
                case "sh" ->
                        // What is said of the proxy counts for that block alone.
                        script.append("( ".repeat(proxied(blocks)))
                                .append(text.replace("8444", "" + proxyPort))
                                .append(" )\n".repeat(proxied(blocks)));
                default -> throw new IllegalStateException(blocks.group(1));
            }
        }
        return script.toString();
    }

    private static int proxied(Matcher block) {
        return " proxy".equals(block.group(2)) ? 1 : 0;
    }
}
