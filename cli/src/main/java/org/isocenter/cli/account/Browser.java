package org.isocenter.cli.account;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The user's browser: opened where there is one, and asked for by address where there is none.
record Browser(PrintWriter err, Optional<List<String>> command) {
    /// What opens pages on this machine.
    static Browser find(PrintWriter err, Map<String, String> environment, String system) {
        boolean mac = system.toLowerCase(Locale.ROOT).contains("mac");
        boolean screen =
                mac
                        || environment.containsKey("DISPLAY")
                        || environment.containsKey("WAYLAND_DISPLAY");
        String name = mac ? "open" : "xdg-open";
        boolean installed =
                List.of(environment.getOrDefault("PATH", "").split(File.pathSeparator)).stream()
                        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
        return new Browser(
                err, screen && installed ? Optional.of(List.of(name)) : Optional.empty());
    }

    void show(URI page) {
        if (command.isPresent()) {
            try {
                new ProcessBuilder(command.get().getFirst(), page.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                err.println("A browser opens for the sign-in. If it does not, go to " + page);
                err.flush();
                return;
            } catch (IOException cannotStart) {
                // then by hand
            }
        }
        err.println("To sign in, open this address in a browser on this machine:\n" + page);
        err.flush();
    }
}
