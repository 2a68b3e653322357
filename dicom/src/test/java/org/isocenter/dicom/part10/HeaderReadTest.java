package org.isocenter.dicom.part10;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.Arrays;
import org.isocenter.dicom.Samples;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.dataset.DataSet;
import org.isocenter.dicom.dataset.Value;
import org.junit.jupiter.api.Test;

final class HeaderReadTest {
    private static final String NAME = "modalities/ct_512_implicit.dcm";

    /// The header is all there, and of the pixel data no more than a buffer has been read.
    @Test
    void stopsBeforeATag() throws Exception {
        byte[] bytes = Samples.bytes(NAME);
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        DataSet header =
                DataSetReader.read(in, ReadOptions.DEFAULT.stoppingBefore(Tag.PIXEL_DATA))
                        .dataSet();

        DataSet whole =
                DataSetReader.read(new ByteArrayInputStream(bytes), ReadOptions.DEFAULT).dataSet();
        assertThat(header).isEqualTo(whole.without(Tag.PIXEL_DATA));
        assertThat(in.available()).isGreaterThan(bytes.length - 24_000);
    }

    @Test
    void leavesBulkValuesInTheirSource() throws Exception {
        byte[] bytes = Samples.bytes(NAME);
        DataSet left =
                DataSetReader.read(
                                new ByteArrayInputStream(bytes),
                                ReadOptions.DEFAULT.referringAbove(16))
                        .dataSet();
        DataSet held =
                DataSetReader.read(
                                new ByteArrayInputStream(bytes), ReadOptions.DEFAULT.holdingAll())
                        .dataSet();

        assertThat(left.get(Tag.PIXEL_DATA).orElseThrow().value())
                .isInstanceOfSatisfying(
                        Value.Reference.class,
                        reference -> {
                            int from = (int) reference.offset();
                            assertThat(Arrays.copyOfRange(bytes, from, bytes.length))
                                    .isEqualTo(held.bytes(Tag.PIXEL_DATA).orElseThrow());
                            assertThat(reference.length()).isEqualTo(bytes.length - from);
                        });
        assertThat(held.elements())
                .noneMatch(element -> element.value() instanceof Value.Reference);
    }
}
