package org.isocenter.dicom.dataset;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.isocenter.dicom.charset.SpecificCharacterSet;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.jspecify.annotations.Nullable;

/// A set of data elements, each tag once, in ascending order (PS3.5 §7.1). Immutable.
///
/// Files do not always keep to that: what was read out of order or twice is kept as it was for the
/// writer ([#asRead]); everyone else sees the last element of a tag, in its place.
///
/// Text is decoded by the character set that holds here: Specific Character Set (0008,0005) of this
/// data set, or of the nearest one around it (PS3.5 §6.1.2).
public final class DataSet implements Iterable<DataElement> {
    public static final DataSet EMPTY = builder().build();

    /// In the order they were added.
    private final DataElement[] added;

    /// Ascending, each tag once; the same array as `added` when that is so already.
    private final DataElement[] elements;

    private final SpecificCharacterSet characterSet;

    private DataSet(
            DataElement[] added, DataElement[] elements, SpecificCharacterSet characterSet) {
        this.added = added;
        this.elements = elements;
        this.characterSet = characterSet;
    }

    public static Builder builder() {
        return new Builder(SpecificCharacterSet.DEFAULT);
    }

    /// A builder for an item: text is of the given character set unless the item has its own.
    public static Builder builder(SpecificCharacterSet inherited) {
        return new Builder(inherited);
    }

    public static DataSet of(DataElement... elements) {
        return builder().addAll(List.of(elements)).build();
    }

    /// Collects elements, in whatever order.
    public static final class Builder {
        private DataElement[] added = new DataElement[16];
        private int count;
        private boolean ascending = true;
        private SpecificCharacterSet characterSet;

        private Builder(SpecificCharacterSet inherited) {
            this.characterSet = inherited;
        }

        /// Adds an element. When its tag is there already, the new one counts.
        public Builder add(DataElement element) {
            if (count == added.length) {
                added = Arrays.copyOf(added, count * 2);
            }
            ascending &= count == 0 || added[count - 1].tag().compareTo(element.tag()) < 0;
            added[count++] = element;
            if (element.tag().equals(Tag.SPECIFIC_CHARACTER_SET)
                    && element.value() instanceof Value.Bytes bytes) {
                characterSet = SpecificCharacterSet.of(bytes.array());
            }
            return this;
        }

        public Builder addAll(Iterable<DataElement> elementsToAdd) {
            elementsToAdd.forEach(this::add);
            return this;
        }

        /// What holds for the elements added so far, and for the items in them.
        public SpecificCharacterSet characterSet() {
            return characterSet;
        }

        public DataSet build() {
            DataElement[] all = Arrays.copyOf(added, count);
            return new DataSet(all, ascending ? all : sorted(all), characterSet);
        }

        private static DataElement[] sorted(DataElement[] all) {
            DataElement[] sorted = all.clone();
            // stable, so the last of equal tags is the last that was added
            Arrays.sort(sorted, Comparator.comparing(DataElement::tag));
            int kept = 0;
            for (int i = 0; i < sorted.length; i++) {
                if (i + 1 == sorted.length || !sorted[i].tag().equals(sorted[i + 1].tag())) {
                    sorted[kept++] = sorted[i];
                }
            }
            return Arrays.copyOf(sorted, kept);
        }
    }

    /// The elements in ascending order of their tags.
    @Override
    public Iterator<DataElement> iterator() {
        return elements().iterator();
    }

    /// The elements in ascending order of their tags.
    public List<DataElement> elements() {
        return Collections.unmodifiableList(Arrays.asList(elements));
    }

    /// The elements in the order they were read or added, with those that a later one replaces.
    public List<DataElement> asRead() {
        return Collections.unmodifiableList(Arrays.asList(added));
    }

    public int size() {
        return elements.length;
    }

    public boolean isEmpty() {
        return elements.length == 0;
    }

    public Optional<DataElement> get(Tag tag) {
        return Optional.ofNullable(find(tag));
    }

    public boolean contains(Tag tag) {
        return find(tag) != null;
    }

