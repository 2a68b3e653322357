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

    /// The folder of the npm clients; skips the test unless they are installed.
    public static Path npmClients() throws Exception {
        need("node");
        Path clients = checkout().resolve("conformance/clients");
        assumeTrue(
                Files.isDirectory(clients.resolve("node_modules")),
                "the npm clients are not installed (npm ci in conformance/clients): skipped");
        return clients;
    }
}
