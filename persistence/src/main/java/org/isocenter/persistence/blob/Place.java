package org.isocenter.persistence.blob;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a [FileBlobStorage] put a blob, as the end of its name tells it.
sealed interface Place {
    /// In a segment, from a page on.
    record InSegment(BlobName asked, int segment, int page) implements Place {
        @Override
        public BlobName name() {
            return Place.name(asked, 's', segment, page);
        }
    }

    /// In a file of its own.
    record InFile(BlobName asked, int folder, int number) implements Place {
        @Override
        public BlobName name() {
            return Place.name(asked, 'f', folder, number);
        }
    }

    /// The name was not made by this storage.
    record Nowhere(BlobName name) implements Place {}

    /// The name that tells this place.
    BlobName name();

    Pattern NAME = Pattern.compile("([^@]+)@([sf])([0-9a-f]{1,8})\\.([0-9a-f]{1,8})");

    static Place of(BlobName name) {
        Matcher matcher = NAME.matcher(name.value());
        if (!matcher.matches()) {
            return new Nowhere(name);
        }
        BlobName asked = new BlobName(matcher.group(1));
        int first = Integer.parseUnsignedInt(matcher.group(3), 16);
        int second = Integer.parseUnsignedInt(matcher.group(4), 16);
        return matcher.group(2).equals("s")
                ? new InSegment(asked, first, second)
                : new InFile(asked, first, second);
    }

    private static BlobName name(BlobName asked, char kind, int first, int second) {
        return new BlobName(
                asked
                        + "@"
                        + kind
                        + Integer.toHexString(first)
                        + "."
                        + Integer.toHexString(second));
    }
}
