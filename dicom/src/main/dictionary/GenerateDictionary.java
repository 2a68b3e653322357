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
/// A table is loaded by reading it into arrays, without a loop over its rows: the numbers that are
/// searched lie side by side, and the texts follow in a file of their own that is read when somebody
/// asks for one. All numbers are big endian.
///
///     attributes.bin   int count
///                      for each attribute in order of its tag: int tag, digits `x` as 0
///                      for each attribute: two letters of the first VR, or two NULs
///                      int size of the hash table, a power of two
///                      for each slot: short row number plus 1, or 0; a tag hashes to its product with
///                        9E3779B9, of which the upper bits count, and goes to the next slot while its
///                        own is taken
///                      int count of repeating attributes, which are not in the hash table
///                      for each of them: int row, int mask: the bits of the tag that must agree
///     names.bin        for each attribute: short length of its text in bytes
///                      the texts in UTF-8:
///                        keyword TAB name TAB VRs with commas TAB VM TAB `R` when retired
///     uids.bin         int length, and that many bytes of UTF-8: for each UID in order of its text
///                        uid TAB name TAB type TAB keyword TAB `R` when retired, NEWLINE
final class GenerateDictionary {
    private static final int SLOTS = 1 << 14;

    private GenerateDictionary() {}

    private record Row(int tag, int mask, String vr, String text) {}

    public static void main(String[] arguments) throws IOException {
        Path from = Path.of(arguments[0]);
        Path to = Path.of(arguments[1]);
        Files.createDirectories(to);
        List<Row> rows = rows(readCsv(from.resolve("attributes.csv")));
        Files.write(to.resolve("attributes.bin"), attributes(rows));
        Files.write(to.resolve("names.bin"), names(rows));
        Files.write(to.resolve("uids.bin"), uids(readCsv(from.resolve("uids.csv"))));
    }

    private static List<Row> rows(List<Map<String, String>> table) {
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
        return rows;
    }

    private static byte[] attributes(List<Row> rows) throws IOException {
        int[] slots = new int[SLOTS];
        List<Integer> repeating = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            if (rows.get(row).mask() != -1) {
                repeating.add(row);
                continue;
            }
            int slot = rows.get(row).tag() * 0x9E3779B9 >>> Integer.numberOfLeadingZeros(SLOTS - 1);
            while (slots[slot] != 0) {
                slot = (slot + 1) % SLOTS;
            }
            slots[slot] = row + 1;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(rows.size());
        for (Row row : rows) {
            out.writeInt(row.tag());
        }
        for (Row row : rows) {
            out.writeBytes(row.vr());
        }
        out.writeInt(SLOTS);
        for (int slot : slots) {
            out.writeShort(slot);
        }
        out.writeInt(repeating.size());
        for (int row : repeating) {
            out.writeInt(row);
            out.writeInt(rows.get(row).mask());
        }
        return bytes.toByteArray();
    }

    private static byte[] names(List<Row> rows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        for (Row row : rows) {
            out.writeShort(row.text().getBytes(StandardCharsets.UTF_8).length);
        }
        for (Row row : rows) {
            out.write(row.text().getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
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
