package org.isocenter.dicom;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.isocenter.dicom.charset.SpecificCharacterSet;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.dictionary.Attribute;
import org.isocenter.dicom.dictionary.Dictionary;

/// Data sets of the standard's attributes with values that fit their types, nested to a small depth.
/// The same seed makes the same data set.
public final class RandomDataSets {
    private static final List<Attribute> ATTRIBUTES =
            Dictionary.all().stream()
                    .filter(a -> a.tag().group() >= 0x0008 && a.tag().group() < 0xFF00)
                    .filter(a -> !a.tag().isGroupLength() && a.vrs().size() == 1)
                    .filter(a -> !a.tag().equals(Tag.PIXEL_DATA))
                    .filter(a -> Dictionary.find(a.tag()).equals(java.util.Optional.of(a)))
                    .toList();

    private static final String LETTERS = "ABCDEFGHIJ0123456789 .^äöüßéñ漢字かな한글😀";

    private RandomDataSets() {}

    public static DataSet next(SplittableRandom random) {
        return next(random, 0, SpecificCharacterSet.UTF_8);
    }

    private static DataSet next(SplittableRandom random, int depth, SpecificCharacterSet set) {
        TreeMap<Tag, DataElement> elements = new TreeMap<>();
        if (depth == 0) {
            elements.put(
                    Tag.SPECIFIC_CHARACTER_SET,
                    DataElement.ofText(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192"));
        }
        int count = random.nextInt(depth == 0 ? 40 : 6);
        for (int i = 0; i < count; i++) {
            Attribute attribute = ATTRIBUTES.get(random.nextInt(ATTRIBUTES.size()));
            if (!attribute.tag().equals(Tag.SPECIFIC_CHARACTER_SET)) {
                elements.put(
                        attribute.tag(),
                        new DataElement(
                                attribute.tag(),
                                attribute.vr(),
                                value(attribute.vr(), random, depth, set)));
            }
        }
        return DataSet.builder(set).addAll(elements.values()).build();
    }

    private static Value value(
            Vr vr, SplittableRandom random, int depth, SpecificCharacterSet set) {
        if (vr == Vr.SQ) {
            List<DataSet> items = new ArrayList<>();
            BitSet undefined = new BitSet();
            for (int i = random.nextInt(depth < 4 ? 4 : 1); i > 0; i--) {
                undefined.set(items.size(), random.nextBoolean());
                items.add(next(random, depth + 1, set));
            }
            return Value.Sequence.read(items, random.nextBoolean(), undefined);
        }
        int values = random.nextInt(4);
        if (vr.isString()) {
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < (vr.isBackslashSeparated() ? values : Math.min(values, 1)); i++) {
                texts.add(text(vr, random));
            }
            byte[] bytes = String.join("\\", texts).getBytes(StandardCharsets.UTF_8);
            return Value.Bytes.of(DataElement.padded(vr, bytes));
        }
        byte[] bytes = new byte[values * Math.max(vr.valueBytes(), vr.unitBytes()) * 2];
        random.nextBytes(bytes);
        return Value.Bytes.of(bytes);
    }

    private static String text(Vr vr, SplittableRandom random) {
        if (vr == Vr.DS || vr == Vr.IS) {
            return String.valueOf(random.nextInt(-1000, 1000));
        }
        int[] points = LETTERS.codePoints().toArray();
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(12); i > 0; i--) {
            int last = vr.followsCharacterSet() ? points.length : 20;
            text.appendCodePoint(points[random.nextInt(last)]);
        }
        return text.append('x').toString();
    }
}
