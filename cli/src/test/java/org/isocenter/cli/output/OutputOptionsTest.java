package org.isocenter.cli.output;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class OutputOptionsTest {
    private static final List<Map<String, Object>> PEOPLE =
            List.of(person("Ada", 36, "London"), person("Grace", 85, "Arlington"));

    @Test
    void tsvOfOneValueIsTheValueAlone() throws Exception {
        assertThat(print(Map.of("accessToken", "a.b.c"), "--query", "accessToken", "-o", "tsv"))
                .isEqualTo("a.b.c\n");
    }

    @Test
    void tsvOfAListHasALineForEach() throws Exception {
        assertThat(print(PEOPLE, "--query", "[].[name, age]", "--output", "tsv"))
                .isEqualTo("Ada\t36\nGrace\t85\n");
    }

    @Test
    void tableHasColumnsForScalarsOnly() throws Exception {
        assertThat(print(PEOPLE, "--output", "table"))
                .isEqualTo("Name   Age\n-----  ---\nAda    36\nGrace  85\n");
    }

    @Test
    void jsonKeepsTheOrderOfMembers() throws Exception {
        assertThat(print(PEOPLE.getFirst(), "--query", "{age: age, name: name}"))
                .containsSubsequence("\"age\"", "\"name\"");
    }

    @Test
    void yamlIsYaml() throws Exception {
        assertThat(print(PEOPLE, "--query", "[0].home", "--output", "yaml"))
                .contains("city: \"London\"");
    }

    @Test
    void aQueryThatIsNoneIsRefused() {
        assertThatThrownBy(() -> print(PEOPLE, "--query", "[?"))
                .isInstanceOf(CommandLine.ParameterException.class)
                .hasMessageContaining("--query");
    }

    @Test
    void aTableOfNothingIsNothing() throws Exception {
        assertThat(print(List.of(), "--output", "table")).isEmpty();
    }

    private static Map<String, Object> person(String name, int age, String city) {
        Map<String, Object> person = new LinkedHashMap<>();
        person.put("name", name);
        person.put("age", age);
        person.put("home", Map.of("city", city));
        return person;
    }

    private static String print(Object document, String... options) throws CommandFailure {
        OutputOptions output = new OutputOptions();
        new CommandLine(output).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(options);
        StringWriter text = new StringWriter();
        output.print(document, new PrintWriter(text));
        return text.toString();
    }
}
