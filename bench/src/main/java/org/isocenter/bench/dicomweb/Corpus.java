package org.isocenter.bench.dicomweb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.SplittableRandom;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicom.dataset.BulkSource;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicom.part10.DataSetWriter;
import org.isocenter.dicom.part10.DicomFile;
import org.isocenter.dicom.part10.FileMeta;
import org.isocenter.dicom.part10.WriteForm;

/// An archive that is made up: whoever knows an instance's number knows the instance.
///
/// It is skewed as archives are. Dates follow the order of arrival, over ten years. A patient has two
/// studies, on average; a few family names are common and most are rare. CT and radiography make up
/// most studies, a description and a scanner's model belong to one modality, and a tenth was made on
/// scanners that went out of use.
///
/// @param instances how many there are
/// @param perStudy how many instances a study has, in two series if it has several
/// @param pixelBytes how long the pixel data are
record Corpus(int instances, int perStudy, int pixelBytes) {
    /// The pixel data of an instance that is stored for its rows only: 32 × 32.
    static final int SMALL = 2048;

    private static final String ROOT = "1.2.826.0.1.3680043.10.1543.";
    private static final String CT_STORAGE = "1.2.840.10008.5.1.4.1.1.2";
    private static final int DAYS = 3650;
    private static final LocalDate FIRST_DAY = LocalDate.of(2014, 1, 1);
    private static final String[] FAMILY_NAMES = {
        "Smith",
        "Garcia",
        "Müller",
        "Nguyen",
        "Kowalski",
        "Rossi",
        "Dubois",
        "Yamada",
        "Okafor",
        "Lindqvist",
        "Novak",
        "Silva",
        "Haddad",
        "Singh",
        "Andersen",
        "Papadopoulos",
        "Ivanov",
        "Kim",
        "Chen",
        "Johansson",
        "O'Brien",
        "Fernández",
        "Schmidt",
        "Jensen"
    };
    private static final String[] SYLLABLES = {
        "ar", "bel", "cor", "dan", "el", "far", "gis", "hol", "in", "jor", "kan", "lor", "mer",
        "nas", "ol", "per", "quin", "ros", "sten", "tor", "ul", "ver", "wick", "yor", "zan"
    };
    private static final String[] GIVEN_NAMES = {
        "Ann", "John", "Maria", "Ahmed", "Wei", "Olga", "Peter", "Lucia", "Noah", "Ingrid",
        "Fatima", "Hiroshi", "Chloé", "Samuel", "Elena", "Björn", "Grace", "Ravi", "Amara", "Liam"
    };
    private static final String[] MODALITIES = {
        "CT", "CT", "CT", "CT", "CR", "CR", "CR", "MR", "MR", "US", "PT", "MG"
    };

    /// What is known of a study by its number.
    record Study(
            String uid,
            String patientId,
            String patientName,
            String birthDate,
            String date,
            String modality,
            String description,
            String model,
            String accessionNumber,
            String referringPhysicianName) {

        /// The beginning of the patient's name, long enough to be rare.
        String namePrefix() {
            String family = patientName.substring(0, patientName.indexOf('^'));
            return family.substring(0, Math.min(6, family.length()));
        }
    }

    int studies() {
        return Math.max(1, instances / perStudy);
    }

    Study study(int number) {
        SplittableRandom random = new SplittableRandom(number);
        int patient = random.nextInt(Math.max(1, studies() / 2));
        SplittableRandom person = new SplittableRandom(1_000_003L * patient + 1);
        String modality = MODALITIES[random.nextInt(MODALITIES.length)];
        return new Study(
                ROOT + "1." + number,
                "P%07d".formatted(patient),
                familyName(person) + "^" + GIVEN_NAMES[person.nextInt(GIVEN_NAMES.length)],
                "19%02d%02d%02d"
                        .formatted(
                                person.nextInt(20, 99),
                                person.nextInt(1, 13),
                                person.nextInt(1, 29)),
                date((int) ((long) DAYS * number / studies())),
                modality,
                modality + (random.nextInt(4) == 0 ? " HEAD" : " ABDOMEN"),
                modality + " MODEL " + (number < studies() / 10 ? "OLD" : "NEW"),
                "A%08d".formatted(number),
                "Referrer" + random.nextInt(500) + "^Doctor");
    }

    /// A third has one of the common names, the others one of fifteen thousand.
    private static String familyName(SplittableRandom person) {
        String name = FAMILY_NAMES[person.nextInt(FAMILY_NAMES.length)];
        if (person.nextInt(3) == 0) {
            return name;
        }
        String rare = SYLLABLES[person.nextInt(SYLLABLES.length)];
        return Character.toUpperCase(rare.charAt(0))
                + rare.substring(1)
                + SYLLABLES[person.nextInt(SYLLABLES.length)]
                + SYLLABLES[person.nextInt(SYLLABLES.length)];
    }

    /// The day of a part of the ten years, in thousandths.
    static String dayAt(int thousandths) {
        return date(DAYS * thousandths / 1000);
    }

    private static String date(int day) {
        return FIRST_DAY.plusDays(day).format(DateTimeFormatter.BASIC_ISO_DATE);
    }

    String studyUid(int instance) {
        return ROOT + "1." + instance / perStudy;
    }

    String seriesUid(int instance) {
        return ROOT + "2." + instance / perStudy + "." + seriesOf(instance);
    }

    String instanceUid(int instance) {
        return ROOT + "3." + instance;
    }

    private int seriesOf(int instance) {
        return perStudy > 1 && perStudy <= 100 ? instance % perStudy * 2 / perStudy : 0;
    }

