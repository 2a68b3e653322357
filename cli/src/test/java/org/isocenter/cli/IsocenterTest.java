package org.isocenter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class IsocenterTest {
    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void helpListsTheCommands() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("trust", "login", "account", "dicom", "version");
    }

    @Test
    void aNamedCommandIsAllThatIsBuilt() {
        assertThat(Isocenter.commandLine("group", "list").getSubcommands())
                .containsOnlyKeys("group");
        assertThat(Isocenter.commandLine("gruop").getSubcommands())
                .containsOnlyKeys(Isocenter.commandLine().getSubcommands().keySet());
        assertThat(Isocenter.alone().getSubcommands()).isEmpty();
    }

    @Test
    void withoutAnInstallationItSaysWhereToFindOne() {
        assertThat(run("dicom", "search", "--data", folder.resolve("none").toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .startsWith("isocenter: there is no ")
                .contains("isocenter serve", "--bootstrap");
        assertThat(err.toString().lines()).hasSize(1);
    }

    @Test
    void aResourceThatIsNoneIsRefusedBeforeAnythingIsAsked() {
        assertThat(run("dicom", "delete", "--data", folder.toString(), "1.2/x")).isEqualTo(2);
    }

    private int run(String... arguments) {
        CommandLine commands =
                Isocenter.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        return commands.execute(arguments);
    }
}
