package org.isocenter.dicomweb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.isocenter.dicomweb.store.PartOutcome.FailureReason;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;

/// How many parts wait, and in which order they are asked for.
class ArrivalsTest {
    private final List<String> awaited = new ArrayList<>();
    private final StoreMemory memory = new StoreMemory(200 << 10, Duration.ZERO);

    /// A part that says when it is waited for.
    private record Part(String name, int heldBytes, List<String> awaited) implements Arrival {
        @Override
        public int findings() {
            return 600;
        }

        @Override
        public PartOutcome await() {
            awaited.add(name);
            if (name.equals("broken")) {
                throw new IllegalStateException(name);
            }
            return new PartOutcome.Failed(
                    FailureReason.ALREADY_EXISTS, Optional.empty(), Optional.of(name), List.of());
        }
    }

    private Part part(String name, int heldBytes) {
        return new Part(name, heldBytes, awaited);
    }

    @Rule("dicom:STORE-16")
    @Test
    void withoutRoomEachIsWaitedForAfterThoseBefore() throws Exception {
        Semaphore room = new Semaphore(14);
        try (Arrivals arrivals = new Arrivals(room, memory)) {
            arrivals.add(part("a", 0));
            arrivals.add(part("b", 10 << 10));
            assertThat(awaited).isEmpty();
            assertThat(room.availablePermits()).isZero();

            arrivals.add(part("c", 0));

            assertThat(awaited).containsExactly("a", "b", "c");
            assertThat(room.availablePermits()).isEqualTo(14);
            arrivals.add(part("d", 0));
            assertThat(arrivals.count()).isEqualTo(4);
            assertThat(arrivals.outcomes()).hasSize(4);
        }
        assertThat(awaited).containsExactly("a", "b", "c", "d");
    }

    @Test
    void noMoreThanSixtyFourOfARequestWait() throws Exception {
        try (Arrivals arrivals = new Arrivals(Arrivals.room(), memory)) {
            for (int i = 0; i < 64; i++) {
                arrivals.add(part("p" + i, 0));
            }
            assertThat(awaited).isEmpty();

            arrivals.add(part("one more", 0));

            assertThat(awaited).hasSize(65).endsWith("one more");
        }
    }

    @Test
    void whatFailsGivesItsRoomBackAndLeavesNobodyBehind() throws Exception {
        Semaphore room = new Semaphore(100);
        assertThatThrownBy(
                        () -> {
                            try (Arrivals arrivals = new Arrivals(room, memory)) {
                                arrivals.add(part("a", 0));
                                arrivals.add(part("broken", 0));
                                arrivals.add(part("b", 0));
                                arrivals.outcomes();
                            }
                        })
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("broken");

        assertThat(awaited).containsExactly("a", "broken", "b");
        assertThat(room.availablePermits()).isEqualTo(100);
    }

    @Rule("dicom:STORE-52")
    @Test
    void theAnswerHasRoomForSomeFindingsOfEachPartAndForOneOfAnyPart() throws Exception {
        try (Arrivals arrivals = new Arrivals(Arrivals.room(), memory)) {
            assertThat(arrivals.findingsLeft()).isEqualTo(1000);
            for (int i = 0; i < 16; i++) {
                arrivals.add(part("p" + i, 0));
            }
            assertThat(arrivals.findingsLeft()).isEqualTo(400);
            for (int i = 0; i < 10; i++) {
                arrivals.add(part("q" + i, 0));
            }
            assertThat(arrivals.findingsLeft()).isEqualTo(1);
        }
    }

    @Rule("dicom:STORE-13")
    @Test
    void whatBecameOfThousandsOfPartsIsCountedAsMemory() throws Exception {
        try (StoreMemory.Share other = memory.share();
                Arrivals arrivals = new Arrivals(Arrivals.room(), memory)) {
            other.take(150 << 10);
            other.take(100 << 10); // beyond what there is, so nobody else may be
            for (int i = 0; i < 127; i++) {
                arrivals.add(part("p" + i, 0));
            }
            assertThatThrownBy(() -> arrivals.add(part("one more", 0)))
                    .isInstanceOf(IOException.class);
        }
        assertThat(awaited).hasSize(128);
    }
}
