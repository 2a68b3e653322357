package org.isocenter.persistence.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import org.isocenter.persistence.sql.Migrations;
import org.isocenter.persistence.sql.PostgresqlForTests;
import org.isocenter.persistence.sql.PostgresqlServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresqlJobQueueTest extends JobQueueContract {
    private static PostgresqlServer server;
    private static int schemas;

    private final String schema = "jobs" + schemas++;

    @BeforeAll
    static void connect() {
        PostgresqlForTests.Outcome outcome = PostgresqlForTests.start();
        Assumptions.assumeTrue(outcome.settings().isPresent(), outcome.reason());
        server = PostgresqlServer.connect(outcome.settings().get());
    }

    @AfterAll
    static void disconnect() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    Database open(Migrations... sets) {
        return Databases.openPostgresql(server, schema, sets);
    }

    /// Another process holds the lease; when it does not renew it, the job is free.
    @Test
    void takesOverWhenALeaseEnds() throws Exception {
        long ends = clock.millis() + 500;
        leaveClaimed(ends);
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
        assertThat(clock.millis()).isGreaterThanOrEqualTo(ends - 1);
        assertThat(job.attempt()).isEqualTo(2);
    }

    @Test
    void runsEachJobInOneProcessOnly() throws Exception {
        try (Database other = open(JobQueue.TABLES);
                JobRunner otherRunner = new JobRunner(4);
                JobQueue otherQueue = new JobQueue(other, clock, otherRunner)) {
            JobHandler handler =
                    job -> {
                        seen.add(job);
                        return JobOutcome.done();
                    };
            otherQueue.handle("a", QUICK, handler).start();
            queue.handle("a", QUICK, handler).start();
            for (int i = 0; i < 50; i++) {
                (i % 2 == 0 ? queue : otherQueue).schedule("a", "n" + i, clock.instant());
            }
            for (int i = 0; i < 50; i++) {
                assertThat(seen.poll(10, TimeUnit.SECONDS)).isNotNull();
            }
            TimeUnit.MILLISECONDS.sleep(100);
            assertThat(seen).isEmpty();
        }
    }
}
