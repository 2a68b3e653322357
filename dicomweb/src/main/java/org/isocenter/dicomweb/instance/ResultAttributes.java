package org.isocenter.dicomweb.instance;

import java.util.Arrays;

/// The attributes that search results are made of, by level: what `includefield=all` returns
/// (contract section 8.6). For studies and series they are kept in the row, so that a page of
/// results is read without opening any metadata.
public final class ResultAttributes {
    private static final int[] STUDY =
            sorted(
                    0x0008_0005,
                    0x0008_0020,
                    0x0008_0030,
                    0x0008_0050,
                    0x0008_0056,
                    0x0008_0090,
                    0x0008_0201,
                    0x0008_1030,
                    0x0010_0010,
                    0x0010_0020,
                    0x0010_0030,
                    0x0010_0040,
                    0x0020_000D,
                    0x0020_0010,
                    0x0008_0063,
                    0x0008_1032,
                    0x0008_1060,
                    0x0008_1080,
                    0x0008_1110,
                    0x0010_1010,
                    0x0010_1020,
                    0x0010_1030,
                    0x0010_2180,
                    0x0010_21B0);
    private static final int[] SERIES =
            sorted(
                    0x0008_0005,
                    0x0008_0060,
                    0x0008_0201,
                    0x0008_103E,
                    0x0008_1090,
                    0x0020_000E,
                    0x0040_0244,
                    0x0040_0245,
                    0x0040_0275,
                    0x0020_0011,
                    0x0020_0060,
                    0x0008_0021,
                    0x0008_0031);
    private static final int[] INSTANCE =
            sorted(
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

    private ResultAttributes() {}

    /// The tags of a level, in ascending order.
    public static int[] all(Level level) {
        return switch (level) {
            case STUDY -> STUDY.clone();
            case SERIES -> SERIES.clone();
            case INSTANCE -> INSTANCE.clone();
        };
    }

    /// The part of metadata that a study's row keeps.
    static DataSetJson ofStudy(DataSetJson metadata) {
        return metadata.only(STUDY);
    }

    /// The part of metadata that a series' row keeps.
    static DataSetJson ofSeries(DataSetJson metadata) {
        return metadata.only(SERIES);
    }

    private static int[] sorted(int... tags) {
        return Arrays.stream(tags)
                .boxed()
                .sorted(Integer::compareUnsigned)
                .mapToInt(t -> t)
                .toArray();
    }
}
