package org.isocenter.persistence.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.storage.blob.BlobServiceClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.isocenter.persistence.blob.BlobStorage;
import org.isocenter.persistence.blob.BlobStorageContract;
import org.isocenter.persistence.blob.Spool;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AzureBlobStorageTest extends BlobStorageContract {
    private static final String CONTAINER = "isocenter";

    @TempDir static Path serverFolder;
    private static AzuriteForTests server;
    private static int prefixes;

    @TempDir Path folder;
    private final String prefix = "archive-" + prefixes++ + "/";

    @BeforeAll
    static void start() throws Exception {
        Optional<Path> program = AzuriteForTests.program();
        Assumptions.assumeTrue(
                program.isPresent(),
                "no azurite-blob: npm install azurite, and -Disocenter.azurite");
        server = AzuriteForTests.start(program.get(), serverFolder);
        new BlobServiceClientBuilder()
                .connectionString(server.connectionString())
                .buildClient()
                .createBlobContainer(CONTAINER);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Override
    protected BlobStorage open() throws IOException {
        Spool spool = Spool.open(folder.resolve("spool"), new SecureRandom());
        return AzureBlobStorage.connect(
                new AzureSettings(server.connectionString(), CONTAINER, prefix), spool);
    }

    @Test
    void saysWhenThereIsNoContainer() throws IOException {
        Spool spool = Spool.open(folder.resolve("other"), new SecureRandom());

        assertThatThrownBy(() ->
                        AzureBlobStorage.connect(
                                new AzureSettings(server.connectionString(), "nowhere", ""), spool))
                .isInstanceOf(IOException.class)
                .hasMessage("The container nowhere cannot be used");
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
}
