package org.isocenter.dicomweb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.service.AccessControl;
import org.isocenter.dicomweb.service.DicomService;
import org.isocenter.dicomweb.service.Security;
import org.isocenter.dicomweb.service.ServiceBase;
import org.isocenter.http.Body;
import org.isocenter.http.Origin;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.persistence.blob.BlobStorage;
import org.isocenter.persistence.blob.FileBlobStorage;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;
import tools.jackson.databind.JsonNode;

/// A DICOM service in a folder: the plane over a real database and real files.
public final class TestService implements AutoCloseable {
    public static final String BASE = "https://pacs.example:8443/dicom/hospital-images";

    public final Database database;
    public final BlobStorage blobs;
    public final Archive archive;
    public final DicomwebPlane plane;
    private final DicomService service;

    private TestService(
            Database database,
            BlobStorage blobs,
            Security security,
            AccessControl access,
            DicomwebSettings settings,
            InstantSource clock) {
        this.database = database;
        this.blobs = blobs;
        this.archive = new Archive(database, blobs);
        AtomicLong boundary = new AtomicLong();
        this.plane =
                new DicomwebPlane(
                        settings,
                        access,
                        clock,
                        () -> "boundary0000000000" + boundary.incrementAndGet());
        this.service = new DicomService("/services/images", security, archive);
    }

    /// A service where everybody may do everything.
    public static TestService open(Path folder) {
        return open(folder, DicomwebSettings.DEFAULT, Clock.systemUTC());
    }

    public static TestService open(Path folder, DicomwebSettings settings, InstantSource clock) {
        return open(folder, new Security.Off(), (_, _, _) -> true, settings, clock);
    }

    public static TestService open(
            Path folder,
            Security security,
            AccessControl access,
            DicomwebSettings settings,
            InstantSource clock) {
        try {
            return new TestService(
                    Databases.openSqlite(folder.resolve("images.db"), Archive.TABLES),
                    FileBlobStorage.open(folder.resolve("blobs")),
                    security,
                    access,
                    settings,
                    clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A service over a database and a storage that are open already.
    public static TestService over(Database database, BlobStorage blobs, InstantSource clock) {
        return new TestService(
                database,
                blobs,
                new Security.Off(),
                (_, _, _) -> true,
                DicomwebSettings.DEFAULT,
                clock);
    }

    /// A service over a database that is open already.
    public static TestService over(Database database, Path folder) {
        try {
            return new TestService(
                    database,
                    FileBlobStorage.open(folder.resolve("blobs")),
                    new Security.Off(),
                    (_, _, _) -> true,
                    DicomwebSettings.DEFAULT,
                    Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// An answer with its body read.
    public record Answer(Response response, byte[] body) {
        public int status() {
            return response.status();
        }

        public String header(String name) {
            return response.headers().first(name).orElse("");
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            try {
                return Json.read(body);
            } catch (JsonSyntaxException e) {
                throw new AssertionError(text(), e);
            }
        }
    }

    /// Sends a request; its path begins with the version.
    public Answer send(Request request) {
        try {
            Response response =
                    plane.handle(
                            request,
                            service,
                            new ServiceBase(
                                    new Origin("https", "pacs.example", 8443),
                                    "/dicom/hospital-images"),
                            request.path());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            write(response.body(), out);
            return new Answer(response, out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Body body, ByteArrayOutputStream out) throws IOException {
        switch (body) {
            case Body.Empty() -> {}
            case Body.Bytes(byte[] bytes) -> out.write(bytes);
            case Body.FileRange(Path file, long offset, long length) -> {
                ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(length));
                try (FileChannel channel = FileChannel.open(file)) {
                    while (bytes.hasRemaining()
                            && channel.read(bytes, offset + bytes.position()) >= 0) {
                        // goes on
                    }
                }
                out.write(bytes.array(), 0, bytes.position());
            }
            case Body.Streamed streamed -> streamed.writer().writeTo(out);
            case Body.Sequence(var bodies) -> {
                for (Body each : bodies) {
                    write(each, out);
                }
            }
        }
    }

    /// Stores one file.
    public Answer store(String version, byte[] file) {
        return send(
                FakeRequest.of("POST", "/" + version + "/studies")
                        .acceptingJson()
                        .body("application/dicom", file));
    }

    /// Stores or replaces one file.
    public Answer put(String version, byte[] file) {
        return send(
                FakeRequest.of("PUT", "/" + version + "/studies")
                        .acceptingJson()
                        .body("application/dicom", file));
    }

    public Answer get(String path) {
        return send(FakeRequest.get(path).acceptingJson());
    }

    public Answer delete(String path) {
        return send(FakeRequest.of("DELETE", path));
    }

    /// A multipart body.
    public static byte[] multipart(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(
                    "--b\r\nContent-Type: application/dicom\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            out.writeBytes(part);
            out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes("--b--\r\n".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    @Override
    public void close() {
        database.close();
        blobs.close();
    }
}
