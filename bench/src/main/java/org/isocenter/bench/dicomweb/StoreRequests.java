package org.isocenter.bench.dicomweb;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Makes Store requests of one instance each (PS3.18 §10.5).
final class StoreRequests {
    private static final byte[] HEAD =
            "--bench\r\nContent-Type: application/dicom\r\n\r\n"
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

    ByteBuffer[] of(ByteBuffer file) {
        long length = (long) HEAD.length + file.remaining() + TAIL.length;
        return new ByteBuffer[] {
            ByteBuffer.wrap((header + length + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII)),
            ByteBuffer.wrap(HEAD),
            file,
            ByteBuffer.wrap(TAIL)
        };
    }
}
