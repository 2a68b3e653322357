package org.isocenter.dicomweb.retrieve;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
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
    /// @param onlyStoredSo whether it can be had only of what is stored in one of the syntaxes
    private record Row(
            Payload payload,
            String asked,
            String answered,
            List<String> syntaxes,
            String standard,
            boolean onlyStoredSo) {
        private Row(
                Payload payload,
                String asked,
                String answered,
                List<String> syntaxes,
                String standard) {
            this(payload, asked, answered, syntaxes, standard, /* onlyStoredSo= */ false);
        }
    }

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

    /// Frames under the name of what they are compressed with, and the transfer syntaxes that name
    /// stands for (PS3.18 §8.7.3.3.2). The contract lets them be added (RET-15); `image/jp2` is in its
    /// table.
    private static final List<Row> STORED_FRAMES_ROWS =
            List.of(
                    stored("image/jpeg", "4.50", "4.51", "4.57", "4.70"),
                    stored("image/jls", "4.80", "4.81"),
                    stored("image/jpx", "4.92", "4.93"),
                    stored("image/jphc", "4.201", "4.202", "4.203"),
                    stored("image/jxl", "4.110", "4.111", "4.112"),
                    stored("image/dicom-rle", "5"));

    private static Row stored(String mediaType, String... syntaxes) {
        List<String> all =
                Stream.concat(
                                Stream.of(AS_STORED),
                                Stream.of(syntaxes).map(last -> "1.2.840.10008.1.2." + last))
                        .toList();
        return new Row(
                Payload.MULTIPART, mediaType, mediaType, all, AS_STORED, /* onlyStoredSo= */ true);
    }

    /// The form of the answer.
    ///
    /// @param multipart whether the body has parts
    /// @param mediaType of the body or of each part
    /// @param transferSyntax a UID, or [#AS_STORED]
    /// @param storable in which transfer syntaxes it can be stored to be delivered so; none: in any
    record Selection(
            boolean multipart, String mediaType, String transferSyntax, List<String> storable) {
        boolean asStored() {
            return transferSyntax.equals(AS_STORED);
        }

        /// Whether that is a form of what is stored in this transfer syntax.
        boolean covers(String storedSyntax) {
            return storable.isEmpty() || storable.contains(storedSyntax);
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
            Optional<Selection> usable = usable(range.mediaType(), rows(resource));
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

    /// Forms of frames outside the contract's table that the client takes, best first; each is only
    /// there when frames are stored so. They are for a client that takes nothing of the table, whose
    /// answers they must not change (RET-15).
    static List<Selection> storedFrames(Accept accept) {
        return accept.byPreference().stream()
                .flatMap(range -> usable(range.mediaType(), STORED_FRAMES_ROWS).stream())
                .toList();
    }

    private static Optional<Selection> usable(MediaType range, List<Row> rows) {
        boolean multipart = range.is("multipart/related");
        String asked =
                multipart
                        ? range.parameter("type").orElse("").strip().toLowerCase(Locale.ROOT)
                        : range.essence();
        Payload payload = multipart || asked.equals(ANY) ? Payload.MULTIPART : Payload.SINGLE;
        for (Row row : rows) {
            if (row.payload == payload && row.asked.equals(asked)) {
                String syntax = range.parameter("transfer-syntax").orElse(row.standard);
                return row.syntaxes.contains(syntax)
                        ? Optional.of(
                                new Selection(
                                        payload == Payload.MULTIPART,
                                        row.answered,
                                        syntax,
                                        row.onlyStoredSo ? row.syntaxes : List.of()))
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
