package org.isocenter.bench.dicomweb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/// Makes the charts and the tables of `docs/performance.md` from the results, so that nobody copies a
/// figure by hand.
record Report(Results results) {
    private static final String BEGIN = "<!-- measured: begin (bench/run report) -->";
    private static final String END = "<!-- measured: end -->";
    private static final String OWN = "Isocenter";
    private static final String PEER = "Orthanc";
    private static final String[] OWN_COLORS = {"#79c0ff", "#2f81f7", "#0a3069", "#8250df"};
    private static final String[] PEER_COLORS = {"#f0b37e", "#d4691e", "#7a3305", "#4d1f02"};

    /// Writes the charts beside the page and the tables into it.
    void write(Path page) throws IOException {
        Path folder = page.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("no folder: " + page);
        }
        Files.writeString(folder.resolve("performance-search.svg"), searches().toSvg());
        Files.writeString(folder.resolve("performance-transfer.svg"), transfers().toSvg());
        String text = Files.readString(page);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " has no place for tables: " + BEGIN + " … " + END);
        }
        Files.writeString(
                page,
                text.substring(0, begin) + BEGIN + "\n\n" + tables() + "\n" + text.substring(end));
    }

    private List<Integer> scales(String server) {
        TreeSet<Integer> scales = new TreeSet<>();
        for (Results.Figure figure : results.all()) {
            if (figure.server().equals(server)
                    && figure.what().equals(SearchMix.PATIENT_ID.what())) {
                scales.add(figure.instances());
            }
        }
        return List.copyOf(scales);
    }

    private record Lane(String server, int instances) {}

    private DotChart searches() {
        List<DotChart.Series> series = new ArrayList<>();
        List<Lane> lanes = new ArrayList<>();
        for (String server : List.of(OWN, PEER)) {
            int color = 0;
            for (int scale : scales(server)) {
                String[] colors = server.equals(OWN) ? OWN_COLORS : PEER_COLORS;
                series.add(
                        new DotChart.Series(
                                server + ", " + Work.scale(scale),
                                colors[color++ % colors.length]));
                lanes.add(new Lane(server, scale));
            }
        }
        List<DotChart.Row> rows = new ArrayList<>();
        for (SearchMix each : SearchMix.values()) {
            List<DotChart.Dot> dots = new ArrayList<>();
            for (int lane = 0; lane < lanes.size(); lane++) {
                Optional<Results.Figure> figure =
                        results.find(
                                lanes.get(lane).server, lanes.get(lane).instances, each.what(), 1);
                if (figure.isPresent()) {
                    double p50 = figure.get().p50();
                    double p99 = figure.get().p99();
                    dots.add(
                            new DotChart.Dot(
                                    lane,
                                    p50,
                                    p99,
                                    DotChart.number(p50) + " / " + DotChart.number(p99)));
                }
            }
            if (!dots.isEmpty()) {
                rows.add(new DotChart.Row(each.what(), dots));
            }
        }
        return new DotChart(
                "How long a search takes",
                "One client, HTTP on loopback. The dot is the median (p50), the line ends at p99;"
                        + " less is better. Instances in the archive by colour.",
                "milliseconds, logarithmic",
                0.1,
                10_000,
                series,
                rows);
    }

    private DotChart transfers() {
        List<String> servers = List.of(OWN, PEER, "nginx", "copy+sync");
        List<DotChart.Series> series =
                List.of(
                        new DotChart.Series(OWN, OWN_COLORS[1]),
                        new DotChart.Series(PEER, PEER_COLORS[1]),
                        new DotChart.Series("nginx, the same files", "#57606a"),
                        new DotChart.Series("copying and syncing the files", "#1a7f37"));
        List<DotChart.Row> rows = new ArrayList<>();
        for (Work work : works()) {
            List<DotChart.Dot> dots = new ArrayList<>();
            for (int i = 0; i < servers.size(); i++) {
                Optional<Results.Figure> figure =
                        results.find(servers.get(i), work.instances(), work.what(), work.clients());
                if (figure.isPresent()) {
                    double rate = figure.get().perSecond();
                    dots.add(new DotChart.Dot(i, rate, rate, DotChart.number(rate)));
                }
            }
            if (!dots.isEmpty()) {
                rows.add(new DotChart.Row(work.label(), dots));
            }
        }
        return new DotChart(
                "How many requests a second",
                "HTTP on loopback, two processors for client and server; more is better. Instances where"
                        + " a request has ten.",
                "requests a second, logarithmic",
                0.1,
                10_000,
                series,
                rows);
    }

    private List<Work> works() {
        List<Work> works = new ArrayList<>();
        TreeSet<Integer> stored = new TreeSet<>();
        for (Results.Figure figure : results.all()) {
            if (figure.what().equals(SearchStage.STORE)) {
                stored.add(figure.instances());
            }
        }
        works.add(new Work(RetrieveStage.STORE_FRESH, RetrieveStage.SLICES, 1));
        works.add(new Work(RetrieveStage.STORE, RetrieveStage.SLICES, 1));
        works.add(new Work(RetrieveStage.STORE, RetrieveStage.SLICES, 4));
        for (int scale : stored) {
            works.add(new Work(SearchStage.STORE_FRESH, scale, 4));
            works.add(new Work(SearchStage.STORE, scale, 4));
        }
        works.add(new Work(SearchStage.STORE_STUDIES, 100_000, 4));
        works.add(new Work(RetrieveStage.STORE_LARGE, RetrieveStage.SLICES, 1));
        works.add(new Work(RetrieveStage.INSTANCE_FRESH, RetrieveStage.SLICES, 1));
        works.add(new Work(RetrieveStage.INSTANCE, RetrieveStage.SLICES, 1));
        works.add(new Work(RetrieveStage.INSTANCE, RetrieveStage.SLICES, 4));
        works.add(new Work(RetrieveStage.FRAME, RetrieveStage.SLICES, 1));
        works.add(new Work(RetrieveStage.FRAME_OF_MANY, RetrieveStage.SLICES, 1));
        works.add(new Work(RetrieveStage.SERIES, RetrieveStage.SLICES, 1));
        works.add(new Work(RetrieveStage.METADATA, RetrieveStage.SLICES, 1));
        works.add(new Work(RetrieveStage.METADATA_COLD, RetrieveStage.SLICES, 1));
        return works;
    }

    private String tables() {
        StringBuilder out = new StringBuilder();
        out.append("Measured on: ").append(results.machine()).append(".\n\n");
        out.append("| bar | wanted | measured | |\n| --- | ---: | ---: | --- |\n");
        for (Bars.Bar bar : new Bars(results).all()) {
            out.append(bar.row()).append('\n');
        }
        out.append('\n');
        searchTable(out);
        out.append('\n');
        transferTable(out);
        return out.toString();
    }

    private void searchTable(StringBuilder out) {
        List<Integer> own = scales(OWN);
        List<Integer> peer = scales(PEER);
        out.append("Searches, milliseconds p50 / p99 with one client, and requests a second with")
                .append(" four:\n\n| |");
        own.forEach(s -> out.append(" Isocenter, ").append(Work.scale(s)).append(" |"));
        peer.forEach(s -> out.append(" Orthanc, ").append(Work.scale(s)).append(" |"));
        out.append("\n| --- |").append(" ---: |".repeat(own.size() + peer.size())).append('\n');
        for (SearchMix each : SearchMix.values()) {
            out.append("| ").append(each.what()).append(" |");
            own.forEach(s -> out.append(searchCell(OWN, s, each)));
            peer.forEach(s -> out.append(searchCell(PEER, s, each)));
            out.append('\n');
        }
        out.append("| start with that archive, s |");
        own.forEach(s ->
                out.append(
                        results.find(OWN, s, SearchStage.START, 1)
                                .map(f -> " " + DotChart.number(f.p50() / 1000) + " |")
                                .orElse(" |")));
        out.append(" |".repeat(peer.size())).append('\n');
    }

    private String searchCell(String server, int scale, SearchMix each) {
        Optional<Results.Figure> one = results.find(server, scale, each.what(), 1);
        Optional<Results.Figure> four = results.find(server, scale, each.what(), 4);
        return one.map(f ->
                        " %s / %s".formatted(DotChart.number(f.p50()), DotChart.number(f.p99())))
                        .orElse(" –")
                + four.map(f -> "; " + DotChart.number(f.perSecond()) + "/s").orElse("")
                + " |";
    }

    private void transferTable(StringBuilder out) {
        out.append(
                "Stores and retrieves, requests a second, or instances where a request has ten; p50 / p99 of requests in"
                        + " milliseconds:\n\n");
        out.append("| | Isocenter | Orthanc | nginx, or copying and syncing |\n");
        out.append("| --- | ---: | ---: | ---: |\n");
        for (Work work : works()) {
            out.append("| ").append(work.label()).append(" |");
            out.append(transferCell(OWN, work)).append(transferCell(PEER, work));
            String bound = transferCell("nginx", work);
            out.append(bound.equals(" – |") ? transferCell("copy+sync", work) : bound);
            out.append('\n');
        }
    }

    private String transferCell(String server, Work work) {
        return results.find(server, work.instances(), work.what(), work.clients())
                .map(f ->
                        " %s/s (%s / %s) |"
                                .formatted(
                                        DotChart.number(f.perSecond()),
                                        DotChart.number(f.p50()),
                                        DotChart.number(f.p99())))
                .orElse(" – |");
    }
}
