package org.isocenter.conformance.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One of the documents in `docs/spec`, as a list of sections with rules.
///
/// @param name the prefix of its rule ids, `dicom`
/// @param file its file name
/// @param sections in the order of the document
record Contract(String name, String file, List<Section> sections) {
    /// @param title with its number, `4.1 Requests`
    /// @param rules by id without prefix, with the beginning of their text
    record Section(String title, Map<String, String> rules) {}

    private static final String ID = "[A-Z][A-Z0-9]*-[A-Z]?[0-9]+[a-z]?";
    private static final Pattern HEADING = Pattern.compile("^#{2,3} (.*)$");
    private static final Pattern ROW =
            Pattern.compile("^(?:\\||-) \\**(" + ID + ")\\** \\|?\\s*(.*)$");
    private static final Pattern PROSE = Pattern.compile("(?<![-A-Z0-9])(" + ID + ")(?![-0-9])");
    // Families of rules that stand in running text alone.
    private static final Set<String> PROSE_FAMILIES = Set.of("CLAIM", "WELL");
    private static final int TEXT_LENGTH = 110;

    /// Rules stand in tables, one to a row; a few stand in running text, where the first mention of an
    /// id that has no row is taken for the rule.
    static Contract read(String name, Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        Set<String> inTables = new HashSet<>();
        for (String line : lines) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                inTables.add(row.group(1));
            }
        }
        Set<String> families =
                inTables.stream()
                        .map(id -> id.substring(0, id.indexOf('-')))
                        .collect(Collectors.toSet());
        families.addAll(PROSE_FAMILIES);
        List<Section> sections = new ArrayList<>();
        Map<String, String> known = new LinkedHashMap<>();
        Section current = new Section("", new LinkedHashMap<>());
        for (String line : lines) {
            Matcher heading = HEADING.matcher(line);
            Matcher row = ROW.matcher(line);
            if (heading.matches()) {
                current = new Section(heading.group(1), new LinkedHashMap<>());
                sections.add(current);
            } else if (row.matches()) {
                add(current, known, row.group(1), row.group(2).replaceAll(" \\|.*", ""));
            } else if (!line.startsWith("|")) {
                Matcher prose = PROSE.matcher(line);
                while (prose.find()) {
                    String id = prose.group(1);
                    if (!inTables.contains(id)
                            && families.contains(id.substring(0, id.indexOf('-')))) {
                        add(
                                current,
                                known,
                                id,
                                line.substring(prose.end()).replaceFirst("^[:) ]+", ""));
                    }
                }
            }
        }
        sections.removeIf(section -> section.rules.isEmpty());
        return new Contract(name, file.getFileName().toString(), List.copyOf(sections));
    }

    private static void add(Section section, Map<String, String> known, String id, String text) {
        // The list of contradictions numbers decisions, and -T tables, not rules.
        if (id.startsWith("C-") || id.contains("-T") || known.containsKey(id)) {
            return;
        }
        String plain = text.replace("|", "/").replace("<", "&lt;").strip();
        String shown =
                plain.length() <= TEXT_LENGTH
                        ? plain
                        : plain.substring(0, TEXT_LENGTH).strip() + " …";
        known.put(id, shown);
        section.rules.put(id, shown);
    }
}
