package org.isocenter.persistence.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Base64;
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
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// Blobs as objects of a bucket.
///
/// An upload waits in the [Spool] until it is whole and then is one request, up to the 5 GB that S3
/// takes in one; larger ones go in parts. The store compares the checksum before it says yes.
public final class S3BlobStorage implements BlobStorage {
    private static final int NOT_FOUND = 404;
    private static final int RANGE_BEYOND_THE_END = 416;

    private final S3Client client;
    private final S3Settings settings;
    private final Spool spool;

    private S3BlobStorage(S3Client client, S3Settings settings, Spool spool) {
        this.client = client;
        this.settings = settings;
        this.spool = spool;
    }

    /// Connects; says so at once when there is no such bucket, or we may not use it.
    public static S3BlobStorage connect(S3Settings settings, Spool spool) throws IOException {
        S3ClientBuilder builder =
                S3Client.builder()
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .region(Region.of(settings.region()))
                        .forcePathStyle(settings.endpoint().isPresent());
        settings.endpoint().ifPresent(builder::endpointOverride);
        settings.credentials()
                .ifPresent(credentials ->
                        builder.credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create(
                                                credentials.accessKey(),
                                                credentials.secretKey()))));
        S3Client client = builder.build();
        try {
            client.headBucket(request -> request.bucket(settings.bucket()));
        } catch (SdkException e) {
            client.close();
            throw new IOException("The bucket " + settings.bucket() + " cannot be used", e);
        }
        return new S3BlobStorage(client, settings, spool);
    }

    @Override
    public BlobUpload create(BlobName name) {
        return spool.create(name, this::send);
    }

    private void send(BlobName name, Spool.Content content, long checksum) throws IOException {
        try {
            switch (content) {
                case Spool.Content.InMemory memory ->
                        put(name, checksum, RequestBody.fromBytes(memory.bytes()));
                case Spool.Content.InFile file -> {
                    if (file.lengthBytes() <= MultipartUpload.SINGLE_LIMIT) {
                        put(name, checksum, RequestBody.fromFile(file.file()));
                    } else {
                        new MultipartUpload(client, settings.bucket(), key(name)).send(file.file());
                    }
                }
            }
        } catch (SdkException e) {
            throw new IOException("The blob " + name + " cannot be stored", e);
        }
    }

    private void put(BlobName name, long checksum, RequestBody body) {
        byte[] crc = ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum).array();
        client.putObject(
                request ->
                        request.bucket(settings.bucket())
                                .key(key(name))
                                .checksumCRC32C(Base64.getEncoder().encodeToString(crc)),
                body);
    }

    @Override
    public InputStream open(BlobName name, long offset, long length) throws IOException {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("Negative range " + offset + ", " + length);
        }
        try {
            if (length == 0) {
                client.headObject(request -> request.bucket(settings.bucket()).key(key(name)));
                return InputStream.nullInputStream();
            }
            return client.getObject(request -> {
                request.bucket(settings.bucket()).key(key(name));
                boolean toTheEnd = length > Long.MAX_VALUE - offset;
                if (offset > 0 || !toTheEnd) {
                    request.range("bytes=" + offset + "-" + (toTheEnd ? "" : offset + length - 1));
                }
            });
        } catch (S3Exception e) {
            return switch (e.statusCode()) {
                case NOT_FOUND -> throw new NoSuchBlobException(name);
                case RANGE_BEYOND_THE_END -> InputStream.nullInputStream();
                default -> throw new IOException("The blob " + name + " cannot be read", e);
            };
        } catch (SdkException e) {
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

    /// The store does not say whether there was anything to delete, so it is asked before.
    private boolean deleteOne(BlobName name) throws IOException {
        try {
            client.headObject(request -> request.bucket(settings.bucket()).key(key(name)));
            client.deleteObject(request -> request.bucket(settings.bucket()).key(key(name)));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return false;
            }
            throw new IOException("The blob " + name + " cannot be deleted", e);
        } catch (SdkException e) {
            throw new IOException("The blob " + name + " cannot be deleted", e);
        }
    }

    @Override
    public Stream<BlobName> list(String prefix) {
        return client
                .listObjectsV2Paginator(request ->
                        request.bucket(settings.bucket()).prefix(settings.prefix() + prefix))
                .contents()
                .stream()
                .map(object -> new BlobName(object.key().substring(settings.prefix().length())));
    }

    private String key(BlobName name) {
        return settings.prefix() + name;
    }

    @Override
    public void close() {
        client.close();
    }
}
