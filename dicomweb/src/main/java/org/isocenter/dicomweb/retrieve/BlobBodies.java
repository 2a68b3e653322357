package org.isocenter.dicomweb.retrieve;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.RecentInstances;
import org.isocenter.dicomweb.instance.StoredInstance;
import org.isocenter.http.Body;
import org.isocenter.persistence.blob.BlobLocation;

/// The bytes of instances as bodies of responses.
final class BlobBodies {
    private BlobBodies() {}

    /// A stretch of an instance's file: sent by the operating system when it lies on this machine.
    static Body range(Archive archive, StoredInstance instance, long offset, long length)
            throws IOException {
        return range(archive, instance, archive.blobs().file(instance.blob()), offset, length);
    }

    /// All of an instance's file, when it is known where it lies.
    static Body whole(Archive archive, RecentInstances.Located located) {
        StoredInstance instance = located.instance();
        return range(archive, instance, located.location(), 0, instance.lengthBytes());
    }

    private static Body range(
            Archive archive,
            StoredInstance instance,
            Optional<BlobLocation> location,
            long offset,
            long length) {
        if (location.isPresent()) {
            return new Body.FileRange(
                    location.get().file(), location.get().offset() + offset, length);
        }
        return new Body.Streamed(
                OptionalLong.of(length),
                out -> {
                    try (InputStream in = archive.blobs().open(instance.blob(), offset, length)) {
                        in.transferTo(out);
                    }
                });
    }
}
