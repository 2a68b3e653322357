package org.isocenter.dicomweb.retrieve;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.http.media.Accept;
import org.isocenter.http.media.MediaType;

/// Chooses among the media types that a client asks for (contract sections 5.1 and 5.2). Pure: the
/// Accept header goes in, the form of the answer comes out, before anything is looked up (RET-3).
final class RetrieveAccept {
    /// As it is stored.
    static final String AS_STORED = "*";

    private static final String DICOM = "application/dicom";
    private static final String OCTET_STREAM = "application/octet-stream";
    private static final String JPEG_2000 = "image/jp2";
    private static final String EXPLICIT = "1.2.840.10008.1.2.1";
    private static final String JPEG_2000_LOSSLESS = "1.2.840.10008.1.2.4.90";
    private static final String ANY = "*/*";

    /// Not in the contract's table, which lets it be added (IMPR-2).
    static final String ZIP = "application/zip";

    private static final List<String> DICOM_SYNTAXES =
            List.of(AS_STORED, EXPLICIT, JPEG_2000_LOSSLESS);
    private static final List<String> PIXEL_SYNTAXES = List.of(AS_STORED, EXPLICIT);

    /// What is asked for.
    enum Resource {
        STUDY_OR_SERIES,
        INSTANCE,
        FRAMES
    }

    private enum Payload {
        SINGLE,
        MULTIPART
    }

    /// A row of the table of section 5.2.
    ///
    /// @param asked the media type in the header: of the body, or of the parts
    /// @param answered the media type of the answer
    /// @param standard the transfer syntax when the client names none
    private record Row(
            Payload payload,
            String asked,
            String answered,
            List<String> syntaxes,
            String standard) {}

    private static final List<Row> STUDY_OR_SERIES_ROWS =
            List.of(
                    new Row(Payload.MULTIPART, DICOM, DICOM, DICOM_SYNTAXES, EXPLICIT),
                    new Row(Payload.MULTIPART, ANY, DICOM, DICOM_SYNTAXES, AS_STORED),
                    new Row(Payload.SINGLE, ZIP, ZIP, List.of(AS_STORED), AS_STORED));
    private static final List<Row> INSTANCE_ROWS =
            List.of(
                    new Row(Payload.SINGLE, DICOM, DICOM, DICOM_SYNTAXES, EXPLICIT),
                    new Row(Payload.MULTIPART, DICOM, DICOM, DICOM_SYNTAXES, EXPLICIT),
                    new Row(Payload.MULTIPART, ANY, DICOM, DICOM_SYNTAXES, AS_STORED));
    private static final List<Row> FRAMES_ROWS =
            List.of(
                    new Row(Payload.SINGLE, OCTET_STREAM, OCTET_STREAM, PIXEL_SYNTAXES, EXPLICIT),
                    new Row(
                            Payload.MULTIPART,
                            OCTET_STREAM,
                            OCTET_STREAM,
                            PIXEL_SYNTAXES,
                            EXPLICIT),
                    new Row(
                            Payload.MULTIPART,
                            JPEG_2000,
                            JPEG_2000,
                            List.of(JPEG_2000_LOSSLESS),
                            JPEG_2000_LOSSLESS),
                    new Row(Payload.MULTIPART, ANY, OCTET_STREAM, PIXEL_SYNTAXES, AS_STORED));

    /// The form of the answer.
    ///
    /// @param multipart whether the body has parts
    /// @param mediaType of the body or of each part
    /// @param transferSyntax a UID, or [#AS_STORED]
    record Selection(boolean multipart, String mediaType, String transferSyntax) {
        boolean asStored() {
            return transferSyntax.equals(AS_STORED);
        }
    }

    private RetrieveAccept() {}

    /// The best of what the client takes; nothing when none of it can be had.
    ///
    /// The header's own preferences decide, except that the stored form wins a tie (RET-4).
    static Optional<Selection> select(Accept accept, Resource resource) {
        Optional<Selection> chosen = Optional.empty();
        double chosenQuality = 0;
        for (Accept.Range range : accept.byPreference()) {
            Optional<Selection> usable = usable(range.mediaType(), resource);
            if (usable.isEmpty()) {
                continue;
            }
            if (chosen.isEmpty()) {
                chosen = usable;
                chosenQuality = range.quality();
            } else if (usable.get().asStored()
                    && !chosen.get().asStored()
                    && range.mediaType().parameter("transfer-syntax").isPresent()
                    && range.quality() >= chosenQuality) {
                chosen = usable;
            }
        }
        return chosen;
    }

    private static Optional<Selection> usable(MediaType range, Resource resource) {
        boolean multipart = range.is("multipart/related");
        String asked =
                multipart
                        ? range.parameter("type").orElse("").strip().toLowerCase(Locale.ROOT)
                        : range.essence();
        Payload payload = multipart || asked.equals(ANY) ? Payload.MULTIPART : Payload.SINGLE;
        for (Row row : rows(resource)) {
            if (row.payload == payload && row.asked.equals(asked)) {
                String syntax = range.parameter("transfer-syntax").orElse(row.standard);
                return row.syntaxes.contains(syntax)
                        ? Optional.of(
                                new Selection(payload == Payload.MULTIPART, row.answered, syntax))
                        : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static List<Row> rows(Resource resource) {
        return switch (resource) {
            case STUDY_OR_SERIES -> STUDY_OR_SERIES_ROWS;
            case INSTANCE -> INSTANCE_ROWS;
            case FRAMES -> FRAMES_ROWS;
        };
    }
}
