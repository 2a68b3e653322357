package org.isocenter.persistence.blob;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStorageTest extends BlobStorageContract {
    @TempDir Path folder;

    @Override
    BlobStorage open() throws IOException {
        return FileBlobStorage.open(folder);
    }
}
