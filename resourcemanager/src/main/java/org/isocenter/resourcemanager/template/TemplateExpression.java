package org.isocenter.resourcemanager.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Reads and evaluates what stands between the brackets of `"[…]"`: literals, calls, and `.member`
/// or `[index]` behind them.
///
/// A recursive descent with a limit on depth and on the length of the text, evaluating as it reads.
final class TemplateExpression {
    private static final int DEEPEST = 32;
    private static final int LONGEST = 24_576;

    /// Evaluates a call.
    @FunctionalInterface
    interface Functions {
        JsonNode call(String name, List<JsonNode> arguments) throws ArmRefusal;
    }

    private final String text;
    private final Functions functions;
    private int at;

    private TemplateExpression(String text, Functions functions) {
        this.text = text;
        this.functions = functions;
    }

    /// The value of a string of a template: an expression is evaluated, `[[` stands for a bracket.
    static JsonNode evaluate(String source, Functions functions) throws ArmRefusal {
        if (!source.startsWith("[") || !source.endsWith("]")) {
            return JsonNodeFactory.instance.stringNode(source);
        }
        if (source.startsWith("[[")) {
            return JsonNodeFactory.instance.stringNode(source.substring(1));
        }
        if (source.length() > LONGEST) {
            throw ArmError.INVALID_TEMPLATE.refuse("an expression is longer than " + LONGEST + ".");
        }
        TemplateExpression expression =
                new TemplateExpression(source.substring(1, source.length() - 1), functions);
        JsonNode value = expression.value(0);
        expression.skipSpace();
        if (expression.at < expression.text.length()) {
            throw expression.wrong("something behind its end");
        }
        return value;
    }

    /// The first arguments of all calls of a function in a string of a template, as far as they can
    /// be told before anything is there.
    static List<String> firstArguments(String source, String function, Functions functions) {
        List<String> found = new ArrayList<>();
        if (!source.startsWith("[") || source.startsWith("[[") || source.length() > LONGEST) {
            return found;
        }
        String text = source.toLowerCase(Locale.ROOT);
        for (int from = text.indexOf(function + "(");
                from >= 0;
                from = text.indexOf(function + "(", from + 1)) {
            TemplateExpression expression = new TemplateExpression(source, functions);
            expression.at = from + function.length() + 1;
            try {
                JsonNode value = expression.value(0);
                if (value.isString()) {
                    found.add(value.stringValue());
                }
            } catch (ArmRefusal later) {
                // It depends on what is not there yet, or is wrong: evaluation will tell.
            }
        }
        return found;
    }

    private ArmRefusal wrong(String what) {
        return ArmError.INVALID_TEMPLATE.refuse(
                "the expression '[" + text + "]' has " + what + " at position " + (at + 1) + ".");
    }

    private JsonNode value(int depth) throws ArmRefusal {
        if (depth > DEEPEST) {
            throw wrong("too many levels");
        }
        skipSpace();
        if (at >= text.length()) {
            throw wrong("nothing where a value should be");
        }
        char c = text.charAt(at);
        JsonNode value;
        if (c == '\'') {
            value = JsonNodeFactory.instance.stringNode(literal());
        } else if (c == '-' || Character.isDigit(c)) {
            value = number();
        } else if (Character.isLetter(c)) {
            value = call(depth);
        } else {
            throw wrong("an unexpected '" + c + "'");
        }
        return behind(value, depth);
    }

    /// `.member` and `[index]` behind a value.
    private JsonNode behind(JsonNode first, int depth) throws ArmRefusal {
        JsonNode value = first;
        while (true) {
            skipSpace();
            if (at < text.length() && text.charAt(at) == '.') {
                at++;
                String member = word();
                JsonNode next = value.get(member);
                if (next == null) {
                    throw wrong("no member '" + member + "'");
                }
                value = next;
            } else if (at < text.length() && text.charAt(at) == '[') {
                at++;
                JsonNode index = value(depth + 1);
                skipSpace();
                expect(']');
                JsonNode next =
                        index.isString()
                                ? value.get(index.stringValue())
                                : index.canConvertToInt() ? value.get(index.intValue()) : null;
                if (next == null) {
                    throw wrong("an index that is not there");
                }
                value = next;
            } else {
                return value;
            }
        }
    }

    private JsonNode call(int depth) throws ArmRefusal {
        String name = word();
        skipSpace();
        expect('(');
        List<JsonNode> arguments = new ArrayList<>();
        skipSpace();
        if (at < text.length() && text.charAt(at) == ')') {
            at++;
            return functions.call(name, arguments);
        }
        while (true) {
            arguments.add(value(depth + 1));
            skipSpace();
            if (at < text.length() && text.charAt(at) == ',') {
                at++;
                continue;
            }
            expect(')');
            return functions.call(name, arguments);
        }
    }

    private String literal() throws ArmRefusal {
        StringBuilder literal = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\'') {
                literal.append(c);
            } else if (at < text.length() && text.charAt(at) == '\'') {
                literal.append('\'');
                at++;
            } else {
                return literal.toString();
            }
        }
        throw wrong("a string without end");
    }

    private JsonNode number() throws ArmRefusal {
        int start = at++;
        while (at < text.length() && Character.isDigit(text.charAt(at))) {
            at++;
        }
        try {
            return Json.mapper()
                    .getNodeFactory()
                    .numberNode(Long.parseLong(text.substring(start, at)));
        } catch (NumberFormatException e) {
            throw wrong("no number");
        }
    }

    private String word() throws ArmRefusal {
        skipSpace();
        int start = at;
        while (at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
            at++;
        }
        if (start == at) {
            throw wrong("no name");
        }
        return text.substring(start, at);
    }

    private void expect(char c) throws ArmRefusal {
        if (at >= text.length() || text.charAt(at) != c) {
            throw wrong("no '" + c + "'");
        }
        at++;
    }

    private void skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }
}
