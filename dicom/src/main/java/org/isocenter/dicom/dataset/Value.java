package org.isocenter.dicom.dataset;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// What an element holds.
public sealed interface Value
        permits Value.Bytes, Value.Reference, Value.Sequence, Value.Fragments {
    /// The value field as it stands in a little-endian file, padding included. Numbers that were read
    /// from a big-endian file have been turned.
    final class Bytes implements Value {
        public static final Bytes EMPTY = new Bytes(new byte[0]);

        private final byte[] bytes;

        private Bytes(byte[] bytes) {
            this.bytes = bytes;
        }

        /// Takes the array over; nobody may change it afterwards.
        public static Bytes of(byte[] bytes) {
            return bytes.length == 0 ? EMPTY : new Bytes(bytes);
        }

        public int length() {
            return bytes.length;
        }

        /// The array itself, not a copy: read only.
        public byte[] array() {
            return bytes;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return bytes.length + " bytes";
        }
    }

    /// A value that was left where it is.
    ///
    /// @param offset the position of its first byte in the source; in the inflated data set, counted on
    ///     from the end of the file meta, when the source is deflated
    /// @param length the number of bytes
    /// @param start the first four bytes as a number, most significant first, by which code streams
    ///     can be told apart; 0 when there are fewer
    record Reference(long offset, long length, int start) implements Value {}

    /// The items of a sequence (PS3.5 §7.5).
    ///
    /// How the lengths were written is kept so that what was read can be written again byte for byte,
    /// but it is no part of the value: equality does not look at it.
    final class Sequence implements Value {
        public static final Sequence EMPTY = new Sequence(List.of(), false, new BitSet());

        private final List<DataSet> items;
        private final boolean undefinedLength;
        private final BitSet undefinedItems;

        private Sequence(List<DataSet> items, boolean undefinedLength, BitSet undefinedItems) {
            this.items = items;
            this.undefinedLength = undefinedLength;
            this.undefinedItems = undefinedItems;
        }

        /// A sequence to be written with defined lengths.
        public static Sequence of(List<DataSet> items) {
            return items.isEmpty() ? EMPTY : new Sequence(List.copyOf(items), false, new BitSet());
        }

        public static Sequence of(DataSet... items) {
            return of(List.of(items));
        }

        /// A sequence as it was read.
        ///
        /// @param undefinedItems the indexes of the items whose length was undefined
        public static Sequence read(
                List<DataSet> items, boolean undefinedLength, BitSet undefinedItems) {
            return new Sequence(
                    List.copyOf(items), undefinedLength, (BitSet) undefinedItems.clone());
        }

        public List<DataSet> items() {
            return items;
        }

        /// Whether the sequence was read with undefined length.
        public boolean undefinedLength() {
            return undefinedLength;
        }

        /// Whether the item of that index was read with undefined length.
        public boolean undefinedLength(int item) {
            return undefinedItems.get(item);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Sequence that && items.equals(that.items);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }

        @Override
        public String toString() {
            return items.size() + " items";
        }
    }

    /// Encapsulated pixel data (PS3.5 §A.4).
    ///
    /// @param offsetTable the basic offset table, which may be empty
    /// @param fragments the fragments, each [Bytes] or a [Reference]
    record Fragments(Bytes offsetTable, List<Value> fragments) implements Value {
        public Fragments {
            fragments = List.copyOf(fragments);
        }
    }
}
