package org.isocenter.dicom.dictionary;

import static org.isocenter.dicom.dictionary.TransferSyntax.Encoding.EXPLICIT_BIG_ENDIAN;
import static org.isocenter.dicom.dictionary.TransferSyntax.Encoding.EXPLICIT_LITTLE_ENDIAN;
import static org.isocenter.dicom.dictionary.TransferSyntax.Encoding.IMPLICIT_LITTLE_ENDIAN;
import static org.isocenter.dicom.dictionary.TransferSyntax.PixelData.ENCAPSULATED;
import static org.isocenter.dicom.dictionary.TransferSyntax.PixelData.NATIVE;
import static org.isocenter.dicom.dictionary.TransferSyntax.PixelData.REFERENCED;

/// How a data set is turned into bytes (PS3.5 §10 and Annex A).
///
/// Four facts follow from a transfer syntax's UID: how elements are written, how pixel data is, and
/// whether all of it is deflated. What an encapsulated frame is compressed with is for the one who
/// decodes it to know.
///
/// @param uid the identifier in Transfer Syntax UID (0002,0010)
/// @param encoding how the elements of the data set are written
/// @param pixelData how Pixel Data (7FE0,0010) is written
/// @param deflated whether the data set as a whole is a deflate stream (PS3.5 §A.5)
public record TransferSyntax(String uid, Encoding encoding, PixelData pixelData, boolean deflated) {

    /// How elements are written: with or without their value representation, and in which byte order
    /// (PS3.5 §7.1, §7.3).
    public enum Encoding {
        IMPLICIT_LITTLE_ENDIAN(false, false),
        EXPLICIT_LITTLE_ENDIAN(true, false),
        EXPLICIT_BIG_ENDIAN(true, true);

        private final boolean explicit;
        private final boolean bigEndian;

        Encoding(boolean explicit, boolean bigEndian) {
            this.explicit = explicit;
            this.bigEndian = bigEndian;
        }

        public boolean isExplicit() {
            return explicit;
        }

        public boolean isBigEndian() {
            return bigEndian;
        }
    }

    /// How pixel data is written.
    public enum PixelData {
        /// Frame after frame in one value.
        NATIVE,
        /// As a sequence of fragments (PS3.5 §A.4).
        ENCAPSULATED,
        /// Not at all: the data set says where to get it (JPIP).
        REFERENCED
    }

    public static final TransferSyntax IMPLICIT_VR_LITTLE_ENDIAN =
            new TransferSyntax("1.2.840.10008.1.2", IMPLICIT_LITTLE_ENDIAN, NATIVE, false);
    public static final TransferSyntax EXPLICIT_VR_LITTLE_ENDIAN =
            new TransferSyntax("1.2.840.10008.1.2.1", EXPLICIT_LITTLE_ENDIAN, NATIVE, false);
    public static final TransferSyntax EXPLICIT_VR_BIG_ENDIAN =
            new TransferSyntax("1.2.840.10008.1.2.2", EXPLICIT_BIG_ENDIAN, NATIVE, false);
    public static final TransferSyntax DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN =
            new TransferSyntax("1.2.840.10008.1.2.1.99", EXPLICIT_LITTLE_ENDIAN, NATIVE, true);
    public static final TransferSyntax DEFLATED_IMAGE_FRAME = encapsulated("1.2.840.10008.1.2.8.1");
    public static final TransferSyntax RLE_LOSSLESS = encapsulated("1.2.840.10008.1.2.5");
    public static final TransferSyntax JPEG_BASELINE_8_BIT = encapsulated("1.2.840.10008.1.2.4.50");
    public static final TransferSyntax JPEG_LOSSLESS_SV1 = encapsulated("1.2.840.10008.1.2.4.70");
    public static final TransferSyntax JPEG_LS_LOSSLESS = encapsulated("1.2.840.10008.1.2.4.80");
    public static final TransferSyntax JPEG_2000_LOSSLESS = encapsulated("1.2.840.10008.1.2.4.90");
    public static final TransferSyntax HTJ2K_LOSSLESS = encapsulated("1.2.840.10008.1.2.4.201");

    /// What the UID says. One that the standard does not know is taken as explicit little endian with
    /// encapsulated pixel data, as private syntaxes have to be to be carried by others; whether it is
    /// known is [#isRegistered].
    public static TransferSyntax of(String uid) {
        return switch (uid) {
            case "1.2.840.10008.1.2" -> IMPLICIT_VR_LITTLE_ENDIAN;
            // Papyrus 3, retired
            case "1.2.840.10008.1.20" ->
                    new TransferSyntax(uid, IMPLICIT_LITTLE_ENDIAN, NATIVE, false);
            case "1.2.840.10008.1.2.1" -> EXPLICIT_VR_LITTLE_ENDIAN;
            case "1.2.840.10008.1.2.2" -> EXPLICIT_VR_BIG_ENDIAN;
            case "1.2.840.10008.1.2.1.99" -> DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN;
            // JPIP and its HTJ2K variant, plain and deflated
            case "1.2.840.10008.1.2.4.94", "1.2.840.10008.1.2.4.204" ->
                    new TransferSyntax(uid, EXPLICIT_LITTLE_ENDIAN, REFERENCED, false);
            case "1.2.840.10008.1.2.4.95", "1.2.840.10008.1.2.4.205" ->
                    new TransferSyntax(uid, EXPLICIT_LITTLE_ENDIAN, REFERENCED, true);
            default -> encapsulated(uid);
        };
    }

    private static TransferSyntax encapsulated(String uid) {
        return new TransferSyntax(uid, EXPLICIT_LITTLE_ENDIAN, ENCAPSULATED, false);
    }

    public boolean isEncapsulated() {
        return pixelData == ENCAPSULATED;
    }

    /// Whether elements carry their value representation.
    public boolean isExplicit() {
        return encoding.isExplicit();
    }

    public boolean isBigEndian() {
        return encoding.isBigEndian();
    }

    /// Whether the standard defines it, retired or not.
    public boolean isRegistered() {
        return RegisteredUid.find(uid)
                .filter(row -> row.type().equals("Transfer Syntax"))
                .isPresent();
    }

    /// Whether a frame is part of a video stream that cannot be cut at frames: MPEG-2, MPEG-4, HEVC,
    /// numbers 100 to 108 (PS3.5 §A.4.5 to §A.4.9).
    public boolean isVideo() {
        return uid.startsWith("1.2.840.10008.1.2.4.10");
    }

    /// What the standard calls it, or the UID when it does not.
    public String name() {
        return RegisteredUid.find(uid).map(RegisteredUid::name).orElse(uid);
    }
}
