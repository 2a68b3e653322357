package org.isocenter.cli.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DicomFilesTest {
    @TempDir Path folder;

    private Path scans;

    @BeforeEach
    void aFolderOfScans() throws Exception {
        scans = Files.createDirectories(folder.resolve("scans"));
        byte[] image = new byte[132];
        System.arraycopy(new byte[] {'D', 'I', 'C', 'M'}, 0, image, 128, 4);
        Files.createDirectories(scans.resolve("b"));
        Files.write(scans.resolve("b").resolve("2.dcm"), image);
        Files.write(scans.resolve("a.dcm"), image);
        Files.writeString(scans.resolve("README"), "no image");
    }

    @Test
    void aFolderMeansTheDicomFilesBelowIt() throws Exception {
        DicomFiles found = DicomFiles.below(List.of(scans));

        assertThat(found.files())
                .containsExactly(scans.resolve("a.dcm"), scans.resolve("b").resolve("2.dcm"));
        assertThat(found.skipped()).isEqualTo(1);
    }

    @Test
    void aFileThatIsNamedIsTakenAsItIs() throws Exception {
        assertThat(DicomFiles.below(List.of(scans.resolve("README"))).files()).hasSize(1);
    }

    @Test
    void aLinkToAFolderMeansTheFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), scans);

        assertThat(DicomFiles.below(List.of(link)).files()).hasSize(2);
    }
}
