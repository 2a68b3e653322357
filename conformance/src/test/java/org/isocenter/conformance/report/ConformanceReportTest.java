package org.isocenter.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ConformanceReportTest {
    private static final Path ROOT = Path.of(System.getProperty("isocenter.root", ".."));

    @Test
    void theReportSaysWhatTheTestsSay() throws Exception {
        Path file = ROOT.resolve("CONFORMANCE.md");
        String expected = new ConformanceReport(ROOT).text();
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(file, expected);
        }

        assertThat(Files.readString(file))
                .as("CONFORMANCE.md is stale; make it again with -Dconformance.write=true")
                .isEqualTo(expected);
    }

    @Test
    void testsNameOnlyRulesThatExist() throws Exception {
        assertThat(new ConformanceReport(ROOT).unknownIds()).isEmpty();
    }
}
