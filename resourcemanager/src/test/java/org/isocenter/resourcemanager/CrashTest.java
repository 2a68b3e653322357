package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Dialect;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.rule.Rule;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The process dies in the middle: what is found afterwards is a state the contract allows, and every
/// operation ends.
class CrashTest {
    /// The process has died; nothing of it runs any more.
    private static final class Death extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// A database that dies with the process, before or after its n-th write.
    private static final class MortalDatabase implements Database {
        private final Database inner;
        private int writesLeft;
        private final boolean dieAfterCommit;

        MortalDatabase(Database inner, int writesLeft, boolean dieAfterCommit) {
            this.inner = inner;
            this.writesLeft = writesLeft;
            this.dieAfterCommit = dieAfterCommit;
        }

        @Override
        public <T extends @Nullable Object, E extends Exception> T read(Work<T, E> work) throws E {
            if (writesLeft < 0) {
                throw new Death();
            }
            return inner.read(work);
        }

        @Override
        public <T extends @Nullable Object, E extends Exception> T write(Work<T, E> work) throws E {
            writesLeft--;
            if (writesLeft < 0 && (!dieAfterCommit || writesLeft < -1)) {
                throw new Death();
            }
            T result = inner.write(work);
            if (writesLeft < 0) {
                throw new Death();
            }
            return result;
        }

        @Override
        public <T extends @Nullable Object, E extends Exception> Pending<T, E> submit(
                Work<T, E> work, Runnable settled) {
            throw new UnsupportedOperationException("whoever dies here waits for his writes");
        }

        @Override
        public Dialect dialect() {
            return inner.dialect();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    static List<Integer> points() {
        return java.util.stream.IntStream.range(0, 24).boxed().toList();
    }

    @TempDir Path folder;

    /// Dies at every write of a story of creations, updates and deletions, before the commit and after
    /// it, then starts again.
    @Rule({"arm:ARM-59", "arm:HC-35", "arm:HC-36"})
    @ParameterizedTest(name = "at write {0}")
    @MethodSource("points")
    void everyOperationEndsAfterADeath(int point) {
        try (Cloud cloud = new Cloud(folder).withWorkspace()) {
            boolean dieAfterCommit = point % 2 == 1;
            cloud.plane =
                    cloud.plane(new MortalDatabase(cloud.database, point / 2, dieAfterCommit));
            String identity = "\"identity\":{\"type\":\"SystemAssigned\"}";
            try {
                cloud.put(Cloud.D + Cloud.V, "{\"location\":\"westus\"," + identity + "}");
                cloud.patch(
                        Cloud.D + Cloud.V,
                        "{\"identity\":null,\"properties\":{\"corsConfiguration\":{\"origins\":[\"*\"]}}}");
                cloud.delete(Cloud.D + Cloud.V);
                cloud.put(Cloud.D + Cloud.V, "{\"location\":\"westus\"," + identity + "}");
                cloud.delete(Cloud.G + Cloud.RV);
            } catch (Death expected) {
                // The client sees a broken connection.
            }

            cloud.restart();
            cloud.plane.resume();

            checkConsistent(cloud);
        }
    }

    /// No row without its data, no data without its row, no principal of nobody, and nothing on its
    /// way.
    private static void checkConsistent(Cloud cloud) {
        Answer service = cloud.get(Cloud.D + Cloud.V);
        assertThat(service.status()).isIn(200, 404);
        if (service.status() == 200) {
            assertThat(service.at("/properties/provisioningState")).isEqualTo("Succeeded");
            assertThat(cloud.dataPlane.services).containsOnlyKeys("ws1-blue");
            String principal = service.at("/identity/principalId");
            if (principal.equals("missing")) {
                assertThat(cloud.directory.managed).isEmpty();
            } else {
                assertThat(cloud.directory.managed).containsOnlyKeys(principal);
            }
        } else {
            assertThat(cloud.dataPlane.services).isEmpty();
            assertThat(cloud.directory.managed).isEmpty();
        }
        Answer group = cloud.get(Cloud.G + Cloud.RV);
        if (group.status() == 200) {
            assertThat(group.at("/properties/provisioningState")).isEqualTo("Succeeded");
        }
    }

    /// Another process does the same without end, is killed at a random moment, and what it leaves is
    /// taken up here.
    @Rule("arm:ARM-59")
    @Test
    void survivesTheKillingOfTheProcess() throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        int kills = Integer.getInteger("isocenter.kills", 4);
        for (int kill = 0; kill < kills; kill++) {
            Path data = Files.createDirectory(folder.resolve("kill" + kill));
            Path ready = data.resolve("ready");
            Process child =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-Xmx128m",
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    CrashingProcess.class.getName(),
                                    data.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(data.resolve("log").toFile())
                            .start();
            try {
                long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
                while (!Files.exists(ready) && System.nanoTime() < giveUp && child.isAlive()) {
                    Thread.sleep(10);
                }
                assertThat(ready).as(Files.readString(data.resolve("log"))).exists();
                Thread.sleep(random.nextInt(50, 600));
            } finally {
                child.destroyForcibly();
                child.waitFor(30, TimeUnit.SECONDS);
            }
            try (Cloud cloud = CrashingProcess.cloud(data)) {
                cloud.user(Cloud.ADMIN);
                cloud.plane.resume();
                boolean row = cloud.get(Cloud.D + Cloud.V).status() == 200;
                if (row) {
                    assertThat(cloud.get(Cloud.D + Cloud.V).at("/properties/provisioningState"))
                            .isEqualTo("Succeeded");
                }
                assertThat(Files.exists(data.resolve("ws1-blue"))).isEqualTo(row);
                assertThat(cloud.get(Cloud.W + Cloud.V).at("/properties/provisioningState"))
                        .isEqualTo("Succeeded");
            }
        }
    }
}
