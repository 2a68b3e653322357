package org.isocenter.server;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/// What an option is when no flag says so: an environment variable, or a line of the file that
/// `--config` or `ISOCENTER_CONFIG` names.
final class OptionDefaults implements IDefaultValueProvider {
    /// What the contract of the resource manager calls a switch, which counts in the file as well
    /// (arm:HC-23, arm:HC-31).
    private static final Map<String, String> CONTRACT_NAMES =
            Map.of(
                    "allow-custom-authority", "resourceManager.allowCustomAuthority",
                    "cors-open-by-default", "cors.defaultFromSample");

    private final Map<String, String> environment;
    private @Nullable Properties file;

    OptionDefaults() {
        this(System.getenv());
    }

    OptionDefaults(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || !option.longestName().startsWith("--")) {
            return null;
        }
        String name = option.longestName().substring(2);
        String variable = environment.get(variable(name));
        if (variable != null || name.equals("config")) {
            return variable;
        }
        Properties lines = properties(option);
        String line = lines.getProperty(name);
        return line == null && CONTRACT_NAMES.containsKey(name)
                ? lines.getProperty(CONTRACT_NAMES.get(name))
                : line;
    }

    /// `ISOCENTER_HTTP_PORT` for `http-port`.
    static String variable(String name) {
        return "ISOCENTER_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    private Properties properties(OptionSpec option) {
        Properties known = file;
        if (known != null) {
            return known;
        }
        Properties read = new Properties();
        Optional<String> named =
                Optional.ofNullable(option.command().findOption("--config"))
                        .flatMap(config -> config.stringValues().stream().findFirst())
                        .or(() -> Optional.ofNullable(environment.get(variable("config"))));
        if (named.isPresent()) {
            try (Reader reader = Files.newBufferedReader(Path.of(named.get()))) {
                read.load(reader);
            } catch (IOException e) {
                throw new ParameterException(
                        option.command().commandLine(),
                        "the configuration file " + named.get() + " cannot be read");
            }
        }
        file = read;
        return read;
    }
}
