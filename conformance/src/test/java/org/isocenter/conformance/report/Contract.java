package org.isocenter.conformance.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final Pattern ROW = Pattern.compile("^\\| \\**(" + ID + ")\\** \\|\\s*(.*)$");
    private static final Pattern PROSE =
            Pattern.compile(
                    "(?:^|[.)\\s])(" + ID + ")(?::| (?=[A-Zn\\[]))([^|]*?)(?=(?: " + ID + " )|$)");
    private static final int TEXT_LENGTH = 110;

    static Contract read(String name, Path file) throws IOException {
        List<Section> sections = new ArrayList<>();
        Map<String, String> known = new LinkedHashMap<>();
        Section current = new Section("", new LinkedHashMap<>());
        for (String line : Files.readAllLines(file)) {
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                current = new Section(heading.group(1), new LinkedHashMap<>());
                sections.add(current);
                continue;
            }
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                add(current, known, row.group(1), row.group(2).replaceAll(" \\|.*", ""));
            } else if (!line.startsWith("|")) {
                Matcher prose = PROSE.matcher(line);
                while (prose.find()) {
                    add(current, known, prose.group(1), prose.group(2));
                }
            }
        }
        sections.removeIf(section -> section.rules.isEmpty());
        return new Contract(name, file.getFileName().toString(), List.copyOf(sections));
    }

    private static void add(Section section, Map<String, String> known, String id, String text) {
        // The list of contradictions numbers decisions, not rules.
        if (id.startsWith("C-") || known.containsKey(id)) {
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
