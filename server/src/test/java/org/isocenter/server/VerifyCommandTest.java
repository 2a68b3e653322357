package org.isocenter.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class VerifyCommandTest {
    @TempDir Path data;
    private String output = "";

    private int verify() {
        StringWriter text = new StringWriter();
        int code =
                new CommandLine(new VerifyCommand())
                        .setOut(new PrintWriter(text))
                        .setErr(new PrintWriter(text))
                        .execute("--data", data.toString());
        output = text.toString();
        return code;
    }

    private static void store(TestInstallation installation) throws Exception {
        Path root = Path.of(System.getProperty("isocenter.root", "..")).toAbsolutePath();
        assertThat(
                        installation
                                .send(
                                        HttpRequest.newBuilder(
                                                        URI.create(
                                                                installation
                                                                                .bootstrap()
                                                                                .serviceUrl()
                                                                        + "/v2/studies"))
                                                .header(
                                                        "Authorization",
                                                        "Bearer "
                                                                + installation.client(
                                                                        TestInstallation.DICOM))
                                                .header("Content-Type", "application/dicom")
                                                .header("Accept", "application/dicom+json")
                                                .POST(
                                                        HttpRequest.BodyPublishers.ofFile(
                                                                root.resolve(
                                                                        "docs/samples/quickstart.dcm"))))
                                .status())
                .isEqualTo(200);
    }

    private Path segment() throws Exception {
        try (Stream<Path> files =
                Files.walk(data.resolve("dicom/workspace-dicom/blobs/segments"))) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    @Test
    void findsWhatIsDamagedAndSaysWhichInstanceItIs() throws Exception {
        try (TestInstallation installation = TestInstallation.start(data)) {
            store(installation);
            assertThat(verify()).as("beside a running server: " + output).isZero();
        }
        assertThat(verify()).as(output).isZero();
        assertThat(output)
                .contains("isocenter.db: sound", "index.db: sound")
                .contains("workspace-dicom: 1 instances read, 0 not as they were stored");

        byte[] bytes = Files.readAllBytes(segment());
        bytes[600] ^= 1;
        Files.write(segment(), bytes);
        assertThat(verify()).isEqualTo(1);
        assertThat(output)
                .contains("1 instances read, 1 not as they were stored")
                .containsPattern(" /studies/[0-9.]+/series/[0-9.]+/instances/[0-9.]+ DAMAGED");

        Files.delete(segment());
        assertThat(verify()).isEqualTo(1);
        assertThat(output).contains(" MISSING (");
    }

    @Test
    void findsADamagedDatabaseAndReadsWhatItCan() throws Exception {
        TestInstallation.start(data).close();
        Path index = data.resolve("dicom/workspace-dicom/index.db");
        byte[] bytes = Files.readAllBytes(index);
        for (int i = 8192; i < bytes.length; i += 4096) {
            bytes[i] = 77; // no kind of page
        }
        Files.write(index, bytes);

        assertThat(verify()).isEqualTo(1);
        assertThat(output).contains("isocenter.db: sound", "index.db: DAMAGED");
    }

    /// A database that an older version wrote is read as it is.
    @Test
    void bringsNoDatabaseUpToDate() throws Exception {
        TestInstallation.start(data).close();
        String url = "jdbc:sqlite:" + data.resolve("dicom/workspace-dicom/index.db");
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM history_of_dicomweb WHERE version > 1");
        }

        assertThat(verify()).as(output).isZero();

        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT max(version) FROM history_of_dicomweb")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isEqualTo(1);
        }
    }

    @Test
    void saysThatThereIsNoInstallation() {
        assertThat(verify()).isEqualTo(1);
        assertThat(output).contains("there is no installation in " + data);
        assertThat(data).isEmptyDirectory();
    }
}
