package org.isocenter.dicomweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
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
        try (BlobUpload upload = service.blobs.create(service.archive.newBlobName())) {
            upload.write(new byte[100], 0, 100);
            upload.commit();
        }
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

    @Test
    void lostBytesAreFound() throws IOException {
        try (TestService service = TestService.open(folder)) {
            service.store("v2", TestInstance.of("1", "1.1", "1.1.1").bytes());
            service.store("v2", TestInstance.of("1", "1.1", "1.1.2").bytes());
            assertThat(scrub.verify(service.archive).damaged()).isEmpty();
            BlobName lost;
            try (Stream<BlobName> names = service.blobs.list("")) {
                lost = names.findFirst().orElseThrow();
            }
            service.blobs.delete(lost);

            Scrub.Report report = scrub.verify(service.archive);

            assertThat(report.verified()).isEqualTo(2);
            assertThat(report.damaged()).containsExactly(new Scrub.Damage(lost, BlobState.MISSING));
        }
    }
}
