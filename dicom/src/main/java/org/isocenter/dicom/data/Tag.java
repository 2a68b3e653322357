package org.isocenter.dicom.data;

import java.util.HexFormat;
import java.util.Optional;

/// The name of a data element: a group number and an element number of 16 bits each (PS3.5 §7.1).
///
/// The two are kept as one `int`, group first. Java's `int` is signed and the numbers are not, so
/// order is [#compareTo], never `<`. The constants below are the attributes that this project's code
/// speaks of; the dictionary knows all of them by keyword.
///
/// @param value the group number in the upper and the element number in the lower 16 bits
public record Tag(int value) implements Comparable<Tag> {
    public static final Tag ERROR_COMMENT = new Tag(0x0000_0902);
    public static final Tag FILE_META_INFORMATION_GROUP_LENGTH = new Tag(0x0002_0000);
    public static final Tag FILE_META_INFORMATION_VERSION = new Tag(0x0002_0001);
    public static final Tag MEDIA_STORAGE_SOP_CLASS_UID = new Tag(0x0002_0002);
    public static final Tag MEDIA_STORAGE_SOP_INSTANCE_UID = new Tag(0x0002_0003);
    public static final Tag TRANSFER_SYNTAX_UID = new Tag(0x0002_0010);
    public static final Tag IMPLEMENTATION_CLASS_UID = new Tag(0x0002_0012);
    public static final Tag IMPLEMENTATION_VERSION_NAME = new Tag(0x0002_0013);
    public static final Tag SOURCE_APPLICATION_ENTITY_TITLE = new Tag(0x0002_0016);
    public static final Tag DIRECTORY_RECORD_SEQUENCE = new Tag(0x0004_1220);
    public static final Tag SPECIFIC_CHARACTER_SET = new Tag(0x0008_0005);
    public static final Tag IMAGE_TYPE = new Tag(0x0008_0008);
    public static final Tag INSTANCE_CREATION_DATE = new Tag(0x0008_0012);
    public static final Tag INSTANCE_CREATION_TIME = new Tag(0x0008_0013);
    public static final Tag SOP_CLASS_UID = new Tag(0x0008_0016);
    public static final Tag SOP_INSTANCE_UID = new Tag(0x0008_0018);
    public static final Tag STUDY_DATE = new Tag(0x0008_0020);
    public static final Tag SERIES_DATE = new Tag(0x0008_0021);
    public static final Tag ACQUISITION_DATE = new Tag(0x0008_0022);
    public static final Tag CONTENT_DATE = new Tag(0x0008_0023);
    public static final Tag ACQUISITION_DATE_TIME = new Tag(0x0008_002A);
    public static final Tag STUDY_TIME = new Tag(0x0008_0030);
    public static final Tag SERIES_TIME = new Tag(0x0008_0031);
    public static final Tag ACQUISITION_TIME = new Tag(0x0008_0032);
    public static final Tag CONTENT_TIME = new Tag(0x0008_0033);
    public static final Tag ACCESSION_NUMBER = new Tag(0x0008_0050);
    public static final Tag ISSUER_OF_ACCESSION_NUMBER_SEQUENCE = new Tag(0x0008_0051);
    public static final Tag INSTANCE_AVAILABILITY = new Tag(0x0008_0056);
    public static final Tag MODALITY = new Tag(0x0008_0060);
    public static final Tag MODALITIES_IN_STUDY = new Tag(0x0008_0061);
    public static final Tag MANUFACTURER = new Tag(0x0008_0070);
    public static final Tag INSTITUTION_NAME = new Tag(0x0008_0080);
    public static final Tag REFERRING_PHYSICIAN_NAME = new Tag(0x0008_0090);
    public static final Tag CODE_VALUE = new Tag(0x0008_0100);
    public static final Tag CODING_SCHEME_DESIGNATOR = new Tag(0x0008_0102);
    public static final Tag CODE_MEANING = new Tag(0x0008_0104);
    public static final Tag TIMEZONE_OFFSET_FROM_UTC = new Tag(0x0008_0201);
    public static final Tag STUDY_DESCRIPTION = new Tag(0x0008_1030);
    public static final Tag SERIES_DESCRIPTION = new Tag(0x0008_103E);
    public static final Tag PERFORMING_PHYSICIAN_NAME = new Tag(0x0008_1050);
    public static final Tag NAME_OF_PHYSICIANS_READING_STUDY = new Tag(0x0008_1060);
    public static final Tag MANUFACTURER_MODEL_NAME = new Tag(0x0008_1090);
    public static final Tag REFERENCED_STUDY_SEQUENCE = new Tag(0x0008_1110);
    public static final Tag REFERENCED_SERIES_SEQUENCE = new Tag(0x0008_1115);
    public static final Tag REFERENCED_INSTANCE_SEQUENCE = new Tag(0x0008_114A);
    public static final Tag REFERENCED_SOP_CLASS_UID = new Tag(0x0008_1150);
    public static final Tag REFERENCED_SOP_INSTANCE_UID = new Tag(0x0008_1155);
    public static final Tag RETRIEVE_URL = new Tag(0x0008_1190);
    public static final Tag TRANSACTION_UID = new Tag(0x0008_1195);
    public static final Tag WARNING_REASON = new Tag(0x0008_1196);
    public static final Tag FAILURE_REASON = new Tag(0x0008_1197);
    public static final Tag FAILED_SOP_SEQUENCE = new Tag(0x0008_1198);
    public static final Tag REFERENCED_SOP_SEQUENCE = new Tag(0x0008_1199);
    public static final Tag PATIENT_NAME = new Tag(0x0010_0010);
    public static final Tag PATIENT_ID = new Tag(0x0010_0020);
    public static final Tag ISSUER_OF_PATIENT_ID = new Tag(0x0010_0021);
    public static final Tag ISSUER_OF_PATIENT_ID_QUALIFIERS_SEQUENCE = new Tag(0x0010_0024);
    public static final Tag PATIENT_BIRTH_DATE = new Tag(0x0010_0030);
    public static final Tag PATIENT_BIRTH_TIME = new Tag(0x0010_0032);
    public static final Tag PATIENT_SEX = new Tag(0x0010_0040);
    public static final Tag OTHER_PATIENT_IDS = new Tag(0x0010_1000);
    public static final Tag PATIENT_AGE = new Tag(0x0010_1010);
    public static final Tag PATIENT_SIZE = new Tag(0x0010_1020);
    public static final Tag PATIENT_WEIGHT = new Tag(0x0010_1030);
    public static final Tag PATIENT_COMMENTS = new Tag(0x0010_4000);
    public static final Tag BODY_PART_EXAMINED = new Tag(0x0018_0015);
    public static final Tag SLICE_THICKNESS = new Tag(0x0018_0050);
    public static final Tag KVP = new Tag(0x0018_0060);
    public static final Tag DEVICE_SERIAL_NUMBER = new Tag(0x0018_1000);
    public static final Tag SOFTWARE_VERSIONS = new Tag(0x0018_1020);
    public static final Tag PROTOCOL_NAME = new Tag(0x0018_1030);
    public static final Tag PATIENT_POSITION = new Tag(0x0018_5100);
    public static final Tag STUDY_INSTANCE_UID = new Tag(0x0020_000D);
    public static final Tag SERIES_INSTANCE_UID = new Tag(0x0020_000E);
    public static final Tag STUDY_ID = new Tag(0x0020_0010);
    public static final Tag SERIES_NUMBER = new Tag(0x0020_0011);
    public static final Tag ACQUISITION_NUMBER = new Tag(0x0020_0012);
    public static final Tag INSTANCE_NUMBER = new Tag(0x0020_0013);
    public static final Tag IMAGE_POSITION_PATIENT = new Tag(0x0020_0032);
    public static final Tag IMAGE_ORIENTATION_PATIENT = new Tag(0x0020_0037);
    public static final Tag FRAME_OF_REFERENCE_UID = new Tag(0x0020_0052);
    public static final Tag LATERALITY = new Tag(0x0020_0060);
    public static final Tag NUMBER_OF_PATIENT_RELATED_STUDIES = new Tag(0x0020_1200);
    public static final Tag NUMBER_OF_STUDY_RELATED_SERIES = new Tag(0x0020_1206);
    public static final Tag NUMBER_OF_STUDY_RELATED_INSTANCES = new Tag(0x0020_1208);
    public static final Tag NUMBER_OF_SERIES_RELATED_INSTANCES = new Tag(0x0020_1209);
    public static final Tag SAMPLES_PER_PIXEL = new Tag(0x0028_0002);
    public static final Tag PHOTOMETRIC_INTERPRETATION = new Tag(0x0028_0004);
    public static final Tag PLANAR_CONFIGURATION = new Tag(0x0028_0006);
    public static final Tag NUMBER_OF_FRAMES = new Tag(0x0028_0008);
    public static final Tag ROWS = new Tag(0x0028_0010);
    public static final Tag COLUMNS = new Tag(0x0028_0011);
    public static final Tag PIXEL_SPACING = new Tag(0x0028_0030);
    public static final Tag BITS_ALLOCATED = new Tag(0x0028_0100);
    public static final Tag BITS_STORED = new Tag(0x0028_0101);
    public static final Tag HIGH_BIT = new Tag(0x0028_0102);
    public static final Tag PIXEL_REPRESENTATION = new Tag(0x0028_0103);
    public static final Tag SMALLEST_IMAGE_PIXEL_VALUE = new Tag(0x0028_0106);
    public static final Tag LARGEST_IMAGE_PIXEL_VALUE = new Tag(0x0028_0107);
    public static final Tag PIXEL_PADDING_VALUE = new Tag(0x0028_0120);
    public static final Tag WINDOW_CENTER = new Tag(0x0028_1050);
    public static final Tag WINDOW_WIDTH = new Tag(0x0028_1051);
    public static final Tag RESCALE_INTERCEPT = new Tag(0x0028_1052);
    public static final Tag RESCALE_SLOPE = new Tag(0x0028_1053);
    public static final Tag RESCALE_TYPE = new Tag(0x0028_1054);
    public static final Tag VOI_LUT_FUNCTION = new Tag(0x0028_1056);
    public static final Tag RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR = new Tag(0x0028_1101);
    public static final Tag GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR = new Tag(0x0028_1102);
    public static final Tag BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR = new Tag(0x0028_1103);
    public static final Tag RED_PALETTE_COLOR_LOOKUP_TABLE_DATA = new Tag(0x0028_1201);
    public static final Tag GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA = new Tag(0x0028_1202);
    public static final Tag BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA = new Tag(0x0028_1203);
    public static final Tag LOSSY_IMAGE_COMPRESSION = new Tag(0x0028_2110);
    public static final Tag LOSSY_IMAGE_COMPRESSION_RATIO = new Tag(0x0028_2112);
    public static final Tag LOSSY_IMAGE_COMPRESSION_METHOD = new Tag(0x0028_2114);
    public static final Tag MODALITY_LUT_SEQUENCE = new Tag(0x0028_3000);
    public static final Tag LUT_DESCRIPTOR = new Tag(0x0028_3002);
    public static final Tag LUT_DATA = new Tag(0x0028_3006);
    public static final Tag VOI_LUT_SEQUENCE = new Tag(0x0028_3010);
    public static final Tag REQUESTED_PROCEDURE_DESCRIPTION = new Tag(0x0032_1060);
    public static final Tag ADMISSION_ID = new Tag(0x0038_0010);
    public static final Tag SCHEDULED_PROCEDURE_STEP_ID = new Tag(0x0040_0009);
    public static final Tag PERFORMED_PROCEDURE_STEP_START_DATE = new Tag(0x0040_0244);
    public static final Tag PERFORMED_PROCEDURE_STEP_START_TIME = new Tag(0x0040_0245);
    public static final Tag REQUEST_ATTRIBUTES_SEQUENCE = new Tag(0x0040_0275);
    public static final Tag REQUESTED_PROCEDURE_ID = new Tag(0x0040_1001);
    public static final Tag SCHEDULED_PROCEDURE_STEP_START_DATE_TIME = new Tag(0x0040_4005);
    public static final Tag HUMAN_PERFORMER_CODE_SEQUENCE = new Tag(0x0040_4009);
    public static final Tag SCHEDULED_WORKITEM_CODE_SEQUENCE = new Tag(0x0040_4018);
    public static final Tag SCHEDULED_STATION_NAME_CODE_SEQUENCE = new Tag(0x0040_4025);
    public static final Tag SCHEDULED_STATION_CLASS_CODE_SEQUENCE = new Tag(0x0040_4026);
    public static final Tag SCHEDULED_STATION_GEOGRAPHIC_LOCATION_CODE_SEQUENCE =
            new Tag(0x0040_4027);
    public static final Tag SCHEDULED_HUMAN_PERFORMERS_SEQUENCE = new Tag(0x0040_4034);
    public static final Tag INPUT_READINESS_STATE = new Tag(0x0040_4041);
    public static final Tag PROCEDURE_STEP_CANCELLATION_DATE_TIME = new Tag(0x0040_4052);
    public static final Tag VALUE_TYPE = new Tag(0x0040_A040);
    public static final Tag CONCEPT_NAME_CODE_SEQUENCE = new Tag(0x0040_A043);
    public static final Tag TEXT_VALUE = new Tag(0x0040_A160);
    public static final Tag REFERENCED_REQUEST_SEQUENCE = new Tag(0x0040_A370);
    public static final Tag CONTENT_SEQUENCE = new Tag(0x0040_A730);
    public static final Tag ENCAPSULATED_DOCUMENT = new Tag(0x0042_0011);
    public static final Tag SELECTOR_ATTRIBUTE = new Tag(0x0072_0026);
    public static final Tag PROCEDURE_STEP_STATE = new Tag(0x0074_1000);
    public static final Tag PROCEDURE_STEP_PROGRESS_INFORMATION_SEQUENCE = new Tag(0x0074_1002);
    public static final Tag FAILED_ATTRIBUTES_SEQUENCE = new Tag(0x0074_1048);
    public static final Tag WORKLIST_LABEL = new Tag(0x0074_1202);
    public static final Tag REPLACED_PROCEDURE_STEP_SEQUENCE = new Tag(0x0074_1224);
    public static final Tag REASON_FOR_CANCELLATION = new Tag(0x0074_1238);
    public static final Tag ICON_IMAGE_SEQUENCE = new Tag(0x0088_0200);
    public static final Tag SHARED_FUNCTIONAL_GROUPS_SEQUENCE = new Tag(0x5200_9229);
    public static final Tag PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE = new Tag(0x5200_9230);
    public static final Tag WAVEFORM_SEQUENCE = new Tag(0x5400_0100);
    public static final Tag WAVEFORM_DATA = new Tag(0x5400_1010);
    public static final Tag EXTENDED_OFFSET_TABLE = new Tag(0x7FE0_0001);
    public static final Tag EXTENDED_OFFSET_TABLE_LENGTHS = new Tag(0x7FE0_0002);
    public static final Tag FLOAT_PIXEL_DATA = new Tag(0x7FE0_0008);
    public static final Tag DOUBLE_FLOAT_PIXEL_DATA = new Tag(0x7FE0_0009);
    public static final Tag PIXEL_DATA = new Tag(0x7FE0_0010);
    public static final Tag DIGITAL_SIGNATURES_SEQUENCE = new Tag(0xFFFA_FFFA);
    public static final Tag DATA_SET_TRAILING_PADDING = new Tag(0xFFFC_FFFC);
    public static final Tag ITEM = new Tag(0xFFFE_E000);
    public static final Tag ITEM_DELIMITATION_ITEM = new Tag(0xFFFE_E00D);
    public static final Tag SEQUENCE_DELIMITATION_ITEM = new Tag(0xFFFE_E0DD);

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    public static Tag of(int group, int element) {
        if ((group | element) >>> 16 != 0) {
            throw new IllegalArgumentException(
                    "not 16 bits each: "
                            + Integer.toHexString(group)
                            + ","
                            + Integer.toHexString(element));
        }
        return new Tag(group << 16 | element);
    }

