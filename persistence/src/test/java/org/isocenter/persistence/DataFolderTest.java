package org.isocenter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir Path parent;

    @Test
    void isTakenByOneAtATime() throws Exception {
        Path path = parent.resolve("made/here");
        try (DataFolder folder = DataFolder.open(path)) {
            assertThat(folder.path()).isDirectory();
            assertThatThrownBy(() -> DataFolder.open(path))
                    .isInstanceOf(DataFolderException.class)
                    .hasMessage(
                            "The data folder " + path + " is in use by another running process.");
        }
        DataFolder.open(path).close();
    }

    @Test
    void tellsThatItCannotBeWritten() throws Exception {
        Path path = Files.writeString(parent.resolve("file"), "");

        assertThatThrownBy(() -> DataFolder.open(path))
                .isInstanceOf(DataFolderException.class)
                .hasMessage("The data folder " + path + " cannot be written: it is not a folder.");
    }
}
