package org.isocenter.cli.http;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.isocenter.cli.CommandFailure;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// JSON calls to one of the installation's APIs.
///
/// Documents are trees of maps, lists and scalars in the order the server wrote them.
///
/// @param client trusts the installation
public record Api(HttpClient client) {
    /// An answer of an API.
    ///
    /// @param status the status code
    /// @param document the body, absent when there was none
    /// @param headers the first value of each field, by its name in any case
    public record Answer(int status, Optional<Object> document, Map<String, String> headers) {}

    /// Sends a request and takes the answer whatever its status.
    public HttpResponse<byte[]> send(HttpRequest request) throws IOException, CommandFailure {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (ConnectException e) {
            throw (IOException) new ConnectException(request.uri().getAuthority()).initCause(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
    }

    /// Sends a request with a bearer token and reads the JSON answer.
    ///
    /// @param body sent as JSON when present
    /// @throws CommandFailure for a status of 400 and more, with the server's own message
    public Answer call(String method, URI uri, String token, Optional<Object> body)
            throws IOException, CommandFailure {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token);
        if (body.isPresent()) {
            request.header("Content-Type", "application/json");
        }
        request.method(
                method,
                body.isPresent()
                        ? HttpRequest.BodyPublishers.ofByteArray(
                                JsonMapper.shared().writeValueAsBytes(body.get()))
                        : HttpRequest.BodyPublishers.noBody());
        return answer(send(request.build()));
    }

    /// Sends a form (`application/x-www-form-urlencoded`) and reads the JSON answer.
    public Answer form(URI uri, Map<String, String> fields) throws IOException, CommandFailure {
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(encode(fields)))
                        .build();
        HttpResponse<byte[]> response = send(request);
        return new Answer(response.statusCode(), document(response.body()), Map.of());
    }

    /// Reads an answer.
    ///
    /// @throws CommandFailure for a status of 400 and more, with the server's own message
    public static Answer answer(HttpResponse<byte[]> response) throws CommandFailure {
        Optional<Object> document = document(response.body());
        if (response.statusCode() >= 400) {
            throw new CommandFailure(
                    response.statusCode() == 404 ? 3 : 1,
                    message(response.statusCode(), document, response.body()));
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.headers().map().forEach((name, values) -> headers.put(name, values.getFirst()));
        return new Answer(response.statusCode(), document, headers);
    }

    /// The address of a server, as a user wrote it.
    ///
    /// @param option for the message
    /// @throws CommandFailure if it is none
    public static String address(String option, String text) throws CommandFailure {
        try {
            URI uri = new URI(text);
            if (("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
                    && uri.getHost() != null) {
                return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
            }
        } catch (URISyntaxException said) {
            // below
        }
        throw new CommandFailure(
                2, option + " takes an address like https://localhost:8443, not '" + text + "'");
    }

    /// Percent-encodes fields as a query or a form.
    public static String encode(Map<String, String> fields) {
        StringBuilder form = new StringBuilder();
        fields.forEach((name, value) ->
                form.append(form.isEmpty() ? "" : "&")
                        .append(encode(name))
                        .append('=')
                        .append(encode(value)));
        return form.toString();
    }

    /// Percent-encodes a value for a query or a form.
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static Optional<Object> document(byte[] body) {
        if (body.length == 0) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JsonMapper.shared().readValue(body, Object.class));
        } catch (JacksonException notJson) {
            return Optional.empty();
        }
    }

    private static String message(int status, Optional<Object> document, byte[] body) {
        if (document.orElse(null) instanceof Map<?, ?> object) {
            if (object.get("error") instanceof Map<?, ?> error) {
                return "(" + error.get("code") + ") " + error.get("message");
            }
            if (object.get("error_description") instanceof String description) {
                return description;
            }
        }
        String text = new String(body, StandardCharsets.UTF_8).strip();
        return "the server answered " + status + (text.isEmpty() ? "" : ": " + text);
    }

    /// The members of a document that ought to be an object.
    ///
    /// @throws CommandFailure if it is something else
    public static Map<?, ?> object(Optional<Object> document) throws CommandFailure {
        if (document.orElse(null) instanceof Map<?, ?> object) {
            return object;
        }
        throw new CommandFailure("the server's answer is no JSON object");
    }

    /// The elements of a document that ought to be an array; none when there is no document.
    public static List<?> array(Optional<Object> document) {
        return document.orElse(null) instanceof List<?> list ? list : List.of();
    }
}
