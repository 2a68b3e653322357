package org.isocenter.cli.argument;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

/// Reads values as `az` does: `@file` stands for what is in the file, `@-` for standard input.
public final class Argument {
    private static final JsonMapper TEMPLATES =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                                    .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                                    .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
                                    .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                                    .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                                    .build())
                    .build();

    private Argument() {}

    /// The text a value stands for.
    ///
    /// @throws CommandFailure if it names a file that cannot be read
    public static String text(String value) throws CommandFailure {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    /// The bytes a value stands for.
    public static byte[] bytes(String value) throws CommandFailure {
        if (!value.startsWith("@")) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        String file = value.substring(1);
        try {
            return file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException | InvalidPathException e) {
            throw new CommandFailure(3, "there is no file " + file);
        } catch (IOException e) {
            throw new CommandFailure(file + " cannot be read: " + e.getMessage());
        }
    }

    /// The document a value stands for: JSON, `@file`, or the name of a file, as older versions of
    /// `az` had it.
    ///
    /// @param option for the message
    /// @throws CommandFailure if it is no JSON
    public static Object json(String option, String value) throws CommandFailure {
        String text = text(isFile(value) ? "@" + value : value);
        try {
            Object document = JsonMapper.shared().readValue(text, Object.class);
            if (document == null) {
                throw new CommandFailure(2, option + " is null");
            }
            return document;
        } catch (JacksonException e) {
            throw new CommandFailure(2, option + " is " + noJson(e));
        }
    }

    /// A template as a person wrote it: JSON that may have comments, strings over several lines and a
    /// comma too many.
    ///
    /// @throws CommandFailure if it cannot be read even so, with the place
    public static Object template(Path file) throws CommandFailure {
        try {
            Object document = TEMPLATES.readValue(text("@" + file), Object.class);
            if (document == null) {
                throw new CommandFailure(2, file + " is empty");
            }
            return document;
        } catch (JacksonException e) {
            throw new CommandFailure(2, file + " is " + noJson(e));
        }
    }

    /// What the reader did not like, and where; what else it says of the text is of no use to a user.
    private static String noJson(JacksonException e) {
        String reason =
                String.valueOf(e.getOriginalMessage())
                        .replaceFirst("(?s)\\s*\\(start marker.*", "");
        return "no JSON at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr()
                + ": "
                + reason;
    }

    private static boolean isFile(String value) {
        try {
            return !value.isEmpty()
                    && "{[\"@".indexOf(value.charAt(0)) < 0
                    && Files.isRegularFile(Path.of(value));
        } catch (InvalidPathException notEvenAName) {
            return false;
        }
    }

    /// `a=b c=d` as a map; `a` alone has an empty value, an empty word is nothing.
    public static Map<String, Object> pairs(List<String> words) {
        Map<String, Object> pairs = new LinkedHashMap<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                pairs.put(word.substring(0, equals), word.substring(equals + 1));
            } else if (!word.isEmpty()) {
                pairs.put(word, "");
            }
        }
        return pairs;
    }

    /// `a.b.c=value` of `--set`, on a document; the value is JSON when it can be read as such.
    ///
    /// @throws CommandFailure if a word has no `=`, or goes through something that is no object
    public static void set(Map<String, Object> document, List<String> words) throws CommandFailure {
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals <= 0) {
                throw new CommandFailure(2, "--set takes KEY=VALUE, not '" + word + "'");
            }
            put(document, List.of(word.substring(0, equals).split("\\.", -1)), value(word, equals));
        }
    }

    private static Object value(String word, int equals) throws CommandFailure {
        String text = text(word.substring(equals + 1));
        try {
            Object read = JsonMapper.shared().readValue(text, Object.class);
            return read == null ? text : read;
        } catch (JacksonException plain) {
            return text;
        }
    }

    private static void put(Map<String, Object> document, List<String> path, Object value)
            throws CommandFailure {
        Map<String, Object> at = document;
        for (String name : path.subList(0, path.size() - 1)) {
            Object next = at.get(name);
            Map<String, Object> inner = new LinkedHashMap<>();
            if (next instanceof Map<?, ?> members) {
                members.forEach((key, member) -> inner.put(String.valueOf(key), member));
            } else if (next != null) {
                throw new CommandFailure(2, "--set: " + name + " is no object");
            }
            at.put(name, inner);
            at = inner;
        }
        at.put(path.getLast(), value);
    }
}
