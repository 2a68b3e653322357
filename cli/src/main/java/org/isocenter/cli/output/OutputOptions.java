package org.isocenter.cli.output;

import io.burt.jmespath.Expression;
import io.burt.jmespath.JmesPathException;
import io.burt.jmespath.jcf.JcfRuntime;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.isocenter.cli.CommandFailure;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// `--query` and `--output`, as in `az`.
public final class OutputOptions {
    /// The forms a document can be printed in.
    public enum Format {
        /// Indented JSON.
        JSON,
        /// Values separated by tabs, a line for each object or row.
        TSV,
        /// Columns with a heading.
        TABLE,
        /// YAML.
        YAML,
        /// Nothing.
        NONE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// An expression, understood before anything is sent.
    static final class Query implements CommandLine.ITypeConverter<Expression<Object>> {
        Query() {}

        @Override
        public Expression<Object> convert(String text) {
            try {
                return new JcfRuntime().compile(text);
            } catch (JmesPathException e) {
                throw new CommandLine.TypeConversionException(
                        "no JMESPath expression: " + e.getMessage());
            }
        }
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}. Default: json.")
    private Format format = Format.JSON;

    @Option(
            names = "--query",
            paramLabel = "JMESPATH",
            converter = Query.class,
            description = "Print only what this selects.")
    private @Nullable Expression<Object> query;

    /// Made by picocli.
    public OutputOptions() {}

    /// Prints a document of maps, lists and scalars.
    ///
    /// @throws CommandFailure if the query cannot be applied to it
    public void print(@Nullable Object document, PrintWriter out) throws CommandFailure {
        Object selected = select(document);
        switch (format) {
            case JSON ->
                    out.println(
                            JsonMapper.builder()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .build()
                                    .writeValueAsString(selected));
            case YAML -> out.print(new YAMLMapper().writeValueAsString(selected));
            case TSV -> rows(selected).forEach(row -> out.println(String.join("\t", row)));
            case TABLE -> table(selected, out);
            case NONE -> {}
        }
        out.flush();
    }

    private @Nullable Object select(@Nullable Object document) throws CommandFailure {
        if (query == null) {
            return document;
        }
        try {
            return query.search(document);
        } catch (JmesPathException e) {
            throw new CommandFailure(
                    "--query does not fit what it selects from: " + e.getMessage());
        }
    }

    private static List<List<String>> rows(@Nullable Object document) {
        return switch (document) {
            case null -> List.of();
            case List<?> list -> list.stream().map(OutputOptions::cells).toList();
            default -> List.of(cells(document));
        };
    }

    private static List<String> cells(@Nullable Object row) {
        return switch (row) {
            case Map<?, ?> object -> object.values().stream().map(OutputOptions::scalar).toList();
            case List<?> list -> list.stream().map(OutputOptions::scalar).toList();
            case null -> List.of("");
            default -> List.of(scalar(row));
        };
    }

    private static String scalar(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Map<?, ?> _, List<?> _ -> JsonMapper.shared().writeValueAsString(value);
            default -> value.toString();
        };
    }

    private static void table(@Nullable Object document, PrintWriter out) {
        List<?> items =
                document instanceof List<?> list
                        ? list
                        : document == null ? List.of() : List.of(document);
        if (items.isEmpty()) {
            return;
        }
        Set<String> columns = new LinkedHashSet<>();
        for (Object item : items) {
            if (item instanceof Map<?, ?> object) {
                object.forEach((name, value) -> {
                    if (!(value instanceof Map) && !(value instanceof List)) {
                        columns.add(String.valueOf(name));
                    }
                });
            }
        }
        List<List<String>> lines = new ArrayList<>();
        if (columns.isEmpty()) {
            lines.add(List.of("Result"));
            lines.addAll(rows(document));
        } else {
            lines.add(columns.stream().map(OutputOptions::heading).toList());
            for (Object item : items) {
                if (item instanceof Map<?, ?> object) {
                    lines.add(columns.stream().map(c -> scalar(object.get(c))).toList());
                }
            }
        }
        printAligned(lines, out);
    }

    private static String heading(String name) {
        return name.isEmpty() ? name : Character.toUpperCase(name.charAt(0)) + name.substring(1);
    }

    private static void printAligned(List<List<String>> lines, PrintWriter out) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                int width = line.get(i).length();
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        for (int number = 0; number < lines.size(); number++) {
            out.println(aligned(lines.get(number), widths));
            if (number == 0) {
                out.println(aligned(widths.stream().map("-"::repeat).toList(), widths));
            }
        }
    }

    private static String aligned(List<String> cells, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i)).repeat(' ', widths.get(i) - cells.get(i).length() + 2);
        }
        return line.toString().stripTrailing();
    }
}
