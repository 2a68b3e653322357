package org.isocenter.persistence.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.isocenter.persistence.blob.BlobStorage;
import org.isocenter.persistence.blob.BlobStorageContract;
import org.isocenter.persistence.blob.Spool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

class S3BlobStorageTest extends BlobStorageContract {
    @TempDir static Path serverFolder;
    private static S3ForTests server;
    private static int prefixes;

    @TempDir Path folder;
    private final String prefix = "archive-" + prefixes++ + "/";

    @BeforeAll
    static void start() throws Exception {
        server = S3ForTests.start(serverFolder);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static S3Settings settings(String bucket, String prefix) {
        return new S3Settings(
                Optional.of(server.address()),
                "us-east-1",
                bucket,
                prefix,
                Optional.of(new S3Settings.Credentials("key", "secret")));
    }

    @Override
    protected BlobStorage open() throws IOException {
        Spool spool = Spool.open(folder.resolve("spool"), new SecureRandom());
        return S3BlobStorage.connect(settings(S3ForTests.BUCKET, prefix), spool);
    }

    @Test
    void saysWhenThereIsNoBucket() throws IOException {
        Spool spool = Spool.open(folder.resolve("other"), new SecureRandom());

        assertThatThrownBy(() -> S3BlobStorage.connect(settings("nowhere", ""), spool))
                .isInstanceOf(IOException.class)
                .hasMessage("The bucket nowhere cannot be used");
    }

    @Test
    void sendsAFileInParts() throws Exception {
        byte[] bytes = bytes(12_000_000);
        Path file = Files.write(folder.resolve("file"), bytes);
        try (S3Client client =
                S3Client.builder()
                        .httpClientBuilder(UrlConnectionHttpClient.builder())
                        .region(Region.US_EAST_1)
                        .forcePathStyle(true)
                        .endpointOverride(server.address())
                        .credentialsProvider(
                                StaticCredentialsProvider.create(
                                        AwsBasicCredentials.create("key", "secret")))
                        .build()) {
            new MultipartUpload(client, S3ForTests.BUCKET, "parts", 5 << 20).send(file);

            ResponseBytes<GetObjectResponse> found =
                    client.getObjectAsBytes(
                            request -> request.bucket(S3ForTests.BUCKET).key("parts"));
            assertThat(found.asByteArray()).isEqualTo(bytes);
        }
    }

    @Test
    void leavesNothingInTheSpool() throws IOException {
        store(NAME, bytes(10));
        store(NAME, bytes(3_000_000));
        try (var upload = storage.create(NAME)) {
            upload.write(bytes(3_000_000), 0, 3_000_000);
        }

        try (var files = Files.list(folder.resolve("spool"))) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void failsWhenTheStoreIsGone() throws Exception {
        S3ForTests other = S3ForTests.start(folder);
        S3Settings settings =
                new S3Settings(
                        Optional.of(other.address()),
                        "us-east-1",
                        S3ForTests.BUCKET,
                        "",
                        Optional.of(new S3Settings.Credentials("key", "secret")));
        Spool spool = Spool.open(folder.resolve("other"), new SecureRandom());
        try (BlobStorage lonely = S3BlobStorage.connect(settings, spool)) {
            other.close();

            try (var upload = lonely.create(NAME)) {
                assertThatThrownBy(upload::commit).isInstanceOf(IOException.class);
            }
            assertThatThrownBy(() -> lonely.open(NAME)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> lonely.delete(NAME)).isInstanceOf(IOException.class);
        }
    }
}
