package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.http.RequestBodyException;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Requests with several instances: the next is read while those before are being committed.
class StoreOfSeveralTest {
    private static final String MULTIPART =
            "multipart/related; type=\"application/dicom\"; boundary=b";
    private static final int PARTS = 20;
    private static final long PATIENCE_SECONDS = 20;

    @TempDir Path folder;
    private TestService service;

    @BeforeEach
    void open() {
        service = TestService.open(folder);
    }

    @AfterEach
    void close() {
        service.close();
    }

    private CompletableFuture<Answer> sending(String method, InputStream body) {
        FakeRequest request =
                FakeRequest.of(method, "/v2/studies").acceptingJson().body(MULTIPART, body);
        return CompletableFuture.supplyAsync(
                () -> service.send(request), Thread::startVirtualThread);
    }

    private static boolean isOpen(CountDownLatch latch) {
        try {
            return latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static byte[] instance(int number) {
        return TestInstance.of("1", "1.1", "1.1." + number).bytes();
    }

    @Rule({"dicom:STORE-16", "dicom:STORE-80"})
    @Test
    void partsThatWaitShareACommitAndKeepTheirOrder() throws Exception {
        service.store("v2", instance(PARTS)); // so that nothing else waits for the database
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        Thread writing =
                Thread.startVirtualThread(() ->
                        service.database.execute(_ -> {
                            busy.countDown();
                            assertThat(isOpen(free)).isTrue();
                        }));
        assertThat(isOpen(busy)).isTrue();
        byte[][] parts = new byte[PARTS][];
        Arrays.setAll(parts, StoreOfSeveralTest::instance);
        CountDownLatch read = new CountDownLatch(1);
        InputStream body =
                new ByteArrayInputStream(TestService.multipart(parts)) {
                    @Override
                    public synchronized int read(byte[] bytes, int offset, int length) {
                        // A little each time, so that not all is read before the first part is
                        // complete.
                        int count = super.read(bytes, offset, Math.min(length, 500));
                        if (available() == 0) {
                            read.countDown();
                        }
                        return count;
                    }
                };
        long commitsBefore = service.database.version().orElseThrow();

        CompletableFuture<Answer> answer = sending("POST", body);
        assertThat(isOpen(read)).isTrue();
        free.countDown();
        writing.join();

        assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
        for (int i = 0; i < PARTS; i++) {
            assertThat(
                            answer.join()
                                    .json()
                                    .at("/00081199/Value/" + i + "/00081155/Value/0")
                                    .asString())
                    .isEqualTo("1.1." + i);
            assertThat(
                            service.get("/v1/changefeed?limit=100")
                                    .json()
                                    .at("/" + (i + 1) + "/sopInstanceUid")
                                    .asString())
                    .isEqualTo("1.1." + i);
        }
        // That of the work in the way, which may take them along, and one or two for the parts.
        assertThat(service.database.version().orElseThrow() - commitsBefore).isBetween(1L, 4L);
    }

    @Rule({
        "dicom:STORE-16",
        "dicom:STORE-70",
        "dicom:STORE-73",
        "dicom:STORE-74",
        "dicom:STORE-76"
    })
    @Test
    void aPartIsStoredWhileItsRequestStandsStill() throws Exception {
        byte[] whole = TestService.multipart(instance(1), instance(2));
        byte[] part = instance(1);
        try (PipedOutputStream client = new PipedOutputStream()) {
            CompletableFuture<Answer> answer =
                    sending("POST", new PipedInputStream(client, whole.length));
            int first = whole.length * 3 / 5;
            client.write(whole, 0, first);
            client.flush();
            awaitStudies(1);

            Answer again = service.store("v2", part);
            assertThat(again.status()).isEqualTo(409);
            assertThat(again.json().at("/00081198/Value/0/00081197/Value/0").asInt())
                    .isEqualTo(45070);
            assertThat(service.delete("/v2/studies/1").status()).isEqualTo(204);
            assertThat(service.store("v2", part).status()).isEqualTo(200);

            client.write(whole, first, whole.length - first);
            client.close();
            assertThat(answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
            assertThat(answer.join().json().at("/00081199/Value")).hasSize(2);
        }
        assertThat(service.get("/v2/studies/1/metadata").json()).hasSize(2);
    }

    private void awaitStudies(int count) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (service.get("/v2/studies").status() != 200
                || service.get("/v2/studies").json().size() < count) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(5);
        }
    }

    @Rule({"dicom:STORE-15", "dicom:STORE-16", "dicom:STORE-73"})
    @Test
    void whatARequestThatBreaksOffLeavesIsStoredAndFree() {
        byte[] whole = TestService.multipart(instance(1), instance(2), instance(3));
        InputStream broken =
                new SequenceInputStream(
                        new ByteArrayInputStream(whole, 0, whole.length * 5 / 6),
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new RequestBodyException("gone");
                            }
                        });

        assertThat(sending("POST", broken))
                .failsWithin(Duration.ofSeconds(PATIENCE_SECONDS))
                .withThrowableThat()
                .withRootCauseInstanceOf(RequestBodyException.class)
                .withStackTraceContaining("gone");

        assertThat(service.get("/v2/studies/1/metadata").json()).hasSize(2);
        for (int number = 1; number <= 2; number++) {
            assertThat(
                            service.store("v2", instance(number))
                                    .json()
                                    .at("/00081198/Value/0/00081197/Value/0")
                                    .asInt())
                    .isEqualTo(45070);
        }
        assertThat(service.store("v2", instance(3)).status()).isEqualTo(200);
    }

    @Rule({"dicom:STORE-16", "dicom:STORE-71", "dicom:STORE-92"})
    @Test
    void theSameInstanceInOneRequestMeetsTheOneBefore() {
        TestInstance one = TestInstance.of("1", "1.1", "1.1.1");
        byte[][] versions = {
            one.with(Tag.PATIENT_NAME, Vr.PN, "First").bytes(),
            one.with(Tag.PATIENT_NAME, Vr.PN, "Second").bytes(),
            one.with(Tag.PATIENT_NAME, Vr.PN, "Third").bytes()
        };

        Answer put =
                sending("PUT", new ByteArrayInputStream(TestService.multipart(versions))).join();

        assertThat(put.status()).isEqualTo(200);
        assertThat(put.json().at("/00081199/Value")).hasSize(3);
        assertThat(
                        service.get("/v2/studies/1/metadata")
                                .json()
                                .at("/0/00100010/Value/0/Alphabetic")
                                .asString())
                .isEqualTo("Third");
        assertThat(service.get("/v1/changefeed?limit=100").json()).hasSize(3);
        assertThat(service.get("/v2/studies/1/metadata").json()).hasSize(1);
    }
}
