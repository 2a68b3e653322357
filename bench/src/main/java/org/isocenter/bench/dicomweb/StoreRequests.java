package org.isocenter.bench.dicomweb;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Makes Store requests (PS3.18 §10.5).
final class StoreRequests {
    private static final byte[] HEAD =
            "\r\n--bench\r\nContent-Type: application/dicom\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TAIL = "\r\n--bench--\r\n".getBytes(StandardCharsets.US_ASCII);

    private final String header;

    StoreRequests(Server server) {
        URI studies = server.base().resolve("studies");
        header =
                "POST "
                        + HttpConnection.target(studies)
                        + " HTTP/1.1\r\nHost: "
                        + studies.getAuthority()
                        + "\r\nAccept: application/dicom+json\r\n"
                        + "Content-Type: multipart/related; type=\"application/dicom\";"
                        + " boundary=bench\r\n"
                        + server.authorization()
                        + "Content-Length: ";
    }

    /// A request with some files, each a part of its body.
    ByteBuffer[] of(ByteBuffer... files) {
        long length = TAIL.length;
        for (ByteBuffer file : files) {
            length += HEAD.length + (long) file.remaining();
        }
        List<ByteBuffer> request = new ArrayList<>();
        request.add(
                ByteBuffer.wrap(
                        (header + length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
        for (ByteBuffer file : files) {
            request.add(ByteBuffer.wrap(HEAD));
            request.add(file);
        }
        request.add(ByteBuffer.wrap(TAIL));
        return request.toArray(ByteBuffer[]::new);
    }
}
