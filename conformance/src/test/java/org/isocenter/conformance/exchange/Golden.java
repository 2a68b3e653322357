package org.isocenter.conformance.exchange;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.conformance.harness.Tools;

/// The placeholders of golden texts, and what they stand for.
///
/// `…` is any text. `«name»` is any text the first time, and the same text from then on, in answers
/// and in requests. `{file PATH}`, `{instance NAME changes}` and `{bytes 01\02}`, alone on a line, are
/// bytes. Texts are handled as one character for each byte, so that bytes are texts as well.
final class Golden {
    private static final Pattern PIECE =
            Pattern.compile("…|«([a-zA-Z]+)»|\\{(file|instance|bytes) ([^}]*)\\}");
    private static final Path INSTANCES =
            Tools.checkout().resolve("conformance/src/test/resources/instances");
    private static final int WORTH_A_NAME = 6;

    private final Map<String, String> variables = new HashMap<>();

    /// Binds a name.
    void bind(String name, String value) {
        variables.put(name, value);
    }

    /// The text of a request, as bytes.
    byte[] expand(String text) throws IOException {
        StringBuilder expanded = new StringBuilder();
        Matcher piece = PIECE.matcher(text);
        int end = 0;
        while (piece.find()) {
            expanded.append(latin(text.substring(end, piece.start())));
            expanded.append(
                    piece.group(1) != null
                            ? known(group(piece, 1))
                            : piece.group(2) != null
                                    ? latin(content(group(piece, 2), group(piece, 3)))
                                    : latin(piece.group()));
            end = piece.end();
        }
        return expanded.append(latin(text.substring(end)))
                .toString()
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private String known(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("«" + name + "» has not been seen yet");
        }
        return value;
    }

    /// Whether an answer is as the golden text says; if so, the names in it are bound.
    boolean matches(String golden, byte[] actual) throws IOException {
        StringBuilder regex = new StringBuilder();
        Matcher piece = PIECE.matcher(golden);
        Map<String, String> found = new HashMap<>();
        int end = 0;
        while (piece.find()) {
            regex.append(Pattern.quote(latin(golden.substring(end, piece.start()))));
            if (piece.group(1) != null) {
                String name = group(piece, 1);
                if (variables.containsKey(name)) {
                    regex.append(Pattern.quote(known(name)));
                } else if (found.put(name, "") == null) {
                    regex.append("(?<").append(name).append(">[^\",;\\r\\n]+)");
                } else {
                    regex.append("\\k<").append(name).append(">");
                }
            } else if (piece.group(2) != null) {
                regex.append(Pattern.quote(latin(content(group(piece, 2), group(piece, 3)))));
            } else {
                regex.append(".*?");
            }
            end = piece.end();
        }
        regex.append(Pattern.quote(latin(golden.substring(end))));
        Matcher matcher = Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(latin(actual));
        if (!matcher.matches()) {
            return false;
        }
        found.keySet().forEach(name -> variables.put(name, matcher.group(name)));
        return true;
    }

    /// What was answered, in the form of a golden text: addresses and known values by their names.
    String abstracted(byte[] actual, String baseUrl) {
        for (byte each : actual) {
            if (each < ' ' && each != '\r' && each != '\n' && each != '\t' && each >= 0) {
                return "…"; // bytes are no text
            }
        }
        String text = new String(actual, StandardCharsets.UTF_8);
        String version = variables.get("version");
        if (version != null && !version.isEmpty()) {
            text = text.replace(baseUrl + "/" + version + "/", "…/«version»/");
        }
        text = text.replace(baseUrl, "…");
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            if (variable.getValue().length() >= WORTH_A_NAME) {
                text = text.replace(variable.getValue(), "«" + variable.getKey() + "»");
            }
        }
        return text;
    }

    private static byte[] content(String kind, String argument) throws IOException {
        return switch (kind) {
            case "file" -> Files.readAllBytes(Tools.checkout().resolve(argument));
            case "bytes" -> InstanceText.bytes(argument);
            default -> {
                String[] words = argument.split(" ", 2);
                List<String> changes =
                        words.length == 1
                                ? List.of()
                                : Arrays.stream(words[1].split(";")).map(String::strip).toList();
                yield InstanceText.file(INSTANCES.resolve(words[0] + ".txt"), changes);
            }
        };
    }

    /// A group that took part in the match.
    private static String group(Matcher matcher, int number) {
        return Objects.requireNonNull(matcher.group(number));
    }

    private static String latin(String text) {
        return latin(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
