package org.isocenter.persistence.blob;

import java.io.IOException;

/// There is no blob of this name. Because a row is written after its bytes and deleted before them,
/// whoever has the name from a row sees this only when the row was deleted meanwhile, or when
/// somebody lost bytes.
public final class NoSuchBlobException extends IOException {
    private static final long serialVersionUID = 1;

    public NoSuchBlobException(BlobName name) {
        super("No blob " + name);
    }
}
