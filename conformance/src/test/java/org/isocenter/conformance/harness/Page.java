package org.isocenter.conformance.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A page of the documentation, whose commands are run as they stand there, so that it cannot rot.
public final class Page {
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final int SECONDS = 180;

    private final String markdown;

    private Page(String markdown) {
        this.markdown = markdown;
    }

    /// A page, by its path in the checkout.
    public static Page of(String path) throws IOException {
        return new Page(Files.readString(Tools.checkout().resolve(path)));
    }

    /// Runs all blocks of shell commands in one shell, up to the first command that fails. `isocenter` is
    /// there as in a checkout and on the path, and means the server.
    ///
    /// @param folder where the commands run
    public Command.Result run(Path folder, ServerProcess server)
            throws IOException, InterruptedException {
        ServerProcess.writeLauncher(folder);
        String script =
                BLOCK.matcher(markdown)
                        .results()
                        .map((MatchResult block) -> block.group(1))
                        .collect(Collectors.joining());
        Map<String, String> environment = new HashMap<>();
        environment.put("ISOCENTER_DATA", server.data().toString());
        environment.put("ISOCENTER_CONFIG_DIR", folder.resolve("config").toString());
        environment.put("PATH", folder + ":" + System.getenv("PATH"));
        return Command.run(
                List.of("bash", "-c", "set -euo pipefail\n" + script),
                folder,
                environment,
                SECONDS);
    }
}
