package org.isocenter.dicom.dictionary;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.value.Multiplicity;
import org.jspecify.annotations.Nullable;

/// The data dictionary: every attribute of PS3.6, with the retired ones, and of the command group.
///
/// One thing is asked of it for every element of an implicit file, the value representation of a tag,
/// so that is answered from a hash table of integers without making an object. A row's texts stay in
/// one block of bytes until someone asks for the row.
public final class Dictionary {
    /// Where the rows come from.
    public static final String EDITION = "PS3.6 and PS3.7 as of June 2026";

    private static final int SLOTS = 1 << 14;

    private static final Vr[] VRS = Vr.values();

    /// Loaded at first use.
    private static final class Table {
        static final Dictionary INSTANCE = new Dictionary();
    }

    private final int[] tags;
    private final int[] textStarts;
    private final byte[] vrs;
    private final byte[] text;

    private final AtomicReferenceArray<@Nullable Attribute> attributes;

    /// Row number plus 1 by hash of the tag; 0 is free.
    private final short[] slots = new short[SLOTS];

    /// The rows whose tag has an `x`, and the bits that must agree.
    private final int[] repeatingRows;

    private final int[] repeatingMasks;

    /// Made at the first lookup by keyword.
    private volatile Map<String, Integer> rowsByKeyword = Map.of();

    private Dictionary() {
        byte[] bytes = resource("attributes.bin");
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int count = in.getInt();
        tags = new int[count];
        attributes = new AtomicReferenceArray<>(count);
        textStarts = new int[count + 1];
        vrs = new byte[count];
        int[] repeating = new int[128];
        int[] masks = new int[128];
        int repeatingCount = 0;
        for (int row = 0; row < count; row++) {
            tags[row] = in.getInt();
            int mask = in.getInt();
            textStarts[row] = in.getInt();
            vrs[row] = (byte) Vr.of(in.get(), in.get()).orElse(Vr.UN).ordinal();
            if (mask == -1) {
                int slot = slot(tags[row]);
                while (slots[slot] != 0) {
                    slot = slot + 1 & SLOTS - 1;
                }
                slots[slot] = (short) (row + 1);
            } else {
                repeating[repeatingCount] = row;
                masks[repeatingCount++] = mask;
            }
        }
        int length = in.getInt();
        textStarts[count] = length;
        text = new byte[length];
        in.get(text);
        repeatingRows = Arrays.copyOf(repeating, repeatingCount);
        repeatingMasks = Arrays.copyOf(masks, repeatingCount);
    }

    static byte[] resource(String name) {
        try (InputStream in = Dictionary.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the table " + name + " is not in the module");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The attribute of that tag. Of a repeating group, such as the overlays `(60xx,eeee)`, every
    /// even group is one. Private attributes are not in the dictionary.
    public static Optional<Attribute> find(Tag tag) {
        int row = Table.INSTANCE.row(tag.value());
        return row < 0 ? Optional.empty() : Optional.of(Table.INSTANCE.attribute(row, tag));
    }

    /// The attribute of that keyword, upper and lower case as in the standard: `PatientID`.
    public static Optional<Attribute> find(String keyword) {
        Dictionary table = Table.INSTANCE;
        Integer row = table.rowsByKeyword().get(keyword);
        return row == null
                ? Optional.empty()
                : Optional.of(table.attribute(row, new Tag(table.tags[row])));
    }

    /// Every row in the order of its tag; repeating groups once.
    public static List<Attribute> all() {
        Dictionary table = Table.INSTANCE;
        List<Attribute> rows = new ArrayList<>();
        for (int row = 0; row < table.tags.length; row++) {
            rows.add(table.attribute(row, new Tag(table.tags[row])));
        }
        return rows;
    }

    /// The value representation to assume of an element that does not carry one, as in implicit VR
    /// (PS3.5 §6.2.2, Annex A.1): that of the dictionary; LO for private creators; UL for group
    /// lengths; UN for whatever else is private or unknown.
    public static Vr vrOf(int tag) {
        int row = Table.INSTANCE.row(tag);
        if (row >= 0) {
            return VRS[Table.INSTANCE.vrs[row]];
        }
        if ((tag & 0xFFFF) == 0) {
            return Vr.UL;
        }
        return Tag.isPrivateCreator(tag) ? Vr.LO : Vr.UN;
    }

    /// Whether the type is one of those that the dictionary has for the tag.
    public static boolean mayBe(int tag, Vr vr) {
        int row = Table.INSTANCE.row(tag);
        return row >= 0
                && (VRS[Table.INSTANCE.vrs[row]] == vr
                        || Table.INSTANCE.attribute(row, new Tag(tag)).vrs().contains(vr));
    }

    private int row(int tag) {
        for (int slot = slot(tag); slots[slot] != 0; slot = slot + 1 & SLOTS - 1) {
            int row = slots[slot] - 1;
            if (tags[row] == tag) {
                return row;
            }
        }
        int group = tag >>> 16;
        boolean mayRepeat =
                group >= 0x5000 && group < 0x8000
                        || group == 0x0020
                        || group == 0x0028
                        || group == 0x1000
                        || group == 0x1010;
        if (mayRepeat && !Tag.isPrivate(tag)) {
            for (int i = 0; i < repeatingRows.length; i++) {
                if ((tag & repeatingMasks[i]) == tags[repeatingRows[i]]) {
                    return repeatingRows[i];
                }
            }
        }
        return -1;
    }

    private static int slot(int tag) {
        return tag * 0x9E37_79B9 >>> 18;
    }

    /// The row as a record, made once; the tags of a repeating group get one each time.
    private Attribute attribute(int row, Tag tag) {
        Attribute known = attributes.get(row);
        if (known != null && known.tag().equals(tag)) {
            return known;
        }
        Attribute made = makeAttribute(row, tag);
        if (tags[row] == tag.value()) {
            attributes.set(row, made);
        }
        return made;
    }

    private Attribute makeAttribute(int row, Tag tag) {
        String[] columns = text(row).split("\t", -1);
        List<Vr> types = new ArrayList<>();
        if (!columns[2].isEmpty()) {
            for (String name : columns[2].split(",")) {
                types.add(Vr.of(name).orElseThrow());
            }
        }
        return new Attribute(
                tag,
                columns[0],
                columns[1],
                List.copyOf(types),
                Multiplicity.parse(columns[3]).orElseThrow(),
                columns[4].equals("R"));
    }

    private String text(int row) {
        int start = textStarts[row];
        return new String(text, start, textStarts[row + 1] - start, StandardCharsets.UTF_8);
    }

    private Map<String, Integer> rowsByKeyword() {
        Map<String, Integer> made = rowsByKeyword;
        if (made.isEmpty()) {
            made = HashMap.newHashMap(tags.length);
            for (int row = 0; row < tags.length; row++) {
                int start = textStarts[row];
                int end = start;
                while (text[end] != '\t') {
                    end++;
                }
                if (end > start) {
                    String keyword =
                            new String(text, start, end - start, StandardCharsets.US_ASCII);
                    made.put(keyword, row);
                }
            }
            rowsByKeyword = made;
        }
        return made;
    }
}
