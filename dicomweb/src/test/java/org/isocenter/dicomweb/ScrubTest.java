package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.isocenter.dicomweb.delete.Scrub;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.blob.BlobState;
import org.isocenter.persistence.blob.BlobStorage;
import org.isocenter.persistence.blob.BlobUpload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// No row without bytes, and no bytes for ever.
class ScrubTest {
    @TempDir Path folder;
    private final Scrub scrub = new Scrub();

    private static long blobs(BlobStorage storage) throws IOException {
        try (Stream<BlobName> names = storage.list("")) {
            return names.count();
        }
    }

    /// Writes bytes as a store does that never comes to its rows.
    private static void writeWithoutRow(TestService service) throws IOException {
        writeWithoutRow(service, 100);
    }

    private static void writeWithoutRow(TestService service, int length) throws IOException {
        write(service, service.archive.newBlobName(), length);
    }

    private static void write(TestService service, BlobName name, int length) throws IOException {
        try (BlobUpload upload = service.blobs.create(name)) {
            upload.write(new byte[length], 0, length);
            upload.commit();
        }
    }

    private Scrub.Report verify(TestService service) {
        return scrub.verify(service.archive, _ -> {});
    }

    @Test
    void bytesThatADeadProcessLeftAreRemovedAndArrivingOnesAreNot() throws IOException {
        try (TestService service = TestService.open(folder)) {
            service.store("v2", TestInstance.of("1", "1.1", "1.1.1").bytes());
            service.store("v2", TestInstance.of("1", "1.1", "1.1.2").bytes());
            service.delete("/v2/studies/1/series/1.1/instances/1.1.2");
            writeWithoutRow(service);

            assertThat(scrub.removeOrphans(service.archive)).isZero();
        }
        try (TestService service = TestService.open(folder)) {
            writeWithoutRow(service);
            assertThat(blobs(service.blobs)).isEqualTo(4);

            assertThat(scrub.removeOrphans(service.archive)).isEqualTo(1);

            assertThat(blobs(service.blobs)).isEqualTo(3);
            assertThat(service.send(FakeRequest.get("/v2/studies/1").accepting("*/*")).status())
                    .isEqualTo(200);
        }
    }

    /// Two processes end before they come to it; the third removes what both left, small and large.
    @Test
    void whatSeveralProcessesLeftIsRemovedOnceAndNothingElse() throws IOException {
        byte[] large = TestInstance.of("1", "1.1", "1.1.9").withFrames(140_000).bytes();
        assertThat(large).hasSizeGreaterThan(1 << 20);
        for (int process = 0; process < 2; process++) {
            try (TestService service = TestService.open(folder)) {
                service.store("v2", TestInstance.of("1", "1.1", "1.1." + process).bytes());
                writeWithoutRow(service, 100);
                writeWithoutRow(service, 2 << 20);
                if (process == 1) {
                    service.store("v2", large);
                }
            }
        }
        try (TestService service = TestService.open(folder)) {
            writeWithoutRow(service, 100);
            assertThat(scrub.removeOrphans(service.archive)).isEqualTo(4);
            assertThat(blobs(service.blobs)).isEqualTo(4);
            service.store("v2", TestInstance.of("1", "1.1", "1.1.3").bytes());
            assertThat(scrub.removeOrphans(service.archive)).as("its own is arriving").isZero();
        }
        try (TestService service = TestService.open(folder)) {
            assertThat(scrub.removeOrphans(service.archive)).isEqualTo(1);
            assertThat(verify(service)).isEqualTo(new Scrub.Report(4, List.of()));
            assertThat(blobs(service.blobs)).isEqualTo(4);
        }
    }

    /// What was swept is not read again: a process that starts pays for what the one before it stored.
    @Test
    void whatWasSweptIsLeftAlone() throws IOException {
        BlobName old;
        try (TestService service = TestService.open(folder)) {
            old = service.archive.newBlobName();
        }
        try (TestService service = TestService.open(folder)) {
            assertThat(scrub.removeOrphans(service.archive)).isZero();
        }
        try (TestService service = TestService.open(folder)) {
            write(service, old, 100);
            assertThat(scrub.removeOrphans(service.archive)).isZero();
            assertThat(blobs(service.blobs)).isEqualTo(1);
        }
    }

    @Test
    void lostBytesAreFound() throws IOException {
        try (TestService service = TestService.open(folder)) {
            service.store("v2", TestInstance.of("1", "1.1", "1.1.1").bytes());
            service.store("v2", TestInstance.of("1", "1.1", "1.1.2").bytes());
            assertThat(verify(service).damaged()).isEmpty();
            BlobName lost;
            try (Stream<BlobName> names = service.blobs.list("")) {
                lost = names.findFirst().orElseThrow();
            }
            service.blobs.delete(lost);

            Scrub.Report report = verify(service);

            assertThat(report.verified()).isEqualTo(2);
            assertThat(report.damaged()).hasSize(1);
            Scrub.Damage damage = report.damaged().getFirst();
            assertThat(damage.instance().path()).startsWith("/studies/1/series/1.1/instances/1.1.");
            assertThat(damage.blob()).isEqualTo(lost);
            assertThat(damage.state()).isEqualTo(BlobState.MISSING);
        }
    }
}
