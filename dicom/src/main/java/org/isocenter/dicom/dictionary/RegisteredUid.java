package org.isocenter.dicom.dictionary;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// A UID that the standard gives a meaning (PS3.6 Annex A).
///
/// @param uid the identifier
/// @param name what it names: `CT Image Storage`
/// @param type what kind of thing that is: `SOP Class`, `Transfer Syntax`, …
/// @param keyword the name without spaces; empty for a few
/// @param retired whether the standard no longer defines it
public record RegisteredUid(String uid, String name, String type, String keyword, boolean retired) {
    /// Loaded at first use.
    private static final class Table {
        static final Map<String, RegisteredUid> BY_UID = load();

        private static Map<String, RegisteredUid> load() {
            ByteBuffer in = ByteBuffer.wrap(Dictionary.resource("uids.bin"));
            byte[] block = new byte[in.getInt()];
            in.get(block);
            Map<String, RegisteredUid> rows = HashMap.newHashMap(512);
            for (String line : new String(block, StandardCharsets.UTF_8).split("\n")) {
                String[] columns = line.split("\t", -1);
                RegisteredUid row =
                        new RegisteredUid(
                                columns[0],
                                columns[1],
                                columns[2],
                                columns[3],
                                columns[4].equals("R"));
                rows.put(row.uid(), row);
            }
            return rows;
        }
    }

    public static Optional<RegisteredUid> find(String uid) {
        return Optional.ofNullable(Table.BY_UID.get(uid));
    }

    /// All of them, by UID.
    public static Map<String, RegisteredUid> all() {
        return Map.copyOf(Table.BY_UID);
    }
}