    private @Nullable DataElement find(Tag tag) {
        int low = 0;
        int high = elements.length - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            int order = elements[middle].tag().compareTo(tag);
            if (order == 0) {
                return elements[middle];
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /// The character set that the text of this data set is in.
    public SpecificCharacterSet characterSet() {
        return characterSet;
    }

    /// The first value of a text element, without the padding at its end. Empty when there is no such
    /// element, its value is empty, or it is not text.
    public Optional<String> string(Tag tag) {
        List<String> values = strings(tag);
        return values.isEmpty() || values.getFirst().isEmpty()
                ? Optional.empty()
                : Optional.of(values.getFirst());
    }

    /// All values of a text element, without the padding at their ends; some may be empty. None when
    /// there is no such element, its value is empty, or it is not text.
    public List<String> strings(Tag tag) {
        return find(tag) instanceof DataElement element ? strings(element) : List.of();
    }

    /// The same for an element of this data set.
    public List<String> strings(DataElement element) {
        if (!element.vr().isString() || !(element.value() instanceof Value.Bytes bytes)) {
            return List.of();
        }
        byte[] value = bytes.array();
        int end = value.length;
        if (element.vr() == Vr.UI) {
            while (end > 0 && value[end - 1] == 0) {
                end--;
            }
        }
        return characterSet.decodeValues(value, 0, end, element.vr(), _ -> {});
    }

    /// The first value of an element of whole numbers: binary ones, or IS. Empty when there is none or
    /// it is not a number.
    public OptionalLong longValue(Tag tag) {
        if (!(find(tag) instanceof DataElement element)) {
            return OptionalLong.empty();
        }
        if (element.vr() == Vr.IS || element.vr() == Vr.DS) {
            return parseLong(string(tag).orElse("").strip());
        }
        if (!(element.value() instanceof Value.Bytes bytes)) {
            return OptionalLong.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(bytes.array()).order(ByteOrder.LITTLE_ENDIAN);
        if (in.remaining() < element.vr().valueBytes()) {
            return OptionalLong.empty();
        }
        return switch (element.vr()) {
            case US -> OptionalLong.of(Short.toUnsignedInt(in.getShort()));
            case SS -> OptionalLong.of(in.getShort());
            case UL -> OptionalLong.of(Integer.toUnsignedLong(in.getInt()));
            case SL -> OptionalLong.of(in.getInt());
            case SV, UV -> OptionalLong.of(in.getLong());
            default -> OptionalLong.empty();
        };
    }

    private static OptionalLong parseLong(String text) {
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException _) {
            return OptionalLong.empty();
        }
    }

    /// The first value as an `int`; empty also when it does not fit.
    public OptionalInt intValue(Tag tag) {
        OptionalLong value = longValue(tag);
        return value.isPresent() && value.getAsLong() == (int) value.getAsLong()
                ? OptionalInt.of((int) value.getAsLong())
                : OptionalInt.empty();
    }

    /// The first value of an element of numbers: FL, FD, DS, or whole ones.
    public OptionalDouble doubleValue(Tag tag) {
        if (!(find(tag) instanceof DataElement element)) {
            return OptionalDouble.empty();
        }
        if (element.value() instanceof Value.Bytes bytes
                && bytes.length() >= element.vr().valueBytes()) {
            ByteBuffer in = ByteBuffer.wrap(bytes.array()).order(ByteOrder.LITTLE_ENDIAN);
            if (element.vr() == Vr.FL) {
                return OptionalDouble.of(in.getFloat());
            }
            if (element.vr() == Vr.FD) {
                return OptionalDouble.of(in.getDouble());
            }
        }
        if (element.vr() == Vr.DS) {
            try {
                return OptionalDouble.of(Double.parseDouble(string(tag).orElse("")));
            } catch (NumberFormatException _) {
                return OptionalDouble.empty();
            }
        }
        OptionalLong whole = longValue(tag);
        return whole.isPresent() ? OptionalDouble.of(whole.getAsLong()) : OptionalDouble.empty();
    }

    /// The bytes of a value that is held, as in a little-endian file.
    public Optional<byte[]> bytes(Tag tag) {
        return find(tag) instanceof DataElement element
                        && element.value() instanceof Value.Bytes bytes
                ? Optional.of(bytes.array().clone())
                : Optional.empty();
    }

    /// The items of a sequence; none when there is no such sequence.
    public List<DataSet> items(Tag tag) {
        return find(tag) instanceof DataElement element
                        && element.value() instanceof Value.Sequence sequence
                ? sequence.items()
                : List.of();
    }

    /// Who owns the block of a private element: the value of its Private Creator (PS3.5 §7.8.1).
    public Optional<String> privateCreator(Tag tag) {
        return tag.privateCreator().flatMap(this::string);
    }

    /// The tag that a private element has in this data set, by the block that its creator reserved.
    ///
    /// @param creator the value of the Private Creator element
    /// @param group the group, which is odd
    /// @param element the last two digits of the element number, 0 to FF
    public Optional<Tag> privateTag(String creator, int group, int element) {
        for (DataElement candidate : elements) {
            Tag tag = candidate.tag();
            if (tag.group() == group
                    && tag.isPrivateCreator()
                    && strings(candidate).equals(List.of(creator))) {
                return Optional.of(Tag.of(group, tag.element() << 8 | element & 0xFF));
            }
        }
        return Optional.empty();
    }

    /// This data set with those elements added or put in the place of those of the same tag.
    public DataSet with(DataElement... replacements) {
        List<Tag> tags = Arrays.stream(replacements).map(DataElement::tag).toList();
        Builder builder = new Builder(characterSet);
        List<DataElement> kept = new ArrayList<>(added.length + replacements.length);
        for (DataElement element : added) {
            if (!tags.contains(element.tag())) {
                kept.add(element);
            }
        }
        for (DataElement replacement : replacements) {
            int at = 0;
            while (at < kept.size() && kept.get(at).tag().compareTo(replacement.tag()) < 0) {
                at++;
            }
            kept.add(at, replacement);
        }
        return builder.addAll(kept).build();
    }

    /// This data set without those elements.
    public DataSet without(Tag... tags) {
        List<Tag> gone = List.of(tags);
        Builder builder = new Builder(characterSet);
        for (DataElement element : added) {
            if (!gone.contains(element.tag())) {
                builder.add(element);
            }
        }
        return builder.build();
    }

    /// Whether both have the same elements with the same values. How lengths were written and in which
    /// order the elements stood does not count.
    @Override
    public boolean equals(Object other) {
        return other instanceof DataSet that && Arrays.equals(elements, that.elements);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(elements);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (DataElement element : elements) {
            text.append(element.tag()).append(' ').append(element.vr()).append(' ');
            List<String> strings = strings(element);
            text.append(strings.isEmpty() ? element.value().toString() : strings.toString());
            text.append('\n');
        }
        return text.toString();
    }
}
