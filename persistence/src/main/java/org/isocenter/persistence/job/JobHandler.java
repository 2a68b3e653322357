package org.isocenter.persistence.job;

/// Runs the jobs of one kind, on a virtual thread.
@FunctionalInterface
public interface JobHandler {
    /// Runs a job. It may have run before, wholly or in part.
    ///
    /// When the process stops, the thread is interrupted; a handler that then ends soon, with any
    /// exception, is run again at the next start, and the attempt does not count.
    ///
    /// @throws Exception when it failed and is to be tried again later
    JobOutcome run(Job job) throws Exception;

    /// The last attempt failed, and nobody tries again: to tell whoever waits for it.
    default void givenUp(Job job, Exception failure) throws Exception {}
}