    /// The data set of an instance without its pixel data.
    DataSet dataSet(int instance, int rows, int columns, int frames) {
        Study study = study(instance / perStudy);
        int series = seriesOf(instance);
        return DataSet.of(
                DataElement.ofText(Tag.SPECIFIC_CHARACTER_SET, Vr.CS, "ISO_IR 192"),
                DataElement.ofText(Tag.IMAGE_TYPE, Vr.CS, "ORIGINAL", "PRIMARY", "AXIAL"),
                DataElement.ofText(Tag.SOP_CLASS_UID, Vr.UI, CT_STORAGE),
                DataElement.ofText(Tag.SOP_INSTANCE_UID, Vr.UI, instanceUid(instance)),
                DataElement.ofText(Tag.STUDY_DATE, Vr.DA, study.date),
                DataElement.ofText(Tag.SERIES_DATE, Vr.DA, study.date),
                DataElement.ofText(Tag.STUDY_TIME, Vr.TM, "101010"),
                DataElement.ofText(Tag.ACCESSION_NUMBER, Vr.SH, study.accessionNumber),
                DataElement.ofText(Tag.MODALITY, Vr.CS, study.modality),
                DataElement.ofText(Tag.MANUFACTURER, Vr.LO, "Isocenter"),
                text(Tag.REFERRING_PHYSICIAN_NAME, Vr.PN, study.referringPhysicianName),
                DataElement.ofText(Tag.STUDY_DESCRIPTION, Vr.LO, study.description),
                DataElement.ofText(Tag.SERIES_DESCRIPTION, Vr.LO, "Series " + series),
                DataElement.ofText(Tag.MANUFACTURER_MODEL_NAME, Vr.LO, study.model),
                text(Tag.PATIENT_NAME, Vr.PN, study.patientName),
                DataElement.ofText(Tag.PATIENT_ID, Vr.LO, study.patientId),
                DataElement.ofText(Tag.PATIENT_BIRTH_DATE, Vr.DA, study.birthDate),
                DataElement.ofText(
                        Tag.PATIENT_SEX, Vr.CS, instance / perStudy % 2 == 0 ? "F" : "M"),
                DataElement.ofText(Tag.SLICE_THICKNESS, Vr.DS, "1.25"),
                DataElement.ofText(Tag.KVP, Vr.DS, "120"),
                DataElement.ofText(Tag.PATIENT_POSITION, Vr.CS, "HFS"),
                DataElement.ofText(Tag.STUDY_INSTANCE_UID, Vr.UI, study.uid),
                DataElement.ofText(Tag.SERIES_INSTANCE_UID, Vr.UI, seriesUid(instance)),
                DataElement.ofText(Tag.STUDY_ID, Vr.SH, "S" + instance / perStudy),
                DataElement.ofText(Tag.SERIES_NUMBER, Vr.IS, Integer.toString(series + 1)),
                DataElement.ofText(
                        Tag.INSTANCE_NUMBER, Vr.IS, Integer.toString(instance % perStudy + 1)),
                DataElement.ofText(
                        Tag.IMAGE_POSITION_PATIENT,
                        Vr.DS,
                        "-160",
                        "-160",
                        Integer.toString(instance % perStudy)),
                DataElement.ofText(
                        Tag.IMAGE_ORIENTATION_PATIENT, Vr.DS, "1", "0", "0", "0", "1", "0"),
                DataElement.ofShorts(Tag.SAMPLES_PER_PIXEL, 1),
                DataElement.ofText(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2"),
                DataElement.ofText(Tag.NUMBER_OF_FRAMES, Vr.IS, Integer.toString(frames)),
                DataElement.ofShorts(Tag.ROWS, rows),
                DataElement.ofShorts(Tag.COLUMNS, columns),
                DataElement.ofShorts(Tag.BITS_ALLOCATED, 16),
                DataElement.ofShorts(Tag.BITS_STORED, 12),
                DataElement.ofShorts(Tag.HIGH_BIT, 11),
                DataElement.ofShorts(Tag.PIXEL_REPRESENTATION, 0),
                DataElement.ofText(Tag.PERFORMED_PROCEDURE_STEP_START_DATE, Vr.DA, study.date));
    }

    private static DataElement text(Tag tag, Vr vr, String text) {
        return DataElement.of(
                tag, vr, DataElement.padded(vr, text.getBytes(StandardCharsets.UTF_8)));
    }

    /// The file of an instance: 16 bits a pixel, square, as many frames as are asked for.
    byte[] file(int instance) {
        int side = (int) Math.sqrt(pixelBytes / 2.0);
        DataSet complete =
                dataSet(instance, side, side, 1)
                        .with(DataElement.of(Tag.PIXEL_DATA, Vr.OW, pixels(instance)));
        ByteArrayOutputStream out = new ByteArrayOutputStream(pixelBytes + 2048);
        try {
            write(complete, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// Noise, as the lowest bits of images are.
    private byte[] pixels(int instance) {
        byte[] pixels = new byte[pixelBytes];
        SplittableRandom random = new SplittableRandom(instance);
        random.nextBytes(pixels);
        for (int i = 1; i < pixels.length; i += 2) {
            pixels[i] &= 0x0F;
        }
        return pixels;
    }

    private static void write(DataSet dataSet, OutputStream out) throws IOException {
        TransferSyntax syntax = TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN;
        DataSetWriter.write(
                new DicomFile(FileMeta.of(dataSet, syntax), syntax, dataSet, Set.of()),
                syntax,
                BulkSource.NONE,
                WriteForm.AS_READ,
                out);
    }
}
