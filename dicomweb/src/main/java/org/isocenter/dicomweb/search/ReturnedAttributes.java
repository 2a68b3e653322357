package org.isocenter.dicomweb.search;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicomweb.instance.Level;
import org.isocenter.dicomweb.instance.ResultAttributes;
import org.isocenter.dicomweb.service.Version;

/// Which attributes a search returns (the tables of contract section 8.6), and where they are taken
/// from.
///
/// The rows of studies and series keep what is nearly always asked for, so that metadata are opened
/// only for what is rare. For a single instance what belongs to the study or series is taken from
/// their rows too, if the resource returns those levels.
final class ReturnedAttributes {
    private static final int[] STUDY = ResultAttributes.all(Level.STUDY);
    private static final int[] SERIES = ResultAttributes.all(Level.SERIES);
    private static final Set<Integer> COMPUTED =
            Set.of(
                    Tag.MODALITIES_IN_STUDY.value(),
                    Tag.NUMBER_OF_STUDY_RELATED_INSTANCES.value(),
                    Tag.NUMBER_OF_SERIES_RELATED_INSTANCES.value());
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

    /// Attributes that say something of each data set by itself, so that the lowest level has them.
    private static final Set<Integer> OF_THE_DATA_SET =
            Set.of(0x0008_0005, 0x0008_0056, 0x0008_0201);

    private final Level own;
    private final int[] fromStudy;
    private final int[] fromSeries;
    private final int[] fromMetadata;
    private final boolean modalities;
    private final boolean studyCount;
    private final boolean seriesCount;

    private ReturnedAttributes(Set<Integer> wanted, Set<Tag> asked, Set<Level> levels, Level own) {
        this.own = own;
        this.modalities = levels.contains(Level.STUDY) && asked.contains(Tag.MODALITIES_IN_STUDY);
        this.studyCount =
                levels.contains(Level.STUDY)
                        && asked.contains(Tag.NUMBER_OF_STUDY_RELATED_INSTANCES);
        this.seriesCount =
                levels.contains(Level.SERIES)
                        && asked.contains(Tag.NUMBER_OF_SERIES_RELATED_INSTANCES);
        Set<Integer> study = new HashSet<>();
        Set<Integer> series = new HashSet<>();
        Set<Integer> metadata = new HashSet<>();
        for (int tag : wanted) {
            if (COMPUTED.contains(tag)) {
                continue; // QRY-62: where they cannot be counted they are passed over
            }
            if (tag == Tag.STUDY_INSTANCE_UID.value()) {
                study.add(tag);
            } else if (tag == Tag.SERIES_INSTANCE_UID.value() && own != Level.STUDY) {
                series.add(tag);
            } else if (own == Level.INSTANCE && OF_THE_DATA_SET.contains(tag)) {
                metadata.add(tag);
            } else if (own != Level.STUDY && levels.contains(Level.SERIES) && isIn(SERIES, tag)) {
                series.add(tag);
            } else if (levels.contains(Level.STUDY) && isIn(STUDY, tag)) {
                study.add(tag);
            } else {
                metadata.add(tag);
            }
        }
        this.fromStudy = sorted(study);
        this.fromSeries = sorted(series);
        this.fromMetadata = sorted(metadata);
    }

    private static boolean isIn(int[] sorted, int tag) {
        return Arrays.binarySearch(sorted, tag) >= 0;
    }

    private static int[] sorted(Set<Integer> tags) {
        return tags.stream().sorted(Integer::compareUnsigned).mapToInt(Integer::intValue).toArray();
    }

    /// What a query returns in a version.
    static ReturnedAttributes of(SearchQuery.Valid query, Version version) {
        Set<Tag> asked = new HashSet<>(query.include());
        query.conditions().forEach(condition -> asked.add(condition.tag())); // QRY-52
        Set<Integer> wanted = new HashSet<>();
        asked.forEach(tag -> wanted.add(tag.value()));
        for (Level level : query.resource().levels()) { // QRY-50
            if (query.includeAll()) {
                for (int tag : ResultAttributes.all(level)) {
                    wanted.add(tag);
                }
            } else {
                wanted.addAll(standard(level, version));
            }
        }
        if (query.study().isPresent()) { // QRY-51
            wanted.add(Tag.STUDY_INSTANCE_UID.value());
        }
        if (query.series().isPresent()) {
            wanted.add(Tag.SERIES_INSTANCE_UID.value());
        }
        return new ReturnedAttributes(
                wanted, asked, query.resource().levels(), query.resource().level());
    }

    /// What is taken from the row of the study, in ascending order.
    int[] fromStudy() {
        return fromStudy;
    }

    /// What is taken from the row of the series, in ascending order.
    int[] fromSeries() {
        return fromSeries;
    }

    /// What is taken from metadata: of the instance, or of the one that stands for the study or series
    /// (QRY-71); in ascending order.
    int[] fromMetadata() {
        return fromMetadata;
    }

    /// Whether metadata must be opened.
    boolean needsMetadata() {
        return fromMetadata.length > 0 && !needsOnlyUid();
    }

    /// Whether a SOP Instance UID is all that is taken from metadata: the row of the instance has it
    /// too.
    boolean needsOnlyUid() {
        return own == Level.INSTANCE
                && fromMetadata.length == 1
                && fromMetadata[0] == Tag.SOP_INSTANCE_UID.value();
    }

    /// Whether Modalities in Study is computed.
    boolean modalities() {
        return modalities;
    }

    /// Whether Number of Study Related Instances is computed.
    boolean studyCount() {
        return studyCount;
    }

    /// Whether Number of Series Related Instances is computed.
    boolean seriesCount() {
        return seriesCount;
    }

    private static Set<Integer> standard(Level level, Version version) {
        return switch (level) {
            case STUDY -> version.isLenient() ? V2_STUDY : V1_STUDY;
            case SERIES -> version.isLenient() ? V2_SERIES : V1_SERIES;
            case INSTANCE -> version.isLenient() ? V2_INSTANCE : V1_INSTANCE;
        };
    }
}
