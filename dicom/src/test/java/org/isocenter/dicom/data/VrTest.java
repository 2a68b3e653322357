package org.isocenter.dicom.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VrTest {
    @ParameterizedTest
    @CsvSource({"OB,true", "UN,true", "SV,true", "UC,true", "UR,true", "UI,false", "FD,false"})
    void knowsWhichTypesHaveALongLengthField(String name, boolean isLong) {
        assertThat(Vr.of(name).orElseThrow().lengthField() == Vr.LengthField.LONG)
                .isEqualTo(isLong);
    }

    @Test
    void findsATypeByItsBytes() {
        for (Vr vr : Vr.values()) {
            assertThat(Vr.of((byte) vr.name().charAt(0), (byte) vr.name().charAt(1))).contains(vr);
            assertThat(Vr.of(vr.name())).contains(vr);
        }
        assertThat(Vr.of((byte) 'Q', (byte) 'Q')).isEmpty();
        assertThat(Vr.of((byte) 0, (byte) -1)).isEmpty();
        assertThat(Vr.of("ob")).isEmpty();
        assertThat(Vr.of("OBX")).isEmpty();
    }

    @Test
    void countsTheBulkTypesOfJson() {
        List<Vr> bulk = Arrays.stream(Vr.values()).filter(Vr::isBulk).toList();
        assertThat(bulk).containsExactly(Vr.OB, Vr.OD, Vr.OF, Vr.OL, Vr.OV, Vr.OW, Vr.UN);
    }

    @Test
    void hasTheThirtyFourTypesOfTheStandard() {
        assertThat(Vr.values()).hasSize(34);
    }
}
