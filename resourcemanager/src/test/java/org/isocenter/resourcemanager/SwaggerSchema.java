package org.isocenter.resourcemanager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import tools.jackson.databind.JsonNode;

/// Validates JSON against the schemas of the published OpenAPI 2.0 documents: what JSON Schema
/// defines for the keywords these documents use, with references between files.
final class SwaggerSchema {
    private final Map<Path, JsonNode> documents = new HashMap<>();

    /// A document, with or without a byte order mark.
    JsonNode document(Path file) {
        return documents.computeIfAbsent(
                file.normalize(),
                path -> {
                    try {
                        byte[] bytes = Files.readAllBytes(path);
                        boolean marked = bytes.length > 3 && bytes[0] == (byte) 0xEF;
                        return Json.read(
                                marked ? Arrays.copyOfRange(bytes, 3, bytes.length) : bytes);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (JsonSyntaxException e) {
                        throw new IllegalStateException(path.toString(), e);
                    }
                });
    }

    /// A place in a document.
    record Located(Path file, JsonNode node) {}

    /// Follows a reference.
    Located resolve(Located at) {
        Located found = at;
        while (found.node.has("$ref")) {
            String reference = found.node.path("$ref").stringValue();
            int hash = reference.indexOf('#');
            Path file =
                    hash == 0
                            ? found.file
                            : found.file.resolveSibling(
                                    hash < 0 ? reference : reference.substring(0, hash));
            JsonNode target = document(file);
            found = new Located(file, hash < 0 ? target : target.at(reference.substring(hash + 1)));
        }
        return found;
    }

    /// What is wrong with a value; empty when nothing is.
    List<String> validate(Located schema, JsonNode value) {
        List<String> errors = new ArrayList<>();
        validate(schema, value, "$", errors);
        return errors;
    }

    private void validate(Located unresolved, JsonNode value, String at, List<String> errors) {
        Located located = resolve(unresolved);
        JsonNode schema = located.node;
        if (schema.isMissingNode()) {
            errors.add(at + ": the schema is missing");
            return;
        }
        for (JsonNode part : schema.path("allOf")) {
            validate(new Located(located.file, part), value, at, errors);
        }
        if (value.isNull()) {
            // These documents say nothing of null; clients take it for an absent member.
            return;
        }
        String type = schema.path("type").asString(schema.has("properties") ? "object" : "");
        boolean fits =
                switch (type) {
                    case "object" -> value.isObject();
                    case "array" -> value.isArray();
                    case "string" -> value.isString();
                    case "boolean" -> value.isBoolean();
                    case "integer" -> value.isIntegralNumber();
                    case "number" -> value.isNumber();
                    default -> true;
                };
        if (!fits) {
            errors.add(at + ": no " + type + " but " + value);
            return;
        }
        if (schema.has("enum") && schema.path("enum").values().stream().noneMatch(value::equals)) {
            errors.add(at + ": " + value + " is not one of " + schema.path("enum"));
        }
        if (value.isString()) {
            text(schema, value.stringValue(), at, errors);
        }
        if (value.isNumber()) {
            if (schema.has("minimum") && value.doubleValue() < schema.path("minimum").doubleValue()
                    || schema.has("maximum")
                            && value.doubleValue() > schema.path("maximum").doubleValue()) {
                errors.add(at + ": " + value + " is out of range");
            }
        }
        int index = 0;
        if (value.isArray() && schema.has("items")) {
            for (JsonNode element : value) {
                validate(
                        new Located(located.file, schema.path("items")),
                        element,
                        at + "[" + index++ + "]",
                        errors);
            }
        }
        if (value.isObject()) {
            object(located, value, at, errors);
        }
    }

    private static void text(JsonNode schema, String text, String at, List<String> errors) {
        if (schema.has("pattern")
                && !Pattern.compile(schema.path("pattern").stringValue()).matcher(text).find()) {
            errors.add(at + ": '" + text + "' does not match " + schema.path("pattern"));
        }
        String format = schema.path("format").asString("");
        boolean fits =
                switch (format) {
                    case "uuid" -> text.matches("[0-9a-fA-F-]{36}");
                    case "date-time" ->
                            text.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d.*Z");
                    default -> true;
                };
        if (!fits) {
            errors.add(at + ": '" + text + "' is no " + format);
        }
    }

    private void object(Located located, JsonNode value, String at, List<String> errors) {
        JsonNode schema = located.node;
        for (JsonNode required : schema.path("required")) {
            if (!value.has(required.stringValue())) {
                errors.add(at + ": no member " + required.stringValue());
            }
        }
        JsonNode properties = schema.path("properties");
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            JsonNode inner = properties.path(member.getKey());
            if (inner.isMissingNode()) {
                inner = schema.path("additionalProperties");
            }
            if (inner.isObject()) {
                validate(
                        new Located(located.file, inner),
                        member.getValue(),
                        at + "." + member.getKey(),
                        errors);
            }
        }
    }
}
