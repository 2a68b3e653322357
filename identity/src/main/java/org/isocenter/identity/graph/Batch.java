package org.isocenter.identity.graph;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.isocenter.http.Body;
import org.isocenter.http.Headers;
import org.isocenter.http.Origin;
import org.isocenter.http.Query;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.Routes;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.PropertyReader;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `POST /$batch`: up to twenty requests in one (identity:GRAPH-19). They run one after the other, in
/// their order, each as if it had come alone with the token of the batch; one that depends on a
/// failed one is not run (424).
final class Batch {
    private static final int LIMIT = 20;

    private final Supplier<Routes> routes;

    Batch(Supplier<Routes> routes) {
        this.routes = routes;
    }

    /// One request of a batch.
    private record Step(
            String id,
            String method,
            String url,
            List<Headers.Field> headers,
            Optional<JsonNode> body,
            List<String> dependsOn) {}

    Response handle(GraphCall call) throws GraphRefusal, IOException {
        List<Step> steps = steps(call.body());
        Map<String, Integer> statuses = new HashMap<>();
        ObjectNode answer = Json.mapper().createObjectNode();
        ArrayNode responses = answer.putArray("responses");
        for (Step step : steps) {
            ObjectNode response = responses.addObject().put("id", step.id());
            Response result = runnable(step, statuses) ? run(call, step) : failedDependency();
            statuses.put(step.id(), result.status());
            write(result, response);
        }
        return Response.json(200, answer);
    }

    private static List<Step> steps(ObjectNode body) throws GraphRefusal {
        List<Step> steps = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        try {
            for (PropertyReader in : PropertyReader.of(body).objects("requests", LIMIT)) {
                Step step = step(in, body.path("requests").path(steps.size()));
                if (ids.contains(step.id())) {
                    throw in.wrong("id", "is there twice");
                }
                if (!ids.containsAll(step.dependsOn())) {
                    throw in.wrong("dependsOn", "must name requests before this one");
                }
                ids.add(step.id());
                steps.add(step);
            }
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
        if (steps.isEmpty()) {
            throw GraphRefusal.badRequest("A batch has 1 to " + LIMIT + " requests.");
        }
        return steps;
    }

    private static Step step(PropertyReader in, JsonNode node) throws InvalidPropertyException {
        String url = in.requiredText("url", 8_000);
        if (url.toLowerCase(Locale.ROOT).contains("$batch")) {
            throw in.wrong("url", "cannot be a batch");
        }
        List<Headers.Field> headers = new ArrayList<>();
        for (var header : node.path("headers").properties()) {
            boolean clean =
                    header.getKey().matches("[A-Za-z0-9-]{1,64}")
                            && !header.getKey().equalsIgnoreCase("Authorization")
                            && header.getValue().isString();
            if (!clean) {
                throw in.wrong("headers", "has a field it cannot have");
            }
            headers.add(new Headers.Field(header.getKey(), header.getValue().stringValue()));
        }
        return new Step(
                in.requiredText("id", 128),
                in.requiredText("method", 16).toUpperCase(Locale.ROOT),
                url.startsWith("/") ? url : "/" + url,
                headers,
                Optional.ofNullable(node.get("body")).filter(body -> !body.isNull()),
                in.texts("dependsOn", LIMIT, 128));
    }

    private static boolean runnable(Step step, Map<String, Integer> statuses) {
        return step.dependsOn().stream().allMatch(id -> statuses.getOrDefault(id, 500) < 300);
    }

    private static Response failedDependency() {
        return Response.json(
                424,
                Map.of(
                        "error",
                        Map.of(
                                "code", "FailedDependency",
                                "message", "A request it depends on failed.")));
    }

    private Response run(GraphCall call, Step step) throws IOException {
        int question = step.url().indexOf('?');
        String path = question < 0 ? step.url() : step.url().substring(0, question);
        List<Headers.Field> headers = new ArrayList<>(step.headers());
        call.request()
                .headers()
                .first("Authorization")
                .ifPresent(token -> headers.add(new Headers.Field("Authorization", token)));
        Request request =
                new StepRequest(
                        step.method(),
                        call.request().origin(),
                        "/" + call.version() + path,
                        Query.parse(question < 0 ? "" : step.url().substring(question + 1)),
                        Headers.of(headers),
                        new ByteArrayInputStream(step.body().map(Json::write).orElse(new byte[0])),
                        call.request().remoteAddress());
        return switch (routes.get().find(request)) {
            case Routes.Outcome.Found(var handler, var routed) -> handler.handle(routed);
            case Routes.Outcome.MethodNotAllowed _ -> Response.of(405);
            case Routes.Outcome.NotFound() -> Response.of(404);
        };
    }

    private static void write(Response result, ObjectNode response) {
        response.put("status", result.status());
        ObjectNode headers = response.putObject("headers");
        for (String name : List.of("Location", "Content-Type", "Retry-After")) {
            result.headers().first(name).ifPresent(value -> headers.put(name, value));
        }
        if (result.body() instanceof Body.Bytes(byte[] bytes) && bytes.length > 0) {
            try {
                response.set("body", Json.read(bytes));
            } catch (JsonSyntaxException e) {
                response.put("body", java.util.Base64.getEncoder().encodeToString(bytes));
            }
        }
    }

    private record StepRequest(
            String method,
            Origin origin,
            String path,
            Query query,
            Headers headers,
            InputStream body,
            String remoteAddress)
            implements Request {
        @Override
        public OptionalLong contentLength() {
            return OptionalLong.empty();
        }

        @Override
        public Map<String, String> pathParameters() {
            return Map.of();
        }
    }
}
