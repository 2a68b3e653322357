package org.isocenter.http.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {
    @Rule({"dicom:RET-1", "dicom:GEN-23", "dicom:STORE-5"})
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    multipart/related; type="application/dicom"; boundary=x | application/dicom | x
                    multipart/related; type=application/dicom; boundary="x" | application/dicom | x
                    Multipart/Related;TYPE=application/dicom;Boundary=x     | application/dicom | x
                    multipart/related;;type = "application/dicom" ; boundary = x ; | application/dicom | x
                    multipart/related; type=a/b; type=c/d; boundary=x       | a/b               | x
                    multipart/related; type="a/b"; boundary="a;b,c=d"       | a/b               | a;b,c=d
                    multipart/related; type="a/b"; boundary="a\\"b"         | a/b               | a"b
                    multipart/related; type="a/b"; boundary="never closed   | a/b               | never closed
                    """)
    void readsParametersInEveryForm(String text, String type, String boundary) {
        MediaType mediaType = MediaType.parse(text).orElseThrow();

        assertThat(mediaType.essence()).isEqualTo("multipart/related");
        assertThat(mediaType.parameter("Type")).hasValue(type);
        assertThat(mediaType.parameter("boundary")).hasValue(boundary);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "application", "/", "a/", "/b", "a b/c", "a/b c", "a/b/c", ";q=1"})
    void refusesWhatIsNoMediaType(String text) {
        assertThat(MediaType.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "*/*, application/dicom, true",
        "application/*, application/dicom, true",
        "APPLICATION/*, application/dicom, true",
        "application/dicom, APPLICATION/DICOM, true",
        "application/dicom, application/dicom+json, false",
        "image/*, application/dicom, false",
        "*/dicom, application/dicom, false",
    })
    void coversWhatItsRangeSays(String range, String type, boolean covers) {
        assertThat(MediaType.parse(range).orElseThrow().covers(type)).isEqualTo(covers);
    }

    @Test
    void writesWithQuotesWhereTheyAreNeeded() {
        assertThat(MediaType.parse("a/b; type=c/d; x=\"y\"; z=\"\\\"\"").orElseThrow())
                .hasToString("a/b; type=\"c/d\"; x=y; z=\"\\\"\"");
    }
}
