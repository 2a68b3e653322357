package org.isocenter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/// What `--help` owes a newcomer, of each command there is.
final class HelpTest {
    private static Stream<CommandLine> all() {
        return below(Isocenter.commandLine());
    }

    static Stream<Named<CommandLine>> commands() {
        return all().map(command -> Named.of(path(command), command));
    }

    private static Stream<CommandLine> below(CommandLine command) {
        return Stream.concat(
                Stream.of(command),
                command.getSubcommands().values().stream().flatMap(HelpTest::below));
    }

    static Stream<String> examples() {
        return all().flatMap(command ->
                Stream.of(command.getCommandSpec().usageMessage().footer())
                        .filter(line -> line.startsWith("  isocenter ")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void everyOptionSaysWhatItIsAndWhatItTakes(CommandLine command) {
        assertThat(command.getCommandSpec().args())
                .allSatisfy(argument -> {
                    assertThat(argument.description())
                            .as("%s of %s", name(argument), path(command))
                            .isNotEmpty();
                    if (argument.arity().max() > 0) {
                        assertThat(argument.paramLabel())
                                .as("%s of %s", name(argument), path(command))
                                .doesNotStartWith("<");
                    }
                });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("commands")
    void everyDefaultIsSaid(CommandLine command) {
        assertThat(command.getCommandSpec().args())
                .filteredOn(argument ->
                        argument.defaultValue() != null && !argument.defaultValue().equals("false"))
                .allSatisfy(argument ->
                        assertThat(String.join(" ", argument.description()))
                                .as("%s of %s", name(argument), path(command))
                                .contains("Default: " + argument.defaultValue()));
    }

    /// An example that the command itself would refuse helps nobody.
    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void everyExampleCanBeTyped(String line) {
        String[] words = words(line.strip());
        assertThatCode(() ->
                        Isocenter.commandLine()
                                .parseArgs(
                                        List.of(words)
                                                .subList(1, words.length)
                                                .toArray(String[]::new)))
                .as(line)
                .doesNotThrowAnyException();
    }

    @Test
    void whatIsMadeAndSentComesWithAnExample() {
        List<String> makers = List.of("create", "create-for-rbac", "reset", "store", "apply");
        assertThat(all())
                .filteredOn(command -> makers.contains(command.getCommandName()))
                .filteredOn(command -> !path(command).startsWith("isocenter tag"))
                .filteredOn(command -> !path(command).equals("isocenter ad sp create"))
                .filteredOn(command -> !path(command).contains(" dt role-assignment "))
                .hasSizeGreaterThan(10)
                .allSatisfy(command ->
                        assertThat(command.getUsageMessage())
                                .as(path(command))
                                .contains("Example"));
    }

    @Test
    void theOptionsOfACommandComeBeforeThoseOfAllCommands() {
        String help =
                all().filter(command -> path(command).equals("isocenter dicom store"))
                        .findFirst()
                        .orElseThrow()
                        .getUsageMessage();

        assertThat(help)
                .containsSubsequence("--replace", "--service-url", "Options of all commands:");
        assertThat(help)
                .containsSubsequence(
                        "Options of all commands:", "--bootstrap=FILE ", "--help", "Examples:");
    }

    /// Splits a line as a shell does that knows only quotes.
    private static String[] words(String line) {
        String command = line.replaceFirst(" > \\S+$", "");
        List<String> words = new ArrayList<>();
        var matcher =
                java.util.regex.Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)").matcher(command);
        while (matcher.find()) {
            words.add(
                    matcher.group(1) != null
                            ? matcher.group(1)
                            : matcher.group(2) != null ? matcher.group(2) : matcher.group(3));
        }
        return words.toArray(String[]::new);
    }

    private static String path(CommandLine command) {
        return command.getCommandSpec().qualifiedName();
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
