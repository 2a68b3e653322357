package org.isocenter.conformance.harness;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Clients and checkers that a machine may have or lack; a test that needs one is skipped aloud.
public final class Tools {
    private Tools() {}

    /// The checkout.
    public static Path checkout() {
        return Path.of(System.getProperty("isocenter.root", "..")).toAbsolutePath().normalize();
    }

    /// Skips the test unless these programs are on the PATH.
    public static void need(String... programs) throws Exception {
        for (String program : programs) {
            boolean there =
                    Command.run(
                                            List.of("sh", "-c", "command -v " + program),
                                            Path.of("."),
                                            Map.of(),
                                            10)
                                    .exitCode()
                            == 0;
            assumeTrue(there, program + " is not installed: skipped");
        }
    }

    /// A Python that has the module; skips the test when there is none. A distribution's modules are
    /// found by the distribution's Python, which need not be the first on the PATH.
    public static String pythonWith(String module) throws Exception {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            boolean there =
                    Command.run(
                                            List.of(
                                                    "sh",
                                                    "-c",
                                                    python + " -c 'import " + module + "'"),
                                            Path.of("."),
                                            Map.of(),
                                            30)
                                    .exitCode()
                            == 0;
            if (there) {
                return python;
            }
        }
        assumeTrue(false, "Python's " + module + " is not installed: skipped");
        return "";
    }

    /// The folder of the npm clients; skips the test unless they are installed. The profile `clients`
    /// (`isocenter.install.clients`) installs them when they are not.
    public static synchronized Path npmClients() throws Exception {
        need("node");
        Path clients = checkout().resolve("conformance/clients");
        if (!Files.isDirectory(clients.resolve("node_modules"))
                && Boolean.getBoolean("isocenter.install.clients")) {
            need("npm");
            Command.run(
                    List.of("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"),
                    clients,
                    Map.of(),
                    300);
        }
        assumeTrue(
                Files.isDirectory(clients.resolve("node_modules")),
                "the npm clients are not installed (npm ci in conformance/clients): skipped");
        return clients;
    }
}
