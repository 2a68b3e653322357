package org.isocenter.http.server;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpVersion;
import org.isocenter.http.Headers;
import org.isocenter.http.Origin;
import org.isocenter.http.Query;
import org.isocenter.http.Request;

/// A request as the server library has read it.
final class JettyRequest implements Request {
    private final String id;
    private final HttpVersion version;
    private final String method;
    private final Origin origin;
    private final String path;
    private final String rawQuery;
    private final Headers headers;
    private final RequestBody body;
    private final OptionalLong contentLength;
    private final String remoteAddress;
    private Optional<Query> query = Optional.empty();
    private Optional<String> route = Optional.empty();

    JettyRequest(org.eclipse.jetty.server.Request request, String id, Peer peer, RequestBody body) {
        this.id = id;
        this.version = request.getConnectionMetaData().getHttpVersion();
        this.method = request.getMethod();
        this.origin = peer.origin();
        this.remoteAddress = peer.address();
        String rawPath = request.getHttpURI().getPath();
        this.path = rawPath == null || rawPath.isEmpty() ? "/" : rawPath;
        String raw = request.getHttpURI().getQuery();
        this.rawQuery = raw == null ? "" : raw;
        this.headers = headers(request);
        this.body = body;
        long length = request.getLength();
        this.contentLength = length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }

    private static Headers headers(org.eclipse.jetty.server.Request request) {
        List<Headers.Field> fields = new ArrayList<>(request.getHeaders().size());
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue();
            fields.add(new Headers.Field(field.getName(), value == null ? "" : value));
        }
        return Headers.of(fields);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String method() {
        return method;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Query query() {
        if (query.isEmpty()) {
            query = Optional.of(Query.parse(rawQuery));
        }
        return query.get();
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public InputStream body() {
        return body;
    }

    @Override
    public InputStream body(long limitBytes) {
        body.limit(limitBytes);
        return body;
    }

    @Override
    public OptionalLong contentLength() {
        return contentLength;
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    @Override
    public Map<String, String> pathParameters() {
        return Map.of();
    }

    @Override
    public void routedTo(String template) {
        route = Optional.of(template);
    }

    /// Whether it is chunked in HTTP/1.0, which knows no chunks: someone before us may have taken the
    /// body for something else (RFC 9112 §6.1).
    boolean hasFaultyFraming() {
        return version == HttpVersion.HTTP_1_0 && headers.first("Transfer-Encoding").isPresent();
    }

    /// Whether the body is coded in another way than by chunks, which nobody here undoes.
    boolean hasUnknownCoding() {
        return headers.all("Transfer-Encoding").stream()
                .flatMap(field -> Arrays.stream(field.split(",")))
                .anyMatch(coding -> !coding.strip().equalsIgnoreCase("chunked"));
    }

    Optional<String> route() {
        return route;
    }

    RequestBody requestBody() {
        return body;
    }
}
