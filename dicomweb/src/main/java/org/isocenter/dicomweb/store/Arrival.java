package org.isocenter.dicomweb.store;

/// A part of a store that was received; what became of it may be known only when its rows are
/// committed.
interface Arrival {
    /// Returns when it is stored durably, or is not going to be. Once.
    PartOutcome await();

    /// How much memory it holds until then, nearly.
    int heldBytes();

    /// How many things are wrong with it that the answer names.
    int findings();

    /// One that is not stored, whatever happens to others.
    record Refused(PartOutcome.Failed outcome) implements Arrival {
        @Override
        public PartOutcome await() {
            return outcome;
        }

        @Override
        public int heldBytes() {
            return 0;
        }

        @Override
        public int findings() {
            return outcome.findings().size();
        }
    }
}
