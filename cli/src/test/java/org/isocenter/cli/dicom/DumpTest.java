package org.isocenter.cli.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.isocenter.cli.Isocenter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DumpTest {
    private static final Path SAMPLE =
            Path.of(System.getProperty("isocenter.root", ".."), "docs/samples/quickstart.dcm")
                    .toAbsolutePath()
                    .normalize();

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void showsAFileForPeople() {
        assertThat(run("dicom", "dump", SAMPLE.toString())).isZero();
        assertThat(out.toString())
                .contains("(0010,0020) LO PatientID", "QUICKSTART", "# data set,")
                .doesNotContain("\u001B[");
    }

    @Test
    void showsAFileAsJsonWithPixelDataByReference() {
        assertThat(run("dicom", "dump", "--json", SAMPLE.toString())).isZero();
        assertThat(out.toString())
                .containsSubsequence("\"00100020\"", "QUICKSTART", "\"7FE00010\"", "BulkDataURI")
                .containsPattern("quickstart\\.dcm\\?offset=[0-9]+&length=[0-9]+");
    }

    @Test
    void findsNothingWrongWithAGoodFile() {
        assertThat(run("dicom", "validate", SAMPLE.toString())).isZero();
        assertThat(out.toString()).contains("1 files checked, no findings");
    }

    @Test
    void namesEveryFindingAndEndsWithOne() throws Exception {
        byte[] bytes = Files.readAllBytes(SAMPLE);
        byte[] name = "QUICKSTART".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int at = indexOf(bytes, name);
        bytes[at] = 0x01;
        Path bad = folder.resolve("bad.dcm");
        Files.write(bad, bytes);
        Path none = folder.resolve("none.dcm");
        Files.writeString(none, "this is no DICOM at all, it is a line of text");

        assertThat(run("dicom", "validate", bad.toString(), none.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("bad.dcm: (0010,0020)", "(PatientID)", "none.dcm: ", "in 2");
        assertThat(run("dicom", "dump", none.toString())).isEqualTo(1);
        assertThat(run("dicom", "dump", folder.resolve("absent").toString())).isEqualTo(3);
        assertThat(err.toString()).contains("cannot be read as DICOM", "there is no file");
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }

    private int run(String... arguments) {
        return Isocenter.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }
}
