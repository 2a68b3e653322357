package org.isocenter.cli;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the server is and how its certificate is trusted: options every command shares.
public final class InstallationOptions {
    @Option(
            names = "--bootstrap",
            paramLabel = "FILE",
            description =
                    "The bootstrap.json of the installation. Default: $ISOCENTER_BOOTSTRAP, or the one"
                            + " in the data folder.")
    private @Nullable Path bootstrap;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "The data folder of the installation. Default: $ISOCENTER_DATA, or"
                            + " ~/.local/share/isocenter.")
    private @Nullable Path data;

    @Option(
            names = "--cacert",
            paramLabel = "FILE",
            description =
                    "The certificate authority to trust, PEM. Default: the installation's own.")
    private @Nullable Path caFile;

    private @Nullable Installation installation;

    /// Made by picocli.
    public InstallationOptions() {}

    /// What the installation's `bootstrap.json` says.
    public Installation installation() throws CommandFailure {
        Installation known = installation;
        if (known == null) {
            known = Installation.read(bootstrapFile());
            installation = known;
        }
        return known;
    }

    /// Whether the user said which installation is meant.
    public boolean isNamed() {
        return bootstrap != null || data != null;
    }

    /// The certificate authority that the user said to trust.
    public Optional<Path> namedCaFile() {
        return Optional.ofNullable(caFile);
    }

    /// The certificate authority to trust.
    public Path caFile() throws CommandFailure {
        return caFile == null ? Path.of(installation().caFile()) : caFile;
    }

    private Path bootstrapFile() {
        Map<String, String> environment = System.getenv();
        if (bootstrap != null) {
            return bootstrap;
        }
        String named = environment.get("ISOCENTER_BOOTSTRAP");
        if (data == null && named != null) {
            return Path.of(named);
        }
        return (data == null ? defaultDataFolder(environment) : data).resolve("bootstrap.json");
    }

    /// The data folder when none is named; the server has the same.
    static Path defaultDataFolder(Map<String, String> environment) {
        String named = environment.get("ISOCENTER_DATA");
        if (named != null) {
            return Path.of(named);
        }
        String xdg = environment.get("XDG_DATA_HOME");
        Path share =
                xdg == null
                        ? Path.of(System.getProperty("user.home"), ".local", "share")
                        : Path.of(xdg);
        return share.resolve("isocenter");
    }
}
