package org.isocenter.server.dicom;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.isocenter.dicomweb.delete.CleanupSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpkeepRoundsTest {
    @TempDir Path folder;

    @Test
    void aRoundThatEndsInAnErrorIsNotTheLast() throws Exception {
        CountDownLatch rounds = new CountDownLatch(3);
        Archives archives = new Archives(folder, () -> "x");
        Upkeep upkeep =
                Upkeep.start(
                        archives,
                        CleanupSettings.DEFAULT,
                        () -> {
                            rounds.countDown();
                            throw new OutOfMemoryError("made up");
                        },
                        InstantSource.system(),
                        Duration.ofMillis(5));
        try {
            assertThat(rounds.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            upkeep.close();
            archives.close();
        }
    }
}
