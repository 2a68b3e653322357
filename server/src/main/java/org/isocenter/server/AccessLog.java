package org.isocenter.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.isocenter.http.RequestObserver;
import org.isocenter.http.json.Json;

/// The access log: a line of JSON for each request, with the id that its answer carries in
/// `x-ms-request-id` (dicom:HDR-4).
///
/// A line says who asked for what and what became of it. It has no query string and no header field,
/// since those may hold names of patients, tokens and secrets. When the file is full it becomes
/// `FILE.1`, in place of the one before, so that both together stay below twice the limit.
final class AccessLog implements RequestObserver, AutoCloseable {
    /// How long the file may become.
    static final long STANDARD_BYTES = 64L << 20;

    private static final Logger LOG = Logger.getLogger(AccessLog.class.getName());
    private static final int LONGEST_PATH = 1024;

    private final Path file;
    private final long limitBytes;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private FileChannel channel;
    private long length;
    private boolean failed;

    private AccessLog(Path file, long limitBytes, InstantSource clock, FileChannel channel)
            throws IOException {
        this.file = file;
        this.limitBytes = limitBytes;
        this.clock = clock;
        this.channel = channel;
        this.length = channel.size();
    }

    /// Opens the file, or goes on in it.
    ///
    /// @param limitBytes how long it may become
    static AccessLog open(Path file, long limitBytes, InstantSource clock) throws IOException {
        return new AccessLog(file, limitBytes, clock, channel(file));
    }

    private static FileChannel channel(Path file) throws IOException {
        if (Files.notExists(file)
                && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-r-----")));
        }
        return FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
    }

    @Override
    public void answered(Exchange exchange) {
        byte[] line = line(exchange);
        lock.lock();
        try {
            if (length > 0 && length + line.length > limitBytes) {
                startAnew();
            }
            ByteBuffer bytes = ByteBuffer.wrap(line);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            length += line.length;
            failed = false;
        } catch (IOException e) {
            if (!failed) { // said once, not for each request
                LOG.log(Level.WARNING, "cannot write the access log " + file, e);
                failed = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void startAnew() throws IOException {
        channel.close();
        Files.move(
                file,
                file.resolveSibling(file.getFileName() + ".1"),
                StandardCopyOption.REPLACE_EXISTING);
        channel = channel(file);
        length = 0;
    }

    private byte[] line(Exchange exchange) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", clock.instant().toString());
        line.put("id", exchange.id());
        line.put("client", exchange.remoteAddress());
        line.put("method", exchange.method());
        line.put("host", exchange.origin().host());
        line.put("path", shortened(exchange.path()));
        exchange.route().ifPresent(route -> line.put("route", route));
        line.put("status", exchange.status());
        line.put("bytesIn", exchange.bytesIn());
        line.put("bytesOut", exchange.bytesOut());
        line.put("milliseconds", exchange.duration().toNanos() / 1000 / 1000.0);
        line.put("complete", exchange.complete());
        byte[] json = Json.write(line);
        byte[] withEnd = Arrays.copyOf(json, json.length + 1);
        withEnd[json.length] = '\n';
        return withEnd;
    }

    private static String shortened(String path) {
        return path.length() <= LONGEST_PATH ? path : path.substring(0, LONGEST_PATH) + "…";
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            channel.close();
        } finally {
            lock.unlock();
        }
    }
}
