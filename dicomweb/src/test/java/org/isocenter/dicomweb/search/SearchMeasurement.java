package org.isocenter.dicomweb.search;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.service.Version;
import org.isocenter.dicomweb.store.GeneratedArchive;
import org.isocenter.http.Query;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Databases;

/// Measures searches over a generated index of 10⁴, 10⁵, 10⁶ … instances, from the parsed parameters
/// to the bytes of the answer, called from a virtual thread as the server calls them. The figures are
/// in `docs/decisions/search-index.md`.
///
/// Not a test; run `main` with a folder on the disk to measure, the numbers of instances, and how many
/// instances a study has (in series of 20; 1 makes as many studies as instances). An index that is
/// there already is used again.
final class SearchMeasurement {
    private static final int ROUNDS = 400;

    private final Database database;
    private final int studies;

    private SearchMeasurement(Database database, int studies) {
        this.database = database;
        this.studies = studies;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        int perStudy = Integer.parseInt(arguments[2]);
        for (String count : arguments[1].split(",", -1)) {
            int instances = Integer.parseInt(count);
            int studies = instances / perStudy;
            Path file = folder.resolve("search-" + instances + "-" + perStudy + ".sqlite");
            boolean isThere = Files.exists(file);
            try (Database database = Databases.openSqlite(file, Archive.TABLES)) {
                if (!isThere) {
                    long start = System.nanoTime();
                    new GeneratedArchive(Math.max(1, perStudy / 20), Math.min(perStudy, 20))
                            .fill(database, 0, studies, studies);
                    System.out.printf(
                            Locale.ROOT,
                            "%d instances stored, %.0f a second%n",
                            instances,
                            instances / ((System.nanoTime() - start) / 1e9));
                }
                System.out.printf(
                        Locale.ROOT,
                        "%n%d instances, %d studies, %d MB%n",
                        instances,
                        studies,
                        Files.size(file) >> 20);
                Thread.ofVirtual().start(new SearchMeasurement(database, studies)::all).join();
            }
        }
    }

    private void all() {
        IntFunction<GeneratedArchive.Study> study =
                n -> GeneratedArchive.study(Math.floorMod(n * 7919, studies), studies);
        SearchResource s = SearchResource.STUDIES;
        SearchResource se = SearchResource.SERIES;
        SearchResource i = SearchResource.INSTANCES;
        measure("studies, patient id", s, n -> "PatientID=" + study.apply(n).patientId());
        measure(
                "studies, accession",
                s,
                n -> "AccessionNumber=" + study.apply(n).accessionNumber());
        measure(
                "studies, rare name prefix",
                s,
                n -> "fuzzymatching=true&PatientName=singhson" + n % 1000);
        measure("studies, name prefix", s, n -> "fuzzymatching=true&PatientName=smiths");
        measure("studies, common prefix", s, n -> "fuzzymatching=true&PatientName=s");
        measure("studies, two words", s, n -> "fuzzymatching=true&PatientName=nguy+we");
        measure("studies, page of 100", s, n -> "");
        measure("studies, all attributes", s, n -> "includefield=all");
        measure(
                "studies, counted",
                s,
                n -> "includefield=ModalitiesInStudy,NumberOfStudyRelatedInstances");
        measure("studies, offset at the end", s, n -> "offset=" + Math.max(0, studies - 150));
        measure("studies, date", s, n -> "StudyDate=" + study.apply(n).date());
        measure("studies, year long ago", s, n -> "StudyDate=20150101-20151231");
        measure("studies, long range", s, n -> "StudyDate=20150601-");
        measure("studies, modality", s, n -> "ModalitiesInStudy=CT");
        measure(
                "studies, modality, month long ago",
                s,
                n -> "ModalitiesInStudy=MR&StudyDate=20160301-20160331");
        measure(
                "studies, modality, years long ago",
                s,
                n -> "ModalitiesInStudy=MR&StudyDate=20150101-20171231");
        measure("studies, modality, text", s, n -> "ModalitiesInStudy=CT&StudyDescription=CT+HEAD");
        measure("studies, exclusive pair", s, n -> "ModalitiesInStudy=CT&StudyDescription=MR+HEAD");
        measure("series, modality", se, n -> "Modality=CT");
        measure(
                "series, modality, old model",
                se,
                n -> "Modality=CT&ManufacturerModelName=CT+MODEL+OLD");
        measure(
                "series, exclusive pair",
                se,
                n -> "Modality=CT&ManufacturerModelName=MR+MODEL+NEW");
        measure("series, patient id", se, n -> "PatientID=" + study.apply(n).patientId());
        measure("series, modality in study", se, n -> "ModalitiesInStudy=CT");
        measure("instances, v2 page", i, n -> "");
        measure("instances, modality", i, n -> "Modality=CT");
        measure("instances, old model", i, n -> "ManufacturerModelName=PT+MODEL+OLD");
        measure("instances, patient id", i, n -> "PatientID=" + study.apply(n).patientId());
        measure("instances, date", i, n -> "StudyDate=" + study.apply(n).date());
        measure(
                "instances, SOP instance",
                i,
                n -> "SOPInstanceUID=" + study.apply(n).uid() + ".0.0");
        measure("instances, metadata opened", i, n -> "includefield=ImageType,Rows");
    }

    private void measure(String name, SearchResource resource, IntFunction<String> query) {
        for (int n = 0; n < ROUNDS / 4; n++) {
            search(resource, query.apply(n));
        }
        long[] nanos = new long[ROUNDS];
        int found = 0;
        for (int n = 0; n < ROUNDS; n++) {
            String parameters = query.apply(n + 1000);
            long start = System.nanoTime();
            List<SearchRepository.Match> matches = search(resource, parameters);
            nanos[n] = System.nanoTime() - start;
            found += matches.size();
            if (n > 20 && sum(nanos) > 8_000_000_000L) {
                nanos = Arrays.copyOf(nanos, n + 1);
            }
            if (n + 1 == nanos.length) {
                break;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                Locale.ROOT,
                "%-34s p50 %8.2f  p95 %8.2f  p99 %8.2f ms  %5.1f found%n",
                name,
                nanos[nanos.length / 2] / 1e6,
                nanos[nanos.length * 95 / 100] / 1e6,
                nanos[nanos.length * 99 / 100] / 1e6,
                (double) found / nanos.length);
    }

    private static long sum(long[] nanos) {
        return Arrays.stream(nanos).sum();
    }

    private List<SearchRepository.Match> search(SearchResource resource, String parameters) {
        SearchQuery parsed =
                SearchQuery.parse(
                        resource, Optional.empty(), Optional.empty(), Query.parse(parameters));
        if (!(parsed instanceof SearchQuery.Valid query)) {
            throw new IllegalArgumentException(parameters + ": " + parsed);
        }
        ReturnedAttributes returned = ReturnedAttributes.of(query, Version.V2);
        List<SearchRepository.Match> matches =
                new SearchRepository().find(database, Partition.DEFAULT, query, returned);
        if (!matches.isEmpty() && new ResultWriter(returned).write(matches).length == 0) {
            throw new IllegalStateException("no bytes");
        }
        return matches;
    }
}
