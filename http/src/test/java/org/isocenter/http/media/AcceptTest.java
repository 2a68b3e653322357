package org.isocenter.http.media;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.isocenter.http.Headers;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {
    @Rule({"dicom:GEN-20", "dicom:GEN-23", "dicom:IMPR-9"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    application/dicom+json                                                         | true
                    application/DICOM+JSON; charset=utf-8                                          | true
                    */*                                                                            | true
                    application/*                                                                  | true
                    application/dicom+json, multipart/related; type=application/octet-stream       | true
                    multipart/related; type=application/octet-stream, application/dicom+json       | true
                    multipart/related; type="application/octet-stream, x", application/dicom+json  | true
                    this is nothing, application/dicom+json                                        | true
                    application/dicom                                                              | false
                    image/*                                                                        | false
                    application/dicom+json;q=0                                                     | false
                    application/dicom+json;q=0, */*                                                | false
                    """)
    void knowsWhetherJsonIsWelcome(String accept, boolean welcome) {
        assertThat(Accept.parse(List.of(accept)).accepts("application/dicom+json"))
                .isEqualTo(welcome);
    }

    @Rule("dicom:GEN-23")
    @Test
    void theLastOfManyRangesCounts() {
        String many = "text/html, ".repeat(2000) + "application/dicom+json";

        assertThat(Accept.parse(List.of(many)).accepts("application/dicom+json")).isTrue();
    }

    @Rule({"dicom:GEN-21"})
    @ParameterizedTest
    @CsvSource({"''", "' '", "','", "garbage", "'a/b/c, ;q=1'"})
    void anEmptyOrUnreadableFieldWelcomesNothing(String accept) {
        assertThat(Accept.parse(List.of(accept)).ranges()).isEmpty();
        assertThat(Accept.parse(List.of(accept)).accepts("application/dicom+json")).isFalse();
    }

    @Rule({"dicom:GEN-21"})
    @Test
    void aMissingFieldWelcomesNothing() {
        assertThat(Accept.of(Headers.none()).accepts("application/dicom+json")).isFalse();
    }

    @Rule({"dicom:GEN-23", "dicom:RET-2"})
    @Test
    void severalFieldsAreOneList() {
        Headers headers =
                Headers.none().with("Accept", "image/png").with("accept", "application/dicom+json");

        assertThat(Accept.of(headers).accepts("application/dicom+json")).isTrue();
        assertThat(Accept.of(headers).ranges()).hasSize(2);
    }

    @Rule({"dicom:RET-4", "dicom:RET-5"})
    @Test
    void sortsByQualityAndKeepsTheOrderAmongEquals() {
        Accept accept =
                Accept.parse(
                        List.of(
                                "a/a;q=0.5;odd=1, b/b;x=y, c/c;q=0.5, d/d;q=1.0, e/e;q=0, f/f;q=x"));

        assertThat(accept.byPreference())
                .extracting(range -> range.mediaType().essence())
                .containsExactly("b/b", "d/d", "f/f", "a/a", "c/c");
        assertThat(accept.byPreference().get(0).mediaType().parameter("x")).hasValue("y");
        assertThat(accept.byPreference().get(3).mediaType().parameter("q")).isEmpty();
    }

    @Test
    void picksTheMostWelcomeOffer() {
        Accept accept = Accept.parse(List.of("image/*;q=0.5, image/png;q=0.8"));

        assertThat(accept.best(List.of("image/jpeg", "image/png"))).hasValue("image/png");
        assertThat(accept.best(List.of("image/jpeg", "image/gif"))).hasValue("image/jpeg");
        assertThat(accept.best(List.of("text/html"))).isEmpty();
    }

    @Test
    void readsOnlySoManyRanges() {
        assertThat(Accept.parse(List.of("a/b,".repeat(10_500))).ranges()).hasSize(10_000);
    }
}
