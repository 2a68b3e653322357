package org.isocenter.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeadersTest {
    private static final Headers HEADERS =
            Headers.none().with("A", "1").with("X-b", "2").with("a", "3");

    @Test
    void namesCompareWithoutRegardToCase() {
        assertThat(HEADERS.first("a")).hasValue("1");
        assertThat(HEADERS.all("A")).containsExactly("1", "3");
        assertThat(HEADERS.startingWith("x-")).containsExactly(new Headers.Field("X-b", "2"));
        assertThat(HEADERS.first("c")).isEmpty();
    }

    @Test
    void changesMakeOtherHeaders() {
        assertThat(HEADERS.replace("a", "4").all("a")).containsExactly("4");
        assertThat(HEADERS.without("A").fields()).containsExactly(new Headers.Field("X-b", "2"));
        assertThat(HEADERS.fields()).hasSize(3);
    }
}
