package org.isocenter.bench.dicomweb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// What was measured, kept in a file. A figure that is measured again replaces the one before, so the
/// stages of a run may be run one by one.
final class Results {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /// One figure.
    ///
    /// @param server who was measured
    /// @param instances how large the archive was
    /// @param studies how many studies they were in
    /// @param what what was done, in words
    /// @param clients how many did it at once
    /// @param requests how many requests the figure is of
    /// @param failures how many were refused or broke off
    /// @param perSecond requests each second
    /// @param p50 milliseconds
    /// @param p95 milliseconds
    /// @param p99 milliseconds
    /// @param most milliseconds
    /// @param bodyBytes the mean length of the answers
    /// @param processor milliseconds of processor time that a request cost the server
    record Figure(
            String server,
            int instances,
            int studies,
            String what,
            int clients,
            long requests,
            long failures,
            double perSecond,
            double p50,
            double p95,
            double p99,
            double most,
            long bodyBytes,
            double processor) {
        private String key() {
            return String.join(
                    "\t", "%010d".formatted(instances), what, "%03d".formatted(clients), server);
        }

        double megabytesPerSecond() {
            return perSecond * bodyBytes / 1e6;
        }
    }

    private final Path file;
    private final Map<String, Figure> figures = new TreeMap<>();
    private String machine = "";

    Results(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            JsonNode document = MAPPER.readTree(Files.readAllBytes(file));
            machine = document.path("machine").asString("");
            for (JsonNode figure : document.path("figures")) {
                Figure read = MAPPER.treeToValue(figure, Figure.class);
                figures.put(read.key(), read);
            }
        }
    }

    String machine() {
        return machine;
    }

    void add(Server server, int instances, int studies, String what, int clients, Load.Seen seen)
            throws IOException {
        add(
                new Figure(
                        server.name(),
                        instances,
                        studies,
                        what,
                        clients,
                        seen.requests(),
                        seen.failures(),
                        rounded(seen.requests() / seen.seconds()),
                        rounded(seen.nanos().getValueAtPercentile(50) / 1e6),
                        rounded(seen.nanos().getValueAtPercentile(95) / 1e6),
                        rounded(seen.nanos().getValueAtPercentile(99) / 1e6),
                        rounded(seen.nanos().getMaxValue() / 1e6),
                        seen.requests() == 0 ? 0 : seen.bodyBytes() / seen.requests(),
                        seen.requests() == 0
                                ? 0
                                : rounded(seen.processorSeconds() * 1000 / seen.requests())));
    }

    /// Keeps a figure, writes the file and prints it.
    void add(Figure figure) throws IOException {
        figures.put(figure.key(), figure);
        machine =
                "%d processors, Java %s, %s"
                        .formatted(
                                Runtime.getRuntime().availableProcessors(),
                                Runtime.version(),
                                System.getProperty("os.name"));
        ObjectNode document = MAPPER.createObjectNode();
        document.put("machine", machine);
        document.set("figures", MAPPER.valueToTree(List.copyOf(figures.values())));
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.write(file, MAPPER.writeValueAsString(document).getBytes(StandardCharsets.UTF_8));
        System.out.println(line(figure));
    }

    private static double rounded(double value) {
        return value >= 1000 ? Math.rint(value) : Math.rint(value * 1000) / 1000;
    }

    Optional<Figure> find(String server, int instances, String what, int clients) {
        return figures.values().stream()
                .filter(f ->
                        f.server.equals(server)
                                && f.instances == instances
                                && f.what.equals(what)
                                && f.clients == clients)
                .findFirst();
    }

    List<Figure> all() {
        return figures.values().stream()
                .sorted(
                        Comparator.comparing(Figure::what)
                                .thenComparing(Figure::instances)
                                .thenComparing(Figure::clients)
                                .thenComparing(Figure::server))
                .toList();
    }

    /// All figures, a line each.
    String table() {
        StringBuilder out = new StringBuilder(machine).append('\n');
        for (Figure figure : all()) {
            out.append(line(figure)).append('\n');
        }
        return out.toString();
    }

    private static String line(Figure f) {
        return String.format(
                Locale.ROOT,
                "%-9s %8d  %-40s %2d clients %10.1f/s  p50 %9.3f  p95 %9.3f  p99 %9.3f ms"
                        + "  cpu %7.3f ms  %8d bytes  n %d%s",
                f.server,
                f.instances,
                f.what,
                f.clients,
                f.perSecond,
                f.p50,
                f.p95,
                f.p99,
                f.processor,
                f.bodyBytes,
                f.requests,
                f.failures == 0 ? "" : "  " + f.failures + " FAILED");
    }
}
