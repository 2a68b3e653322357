package org.isocenter.conformance.clients.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.isocenter.conformance.harness.Command;
import org.isocenter.conformance.harness.Tools;

/// What a script of `conformance/clients/identity` reported: one line for each of its scenarios.
final class NodeScript {
    private final String name;
    private final Map<String, String> reports = new TreeMap<>();
    private final String everything;

    private NodeScript(String name, String everything) {
        this.name = name;
        this.everything = everything;
        everything
                .lines()
                .forEach(line -> {
                    String[] words = line.split("[ :]", 3);
                    if (words.length > 1 && (words[0].equals("ok") || words[0].equals("failed"))) {
                        reports.put(words[1], line);
                    }
                });
    }

    /// Runs all scenarios of a script; skips the tests where Node, its packages or Chromium are missing.
    static NodeScript run(Path folder, Installed installed, String name, String... arguments)
            throws Exception {
        Path clients = Tools.npmClients();
        String chromium = chromium();
        List<String> command = new ArrayList<>(List.of("node", "identity/" + name + ".mjs"));
        command.add(installed.bootstrapFile().toString());
        command.addAll(List.of(arguments));
        Map<String, String> environment = new HashMap<>();
        environment.put("NODE_EXTRA_CA_CERTS", installed.installation().caFile());
        environment.put("CHROMIUM", chromium);
        environment.put("HOME", folder.toString());
        String pictures = System.getProperty("isocenter.screenshots", "");
        if (!pictures.isEmpty()) {
            environment.put("SCREENSHOTS", Files.createDirectories(Path.of(pictures)).toString());
        }
        Command.Result result = Command.run(command, clients, environment, 300);
        return new NodeScript(name, result.out() + result.err());
    }

    private static String chromium() throws Exception {
        Tools.need("chromium");
        return Command.run(List.of("sh", "-c", "command -v chromium"), Path.of("."), Map.of(), 10)
                .out()
                .strip();
    }

    /// The scenario ran, and came out well.
    void assertWorked(String scenario) {
        assertThat(reports.getOrDefault(scenario, "no report: " + everything))
                .as("%s.mjs: %s", name, scenario)
                .isEqualTo("ok " + scenario);
    }
}
