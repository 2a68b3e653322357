/// Work that outlives a request: removing the bytes of deleted rows, letting studies expire, long
/// operations of the resource manager, reindexing, export.
///
/// A job is a row, written in the transaction that makes the work necessary
/// ([org.isocenter.persistence.job.JobQueue#schedule]), so neither is there without the other. It is
/// run at least once, after a crash again, so what it does must bear being done twice. Why this is
/// our own and not a library: `docs/decisions/job-queue.md`.
@NullMarked
package org.isocenter.persistence.job;

import org.jspecify.annotations.NullMarked;
