package org.isocenter.resourcemanager.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.rule.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ETagsTest {
    private static final String CURRENT = "\"E\"";

    @Rule({"arm:ARM-61", "arm:ARM-62"})
    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    no condition, absent            |       |   |     | absent  | true
                    no condition, present           |       |   |     | present | true
                    empty condition                 | ""    |   |     | absent  | true
                    any, absent                     | *     |   |     | absent  | false
                    any, present                    | *     |   |     | present | true
                    the tag                         | "E"   |   |     | present | true
                    without quotes                  | E     |   |     | present | true
                    weak                            | W/"E" |   |     | present | true
                    another                         | "x"   |   |     | present | false
                    a list with it                  | "x", "E" |   |     | present | true
                    a list without it               | "x", "y" |   |     | present | false
                    on nothing                      | "x"   |   |     | absent  | false
                    none, absent                    |       | * |     | absent  | true
                    none, present                   |       | * |     | present | false
                    body has the tag                |       |   | "E" | present | true
                    body has another                |       |   | "x" | present | false
                    body has another, absent        |       |   | "x" | absent  | true
                    header wins over body           | "E"   |   | "x" | present | true
                    """)
    void checksPut(
            String reason,
            String ifMatch,
            String ifNoneMatch,
            String body,
            String present,
            boolean passes) {
        Optional<String> current =
                present.equals("present") ? Optional.of(CURRENT) : Optional.empty();
        boolean passed = true;
        try {
            ETags.checkPut(
                    fields(ifMatch), fields(ifNoneMatch), Optional.ofNullable(body), current);
        } catch (ArmRefusal refusal) {
            assertThat(refusal.error()).isEqualTo(ArmError.PRECONDITION_FAILED);
            passed = false;
        }
        assertThat(passed).isEqualTo(passes);
    }

    private static List<String> fields(String field) {
        return field == null ? List.of() : List.of(field);
    }
}
