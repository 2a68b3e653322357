package org.isocenter.http;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.isocenter.http.PathTemplate.Literal;
import org.isocenter.http.PathTemplate.Mixed;
import org.isocenter.http.PathTemplate.Part;
import org.isocenter.http.PathTemplate.Rest;
import org.isocenter.http.PathTemplate.Variable;
import org.jspecify.annotations.Nullable;

/// Templates by their segments: finds all that match a path without trying each.
///
/// A node stands for what has been matched so far, and has a child for each literal that may come
/// next (found by hash), one for "any segment", and some for the rarer kinds, which are tried one by
/// one. All ways that fit are followed, because which of the templates wins is not for the tree to
/// say: the table's order does.
final class RouteTree {
    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private @Nullable Node variable;
        private final List<MixedChild> mixed = new ArrayList<>();
        private @Nullable Node rest;
        private final BitSet rows = new BitSet();
    }

    private record MixedChild(Mixed part, Node node) {}

    private final Node root = new Node();

    RouteTree(List<PathTemplate> templates) {
        for (int row = 0; row < templates.size(); row++) {
            Node node = root;
            for (Part part : templates.get(row).parts()) {
                node = child(node, part);
            }
            node.rows.set(row);
        }
    }

    private static Node child(Node node, Part part) {
        return switch (part) {
            case Literal(String lowerCase) ->
                    node.literals.computeIfAbsent(lowerCase, _ -> new Node());
            case Variable _ -> {
                Node child = node.variable == null ? new Node() : node.variable;
                node.variable = child;
                yield child;
            }
            case Mixed mixed -> {
                Node child = new Node();
                node.mixed.add(new MixedChild(mixed, child));
                yield child;
            }
            case Rest _ -> {
                Node child = node.rest == null ? new Node() : node.rest;
                node.rest = child;
                yield child;
            }
        };
    }

    /// The numbers of the templates that match, in the order they were given in.
    BitSet rowsThatMatch(List<String> decodedSegments) {
        BitSet found = new BitSet();
        String[] lower = new String[decodedSegments.size()];
        for (int i = 0; i < lower.length; i++) {
            lower[i] = decodedSegments.get(i).toLowerCase(Locale.ROOT);
        }
        collect(root, decodedSegments, lower, 0, found);
        return found;
    }

    private static void collect(
            Node node, List<String> segments, String[] lower, int at, BitSet found) {
        if (at == lower.length) {
            found.or(node.rows);
            return;
        }
        Node literal = node.literals.get(lower[at]);
        if (literal != null) {
            collect(literal, segments, lower, at + 1, found);
        }
        if (node.variable != null) {
            collect(node.variable, segments, lower, at + 1, found);
        }
        for (MixedChild child : node.mixed) {
            if (child.part.values(segments.get(at)).isPresent()) {
                collect(child.node, segments, lower, at + 1, found);
            }
        }
        if (node.rest != null) {
            for (int end = at + 1; end <= lower.length; end++) {
                collect(node.rest, segments, lower, end, found);
            }
        }
    }
}
