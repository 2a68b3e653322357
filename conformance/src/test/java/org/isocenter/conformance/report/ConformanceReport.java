package org.isocenter.conformance.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// `CONFORMANCE.md`: every rule of the contracts, the tests that show it, and why there is none
/// where there is none (`docs/spec/open-rules.txt`).
final class ConformanceReport {
    private static final Map<String, String> CONTRACTS =
            Map.of(
                    "dicom", "dicom-data-plane.md",
                    "identity", "identity.md",
                    "arm", "resource-manager.md",
                    "twins", "digital-twins.md");
    private static final List<String> ORDER = List.of("dicom", "identity", "arm", "twins");

    /// A prefix of rule ids and the reason why those without a test have none.
    private record Reason(String prefix, String text) {}

    private final Path root;

    ConformanceReport(Path root) {
        this.root = root;
    }

    /// The ids that tests name and no contract has.
    SortedSet<String> unknownIds() throws IOException {
        SortedSet<String> unknown = new TreeSet<>(ShownRules.read(root).keySet());
        for (Contract contract : contracts()) {
            contract.sections()
                    .forEach(section ->
                            section.rules()
                                    .keySet()
                                    .forEach(id -> unknown.remove(contract.name() + ":" + id)));
        }
        return unknown;
    }

    String text() throws IOException {
        Map<String, SortedSet<String>> shown = ShownRules.read(root);
        List<Reason> reasons = reasons();
        StringBuilder out = new StringBuilder();
        out.append("# Conformance\n\n")
                .append(
                        "Generated from the contracts in `docs/spec` and the `@Rule` annotations of all tests;\n")
                .append(
                        "`mvn -pl conformance -am test -Dtest=ConformanceReportTest -Dconformance.write=true` makes it\n")
                .append(
                        "again, and a test fails when it is stale. A rule is shown when a test names it.\n\n")
                .append(
                        "| contract | rules | shown by a test | open |\n| --- | ---: | ---: | ---: |\n");
        List<Contract> contracts = contracts();
        for (Contract contract : contracts) {
            int all = 0;
            int done = 0;
            for (Contract.Section section : contract.sections()) {
                for (String id : section.rules().keySet()) {
                    all++;
                    done += shown.containsKey(contract.name() + ":" + id) ? 1 : 0;
                }
            }
            out.append(
                    String.format(
                            Locale.ROOT,
                            "| [%s](docs/spec/%s) | %d | %d | %d |%n",
                            contract.name(),
                            contract.file(),
                            all,
                            done,
                            all - done));
        }
        for (Contract contract : contracts) {
            out.append("\n## ").append(contract.name()).append('\n');
            for (Contract.Section section : contract.sections()) {
                section(out, contract, section, shown, reasons);
            }
        }
        return out.toString();
    }

    private static void section(
            StringBuilder out,
            Contract contract,
            Contract.Section section,
            Map<String, SortedSet<String>> shown,
            List<Reason> reasons) {
        long done =
                section.rules().keySet().stream()
                        .filter(id -> shown.containsKey(contract.name() + ":" + id))
                        .count();
        out.append("\n### ")
                .append(section.title())
                .append(" (")
                .append(done)
                .append(" of ")
                .append(section.rules().size())
                .append(")\n\n")
                .append("| rule | says | shown by |\n| --- | --- | --- |\n");
        section.rules()
                .forEach((id, says) -> {
                    String qualified = contract.name() + ":" + id;
                    SortedSet<String> tests = shown.get(qualified);
                    out.append("| ")
                            .append(id)
                            .append(" | ")
                            .append(says)
                            .append(" | ")
                            .append(
                                    tests == null
                                            ? "*open*"
                                                    + reason(qualified, reasons)
                                                            .map(text -> ": " + text)
                                                            .orElse("")
                                            : cell(tests))
                            .append(" |\n");
                });
    }

    private static String cell(SortedSet<String> tests) {
        List<String> first = new ArrayList<>(tests).subList(0, Math.min(3, tests.size()));
        return String.join(", ", first) + (tests.size() > 3 ? ", +" + (tests.size() - 3) : "");
    }

    private static Optional<String> reason(String id, List<Reason> reasons) {
        return reasons.stream()
                .filter(reason ->
                        id.equals(reason.prefix)
                                || (reason.prefix.endsWith("-") && id.startsWith(reason.prefix)))
                .map(Reason::text)
                .findFirst();
    }

    private List<Contract> contracts() throws IOException {
        List<Contract> contracts = new ArrayList<>();
        for (String name : ORDER) {
            Path file = root.resolve("docs/spec").resolve(CONTRACTS.getOrDefault(name, name));
            contracts.add(Contract.read(name, file));
        }
        return contracts;
    }

    private List<Reason> reasons() throws IOException {
        List<Reason> reasons = new ArrayList<>();
        for (String line : Files.readAllLines(root.resolve("docs/spec/open-rules.txt"))) {
            int space = line.indexOf(' ');
            if (!line.startsWith("#") && space > 0) {
                reasons.add(
                        new Reason(line.substring(0, space), line.substring(space + 1).strip()));
            }
        }
        return reasons;
    }
}
