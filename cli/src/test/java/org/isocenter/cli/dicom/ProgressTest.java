package org.isocenter.cli.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void tellsRateAndTimeLeft() {
        Progress progress = new Progress(out, true, 4, 4_000_000, 0);
        progress.add(1_000_000, 1_000_000_000);

        assertThat(progress.line(1_000_000_000))
                .isEqualTo("[#######                       ] 1/4  1/s  1.0 MB/s  0:03 left");
        assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("1/4");
    }

    @Test
    void printsNothingWhereThereIsNoTerminal() {
        Progress progress = new Progress(out, false, 1, 0, 0);
        progress.add(0, 1);
        progress.end();

        assertThat(bytes.size()).isZero();
        assertThat(progress.line(1)).contains("1/1");
    }
}
