package org.isocenter.dicom.part10;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.dicom.Samples;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// DCMTK's `dcmdump` sees the same elements, types and lengths as the token reader, in what it reads
/// and in what we write. Needs `dcmdump` on the path, and is skipped where it is not.
final class DcmtkAgreementTest {
    private static final Pattern LINE =
            Pattern.compile(
                    "\\s*\\(([0-9a-f]{4}),([0-9a-f]{4})\\) ([A-Za-z?]{2}) .*# +(\\d+|u/l),.*");

    @BeforeAll
    static void needsDcmtk() {
        boolean there;
        try {
            there = new ProcessBuilder("dcmdump", "--version").start().waitFor() == 0;
        } catch (IOException | InterruptedException _) {
            there = false;
        }
        assumeTrue(there, "dcmdump is not installed (Debian: dcmtk); agreement is not checked");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "modalities/ct_small_explicit.dcm",
                "modalities/sr_enhanced_utf8.dcm",
                "modalities/rtplan.dcm",
                "modalities/pr_gsps.dcm",
                "modalities/ecg_waveform.dcm",
                "modalities/seg_liver_1bit_3f.dcm",
                "multiframe/emr_10f_rle.dcm",
                "multiframe/ect_2f_jpegls_fragmented_no_bot.dcm",
                "transfer-syntaxes/same-instance/ct_explicit_be.dcm",
                "transfer-syntaxes/same-instance/ct_deflated.dcm",
                "charsets/ir87_japanese_h31.dcm",
                "charsets/sq_own_charset.dcm"
            })
    void seesTheSameElements(String name, @TempDir Path folder) throws Exception {
        assertThat(tokens(Samples.bytes(name))).isEqualTo(dcmdump(Samples.path(name)));

        byte[] bytes = Samples.bytes(name);
        DicomFile file =
                DataSetReader.read(
                        new ByteArrayInputStream(bytes), ReadOptions.DEFAULT.holdingAll());
        for (TransferSyntax target :
                file.transferSyntax().isEncapsulated()
                        ? List.of(file.transferSyntax())
                        : List.of(
                                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                                TransferSyntax.EXPLICIT_VR_BIG_ENDIAN,
                                TransferSyntax.DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN)) {
            Path written = folder.resolve(target.uid() + ".dcm");
            try (var out = Files.newOutputStream(written)) {
                DataSetWriter.write(file, target, BulkSource.NONE, WriteForm.CONFORMANT, out);
            }
            assertThat(tokens(Files.readAllBytes(written)))
                    .as(target.name())
                    .isEqualTo(dcmdump(written));
        }
    }

    /// `(gggg,eeee) VR length` for each element, item and fragment of the data set.
    private static List<String> tokens(byte[] bytes) throws Exception {
        List<String> lines = new ArrayList<>();
        try (TokenReader reader =
                TokenReader.open(new ByteArrayInputStream(bytes), ReadOptions.DEFAULT)) {
            while (reader.next() != Token.END) {
                switch (reader.token()) {
                    case ELEMENT, SEQUENCE, FRAGMENTS ->
                            lines.add(line(reader, reader.vr().name()));
                    case ITEM, FRAGMENT -> lines.add(line(reader, "item"));
                    case ITEM_END, SEQUENCE_END, FRAGMENTS_END, END -> {}
                }
            }
        }
        return lines;
    }

    private static String line(TokenReader reader, String type) {
        String length = reader.isUndefinedLength() ? "u/l" : String.valueOf(reader.length());
        return reader.tag().toString().toLowerCase(Locale.ROOT) + " " + type + " " + length;
    }

    private static List<String> dcmdump(Path file) throws Exception {
        Process process =
                new ProcessBuilder("dcmdump", "-q", file.toString())
                        .redirectErrorStream(true)
                        .start();
        String text =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches() && !matcher.group(1).equals("0002")) {
                String tag = "(" + matcher.group(1) + "," + matcher.group(2) + ")";
                boolean delimiter =
                        matcher.group(2).equals("e00d") || matcher.group(2).equals("e0dd");
                boolean item = matcher.group(1).equals("fffe");
                if (!(item && delimiter)) {
                    lines.add(
                            tag
                                    + " "
                                    + (item ? "item" : matcher.group(3))
                                    + " "
                                    + matcher.group(4));
                }
            }
        }
        return lines;
    }
}
