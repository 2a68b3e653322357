package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicomweb.TestService.Answer;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.instance.RecentInstances;
import org.isocenter.dicomweb.instance.Target;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Instances that are read again, and what became of them in between.
final class RecentInstancesTest {
    private static final String PATH = "/v2/studies/1/series/1.1/instances/1.1.1";

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

    private static byte[] version(int number) {
        return TestInstance.of("1", "1.1", "1.1.1")
                .with(Tag.PATIENT_ID, Vr.LO, "version" + number)
                .bytes();
    }

    private Answer retrieve() {
        return service.send(
                FakeRequest.get(PATH).accepting("application/dicom; transfer-syntax=*"));
    }

    private RecentInstances.Located found() throws Exception {
        Target.OfInstance target =
                new Target.OfInstance(new Uid("1"), new Uid("1.1"), new Uid("1.1.1"));
        return service.archive.recent().find(Partition.DEFAULT, target).orElseThrow();
    }

    @Test
    void isRememberedUntilSomethingIsWritten() throws Exception {
        service.store("v2", version(1));
        RecentInstances.Located first = found();
        assertThat(found()).isSameAs(first);

        service.store("v2", TestInstance.of("2", "2.1", "2.1.1").bytes());
        assertThat(found()).isNotSameAs(first).isEqualTo(first);
    }

    @Rule({"dicom:STORE-97", "dicom:DEL-1"})
    @Test
    void whatIsReadIsWhatThereIs() {
        for (int round = 0; round < 20; round++) {
            service.store("v2", version(round));
            assertThat(retrieve().body()).isEqualTo(version(round));
            service.put("v2", version(100 + round));
            assertThat(retrieve().body()).isEqualTo(version(100 + round));
            assertThat(retrieve().body()).isEqualTo(version(100 + round));
            service.delete(PATH);
            assertThat(retrieve().status()).isEqualTo(404);
            assertThat(retrieve().status()).isEqualTo(404);
        }
    }

    /// Whoever begins to read after a replacement was answered never gets what was there before.
    @Rule("dicom:STORE-97")
    @Test
    void nobodyReadsWhatWasReplacedBefore() throws Exception {
        service.store("v2", version(0));
        AtomicInteger replaced = new AtomicInteger();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> readings = new ArrayList<>();
            Callable<Boolean> reader =
                    () -> {
                        while (replaced.get() < 200) {
                            int before = replaced.get();
                            int read = number(retrieve().body());
                            if (read < before) {
                                return false;
                            }
                        }
                        return true;
                    };
            for (int i = 0; i < 4; i++) {
                readings.add(readers.submit(reader));
            }
            for (int i = 1; i <= 200; i++) {
                service.put("v2", version(i));
                replaced.set(i);
            }
            for (Future<Boolean> reading : readings) {
                assertThat(reading.get()).isTrue();
            }
        }
    }

    private static int number(byte[] file) {
        String text = new String(file, java.nio.charset.StandardCharsets.ISO_8859_1);
        int at = text.indexOf("version") + "version".length();
        int end = at;
        while (Character.isDigit(text.charAt(end))) {
            end++;
        }
        return Integer.parseInt(text.substring(at, end));
    }
}
