package org.isocenter.persistence.azure;

import com.azure.core.exception.AzureException;
import com.azure.core.util.BinaryData;
import com.azure.core.util.Context;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobServiceClientBuilder;
import com.azure.storage.blob.models.BlobRange;
import com.azure.storage.blob.models.BlobRequestConditions;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.blob.models.ListBlobsOptions;
import com.azure.storage.blob.models.ParallelTransferOptions;
import com.azure.storage.blob.options.BlobInputStreamOptions;
import com.azure.storage.blob.options.BlobParallelUploadOptions;
import com.azure.storage.blob.options.BlobUploadFromFileOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.isocenter.persistence.blob.BlobLocation;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.blob.BlobStorage;
import org.isocenter.persistence.blob.BlobUpload;
import org.isocenter.persistence.blob.NoSuchBlobException;
import org.isocenter.persistence.blob.ParallelDelete;
import org.isocenter.persistence.blob.Spool;

/// Blobs as block blobs of a container.
///
/// An upload waits in the [Spool] until it is whole; large ones are then sent in blocks, and appear
/// with the last of them.
public final class AzureBlobStorage implements BlobStorage {
    private static final int NOT_FOUND = 404;
    private static final int RANGE_BEYOND_THE_END = 416;
    private static final int READ_AHEAD_BYTES = 1 << 20;

    private final BlobContainerClient container;
    private final AzureSettings settings;
    private final Spool spool;

    private AzureBlobStorage(BlobContainerClient container, AzureSettings settings, Spool spool) {
        this.container = container;
        this.settings = settings;
        this.spool = spool;
    }

    /// Connects; says so at once when there is no such container, or we may not use it.
    public static AzureBlobStorage connect(AzureSettings settings, Spool spool) throws IOException {
        BlobContainerClient container =
                new BlobServiceClientBuilder()
                        .connectionString(settings.connectionString())
                        .buildClient()
                        .getBlobContainerClient(settings.container());
        try {
            container.getProperties();
        } catch (AzureException e) {
            throw new IOException("The container " + settings.container() + " cannot be used", e);
        }
        return new AzureBlobStorage(container, settings, spool);
    }

    @Override
    public BlobUpload create(BlobName name) {
        return spool.create(name, this::send);
    }

    private void send(BlobName name, Spool.Content content, long checksum) throws IOException {
        BlobRequestConditions onlyNew = new BlobRequestConditions().setIfNoneMatch("*");
        try {
            switch (content) {
                case Spool.Content.InMemory memory ->
                        blob(name)
                                .uploadWithResponse(
                                        new BlobParallelUploadOptions(
                                                        BinaryData.fromBytes(memory.bytes()))
                                                .setRequestConditions(onlyNew)
                                                .setComputeMd5(true),
                                        null,
                                        Context.NONE);
                case Spool.Content.InFile file ->
                        blob(name)
                                .uploadFromFileWithResponse(
                                        new BlobUploadFromFileOptions(file.file().toString())
                                                .setRequestConditions(onlyNew)
                                                .setParallelTransferOptions(
                                                        new ParallelTransferOptions()
                                                                .setMaxConcurrency(4)),
                                        null,
                                        Context.NONE);
            }
        } catch (AzureException e) {
            throw new IOException("The blob " + name + " cannot be stored", e);
        }
    }

    @Override
    public InputStream open(BlobName name, long offset, long length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("Negative range " + offset + ", " + length);
        }
        try {
            long size = blob(name).getProperties().getBlobSize();
            if (length == 0 || offset >= size) {
                return InputStream.nullInputStream();
            }
            long count = Math.min(length, size - offset);
            return blob(name)
                    .openInputStream(
                            new BlobInputStreamOptions()
                                    .setRange(new BlobRange(offset, count))
                                    .setBlockSize((int) Math.min(count, READ_AHEAD_BYTES)));
        } catch (BlobStorageException e) {
            return switch (e.getStatusCode()) {
                case NOT_FOUND -> throw new NoSuchBlobException(name);
                case RANGE_BEYOND_THE_END -> InputStream.nullInputStream();
                default -> throw new IOException("The blob " + name + " cannot be read", e);
            };
        } catch (AzureException e) {
            throw new IOException("The blob " + name + " cannot be read", e);
        }
    }

    @Override
    public Optional<BlobLocation> file(BlobName name) {
        return Optional.empty();
    }

    @Override
    public int delete(Collection<BlobName> names) throws IOException {
        return ParallelDelete.run(names, this::deleteOne);
    }

    private boolean deleteOne(BlobName name) throws IOException {
        try {
            return blob(name).deleteIfExists();
        } catch (AzureException e) {
            throw new IOException("The blob " + name + " cannot be deleted", e);
        }
    }

    @Override
    public Stream<BlobName> list(String prefix) {
        return container
                .listBlobs(new ListBlobsOptions().setPrefix(settings.prefix() + prefix), null)
                .stream()
                .map(item -> new BlobName(item.getName().substring(settings.prefix().length())));
    }

    private BlobClient blob(BlobName name) {
        return container.getBlobClient(settings.prefix() + name);
    }

    /// The client has nothing that must be closed.
    @Override
    public void close() {}
}
