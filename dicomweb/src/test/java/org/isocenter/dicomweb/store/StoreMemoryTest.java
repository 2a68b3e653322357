package org.isocenter.dicomweb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;

class StoreMemoryTest {
    private static final int STEP = 64 << 10;

    @Rule("dicom:STORE-13")
    @Test
    void oneMayGoBeyondAndTheOthersWaitUntilItIsDone() throws Exception {
        StoreMemory memory = new StoreMemory(100, Duration.ofSeconds(20));
        StoreMemory.Share large = memory.share();
        large.take(80);
        large.take(1_000);
        large.take(1_000);

        CompletableFuture<Void> second =
                CompletableFuture.runAsync(
                        () -> {
                            try (StoreMemory.Share share = memory.share()) {
                                share.take(500);
                                share.take(500);
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        },
                        Thread::startVirtualThread);
        assertThat(second.isDone()).isFalse();
        large.giveBack(1_000);
        assertThat(second.isDone()).isFalse();
        large.close();

        second.get(20, TimeUnit.SECONDS);
        try (StoreMemory.Share third = memory.share()) {
            third.take(100);
        }
    }

    @Test
    void whoWaitsTooLongIsRefusedAndHasTakenNothing() throws Exception {
        StoreMemory memory = new StoreMemory(100, Duration.ofMillis(1));
        try (StoreMemory.Share large = memory.share();
                StoreMemory.Share small = memory.share()) {
            large.take(101);
            assertThatThrownBy(() -> small.take(1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("memory");
            large.giveBack(101);
            small.take(100);
        }
    }

    @Test
    void aSmallInstanceTakesNothingAndALargeOneGivesBackWhatItTook() throws Exception {
        StoreMemory memory = new StoreMemory(2 * STEP, Duration.ZERO);
        try (StoreMemory.Share full = memory.share();
                StoreMemory.Share share = memory.share()) {
            full.take(2 * STEP + 1);
            try (StoreMemory.Reading reading = share.reading()) {
                reading.hold(1);
                reading.hold(STEP);
                assertThatThrownBy(() -> reading.hold(STEP + 1)).isInstanceOf(IOException.class);
            }
            full.giveBack(2 * STEP + 1);
            try (StoreMemory.Reading reading = share.reading()) {
                reading.hold(3 * STEP);
            }
            full.take(2 * STEP);
        }
    }
}
