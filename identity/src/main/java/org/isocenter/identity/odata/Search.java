package org.isocenter.identity.odata;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// `$search="displayName:foo"`: words of a property begin with each of the given words. Clauses are
/// joined by AND or OR.
///
/// @param alternatives one list of clauses has to hold as a whole
public record Search(List<List<Clause>> alternatives) {
    private static final int LENGTH_LIMIT = 2_000;
    private static final Pattern CLAUSE =
            Pattern.compile("\"([A-Za-z]{1,64}):((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern JOIN = Pattern.compile("\\s+(AND|OR)\\s+");

    /// The list is copied.
    public Search {
        alternatives = List.copyOf(alternatives);
    }

    /// A property and the words it must have.
    record Clause(String property, List<String> words) {}

    static Search parse(String text) throws OdataException {
        String rest = text.strip();
        if (rest.length() > LENGTH_LIMIT) {
            throw new OdataException("The search is longer than " + LENGTH_LIMIT + " characters.");
        }
        List<List<Clause>> alternatives = new ArrayList<>();
        List<Clause> clauses = new ArrayList<>();
        Matcher clause = CLAUSE.matcher(rest);
        Matcher join = JOIN.matcher(rest);
        int at = 0;
        while (true) {
            if (!clause.region(at, rest.length()).lookingAt()) {
                throw new OdataException(
                        "A search has the form \"property:words\" with the quotation marks.");
            }
            clauses.add(new Clause(clause.group(1), words(clause.group(2).replace("\\", ""))));
            at = clause.end();
            if (at == rest.length()) {
                alternatives.add(clauses);
                return new Search(alternatives);
            }
            if (!join.region(at, rest.length()).lookingAt()) {
                throw new OdataException("The clauses of a search are joined by AND or OR.");
            }
            if (join.group(1).equals("OR")) {
                alternatives.add(clauses);
                clauses = new ArrayList<>();
            }
            at = join.end();
        }
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    boolean matches(JsonNode object) {
        return alternatives.stream()
                .anyMatch(clauses -> clauses.stream().allMatch(clause -> holds(clause, object)));
    }

    private static boolean holds(Clause clause, JsonNode object) {
        JsonNode value = FilterEvaluator.at(new Filter.Path(List.of(clause.property())), object);
        String text = value.isString() ? value.stringValue().toLowerCase(Locale.ROOT) : "";
        List<String> words = words(text);
        return value.isString()
                && clause.words().stream()
                        .allMatch(wanted ->
                                text.startsWith(wanted)
                                        || words.stream()
                                                .anyMatch(word -> word.startsWith(wanted)));
    }
}
