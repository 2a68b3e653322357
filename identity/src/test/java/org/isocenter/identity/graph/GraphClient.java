package org.isocenter.identity.graph;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.isocenter.http.Body;
import org.isocenter.http.Headers;
import org.isocenter.http.Origin;
import org.isocenter.http.Query;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.Routes;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import tools.jackson.databind.JsonNode;

/// Sends requests to a plane's routes in memory. The bearer token is the name of a caller that the
/// test's authenticator knows.
record GraphClient(Routes routes, String token, List<Headers.Field> headers) {
    static final Origin ORIGIN = new Origin("https", "id.contoso.test", 8443);

    GraphClient(Routes routes, String token) {
        this(routes, token, List.of());
    }

    GraphClient with(String name, String value) {
        List<Headers.Field> more = new ArrayList<>(headers);
        more.add(new Headers.Field(name, value));
        return new GraphClient(routes, token, more);
    }

    Answer get(String target) {
        return send("GET", target, "");
    }

    Answer post(String target, String body) {
        return send("POST", target, body.replace('\'', '"'));
    }

    Answer patch(String target, String body) {
        return send("PATCH", target, body.replace('\'', '"'));
    }

    Answer delete(String target) {
        return send("DELETE", target, "");
    }

    Answer send(String method, String target, String body) {
        return send(method, target, body.getBytes(StandardCharsets.UTF_8));
    }

    Answer send(String method, String target, byte[] body) {
        List<Headers.Field> fields = new ArrayList<>(headers);
        if (!token.isEmpty()) {
            fields.add(new Headers.Field("Authorization", "Bearer " + token));
        }
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        String query = question < 0 ? "" : target.substring(question + 1).replace(" ", "%20");
        Request request =
                new InMemory(
                        method,
                        path.replace(" ", "%20"),
                        Query.parse(query),
                        Headers.of(fields),
                        new ByteArrayInputStream(body));
        try {
            return switch (routes.find(request)) {
                case Routes.Outcome.Found(var handler, var routed) ->
                        new Answer(handler.handle(routed));
                case Routes.Outcome.MethodNotAllowed _ -> new Answer(Response.of(405));
                case Routes.Outcome.NotFound() -> new Answer(Response.of(404));
            };
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A response and shortcuts into its JSON body.
    record Answer(Response response) {
        int status() {
            return response.status();
        }

        Optional<String> header(String name) {
            return response.headers().first(name);
        }

        byte[] bytes() {
            return response.body() instanceof Body.Bytes bytes ? bytes.bytes() : new byte[0];
        }

        String text() {
            return new String(bytes(), StandardCharsets.UTF_8);
        }

        JsonNode json() {
            try {
                return Json.read(bytes());
            } catch (JsonSyntaxException e) {
                throw new IllegalStateException(status() + " " + text(), e);
            }
        }

        /// The text at a JSON pointer, empty when there is none.
        String at(String pointer) {
            return json().at(pointer).asString("");
        }

        /// A text of each element of `value`.
        List<String> each(String property) {
            return json().path("value")
                    .valueStream()
                    .map(element -> element.path(property).asString(""))
                    .toList();
        }

        String errorCode() {
            return at("/error/code");
        }

        String errorMessage() {
            return at("/error/message");
        }
    }

    private record InMemory(
            String method, String path, Query query, Headers headers, InputStream body)
            implements Request {
        @Override
        public Origin origin() {
            return ORIGIN;
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

    /// Reads a property of every element of an answer.
    static <T> List<T> map(Answer answer, Function<JsonNode, T> function) {
        return answer.json().path("value").valueStream().map(function).toList();
    }
}
