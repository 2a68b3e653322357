package org.isocenter.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TagTest {
    @Test
    void isWrittenAsTheStandardAndJsonWriteIt() {
        assertThat(Tag.PIXEL_DATA).hasToString("(7FE0,0010)");
        assertThat(Tag.PIXEL_DATA.hex()).isEqualTo("7FE00010");
        assertThat(Tag.parse("7fe00010")).contains(Tag.PIXEL_DATA);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0010002", "001000200", "0010002G", "-0100020", "0x100020"})
    void refusesWhatIsNotEightDigits(String text) {
        assertThat(Tag.parse(text)).isEmpty();
    }

    @Test
    void ordersWithoutSign() {
        assertThat(new Tag(0xFFFE_E000)).isGreaterThan(Tag.PIXEL_DATA);
        assertThat(Tag.PATIENT_ID).isLessThan(Tag.STUDY_INSTANCE_UID);
    }

    @Test
    void knowsThePrivateBlocks() {
        assertThat(Tag.of(0x0009, 0x1002).privateCreator()).contains(Tag.of(0x0009, 0x0010));
        assertThat(Tag.of(0x0009, 0x0010).isPrivateCreator()).isTrue();
        assertThat(Tag.of(0x0009, 0x0010).privateCreator()).isEmpty();
        assertThat(Tag.of(0x0010, 0x0010).isPrivateCreator()).isFalse();
        assertThat(Tag.of(0x0010, 0x1010).privateCreator()).isEmpty();
    }

    @Test
    void takesNoNumbersThatDoNotFit() {
        assertThatThrownBy(() -> Tag.of(0x1_0000, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tag.of(0, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
