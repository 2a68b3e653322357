package org.isocenter.persistence.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.isocenter.persistence.blob.FailingBlobStorage.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Without orders to fail it is a storage like any other; with them it fails where it was told.
class FailingBlobStorageTest extends BlobStorageContract {
    @TempDir Path folder;

    @Override
    protected BlobStorage open() throws IOException {
        return new FailingBlobStorage(FileBlobStorage.open(folder));
    }

    private FailingBlobStorage failing() {
        return (FailingBlobStorage) storage;
    }

    @Test
    void losesTheBlobOrOnlyTheAnswer() throws IOException {
        failing().failAt(Point.COMMIT, 2);
        store(NAME, bytes(1));
        assertThatThrownBy(() -> store(NAME, bytes(2))).isInstanceOf(IOException.class);
        assertThat(list("")).hasSize(1);

        failing().failAt(Point.COMMITTED, 1);
        assertThatThrownBy(() -> store(NAME, bytes(3))).isInstanceOf(IOException.class);
        assertThat(list("")).hasSize(2);
        assertThat(failing().allFailed()).isTrue();
        store(NAME, bytes(4));
        assertThat(list("")).hasSize(3);
    }

    @Test
    void breaksAStreamInTheMiddle() throws IOException {
        BlobName name = store(NAME, bytes(100)).name();
        failing().failAt(Point.READ, 1);

        try (InputStream stream = storage.open(name)) {
            assertThat(stream.readNBytes(50)).hasSize(50);
            assertThatThrownBy(stream::read).isInstanceOf(IOException.class);
        }
    }
}
