package org.isocenter.dicom.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.isocenter.rule.Rule;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class FoldingTest {

    @Rule({"dicom:QRY-21", "dicom:QRY-43", "dicom:QRY-46"})
    @ParameterizedTest
    @CsvSource({
        "Müller^Jérôme, MULLER^JEROME, true",
        "Müller, Mueller, false",
        "Straße, STRASSE, true",
        "Ångström, angstrom, true",
        "Łukasz^Sørensen, lukasz^sorensen, true",
        "Doe^John, Doe John, false",
        "Doe^John=, Doe^John, true",
        "Zhang=张=, ZHANG=张 == , true",
        "Doe^John^, Doe^John, false",
        "=张, 张, false",
        "İstanbul, istanbul, true",
        "Διονυσιος, ΔΙΟΝΥΣΙΟΣ, true",
        "Διονύσιος, διονυσιος, true",
        "Йозеф, йозеф, true",
        "ﾔﾏﾀﾞ, ヤマダ, true",
        "はは, ばば, false",
        "홍^길동, 홍^길동, true",
        "王, 玉, false",
        "ﬁsher, fisher, true",
        "مُحَمَّد, محمد, true",
        "นาย, นา, false",
    })
    void namesMatchWithoutCaseAndAccents(String one, String other, boolean match) {
        assertThat(Folding.name(one).equals(Folding.name(other))).isEqualTo(match);
    }

    @Rule({"dicom:QRY-21"})
    @ParameterizedTest
    @CsvSource({
        "Abc, aBC, true",
        "É, é, true",
        "é, e, false",
        "Kopf-CT, KOPF-ct, true",
        "ß, SS, true",
        "e\u0301, é, true"
    })
    void otherTextMatchesWithoutCase(String one, String other, boolean match) {
        assertThat(Folding.text(one.translateEscapes()).equals(Folding.text(other)))
                .isEqualTo(match);
    }

    @Rule({"dicom:QRY-22", "dicom:QRY-23"})
    @ParameterizedTest
    @CsvSource({"'X  ', X", "'X\0', X", "'X \0\0', X", "'X', X", "'\0 ', ''"})
    void paddingDoesNotCount(String one, String other) {
        assertThat(Folding.text(one)).isEqualTo(Folding.text(other));
        assertThat(Folding.name(one)).isEqualTo(Folding.name(other));
        assertThat(Folding.text("É" + one)).isEqualTo(Folding.text("é" + other));
        assertThat(Folding.name("É" + one)).isEqualTo(Folding.name("e" + other));
        assertThat(Folding.text(" X")).isNotEqualTo(Folding.text("X"));
    }

    @Rule({"dicom:QRY-41", "dicom:QRY-42"})
    @ParameterizedTest(name = "{0} | {1}")
    @CsvSource({
        "John^Doe, joh, true",
        "John^Doe, do, true",
        "John^Doe, jo do, true",
        "John^Doe, Doe, true",
        "John^Doe, John Doe, true",
        "John^Doe, jo^do, true",
        "John^Doe, ohn, false",
        "John^Doe, do jo, false",
        "John^Doe, john doe x, false",
        "John^Doe, ' ', false",
        "Doe^John^Quincy, doe quincy, false",
        "Doe^John^Quincy, jo qu, true",
        "Jérôme^Buc=山田^太郎, JEROME b, true",
        "Jérôme^Buc=山田^太郎, 山, true",
        "Jérôme^Buc=山田^太郎, buc 山田, true",
        "O'Neill-Smith^A, o'ne, true",
        "O'Neill-Smith^A, smith, false",
    })
    void fuzzyMatchesRunsOfWordPrefixes(String name, String phrase, boolean match) {
        assertThat(Folding.matches(Folding.words(name), Folding.words(phrase))).isEqualTo(match);
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    /// So that an index may keep folded text and fold it again without harm.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void foldingAgainChangesNothing(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.appendCodePoint(random.nextInt(seed % 2 == 0 ? 0x600 : 0x1_2000));
        }
        String name = Folding.name(text.toString());
        String other = Folding.text(text.toString());

        assertThat(Folding.name(name)).isEqualTo(name);
        assertThat(Folding.text(other)).isEqualTo(other);
        assertThat(Folding.words(text.toString()))
                .allSatisfy(word -> assertThat(word).isNotEmpty());
        assertThat(Folding.matches(List.of(), Folding.words("x"))).isFalse();
    }
}
