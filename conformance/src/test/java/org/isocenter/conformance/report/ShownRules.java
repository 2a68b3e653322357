package org.isocenter.conformance.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Which tests show which rules, read from the sources of all modules' tests, those of real clients
/// (profile `clients`) among them.
final class ShownRules {
    private static final Pattern ANNOTATION =
            Pattern.compile("@Rule\\s*\\(([^)]*)\\)", Pattern.DOTALL);
    private static final Pattern STRING = Pattern.compile("\"([^\"]+)\"");
    private static final Pattern METHOD = Pattern.compile("\\bvoid\\s+(\\w+)\\s*\\(");
    private static final Pattern TYPE = Pattern.compile("\\bclass\\s+\\w+");

    private ShownRules() {}

    /// Tests by qualified rule id.
    static Map<String, SortedSet<String>> read(Path root) throws IOException {
        Map<String, SortedSet<String>> shown = new TreeMap<>();
        try (Stream<Path> modules = Files.list(root)) {
            for (Path module : (Iterable<Path>) modules.sorted()::iterator) {
                readAll(module.resolve("src/test/java"), shown);
                readAll(module.resolve("src/clients/java"), shown);
                Path exchanges = module.resolve("src/test/resources/exchanges");
                if (Files.isDirectory(exchanges)) {
                    try (Stream<Path> files = Files.list(exchanges)) {
                        for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                            if (file.toString().endsWith(".txt")) {
                                readExchanges(file, shown);
                            }
                        }
                    }
                }
            }
        }
        return shown;
    }

    private static void readAll(Path tests, Map<String, SortedSet<String>> shown)
            throws IOException {
        if (Files.isDirectory(tests)) {
            try (Stream<Path> sources = Files.walk(tests)) {
                List<Path> java = sources.filter(f -> f.toString().endsWith(".java")).toList();
                for (Path source : java) {
                    read(source, shown);
                }
            }
        }
    }

    /// Golden exchanges name their rules in their titles.
    private static void readExchanges(Path file, Map<String, SortedSet<String>> shown)
            throws IOException {
        for (String line : Files.readAllLines(file)) {
            int rules = line.indexOf("rules:");
            if (line.startsWith("#") && rules > 0) {
                for (String id : line.substring(rules + "rules:".length()).split(",")) {
                    shown.computeIfAbsent(id.strip(), _ -> new TreeSet<>())
                            .add("exchanges/" + file.getFileName());
                }
            }
        }
    }

    private static void read(Path source, Map<String, SortedSet<String>> shown) throws IOException {
        String text = Files.readString(source);
        String type = source.getFileName().toString().replace(".java", "");
        Matcher annotation = ANNOTATION.matcher(text);
        while (annotation.find()) {
            String test = type + method(text.substring(annotation.end()));
            Matcher id = STRING.matcher(annotation.group(1));
            while (id.find()) {
                shown.computeIfAbsent(id.group(1), _ -> new TreeSet<>()).add(test);
            }
        }
    }

    /// `.name` of the method that the annotation stands on; nothing when it stands on the class.
    private static String method(String after) {
        Matcher method = METHOD.matcher(after);
        Matcher type = TYPE.matcher(after);
        boolean hasMethod = method.find();
        if (type.find() && (!hasMethod || type.start() < method.start())) {
            return "";
        }
        return hasMethod ? "." + method.group(1) : "";
    }
}
