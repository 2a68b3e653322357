package org.isocenter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A wrong command line is refused in a line or two that name what is wrong, before anything is sent:
/// the address of the installation is one where nobody listens.
final class WrongCommandLineTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "foo                             | there is no command 'foo'",
                "dicom foo                       | there is no command 'foo'",
                "dicom serach                    | Did you mean: dicom search",
                "dicom store                     | Missing required parameter: 'PATH'",
                "dicom store -j x .              | 'x' is not an int",
                "dicom store -j 0 .              | --jobs must be between 1 and 64, not 0",
                "dicom store --nope .            | Unknown option: '--nope'",
                "dicom search foo                | 'foo'",
                "dicom search --level patient    | --level is studies, series or instances, not 'patient'",
                "dicom search --query [          | no JMESPath expression",
                "dicom search -o csv             | [JSON, TSV, TABLE, YAML, NONE]",
                "dicom retrieve foo              | 'foo' names no resource",
                "dicom delete 1.2/x              | '1.2/x' names no resource",
                "group create -n x               | Missing required option: '--location=LOCATION'",
                "ad app create                   | say --display-name",
                "ad app create --display-name x --app-roles { | --app-roles is no JSON at line 1, column 2",
                "tag update --resource-id x --operation foo --tags a=b | [MERGE, REPLACE, DELETE]",
                "login --base-url x --tenant t   | --base-url takes an address like https://",
            })
    void exitCodeIsTwoAndTheMessageNamesIt(String line, String message) {
        assertThat(run(line)).as(err.toString()).isEqualTo(2);
        assertThat(err.toString()).startsWith("isocenter: ").contains(message);
        assertThat(err.toString().lines().count()).isLessThanOrEqualTo(3);
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void whereACommandIsMissingTheCommandsAreListed() {
        assertThat(run("dicom")).isEqualTo(2);

        assertThat(err.toString())
                .startsWith("isocenter: ")
                .contains("store", "search", "retrieve");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "dicom store none.dcm       | there is no readable file or folder none.dcm",
                "dicom dump none.dcm        | there is no file none.dcm",
                "apply none.json            | there is no file none.json",
            })
    void exitCodeIsThreeForAFileThatIsNotThere(String line, String message) {
        assertThat(run(line)).as(err.toString()).isEqualTo(3);
        assertThat(err.toString()).startsWith("isocenter: " + message);
        assertThat(err.toString().lines()).hasSize(1);
    }

    private int run(String line) {
        return Isocenter.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.of(line.strip().split(" ")).toArray(String[]::new));
    }
}
