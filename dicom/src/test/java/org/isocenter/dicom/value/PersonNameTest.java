package org.isocenter.dicom.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.isocenter.rule.Rule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonNameTest {

    @Test
    void readsGroupsAndParts() {
        PersonName name =
                PersonName.parse("Adams^John Robert Quincy^^Rev.^B.A. M.Div.=山田^太郎")
                        .toOptional()
                        .orElseThrow();

        assertThat(name.alphabetic())
                .isEqualTo(
                        new PersonName.Group(
                                "Adams", "John Robert Quincy", "", "Rev.", "B.A. M.Div."));
        assertThat(name.ideographic().familyName()).isEqualTo("山田");
        assertThat(name.phonetic().isEmpty()).isTrue();
        assertThat(name).hasToString("Adams^John Robert Quincy^^Rev.^B.A. M.Div.=山田^太郎");
    }

    @ParameterizedTest
    @CsvSource({
        "'',''",
        "^^^^,''",
        "==,''",
        "=山田,=山田",
        "Doe^John^^^,Doe^John",
        "' Doe ^ John ',Doe^John",
        "A==や,A==や"
    })
    void writesTheShortestForm(String text, String shortest) {
        assertThat(PersonName.parse(text).toOptional().orElseThrow()).hasToString(shortest);
    }

    @Test
    void refusesMoreThanANameHas() {
        assertThat(PersonName.parse("a=b=c=d").failure().orElseThrow().sentence())
                .isEqualTo("a name with more than 3 component groups");
        assertThat(PersonName.parse("a^b^c^d^e^f").failure().orElseThrow().sentence())
                .isEqualTo("a name with more than 5 components");
        assertThat(PersonName.parse("^".repeat(1_000_000)).failure()).isPresent();
    }

    @Rule({"dicom:JSON-4"})
    @Test
    void givesTheGroupsAsTheyStandThere() {
        PersonName.Groups groups = PersonName.groups("^^^^=山 ^太郎 =a=b");

        assertThat(groups.alphabetic()).contains("^^^^");
        assertThat(groups.ideographic()).contains("山 ^太郎");
        assertThat(groups.phonetic()).contains("a=b");
        assertThat(PersonName.groups("==").phonetic()).isEmpty();
        assertThat(new PersonName.Groups(Optional.empty(), Optional.of("山"), Optional.empty()))
                .hasToString("=山");
        assertThat(PersonName.groups("Doe^John")).hasToString("Doe^John");
    }
}
