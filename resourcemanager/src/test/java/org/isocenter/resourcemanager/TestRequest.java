package org.isocenter.resourcemanager;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.OptionalLong;
import org.isocenter.http.Headers;
import org.isocenter.http.Origin;
import org.isocenter.http.Query;
import org.isocenter.http.Request;

/// A request in memory.
record TestRequest(
        String method,
        Origin origin,
        String path,
        Query query,
        Headers headers,
        byte[] bytes,
        Map<String, String> pathParameters)
        implements Request {
    static final Origin ARM = new Origin("https", "arm.example.test", 8443);

    static TestRequest of(String method, String pathAndQuery, Headers headers, byte[] body) {
        int question = pathAndQuery.indexOf('?');
        return new TestRequest(
                method,
                ARM,
                question < 0 ? pathAndQuery : pathAndQuery.substring(0, question),
                Query.parse(question < 0 ? "" : pathAndQuery.substring(question + 1)),
                headers,
                body,
                Map.of());
    }

    @Override
    public InputStream body() {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public OptionalLong contentLength() {
        return OptionalLong.of(bytes.length);
    }

    @Override
    public String remoteAddress() {
        return "127.0.0.1";
    }
}
