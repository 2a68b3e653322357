package org.isocenter.dicomweb.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.dicomweb.service.Version;

/// Describes the interface of a version for machines (OpenAPI 3.0.3), from the route table itself, so
/// that the description lists what there is and nothing else (OAS-2).
public final class OpenApiDocument {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\+?([a-z]+)\\}");
    private static final String DICOM_JSON = "application/dicom+json";
    private static final String PARTITION = "/partitions/{partition}";

    private OpenApiDocument() {}

    /// The document as a tree of maps, lists and texts.
    public static Map<String, Object> of(Version version, List<Described> routes) {
        Map<String, Object> paths = new LinkedHashMap<>();
        for (Described route : routes) {
            add(paths, version, "", route);
        }
        for (Described route : routes) {
            if (route.partitioned()) {
                add(paths, version, PARTITION, route);
            }
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.0.3");
        document.put(
                "info",
                map(
                        "title",
                        "Isocenter DICOM service",
                        "description",
                        "DICOMweb (PS3.18) and the additions of the cloud: delete, change"
                                + " feed.",
                        "version",
                        version.segment()));
        document.put("paths", paths);
        document.put(
                "components",
                map("securitySchemes", map("bearer", map("type", "http", "scheme", "bearer"))));
        document.put("security", List.of(map("bearer", List.of())));
        return document;
    }

    private static void add(
            Map<String, Object> paths, Version version, String partition, Described route) {
        String path = "/" + version.segment() + partition + route.path().replace("{+", "{");
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put(
                "operationId",
                partition.isEmpty() ? route.operationId() : route.operationId() + "InPartition");
        operation.put("summary", summary(route.operationId()));
        operation.put("tags", List.of(tag(route.form())));
        operation.put("x-data-action", route.action().name().toLowerCase(Locale.ROOT));
        operation.put("parameters", parameters(path, version, route.form()));
        if (route.form() == Described.Form.STORE) {
            operation.put(
                    "requestBody",
                    map(
                            "required",
                            true,
                            "content",
                            map(
                                    "multipart/related", binary(),
                                    "application/dicom", binary())));
        }
        operation.put("responses", responses(route.form()));
        Map<String, Object> item = new LinkedHashMap<>();
        if (paths.get(path) instanceof Map<?, ?> existing) {
            existing.forEach((name, value) -> item.put((String) name, value));
        }
        item.put(route.method().toLowerCase(Locale.ROOT), operation);
        paths.put(path, item);
    }

    /// `retrieveStudyMetadata` as "Retrieve study metadata".
    static String summary(String operationId) {
        String words = operationId.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT).strip();
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    private static String tag(Described.Form form) {
        return switch (form) {
            case STORE -> "Store";
            case RETRIEVE_INSTANCES, RETRIEVE_FRAMES, RETRIEVE_METADATA, RENDER -> "Retrieve";
            case SEARCH -> "Search";
            case DELETE -> "Delete";
            case CHANGE_FEED, CHANGE_FEED_LATEST -> "Change feed";
        };
    }

    private static List<Object> parameters(String path, Version version, Described.Form form) {
        List<Object> parameters = new ArrayList<>();
        Matcher variable = VARIABLE.matcher(path);
        while (variable.find()) {
            parameters.add(
                    map(
                            "name",
                            variable.group(1),
                            "in",
                            "path",
                            "required",
                            true,
                            "schema",
                            map("type", "string")));
        }
        switch (form) {
            case SEARCH -> {
                parameters.add(query("limit", "integer"));
                parameters.add(query("offset", "integer"));
                parameters.add(query("fuzzymatching", "boolean"));
                parameters.add(query("includefield", "string"));
            }
            case CHANGE_FEED -> {
                parameters.add(query("offset", "integer"));
                parameters.add(query("limit", "integer"));
                parameters.add(query("includeMetadata", "boolean"));
                if (version.isLenient()) {
                    parameters.add(query("startTime", "string"));
                    parameters.add(query("endTime", "string"));
                }
            }
            case CHANGE_FEED_LATEST -> parameters.add(query("includeMetadata", "boolean"));
            case RENDER -> parameters.add(query("quality", "integer"));
            case RETRIEVE_METADATA ->
                    parameters.add(
                            map(
                                    "name", "If-None-Match",
                                    "in", "header",
                                    "schema", map("type", "string")));
            case STORE, RETRIEVE_INSTANCES, RETRIEVE_FRAMES, DELETE -> {
                // path variables alone
            }
        }
        return parameters;
    }

    private static Map<String, Object> query(String name, String type) {
        return map("name", name, "in", "query", "schema", map("type", type));
    }

    private static Map<String, Object> responses(Described.Form form) {
        Map<String, Object> responses = new LinkedHashMap<>();
        switch (form) {
            case STORE -> {
                responses.put("200", response("All instances have been stored.", DICOM_JSON));
                responses.put("202", response("Some have, or some with warnings.", DICOM_JSON));
                responses.put("204", response("There were none."));
                responses.put("409", response("None has been stored.", DICOM_JSON));
                responses.put("413", response("The request is too large."));
                responses.put("415", response("The content type is not supported."));
            }
            case RETRIEVE_INSTANCES ->
                    responses.put(
                            "200",
                            response(
                                    "The instances.",
                                    "multipart/related",
                                    "application/dicom",
                                    "application/zip"));
            case RETRIEVE_FRAMES ->
                    responses.put(
                            "200",
                            response(
                                    "The frames, or the bulk data.",
                                    "multipart/related",
                                    "application/octet-stream"));
            case RETRIEVE_METADATA -> {
                responses.put("200", response("The metadata.", DICOM_JSON));
                responses.put("304", response("They have not changed."));
            }
            case RENDER -> responses.put("200", response("The image.", "image/jpeg", "image/png"));
            case SEARCH -> {
                responses.put("200", response("The matches.", DICOM_JSON));
                responses.put("204", response("There are none."));
            }
            case DELETE -> responses.put("204", response("Deleted."));
            case CHANGE_FEED -> responses.put("200", response("The entries.", "application/json"));
            case CHANGE_FEED_LATEST -> {
                responses.put("200", response("The entry.", "application/json"));
                responses.put("204", response("There is none."));
            }
        }
        responses.put("400", response("The request is malformed."));
        responses.put("401", response("There is no valid token."));
        responses.put("403", response("The caller lacks permission."));
        switch (form) {
            case RETRIEVE_INSTANCES, RETRIEVE_FRAMES, RETRIEVE_METADATA, RENDER -> {
                responses.put("404", response("There is no such thing."));
                responses.put("406", response("The media type cannot be had."));
            }
            case DELETE -> responses.put("404", response("There is no such thing."));
            case STORE, SEARCH -> responses.put("406", response("The media type cannot be had."));
            case CHANGE_FEED, CHANGE_FEED_LATEST -> {
                // no media type is negotiated (GEN-25)
            }
        }
        return responses;
    }

    private static Map<String, Object> response(String description, String... mediaTypes) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("description", description);
        if (mediaTypes.length > 0) {
            Map<String, Object> content = new LinkedHashMap<>();
            for (String mediaType : mediaTypes) {
                content.put(mediaType, mediaType.endsWith("json") ? json() : binary());
            }
            response.put("content", content);
        }
        return response;
    }

    private static Map<String, Object> json() {
        return map("schema", map("description", "see the contract"));
    }

    private static Map<String, Object> binary() {
        return map("schema", map("type", "string", "format", "binary"));
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
