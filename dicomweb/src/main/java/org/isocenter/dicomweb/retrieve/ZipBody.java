package org.isocenter.dicomweb.retrieve;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.StoredInstance;
import org.isocenter.http.Body;

/// Instances as they are stored in one ZIP file, `STUDY/SERIES/INSTANCE.dcm`, for people who want to
/// save a study or a series (IMPR-2).
///
/// It is made while it is sent, so its length is not known before; a ZIP file that lacks its end is
/// not whole, and no reader takes it for one (RET-39).
final class ZipBody {
    /// The first moment that the format can express: the same instances are always the same file.
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private ZipBody() {}

    static Body of(Archive archive, List<StoredInstance> instances) {
        return new Body.Streamed(
                OptionalLong.empty(),
                out -> {
                    ZipOutputStream zip = new ZipOutputStream(out);
                    zip.setLevel(Deflater.BEST_SPEED);
                    for (StoredInstance instance : instances) {
                        add(zip, archive, instance);
                    }
                    zip.finish();
                });
    }

    private static void add(ZipOutputStream zip, Archive archive, StoredInstance instance)
            throws IOException {
        ZipEntry entry =
                new ZipEntry(
                        instance.id().study()
                                + "/"
                                + instance.id().series()
                                + "/"
                                + instance.id().instance()
                                + ".dcm");
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
        try (InputStream in = archive.blobs().open(instance.blob())) {
            if (in.transferTo(zip) != instance.lengthBytes()) {
                throw new EOFException("a stored instance is not as long as it was");
            }
        }
        zip.closeEntry();
    }
}
