package org.isocenter.bench.dicomweb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/// What the project holds itself to, and whether the results keep it.
record Bars(Results results) {
    private static final String OWN = "Isocenter";
    private static final String PEER = "Orthanc";

    /// @param wanted in words
    /// @param measured in words
    /// @param isMet whether it is kept
    record Bar(String what, String wanted, String measured, boolean isMet) {
        /// A row of a Markdown table.
        String row() {
            return "| %s | %s | %s | %s |"
                    .formatted(what, wanted, measured, isMet ? "met" : "**missed**");
        }
    }

    /// The bars of which all figures are there.
    List<Bar> all() {
        List<Bar> bars = new ArrayList<>();
        starts(bars);
        int slices = RetrieveStage.SLICES;
        for (int clients : new int[] {1, 4}) {
            stores(bars, clients);
        }
        atLeast(bars, SearchStage.STORE, 10_000, 4, PEER, 5);
        atLeast(bars, SearchStage.STORE, 100_000, 4, PEER, 5);
        atLeast(bars, SearchStage.STORE_STUDIES, 100_000, 4, PEER, 5);
        flat(bars);
        atLeast(bars, RetrieveStage.STORE_LARGE, slices, 1, PEER, 2);
        for (int clients : new int[] {1, 4}) {
            atLeast(bars, RetrieveStage.INSTANCE, slices, clients, "nginx", 0.8);
        }
        atMost(bars, RetrieveStage.FRAME_OF_MANY, slices, "p50", Results.Figure::p50, 2);
        atMost(bars, RetrieveStage.METADATA_COLD, slices, "p50", Results.Figure::p50, 40);
        atMost(bars, RetrieveStage.METADATA, slices, "p50", Results.Figure::p50, 5);
        String patient = SearchMix.PATIENT_ID.what();
        atMost(bars, patient, 10_000, "p50", Results.Figure::p50, 1);
        atMost(bars, patient, 100_000, "p50", Results.Figure::p50, 1);
        atMost(bars, patient, 1_000_000, "p99", Results.Figure::p99, 20);
        atMost(bars, SearchMix.NAME_PREFIX.what(), 100_000, "p50", Results.Figure::p50, 2);
        atMost(bars, SearchMix.PAGE.what(), 10_000, "p50", Results.Figure::p50, 5);
        atMost(bars, SearchMix.PAGE.what(), 100_000, "p50", Results.Figure::p50, 5);
        return bars;
    }

    private void starts(List<Bar> bars) {
        Optional<Results.Figure> first = results.find(OWN, 10_000, SearchStage.START_FIRST, 1);
        atMost(bars, SearchStage.START_FIRST, first, "p50", Results.Figure::p50, 2000);
        Optional<Results.Figure> few = results.find(OWN, 10_000, SearchStage.START, 1);
        atMost(bars, "start with 10⁴ instances", few, "p50", Results.Figure::p50, 1000);
        Optional<Results.Figure> many = results.find(OWN, 1_000_000, SearchStage.START, 1);
        if (few.isPresent() && many.isPresent()) {
            bars.add(
                    new Bar(
                            "start with 10⁶ instances",
                            "no slower than with 10⁴ (a tenth for noise)",
                            DotChart.number(many.get().p50() / 1000)
                                    + " s beside "
                                    + DotChart.number(few.get().p50() / 1000)
                                    + " s",
                            many.get().p50() <= 1.1 * few.get().p50()));
        }
    }

    /// Three times the peer, or 0.7 of copying and syncing, whichever is lower.
    private void stores(List<Bar> bars, int clients) {
        int slices = RetrieveStage.SLICES;
        String what = RetrieveStage.STORE;
        Optional<Results.Figure> own = results.find(OWN, slices, what, clients);
        Optional<Results.Figure> peer = results.find(PEER, slices, what, clients);
        Optional<Results.Figure> copy = results.find("copy+sync", slices, what, 1);
        if (own.isPresent() && peer.isPresent() && copy.isPresent()) {
            double peers = own.get().perSecond() / peer.get().perSecond();
            double copies = own.get().perSecond() / copy.get().perSecond();
            bars.add(
                    new Bar(
                            new Work(what, slices, clients).label(),
                            "3 × Orthanc, or 0.7 of copying and syncing",
                            DotChart.number(peers) + " and " + DotChart.number(copies),
                            peers >= 3 || copies >= 0.7));
        }
    }

    /// That a store costs the same in an archive of any size.
    private void flat(List<Bar> bars) {
        for (Results.Figure large : results.all()) {
            Optional<Results.Figure> small =
                    results.find(
                            OWN,
                            SearchStage.SMALL_ARCHIVE,
                            SearchStage.inTurnsWith(large.instances()),
                            large.clients());
            if (large.what().equals(SearchStage.STORE_TURNS) && small.isPresent()) {
                double ratio = large.perSecond() / small.get().perSecond();
                bars.add(
                        new Bar(
                                new Work(
                                                SearchStage.STORE_TURNS,
                                                large.instances(),
                                                large.clients())
                                        .label(),
                                "as quick as in a small one, in turns (a tenth for noise)",
                                DotChart.number(ratio) + " of the rate",
                                ratio >= 0.9));
            }
        }
    }

    private void atLeast(
            List<Bar> bars, String what, int instances, int clients, String beside, double times) {
        Optional<Results.Figure> own = results.find(OWN, instances, what, clients);
        Optional<Results.Figure> other = results.find(beside, instances, what, clients);
        if (own.isPresent() && other.isPresent()) {
            double ratio = own.get().perSecond() / other.get().perSecond();
            bars.add(
                    new Bar(
                            new Work(what, instances, clients).label(),
                            DotChart.number(times) + " of " + beside,
                            DotChart.number(ratio),
                            ratio >= times));
        }
    }

    private void atMost(
            List<Bar> bars,
            String what,
            int instances,
            String name,
            ToDoubleFunction<Results.Figure> figure,
            double milliseconds) {
        String label =
                instances == RetrieveStage.SLICES
                        ? what
                        : what + ", " + Work.scale(instances) + " instances";
        atMost(bars, label, results.find(OWN, instances, what, 1), name, figure, milliseconds);
    }

    private static void atMost(
            List<Bar> bars,
            String label,
            Optional<Results.Figure> own,
            String name,
            ToDoubleFunction<Results.Figure> figure,
            double milliseconds) {
        if (own.isPresent()) {
            double value = figure.applyAsDouble(own.get());
            bars.add(
                    new Bar(
                            label,
                            name + " ≤ " + DotChart.number(milliseconds) + " ms",
                            DotChart.number(value) + " ms",
                            value <= milliseconds));
        }
    }
}
