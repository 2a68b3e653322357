package org.isocenter.dicomweb;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
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

/// A small instance to be stored, as a data set that tests change.
public record TestInstance(DataSet dataSet) {
    public static final String CT = "1.2.840.10008.5.1.4.1.1.2";

    /// A complete instance without pixel data.
    public static TestInstance of(String study, String series, String instance) {
        return new TestInstance(
                DataSet.of(
                        DataElement.ofText(Tag.SOP_CLASS_UID, Vr.UI, CT),
                        DataElement.ofText(Tag.SOP_INSTANCE_UID, Vr.UI, instance),
                        DataElement.ofText(Tag.STUDY_DATE, Vr.DA, "20240105"),
                        DataElement.ofText(Tag.MODALITY, Vr.CS, "CT"),
                        DataElement.ofText(Tag.PATIENT_NAME, Vr.PN, "Doe^John"),
                        DataElement.ofText(Tag.PATIENT_ID, Vr.LO, "A-17"),
                        DataElement.ofText(Tag.STUDY_INSTANCE_UID, Vr.UI, study),
                        DataElement.ofText(Tag.SERIES_INSTANCE_UID, Vr.UI, series)));
    }

    /// The same with an element put in or replaced.
    public TestInstance with(DataElement element) {
        return new TestInstance(dataSet.with(element));
    }

    public TestInstance with(Tag tag, Vr vr, String... values) {
        return with(DataElement.ofText(tag, vr, values));
    }

    public TestInstance without(Tag tag) {
        return new TestInstance(dataSet.without(tag));
    }

    /// With a value as it is to stand in the file, padding included.
    public TestInstance withRaw(Tag tag, Vr vr, String value) {
        return with(DataElement.of(tag, vr, value.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /// With pixel data of 8 bits: frames of 4 × 2, each filled with its number.
    public TestInstance withFrames(int frames) {
        byte[] pixels = new byte[8 * frames];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / 8 + 1);
        }
        return with(DataElement.ofShorts(Tag.SAMPLES_PER_PIXEL, 1))
                .with(Tag.PHOTOMETRIC_INTERPRETATION, Vr.CS, "MONOCHROME2")
                .with(Tag.NUMBER_OF_FRAMES, Vr.IS, Integer.toString(frames))
                .with(DataElement.ofShorts(Tag.ROWS, 2))
                .with(DataElement.ofShorts(Tag.COLUMNS, 4))
                .with(DataElement.ofShorts(Tag.BITS_ALLOCATED, 8))
                .with(DataElement.of(Tag.PIXEL_DATA, Vr.OB, pixels));
    }

    /// The file, in explicit little endian.
    public byte[] bytes() {
        return bytes(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN);
    }

    public byte[] bytes(TransferSyntax syntax) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            DataSetWriter.write(
                    new DicomFile(
                            FileMeta.of(dataSet, syntax),
                            TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                            dataSet,
                            Set.of()),
                    syntax,
                    BulkSource.NONE,
                    WriteForm.AS_READ,
                    out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
