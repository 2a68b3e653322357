package org.isocenter.identity;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.isocenter.http.Headers;
import org.isocenter.http.Origin;
import org.isocenter.http.Query;
import org.isocenter.http.Request;

/// A request in memory.
public record TestRequest(
        String method,
        Origin origin,
        String path,
        Query query,
        Headers headers,
        String text,
        String remoteAddress)
        implements Request {
    public static final Origin ORIGIN = new Origin("https", "localhost", 8443);

    public static TestRequest get(String pathAndQuery) {
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        String query = mark < 0 ? "" : pathAndQuery.substring(mark + 1);
        return new TestRequest(
                "GET", ORIGIN, path, Query.parse(query), Headers.none(), "", "192.0.2.1");
    }

    /// A form: name, value, name, value …
    public static TestRequest post(String pathAndQuery, String... form) {
        return get(pathAndQuery)
                .with("POST")
                .withText(form(form))
                .withHeader("Content-Type", "application/x-www-form-urlencoded");
    }

    public static String form(String... namesAndValues) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            pairs.add(encode(namesAndValues[i]) + "=" + encode(namesAndValues[i + 1]));
        }
        return String.join("&", pairs);
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    public TestRequest with(String otherMethod) {
        return new TestRequest(otherMethod, origin, path, query, headers, text, remoteAddress);
    }

    public TestRequest withText(String other) {
        return new TestRequest(method, origin, path, query, headers, other, remoteAddress);
    }

    public TestRequest withHeader(String name, String value) {
        return new TestRequest(
                method, origin, path, query, headers.with(name, value), text, remoteAddress);
    }

    public TestRequest on(Origin other) {
        return new TestRequest(method, other, path, query, headers, text, remoteAddress);
    }

    public TestRequest from(String address) {
        return new TestRequest(method, origin, path, query, headers, text, address);
    }

    @Override
    public InputStream body() {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public OptionalLong contentLength() {
        return OptionalLong.of(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Override
    public Map<String, String> pathParameters() {
        return Map.of();
    }
}
