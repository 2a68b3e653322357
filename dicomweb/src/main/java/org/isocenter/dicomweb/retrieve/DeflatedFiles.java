package org.isocenter.dicomweb.retrieve;

import java.io.IOException;
import java.io.InputStream;

/// Finds where the deflated part of a file begins (PS3.5 §A.5).
final class DeflatedFiles {
    private static final int BEFORE_GROUP_LENGTH = 132;

    private DeflatedFiles() {}

    /// Reads up to the data set and says where that is. Only files whose File Meta Information Group
    /// Length (0002,0000) is right come here: those that were parsed by it when they were stored.
    static long dataSetOffset(InputStream file) throws IOException {
        byte[] start = file.readNBytes(BEFORE_GROUP_LENGTH + 12);
        int at = BEFORE_GROUP_LENGTH + 8;
        long length =
                start[at] & 0xFF
                        | (start[at + 1] & 0xFF) << 8
                        | (start[at + 2] & 0xFF) << 16
                        | (start[at + 3] & 0xFFL) << 24;
        file.skipNBytes(length);
        return start.length + length;
    }
}
