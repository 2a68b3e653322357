package org.isocenter.dicom.dictionary;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
/// so that is answered from a hash table of integers without making an object. The table is loaded
/// when it is first asked, as the generator laid it out, in a few milliseconds; the texts have a file of
/// their own and are loaded when somebody asks for a row.
public final class Dictionary {
    /// Where the rows come from.
    public static final String EDITION = "PS3.6 and PS3.7 as of June 2026";

    /// Loaded at first use.
    private static final class Table {
        static final Dictionary INSTANCE = new Dictionary();
    }

    /// Loaded at the first use of a text.
    private static final class Names {
        static final Names INSTANCE = new Names(Table.INSTANCE);

        final byte[] block;
        final int[] starts;
        final AtomicReferenceArray<@Nullable Attribute> attributes;
        final Map<String, Integer> rowsByKeyword;

        private Names(Dictionary table) {
            int count = table.tags.length;
            ByteBuffer in = ByteBuffer.wrap(resource("names.bin"));
            block = in.array();
            starts = new int[count + 1];
            starts[0] = 2 * count;
            attributes = new AtomicReferenceArray<>(count);
            rowsByKeyword = HashMap.newHashMap(count);
            for (int row = 0; row < count; row++) {
                int end = starts[row];
                starts[row + 1] = end + Short.toUnsignedInt(in.getShort());
                while (block[end] != '\t') {
                    end++;
                }
                if (end > starts[row]) {
                    rowsByKeyword.put(text(starts[row], end), row);
                }
            }
        }

        String text(int start, int end) {
            return new String(block, start, end - start, StandardCharsets.UTF_8);
        }
    }

    private final int[] tags;

    /// Two letters for each row.
    private final byte[] vrs;

    /// Row number plus 1 by hash of the tag; 0 is free.
    private final short[] slots;

    private final int slotShift;

    /// Pairs: a row whose tag has an `x`, and the bits that must agree.
    private final int[] repeating;

    private Dictionary() {
        ByteBuffer in = ByteBuffer.wrap(resource("attributes.bin"));
        tags = new int[in.getInt()];
        in.asIntBuffer().get(tags);
        in.position(in.position() + tags.length * 4);
        vrs = new byte[tags.length * 2];
        in.get(vrs);
        slots = new short[in.getInt()];
        slotShift = Integer.numberOfLeadingZeros(slots.length - 1);
        in.asShortBuffer().get(slots);
        in.position(in.position() + slots.length * 2);
        repeating = new int[in.getInt() * 2];
        in.asIntBuffer().get(repeating);
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
        Integer row = Names.INSTANCE.rowsByKeyword.get(keyword);
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
            return Table.INSTANCE.firstVr(row);
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
                && (Table.INSTANCE.firstVr(row) == vr
                        || Table.INSTANCE.attribute(row, new Tag(tag)).vrs().contains(vr));
    }

    private Vr firstVr(int row) {
        return Vr.of(vrs[2 * row], vrs[2 * row + 1]).orElse(Vr.UN);
    }

    private int row(int tag) {
        for (int slot = tag * 0x9E37_79B9 >>> slotShift;
                slots[slot] != 0;
                slot = slot + 1 & slots.length - 1) {
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
            for (int i = 0; i < repeating.length; i += 2) {
                if ((tag & repeating[i + 1]) == tags[repeating[i]]) {
                    return repeating[i];
                }
            }
        }
        return -1;
    }

    /// The row as a record, made once; the tags of a repeating group get one each time.
    private Attribute attribute(int row, Tag tag) {
        Attribute known = Names.INSTANCE.attributes.get(row);
        if (known != null && known.tag().equals(tag)) {
            return known;
        }
        Attribute made = makeAttribute(row, tag);
        if (tags[row] == tag.value()) {
            Names.INSTANCE.attributes.set(row, made);
        }
        return made;
    }

    private static Attribute makeAttribute(int row, Tag tag) {
        Names names = Names.INSTANCE;
        String[] columns = names.text(names.starts[row], names.starts[row + 1]).split("\t", -1);
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
}
