package org.isocenter.dicomweb.openapi;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.isocenter.dicomweb.service.Version;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;

/// `GET /{version}/api.yaml` and `/{version}/api.json`, without token (OAS-1, AUTH-11). The documents
/// are made when first asked for.
public final class OpenApiOperation {
    private final Function<Version, List<Described>> routes;
    private final Map<Version, Map<String, Object>> documents = new EnumMap<>(Version.class);

    /// @param routes the route table of each version
    public OpenApiOperation(Function<Version, List<Described>> routes) {
        this.routes = routes;
    }

    /// The document that a path names, or the page for people; nothing when it names none.
    ///
    /// @param path the whole path: `/v2/api.yaml`, `/index.html`
    /// @param service the URL of the service, to which the paths of the document belong
    public Optional<Response> answer(String path, String service) {
        if (path.equals("/index.html")) {
            return Optional.of(
                    Response.bytes(200, "text/html; charset=utf-8", IndexPage.of(routes)));
        }
        String[] segments = path.split("/", -1);
        if (segments.length != 3) {
            return Optional.empty();
        }
        Optional<Version> version = Version.of(segments[1]);
        if (version.isEmpty()) {
            return Optional.empty();
        }
        return switch (segments[2]) {
            case "api.json" ->
                    Optional.of(
                            Response.bytes(
                                    200,
                                    "application/json; charset=utf-8",
                                    Json.write(document(version.get(), service))));
            case "api.yaml" ->
                    Optional.of(
                            Response.bytes(
                                    200,
                                    "application/yaml; charset=utf-8",
                                    Yaml.write(document(version.get(), service))
                                            .getBytes(StandardCharsets.UTF_8)));
            default -> Optional.empty();
        };
    }

    private Map<String, Object> document(Version version, String service) {
        Map<String, Object> document = new LinkedHashMap<>();
        for (Map.Entry<String, Object> each : document(version).entrySet()) {
            if (each.getKey().equals("paths")) {
                document.put("servers", List.of(Map.of("url", service)));
            }
            document.put(each.getKey(), each.getValue());
        }
        return document;
    }

    private synchronized Map<String, Object> document(Version version) {
        return documents.computeIfAbsent(version, v -> OpenApiDocument.of(v, routes.apply(v)));
    }
}
