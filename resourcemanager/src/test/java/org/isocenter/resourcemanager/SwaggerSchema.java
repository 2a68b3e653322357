package org.isocenter.resourcemanager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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
/// defines for the keywords these documents use, with references between files and subtypes. Unlike
/// JSON Schema it is strict: a member that the document does not know is wrong.
final class SwaggerSchema {
    /// What is said of a member that no part of the schema has.
    static final String UNKNOWN = "the document does not know it";

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
        Located located = concrete(resolve(unresolved), value);
        if (located.node.isMissingNode()) {
            errors.add(at + ": the schema is missing");
            return;
        }
        if (value.isNull()) {
            // These documents say nothing of null; clients take it for an absent member.
            return;
        }
        List<Located> parts = new ArrayList<>();
        collect(located, parts);
        for (Located part : parts) {
            scalar(part, value, at, errors);
        }
        if (value.isObject()) {
            object(parts, value, at, errors);
        }
    }

    /// A schema and all that it is made of (`allOf`).
    private void collect(Located located, List<Located> parts) {
        parts.add(located);
        for (JsonNode part : located.node.path("allOf")) {
            collect(resolve(new Located(located.file, part)), parts);
        }
    }

    /// The subtype that a value names in the member its schema calls the discriminator (OpenAPI 2.0,
    /// "Composition and Inheritance").
    private Located concrete(Located located, JsonNode value) {
        String member = located.node.path("discriminator").asString("");
        if (member.isEmpty() || !value.isObject()) {
            return located;
        }
        String name = value.path(member).asString("");
        for (Map.Entry<String, JsonNode> definition :
                document(located.file).path("definitions").properties()) {
            String called =
                    definition
                            .getValue()
                            .path("x-ms-discriminator-value")
                            .asString(definition.getKey());
            if (called.equals(name) && definition.getValue().has("allOf")) {
                return new Located(located.file, definition.getValue());
            }
        }
        return located;
    }

    private void scalar(Located located, JsonNode value, String at, List<String> errors) {
        JsonNode schema = located.node;
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
            within(schema, "minimum", "maximum", value.doubleValue(), at, errors);
        }
        if (value.isArray()) {
            within(schema, "minItems", "maxItems", value.size(), at, errors);
            int index = 0;
            for (JsonNode element : value) {
                if (schema.has("items")) {
                    validate(
                            new Located(located.file, schema.path("items")),
                            element,
                            at + "[" + index++ + "]",
                            errors);
                }
            }
        }
    }

    private static void within(
            JsonNode schema,
            String lowest,
            String highest,
            double value,
            String at,
            List<String> errors) {
        if (value < schema.path(lowest).asDouble(Double.NEGATIVE_INFINITY)
                || value > schema.path(highest).asDouble(Double.POSITIVE_INFINITY)) {
            errors.add(at + ": " + value + " is not within " + lowest + " and " + highest);
        }
    }

    private static void text(JsonNode schema, String text, String at, List<String> errors) {
        within(schema, "minLength", "maxLength", text.length(), at, errors);
        if (schema.has("pattern")
                && !Pattern.compile(schema.path("pattern").stringValue()).matcher(text).find()) {
            errors.add(at + ": '" + text + "' does not match " + schema.path("pattern"));
        }
        String format = schema.path("format").asString("");
        if (!hasFormat(format, text)) {
            errors.add(at + ": '" + text + "' is no " + format);
        }
    }

    private static boolean hasFormat(String format, String text) {
        try {
            return switch (format) {
                case "uuid" -> text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
                case "date-time" -> Instant.parse(text) != null;
                case "uri" -> URI.create(text).isAbsolute();
                default -> true;
            };
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return false;
        }
    }

    /// The members a schema requires are there, each is as its schema says, and there are no others.
    private void object(List<Located> parts, JsonNode value, String at, List<String> errors) {
        boolean open = true;
        for (Located part : parts) {
            for (JsonNode required : part.node.path("required")) {
                if (!value.hasNonNull(required.stringValue())) {
                    errors.add(at + ": no member " + required.stringValue());
                }
            }
            open &= !part.node.has("properties");
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            String inside = at + "." + member.getKey();
            boolean known = false;
            for (Located part : parts) {
                JsonNode inner = part.node.path("properties").path(member.getKey());
                if (inner.isMissingNode()) {
                    inner = part.node.path("additionalProperties");
                }
                known |= inner.isObject() || inner.asBoolean(false);
                if (inner.isObject()) {
                    validate(new Located(part.file, inner), member.getValue(), inside, errors);
                }
            }
            if (!known && !open) {
                errors.add(inside + ": " + UNKNOWN);
            }
        }
    }
}
