package org.isocenter.resourcemanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.isocenter.resourcemanager.Cloud.Answer;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Eight clients at one resource.
class ConcurrencyTest {
    private static final int CLIENTS = 8;

    @TempDir Path folder;
    private Cloud cloud;

    @BeforeEach
    void start() {
        cloud = new Cloud(folder).withService();
    }

    @AfterEach
    void stop() {
        cloud.close();
    }

    private void together(CheckedTask task) throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            CountDownLatch go = new CountDownLatch(1);
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                all.add(
                        clients.submit(() -> {
                            go.await();
                            task.run(client);
                            return true;
                        }));
            }
            go.countDown();
            for (Future<Boolean> one : all) {
                one.get();
            }
        }
    }

    private interface CheckedTask {
        void run(int client) throws Exception;
    }

    /// Each client adds its own tags, reading the tags before and writing them back under
    /// `If-Match`: none is lost.
    @Rule("arm:ARM-65")
    @Test
    void noUpdateIsLostWithConditions() throws Exception {
        AtomicInteger refused = new AtomicInteger();
        int each = 5;
        together(client -> {
            for (int n = 0; n < each; n++) {
                String name = "c" + client + "n" + n;
                while (true) {
                    Answer read = cloud.get(Cloud.D + Cloud.V);
                    var tags =
                            read.body().path("tags").isObject()
                                    ? (tools.jackson.databind.node.ObjectNode)
                                            read.body().path("tags")
                                    : org.isocenter.http.json.Json.mapper().createObjectNode();
                    tags.put(name, "x");
                    Answer written =
                            cloud.patch(
                                    Cloud.D + Cloud.V,
                                    "{\"tags\":" + tags + "}",
                                    "If-Match",
                                    read.at("/etag"));
                    if (written.status() == 200) {
                        break;
                    }
                    assertThat(written.status()).isIn(409, 412);
                    refused.incrementAndGet();
                }
            }
        });

        Set<String> names =
                new HashSet<>(cloud.get(Cloud.D + Cloud.V).body().path("tags").propertyNames());
        Set<String> expected = new HashSet<>();
        for (int client = 0; client < CLIENTS; client++) {
            for (int n = 0; n < each; n++) {
                expected.add("c" + client + "n" + n);
            }
        }
        assertThat(names).isEqualTo(expected);
        System.out.println("writes refused and repeated: " + refused.get());
    }

    /// Without conditions the last one wins, whole: what is there in the end is what one of them
    /// wrote.
    @Rule("arm:ARM-58")
    @Test
    void withoutConditionsOneOfThemWins() throws Exception {
        ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
        together(client -> {
            for (int n = 0; n < 5; n++) {
                String origin = "https://c" + client + "n" + n + ".test";
                statuses.add(
                        cloud.put(
                                        Cloud.D + Cloud.V,
                                        "{\"tags\":{\"by\":\""
                                                + origin
                                                + "\"},\"properties\":{\"corsConfiguration\":{\"origins\":[\""
                                                + origin
                                                + "\"]}}}")
                                .status());
            }
        });

        Answer last = cloud.get(Cloud.D + Cloud.V);
        assertThat(statuses).allMatch(status -> status == 200 || status == 202 || status == 409);
        assertThat(last.at("/properties/provisioningState")).isEqualTo("Succeeded");
        assertThat(last.at("/properties/corsConfiguration/origins/0"))
                .isEqualTo(last.at("/tags/by"));
    }

    @Rule({"arm:ARM-65", "arm:HC-12"})
    @Test
    void oneOfManyCreatesTheWorkspace() throws Exception {
        for (int i = 0; i < CLIENTS; i++) {
            cloud.put(Cloud.G + i + "x" + Cloud.RV, "{\"location\":\"westus\"}");
        }
        ConcurrentLinkedQueue<Integer> statuses = new ConcurrentLinkedQueue<>();
        together(client ->
                statuses.add(
                        cloud.put(
                                        Cloud.W.replace("/rg1/", "/rg1" + client + "x/")
                                                        .replace("ws1", "same")
                                                + Cloud.V,
                                        "{\"location\":\"westus\"}")
                                .status()));

        assertThat(statuses.stream().filter(status -> status == 201)).hasSize(1);
        assertThat(statuses.stream().filter(status -> status == 409)).hasSize(CLIENTS - 1);
    }

    @Rule("arm:ARM-58")
    @Test
    void creatingAndDeletingAtOnceLeavesNothingBehind() throws Exception {
        together(client -> {
            for (int n = 0; n < 5; n++) {
                String path = Cloud.W + "/dicomservices/shared" + Cloud.V;
                if ((client + n) % 2 == 0) {
                    cloud.put(path, "{\"location\":\"westus\"}");
                } else {
                    cloud.delete(path);
                }
            }
        });

        Answer left = cloud.get(Cloud.W + "/dicomservices/shared" + Cloud.V);
        assertThat(cloud.dataPlane.services.containsKey("ws1-shared"))
                .isEqualTo(left.status() == 200);
        if (left.status() == 200) {
            assertThat(left.at("/properties/provisioningState")).isEqualTo("Succeeded");
        }
    }
}
