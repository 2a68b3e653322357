package org.isocenter.dicomweb.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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

    /// A part that says when it is waited for.
    private record Part(String name, int heldBytes, List<String> awaited) implements Arrival {
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
    void withoutRoomEachIsWaitedForAfterThoseBefore() {
        Semaphore room = new Semaphore(14);
        try (Arrivals arrivals = new Arrivals(room)) {
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
    void noMoreThanSixtyFourOfARequestWait() {
        try (Arrivals arrivals = new Arrivals(Arrivals.room())) {
            for (int i = 0; i < 64; i++) {
                arrivals.add(part("p" + i, 0));
            }
            assertThat(awaited).isEmpty();

            arrivals.add(part("one more", 0));

            assertThat(awaited).hasSize(65).endsWith("one more");
        }
    }

    @Test
    void whatFailsGivesItsRoomBackAndLeavesNobodyBehind() {
        Semaphore room = new Semaphore(100);
        assertThatThrownBy(
                        () -> {
                            try (Arrivals arrivals = new Arrivals(room)) {
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
}
