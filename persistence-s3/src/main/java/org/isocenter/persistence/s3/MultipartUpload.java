package org.isocenter.persistence.s3;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/// Sends a file in parts: what S3 asks for beyond 5 GB.
final class MultipartUpload {
    /// Up to here one request does.
    static final long SINGLE_LIMIT = 1L << 30;

    private static final long PART_BYTES = 256L << 20;

    private final S3Client client;
    private final String bucket;
    private final String key;
    private final long partBytes;

    MultipartUpload(S3Client client, String bucket, String key) {
        this(client, bucket, key, PART_BYTES);
    }

    MultipartUpload(S3Client client, String bucket, String key, long partBytes) {
        this.client = client;
        this.bucket = bucket;
        this.key = key;
        this.partBytes = partBytes;
    }

    void send(Path file) throws IOException {
        String id =
                client.createMultipartUpload(request ->
                                request.bucket(bucket)
                                        .key(key)
                                        .checksumAlgorithm(ChecksumAlgorithm.CRC32_C))
                        .uploadId();
        boolean complete = false;
        try {
            List<CompletedPart> parts = sendParts(file, id);
            client.completeMultipartUpload(request ->
                    request.bucket(bucket)
                            .key(key)
                            .uploadId(id)
                            .multipartUpload(upload -> upload.parts(parts)));
            complete = true;
        } finally {
            if (!complete) {
                abort(id);
            }
        }
    }

    private List<CompletedPart> sendParts(Path file, String id) throws IOException {
        List<CompletedPart> parts = new ArrayList<>();
        long lengthBytes = Files.size(file);
        int number = 1;
        for (long start = 0; start < lengthBytes; start += partBytes) {
            long offset = start;
            long length = Math.min(partBytes, lengthBytes - start);
            int partNumber = number++;
            UploadPartResponse response =
                    client.uploadPart(
                            request ->
                                    request.bucket(bucket)
                                            .key(key)
                                            .uploadId(id)
                                            .partNumber(partNumber)
                                            .checksumAlgorithm(ChecksumAlgorithm.CRC32_C),
                            RequestBody.fromContentProvider(
                                    part(file, offset), length, "application/octet-stream"));
            parts.add(
                    CompletedPart.builder()
                            .partNumber(partNumber)
                            .eTag(response.eTag())
                            .checksumCRC32C(response.checksumCRC32C())
                            .build());
        }
        return parts;
    }

    /// The file from an offset on, anew for each attempt; the reader stops at the length it was told.
    private static ContentStreamProvider part(Path file, long offset) {
        return () -> {
            try {
                FileChannel channel = FileChannel.open(file);
                channel.position(offset);
                return Channels.newInputStream(channel);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private void abort(String id) {
        try {
            client.abortMultipartUpload(request -> request.bucket(bucket).key(key).uploadId(id));
        } catch (SdkException e) {
            // The store removes it by its own rules; what failed before is what the caller hears
            // of.
        }
    }
}
