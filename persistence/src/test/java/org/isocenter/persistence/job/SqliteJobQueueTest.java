package org.isocenter.persistence.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.persistence.sql.Migrations;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteJobQueueTest extends JobQueueContract {
    @TempDir Path folder;

    @Override
    Database open(Migrations... sets) {
        return Databases.openSqlite(folder.resolve("rows.sqlite"), sets);
    }

    @Test
    void runsAgainWhatACrashInterrupted() throws Exception {
        leaveClaimed(Long.MAX_VALUE);
        queue.handle(
                        "a",
                        QUICK,
                        job -> {
                            seen.add(job);
                            return JobOutcome.done();
                        })
                .start();

        Job job = seen.poll(10, TimeUnit.SECONDS);
        assertThat(job).isNotNull();
        assertThat(job.payload()).isEqualTo("left");
        assertThat(job.attempt()).isEqualTo(2);
    }
}
