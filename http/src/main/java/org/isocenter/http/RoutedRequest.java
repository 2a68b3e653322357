package org.isocenter.http;

import java.io.InputStream;
import java.util.Map;
import java.util.OptionalLong;

/// A request whose path has been matched against a template.
record RoutedRequest(Request request, Map<String, String> pathParameters) implements Request {
    @Override
    public String method() {
        return request.method();
    }

    @Override
    public Origin origin() {
        return request.origin();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public Query query() {
        return request.query();
    }

    @Override
    public Headers headers() {
        return request.headers();
    }

    @Override
    public InputStream body() {
        return request.body();
    }

    @Override
    public InputStream body(long limitBytes) {
        return request.body(limitBytes);
    }

    @Override
    public String id() {
        return request.id();
    }

    @Override
    public void routedTo(String template) {
        request.routedTo(template);
    }

    @Override
    public OptionalLong contentLength() {
        return request.contentLength();
    }

    @Override
    public String remoteAddress() {
        return request.remoteAddress();
    }
}
