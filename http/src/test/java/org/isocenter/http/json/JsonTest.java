package org.isocenter.http.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.isocenter.http.BodyTooLargeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void readsWhatPeopleWriteWhenAskedTo() throws Exception {
        byte[] written =
                bytes("{ // c\n name: 'x', \"lines\": \"a\nb\", /* d */ \"list\": [1,], }");

        assertThat(Json.readLenient(written).toString())
                .isEqualTo("{\"name\":\"x\",\"lines\":\"a\\nb\",\"list\":[1]}");
        assertThatThrownBy(() -> Json.read(written)).isInstanceOf(JsonSyntaxException.class);
        assertThatThrownBy(() -> Json.readLenient(bytes("[:")))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("line 1");
        assertThatThrownBy(() -> Json.readLenient(bytes("[".repeat(65))))
                .isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void readsWhatItWrote() throws Exception {
        byte[] document = Json.write(Map.of("a", List.of(1, true, "é")));

        assertThat(new String(document, StandardCharsets.UTF_8))
                .isEqualTo("{\"a\":[1,true,\"é\"]}");
        assertThat(Json.read(document).get("a").get(2).stringValue()).isEqualTo("é");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[1,", "{'a':1}", "nul", "[1]]x", "\"\u0001\"", "{\"a\":1,}"})
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> Json.read(bytes(text)))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageStartingWith("not valid JSON");
    }

    @Test
    void refusesDeepAndLongDocuments() throws Exception {
        assertThatThrownBy(() -> Json.read(bytes("[".repeat(65) + "]".repeat(65))))
                .isInstanceOf(JsonSyntaxException.class);
        assertThatThrownBy(() -> Json.read(bytes("9".repeat(200))))
                .isInstanceOf(JsonSyntaxException.class);
        assertThatThrownBy(() -> Json.read(new ByteArrayInputStream(bytes("[1,2,3]")), 6))
                .isInstanceOf(BodyTooLargeException.class);
        assertThat(Json.read(new ByteArrayInputStream(bytes("[1,2,3]")), 7).size()).isEqualTo(3);
    }
}
