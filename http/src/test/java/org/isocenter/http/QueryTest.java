package org.isocenter.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=1        | 1",
                "A=1        | 1",
                "b=0&a=1    | 1",
                "a=1&a=2    | 1",
                "a=b+c      | b c",
                "a=b%2Bc    | b+c",
                "a=%C3%A9   | é",
                "a=%FF      | \uFFFD",
                "a=100%     | 100%",
                "a=%zz%4    | %zz%4",
                "a==b       | =b",
                "a          | ''",
                "%61=1      | 1",
                "a=1&&      | 1",
            })
    void decodesParameters(String raw, String value) {
        assertThat(Query.parse(raw).first("a")).hasValue(value);
        assertThat(Query.parse(raw).raw()).isEqualTo(raw);
    }

    @Test
    void keepsOrderAndRepetition() {
        Query query = Query.parse("x=1&y=2&X=3");

        assertThat(query.all("x")).containsExactly("1", "3");
        assertThat(query.parameters())
                .extracting(Query.Parameter::name)
                .containsExactly("x", "y", "X");
        assertThat(query.first("z")).isEmpty();
        assertThat(Query.parse("").parameters()).isEmpty();
    }

    @Test
    void aPlusInAPathIsAPlus() {
        assertThat(Query.decodeSegment("a+b%20c%2F")).isEqualTo("a+b c/");
    }
}
