package org.isocenter.dicomweb.retrieve;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.StoredInstance;
import org.isocenter.http.Body;
import org.isocenter.persistence.blob.BlobLocation;

/// The bytes of instances as bodies of responses.
final class BlobBodies {
    private BlobBodies() {}

    static Body whole(Archive archive, StoredInstance instance) throws IOException {
        return range(archive, instance, 0, instance.lengthBytes());
    }

    /// A stretch of an instance's file: sent by the operating system when it lies on this machine.
    static Body range(Archive archive, StoredInstance instance, long offset, long length)
            throws IOException {
        Optional<BlobLocation> location = archive.blobs().file(instance.blob());
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
