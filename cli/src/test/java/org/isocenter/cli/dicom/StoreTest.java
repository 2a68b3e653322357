package org.isocenter.cli.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.isocenter.cli.Isocenter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreTest {
    @TempDir Path folder;

    private final StringWriter err = new StringWriter();

    private int store() {
        return Isocenter.commandLine()
                .setErr(new PrintWriter(err))
                .execute(
                        "dicom", "store", "--service-url", "http://127.0.0.1:9", folder.toString());
    }

    @Test
    void failsWhenThereIsNothingToStore() throws Exception {
        assertThat(store()).isEqualTo(3);
        assertThat(err.toString()).contains("there is no DICOM file in " + folder);

        Files.writeString(folder.resolve("notes.txt"), "no DICOM");
        assertThat(store()).isEqualTo(3);
        assertThat(err.toString()).contains("1 files are something else");
    }
}
