package org.isocenter.conformance.clients.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.Installation;
import org.isocenter.conformance.harness.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `az` with a configuration of its own.
final class AzureCli {
    private static final int SECONDS = 120;

    private final List<String> command;
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    private AzureCli(List<String> command, Path folder, Map<String, String> environment) {
        this.command = command;
        this.folder = folder;
        this.environment.putAll(environment);
    }

    /// @param configuration a folder of its own, made if it is not there
    static AzureCli in(Path configuration, Installation installation) throws IOException {
        Files.createDirectories(configuration);
        return new AzureCli(
                List.of("az"),
                configuration,
                Map.of(
                        "AZURE_CONFIG_DIR", configuration.toString(),
                        "AZURE_CORE_COLLECT_TELEMETRY", "false",
                        "AZURE_CORE_NO_COLOR", "true",
                        "REQUESTS_CA_BUNDLE", installation.caFile(),
                        "SSL_CERT_FILE", installation.caFile()));
    }

    /// The same configuration, with the fault of Debian's `az role` mended (contract §14.3).
    AzureCli withRoles() {
        return new AzureCli(
                List.of("/usr/bin/python3", Stories.folder().resolve("az-role.py").toString()),
                folder,
                environment);
    }

    /// The same with one more variable.
    AzureCli with(String variable, String value) {
        AzureCli other = new AzureCli(command, folder, environment);
        other.environment.put(variable, value);
        return other;
    }

    /// Where its files lie.
    Path folder() {
        return folder;
    }

    /// Runs a command.
    Command.Result run(String... words) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>(command);
        whole.addAll(List.of(words));
        return Command.run(whole, folder, environment, SECONDS);
    }

    /// Runs a command that has to work.
    String text(String... words) throws IOException, InterruptedException {
        Command.Result result = run(words);
        assertThat(result.exitCode())
                .as("az %s%n%s%n%s", String.join(" ", words), result.out(), result.err())
                .isZero();
        return result.out().strip();
    }

    /// Runs a command that has to work and reads its JSON; nothing printed is null.
    JsonNode json(String... words) throws IOException, InterruptedException {
        String out = text(words);
        return JsonMapper.shared().readTree(out.isEmpty() ? "null" : out);
    }

    /// Runs a command that has to be refused.
    ///
    /// @param exitCode 3 for what is not there, otherwise 1
    /// @param code as the client prints it: `(code) message`
    void refused(int exitCode, String code, String... words)
            throws IOException, InterruptedException {
        Command.Result result = run(words);
        assertThat(result.err()).as("az %s", String.join(" ", words)).contains(code);
        assertThat(result.exitCode()).as(result.err()).isEqualTo(exitCode);
    }
}
