import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes the compact tables of attributes and UIDs from the files beside it.
///
/// A table is loaded by reading it into an array: the numbers that are searched lie side by side, the
/// texts follow in one block and become strings when somebody asks. All numbers are big endian.
///
///     attributes.bin   int count, then for each attribute in order of its tag
///                        int tag, digits `x` as 0
///                        int mask: the bits of the tag that must agree (all, unless it repeats)
///                        int start of its text in the block
///                        two letters of the first VR, or two NULs
///                      int length of the block, and the block in UTF-8: for each attribute
///                        keyword TAB name TAB VRs with commas TAB VM TAB `R` when retired
///     uids.bin         int length of the block, and the block in UTF-8: for each UID in order of its text
///                        uid TAB name TAB type TAB keyword TAB `R` when retired, NEWLINE
final class GenerateDictionary {
    private GenerateDictionary() {}

    private record Row(int tag, int mask, String vr, String text) {}

    public static void main(String[] arguments) throws IOException {
        Path from = Path.of(arguments[0]);
        Path to = Path.of(arguments[1]);
        Files.createDirectories(to);
        Files.write(to.resolve("attributes.bin"), attributes(readCsv(from.resolve("attributes.csv"))));
        Files.write(to.resolve("uids.bin"), uids(readCsv(from.resolve("uids.csv"))));
    }

    private static byte[] attributes(List<Map<String, String>> table) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (Map<String, String> row : table) {
            String tag = row.get("tag");
            String vrs = row.get("vr").equals("NONE") ? "" : row.get("vr").replace(" or ", ",");
            String retired = row.get("retired").isEmpty() ? "" : "R";
            rows.add(
                    new Row(
                            Integer.parseUnsignedInt(tag.replace('x', '0'), 16),
                            Integer.parseUnsignedInt(tag.replaceAll("[^x]", "F").replace('x', '0'), 16),
                            vrs.isEmpty() ? "\0\0" : vrs.substring(0, 2),
                            String.join("\t", row.get("keyword"), row.get("name"), vrs, row.get("vm"), retired)));
        }
        rows.sort(Comparator.comparingInt(row -> row.tag() ^ Integer.MIN_VALUE));
        ByteArrayOutputStream table1 = new ByteArrayOutputStream();
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(table1);
        out.writeInt(rows.size());
        for (Row row : rows) {
            out.writeInt(row.tag());
            out.writeInt(row.mask());
            out.writeInt(block.size());
            out.writeBytes(row.vr());
            block.write(row.text().getBytes(StandardCharsets.UTF_8));
        }
        out.writeInt(block.size());
        block.writeTo(out);
        return table1.toByteArray();
    }

    private static byte[] uids(List<Map<String, String>> table) throws IOException {
        Map<String, String> lines = new TreeMap<>();
        for (Map<String, String> row : table) {
            String retired = row.get("retired").isEmpty() ? "" : "R";
            lines.put(
                    row.get("uid"),
                    String.join("\t", row.get("uid"), row.get("name"), row.get("type"), row.get("keyword"), retired));
        }
        byte[] block = (String.join("\n", lines.values()) + "\n").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(block.length);
        out.write(block);
        return bytes.toByteArray();
    }

    /// Rows by the names of the first line. Fields may stand in quotes (RFC 4180).
    static List<Map<String, String>> readCsv(Path file) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
            List<String> fields = new ArrayList<>();
            StringBuilder field = new StringBuilder();
            boolean quoted = false;
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else if (c == '"') {
                    quoted = !quoted;
                } else if (c == ',' && !quoted) {
                    fields.add(field.toString());
                    field.setLength(0);
                } else {
                    field.append(c);
                }
            }
            fields.add(field.toString());
            lines.add(fields);
        }
        List<Map<String, String>> rows = new ArrayList<>();
        for (List<String> line : lines.subList(1, lines.size())) {
            Map<String, String> row = new TreeMap<>();
            for (int i = 0; i < line.size(); i++) {
                row.put(lines.getFirst().get(i), line.get(i));
            }
            rows.add(row);
        }
        return rows;
    }
}
