package org.isocenter.dicomweb.search;

import java.util.Set;
import java.util.TreeSet;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicomweb.instance.Level;
import org.isocenter.dicomweb.instance.ResultAttributes;
import org.isocenter.dicomweb.service.Version;

/// Which attributes a search returns (the tables of contract section 8.6).
final class ReturnedAttributes {
    private static final Set<Integer> V1_STUDY =
            Set.of(
                    0x0008_0005,
                    0x0008_0020,
                    0x0008_0030,
                    0x0008_0050,
                    0x0008_0056,
                    0x0008_0090,
                    0x0008_0201,
                    0x0010_0010,
                    0x0010_0020,
                    0x0010_0030,
                    0x0010_0040,
                    0x0020_000D,
                    0x0020_0010);
    private static final Set<Integer> V1_SERIES =
            Set.of(
                    0x0008_0005,
                    0x0008_0060,
                    0x0008_0201,
                    0x0008_103E,
                    0x0020_000E,
                    0x0040_0244,
                    0x0040_0245,
                    0x0040_0275);
    private static final Set<Integer> V1_INSTANCE =
            Set.of(
                    0x0008_0005,
                    0x0008_0016,
                    0x0008_0018,
                    0x0008_0056,
                    0x0008_0201,
                    0x0020_0013,
                    0x0028_0008,
                    0x0028_0010,
                    0x0028_0011,
                    0x0028_0100);
    private static final Set<Integer> V2_STUDY =
            Set.of(
                    0x0008_0020,
                    0x0008_0050,
                    0x0008_0090,
                    0x0008_1030,
                    0x0010_0010,
                    0x0010_0020,
                    0x0010_0030,
                    0x0020_000D);
    private static final Set<Integer> V2_SERIES =
            Set.of(0x0008_0060, 0x0008_1090, 0x0020_000E, 0x0040_0244);
    private static final Set<Integer> V2_INSTANCE = Set.of(0x0008_0018);

    private ReturnedAttributes() {}

    /// The attributes of all levels of a query.
    static Set<Tag> of(SearchQuery.Valid query, Version version) {
        Set<Tag> tags = new TreeSet<>(query.include());
        for (Level level : query.resource().levels()) {
            if (query.includeAll()) {
                for (int tag : ResultAttributes.all(level)) {
                    tags.add(new Tag(tag));
                }
            } else {
                standard(level, version).forEach(tag -> tags.add(new Tag(tag)));
            }
        }
        if (query.study().isPresent()) {
            tags.add(Tag.STUDY_INSTANCE_UID); // QRY-51
        }
        if (query.series().isPresent()) {
            tags.add(Tag.SERIES_INSTANCE_UID);
        }
        query.conditions().forEach(condition -> tags.add(condition.attribute().tag())); // QRY-52
        return tags;
    }

    private static Set<Integer> standard(Level level, Version version) {
        return switch (level) {
            case STUDY -> version.isLenient() ? V2_STUDY : V1_STUDY;
            case SERIES -> version.isLenient() ? V2_SERIES : V1_SERIES;
            case INSTANCE -> version.isLenient() ? V2_INSTANCE : V1_INSTANCE;
        };
    }
}