    /// The tag that eight hexadecimal digits name, in either case, as in DICOM JSON (PS3.18 §F.2.2).
    public static Optional<Tag> parse(CharSequence eightDigits) {
        if (eightDigits.length() != 8) {
            return Optional.empty();
        }
        for (int i = 0; i < 8; i++) {
            if (!HexFormat.isHexDigit(eightDigits.charAt(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(new Tag(HexFormat.fromHexDigits(eightDigits)));
    }

    public int group() {
        return value >>> 16;
    }

    public int element() {
        return value & 0xFFFF;
    }

    /// Whether the group number is odd: an element that an implementor defined (PS3.5 §7.8).
    public boolean isPrivate() {
        return isPrivate(value);
    }

    public static boolean isPrivate(int tag) {
        return (tag & 0x1_0000) != 0;
    }

    /// Whether this is a Private Creator element, `(gggg,0010)` to `(gggg,00FF)` of an odd group: its
    /// value names who owns a block of 256 elements (PS3.5 §7.8.1).
    public boolean isPrivateCreator() {
        return isPrivateCreator(value);
    }

    public static boolean isPrivateCreator(int tag) {
        int element = tag & 0xFFFF;
        return isPrivate(tag) && element >= 0x10 && element <= 0xFF;
    }

    /// The Private Creator element that says whose this private element is, `(gggg,00bb)` for
    /// `(gggg,bbee)`. Empty for what is not in a private block.
    public Optional<Tag> privateCreator() {
        return isPrivate() && element() >= 0x1000
                ? Optional.of(new Tag(value & 0xFFFF_0000 | element() >>> 8))
                : Optional.empty();
    }

    /// Whether this is the length of a group, `(gggg,0000)`: retired but for file meta and commands
    /// (PS3.5 §7.2).
    public boolean isGroupLength() {
        return element() == 0;
    }

    /// The eight hexadecimal digits of DICOM JSON, upper-case.
    public String hex() {
        return HEX.toHexDigits(value);
    }

    @Override
    public int compareTo(Tag other) {
        return Integer.compareUnsigned(value, other.value);
    }

    /// As the standard writes it: `(0010,0020)`.
    @Override
    public String toString() {
        return toString(value);
    }

    public static String toString(int tag) {
        return "("
                + HEX.toHexDigits((short) (tag >>> 16))
                + ","
                + HEX.toHexDigits((short) tag)
                + ")";
    }
}
