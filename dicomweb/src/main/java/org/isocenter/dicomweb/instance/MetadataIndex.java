package org.isocenter.dicomweb.instance;

import java.util.Arrays;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import tools.jackson.databind.JsonNode;

/// Takes the values that are indexed out of metadata.
///
/// They are taken from the metadata and not from the file, so that what an index holds is what a
/// client sees, and so that an index value can be found again when the instance that brought it is
/// deleted (QRY-75).
public final class MetadataIndex {
    private static final int[] TAGS =
            Arrays.stream(IndexedAttribute.values())
                    .filter(attribute ->
                            IndexedAttribute.OF_STUDY.contains(attribute)
                                    || IndexedAttribute.OF_SERIES.contains(attribute))
                    .map(attribute -> attribute.tag().value())
                    .sorted(Integer::compareUnsigned)
                    .mapToInt(tag -> tag)
                    .toArray();

    private MetadataIndex() {}

    /// The first value of each attribute (STORE-56) whose type is the registered one (STORE-58).
    public static IndexValues of(DataSetJson metadata) {
        JsonNode indexed;
        try {
            indexed = Json.read(metadata.only(TAGS).utf8());
        } catch (JsonSyntaxException e) {
            throw new IllegalStateException("metadata of ours cannot be read", e);
        }
        IndexValues.Builder values = new IndexValues.Builder();
        for (IndexedAttribute attribute : IndexedAttribute.values()) {
            JsonNode element = indexed.path(attribute.tag().hex());
            if (element.path("vr").asString("").equals(attribute.vr().name())) {
                JsonNode first = element.path("Value").path(0);
                values.add(attribute, first.isObject() ? personName(first) : first.asString(""));
            }
        }
        return values.build();
    }

    /// The component groups as they stand in the element (PS3.5 §6.2.1).
    private static String personName(JsonNode name) {
        String alphabetic = name.path("Alphabetic").asString("");
        String ideographic = name.path("Ideographic").asString("");
        String phonetic = name.path("Phonetic").asString("");
        if (!phonetic.isEmpty()) {
            return alphabetic + "=" + ideographic + "=" + phonetic;
        }
        return ideographic.isEmpty() ? alphabetic : alphabetic + "=" + ideographic;
    }
}
