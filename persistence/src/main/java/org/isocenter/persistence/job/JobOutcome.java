package org.isocenter.persistence.job;

import java.time.Instant;

/// What a run of a job came to, when it did not fail.
public sealed interface JobOutcome {
    /// There is no more to do; the job is forgotten.
    record Done() implements JobOutcome {}

    /// A step is done, and the job goes on: for long work that is to survive a restart without
    /// beginning anew, and for work that comes again and again. Attempts are counted from 1 again.
    ///
    /// @param payload what the next run needs to know
    record Again(Instant due, String payload) implements JobOutcome {}

    static JobOutcome done() {
        return new Done();
    }

    static JobOutcome again(Instant due, String payload) {
        return new Again(due, payload);
    }
}
