package org.isocenter.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.OptionalLong;

/// A request made by hand.
public record TestRequest(String method, String target, Headers headers) implements Request {
    @Override
    public Origin origin() {
        return new Origin("https", "localhost", 443);
    }

    @Override
    public String path() {
        return target.split("\\?", 2)[0];
    }

    @Override
    public Query query() {
        return target.contains("?") ? Query.parse(target.split("\\?", 2)[1]) : Query.empty();
    }

    @Override
    public InputStream body() {
        return new ByteArrayInputStream(new byte[0]);
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
