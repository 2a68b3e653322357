package org.isocenter.dicomweb.instance;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;

/// Takes the values that are indexed out of metadata.
///
/// They are taken from the metadata and not from the file, so that what an index holds is what a
/// client sees, and so that an index value can be found again when the instance that brought it is
/// deleted (QRY-75).
///
/// Every store does this once, so the text is scanned as [DataSetJson] scans it: it is ours, and `vr` and
/// `Value` stand where we write them.
public final class MetadataIndex {
    private static final byte[] VALUES = "\",\"Value\":[".getBytes(StandardCharsets.US_ASCII);
    private static final int VR_OFFSET = "{\"vr\":\"".length();
    private static final int VR_LENGTH = 2;

    /// In the order of their tags, as metadata have them.
    private static final IndexedAttribute[] ATTRIBUTES =
            Arrays.stream(IndexedAttribute.values())
                    .filter(attribute ->
                            IndexedAttribute.OF_STUDY.contains(attribute)
                                    || IndexedAttribute.OF_SERIES.contains(attribute))
                    .sorted(
                            Comparator.comparing(
                                    attribute -> attribute.tag().value(), Integer::compareUnsigned))
                    .toArray(IndexedAttribute[]::new);

    private final byte[] text;

    private MetadataIndex(byte[] text) {
        this.text = text;
    }

    /// The first value of each attribute (STORE-56) whose type is the registered one (STORE-58).
    public static IndexValues of(DataSetJson metadata) {
        MetadataIndex index = new MetadataIndex(metadata.utf8());
        IndexValues.Builder values = new IndexValues.Builder();
        int[] next = {0};
        metadata.visit((tag, from, _) -> {
            while (next[0] < ATTRIBUTES.length
                    && Integer.compareUnsigned(ATTRIBUTES[next[0]].tag().value(), tag) < 0) {
                next[0]++;
            }
            if (next[0] == ATTRIBUTES.length) {
                return false;
            }
            IndexedAttribute attribute = ATTRIBUTES[next[0]];
            if (attribute.tag().value() == tag) {
                index.firstValue(attribute, DataSetJson.elementOf(from))
                        .ifPresent(value -> values.add(attribute, value));
            }
            return true;
        });
        return values.build();
    }

    /// @param element where its object begins
    private Optional<String> firstValue(IndexedAttribute attribute, int element) {
        int vr = element + VR_OFFSET;
        int values = vr + VR_LENGTH;
        int first = values + VALUES.length;
        if (first >= text.length
                || !attribute.vr().name().equals(ascii(vr, values))
                || !Arrays.equals(text, values, first, VALUES, 0, VALUES.length)) {
            return Optional.empty();
        }
        return switch (text[first]) {
            case '"' -> Optional.of(string(first));
            case '{' -> Optional.of(personName(first));
            default -> Optional.empty(); // an empty value among several
        };
    }

    private String ascii(int from, int to) {
        return new String(text, from, to - from, StandardCharsets.US_ASCII);
    }

    /// The string whose opening quote is at this place.
    private String string(int quote) {
        int end = DataSetJson.endOfString(text, quote);
        for (int i = quote; i < end; i++) {
            if (text[i] == '\\') {
                return unescaped(quote, end + 1);
            }
        }
        return new String(text, quote + 1, end - quote - 1, StandardCharsets.UTF_8);
    }

    private String unescaped(int from, int to) {
        try {
            return Json.read(Arrays.copyOfRange(text, from, to)).asString();
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException("metadata of ours cannot be read", e);
        }
    }

    /// The component groups as they stand in the element (PS3.5 §6.2.1).
    private String personName(int brace) {
        String alphabetic = "";
        String ideographic = "";
        String phonetic = "";
        int at = brace + 1;
        while (text[at] == '"') {
            int end = DataSetJson.endOfString(text, at);
            String group = ascii(at + 1, end);
            int value = end + 2;
            switch (group) {
                case "Alphabetic" -> alphabetic = string(value);
                case "Ideographic" -> ideographic = string(value);
                case "Phonetic" -> phonetic = string(value);
                default -> throw new IllegalStateException("no component group: " + group);
            }
            at = DataSetJson.endOfString(text, value) + 1;
            if (text[at] == ',') {
                at++;
            }
        }
        if (!phonetic.isEmpty()) {
            return alphabetic + "=" + ideographic + "=" + phonetic;
        }
        return ideographic.isEmpty() ? alphabetic : alphabetic + "=" + ideographic;
    }
}
