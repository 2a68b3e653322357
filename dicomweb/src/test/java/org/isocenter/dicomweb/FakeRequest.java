package org.isocenter.dicomweb;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.OptionalLong;
import org.isocenter.http.BodyTooLargeException;
import org.isocenter.http.Headers;
import org.isocenter.http.Origin;
import org.isocenter.http.Query;
import org.isocenter.http.Request;

/// A request in memory.
record FakeRequest(String method, String path, Query query, Headers headers, InputStream body)
        implements Request {

    static FakeRequest of(String method, String pathAndQuery) {
        int question = pathAndQuery.indexOf('?');
        return new FakeRequest(
                method,
                question < 0 ? pathAndQuery : pathAndQuery.substring(0, question),
                question < 0 ? Query.empty() : Query.parse(pathAndQuery.substring(question + 1)),
                Headers.none(),
                InputStream.nullInputStream());
    }

    static FakeRequest get(String pathAndQuery) {
        return of("GET", pathAndQuery);
    }

    FakeRequest with(String header, String value) {
        return new FakeRequest(method, path, query, headers.with(header, value), body);
    }

    FakeRequest accepting(String value) {
        return with("Accept", value);
    }

    FakeRequest acceptingJson() {
        return accepting("application/dicom+json");
    }

    FakeRequest body(String contentType, byte[] bytes) {
        return body(contentType, new ByteArrayInputStream(bytes));
    }

    FakeRequest body(String contentType, InputStream stream) {
        return new FakeRequest(
                method, path, query, headers.with("Content-Type", contentType), stream);
    }

    @Override
    public InputStream body(long limitBytes) {
        return new InputStream() {
            private long left = limitBytes;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                if (left == 0) {
                    if (body.read() >= 0) {
                        throw new BodyTooLargeException(limitBytes);
                    }
                    return -1;
                }
                int read = body.read(bytes, offset, (int) Math.min(length, left));
                left -= Math.max(read, 0);
                return read;
            }
        };
    }

    @Override
    public Origin origin() {
        return new Origin("https", "pacs.example", 8443);
    }

    @Override
    public OptionalLong contentLength() {
        return OptionalLong.empty();
    }

    @Override
    public String remoteAddress() {
        return "127.0.0.1";
    }

    @Override
    public Map<String, String> pathParameters() {
        return Map.of();
    }
}
