package org.isocenter.dicomweb.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.isocenter.dicomweb.instance.DataSetJson;
import org.isocenter.dicomweb.instance.InstanceId;
import org.isocenter.dicomweb.instance.NewInstance;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.persistence.blob.BlobName;
import org.isocenter.persistence.blob.StoredBlob;
import org.isocenter.persistence.blob.WrittenBlob;
import org.isocenter.persistence.sql.Database;

/// Fills the rows of an archive through the repository that stores, without any bytes.
///
/// What is in it is skewed as archives are: two modalities make most of the studies, names repeat, a
/// scanner's model belongs to one modality and goes out of use, and dates follow the order of arrival.
/// The same number gives the same study.
public final class GeneratedArchive {
    private static final Instant NOW = Instant.parse("2024-01-05T12:00:00Z");
    private static final String[] SURNAMES = {
        "Smith",
        "Garcia",
        "Müller",
        "Nguyen",
        "Kowalski",
        "Rossi",
        "Dubois",
        "Yamada",
        "Okafor",
        "Lindqvist",
        "Novak",
        "Silva",
        "Haddad",
        "Singh",
        "Andersen",
        "Papadopoulos"
    };
    private static final String[] FORENAMES = {
        "Ann", "John", "Maria", "Ahmed", "Wei", "Olga", "Peter", "Lucia", "Noah", "Ingrid"
    };
    private static final String[] MODALITIES = {
        "CT", "CT", "CT", "CT", "CR", "CR", "CR", "MR", "MR", "US", "PT", "MG"
    };

    private final int instancesPerSeries;
    private final int seriesPerStudy;
    private final StoreRepository repository = new StoreRepository();

    public GeneratedArchive(int seriesPerStudy, int instancesPerSeries) {
        this.seriesPerStudy = seriesPerStudy;
        this.instancesPerSeries = instancesPerSeries;
    }

    /// A study by its number.
    public record Study(
            String uid,
            String patientId,
            String patientName,
            String date,
            String modality,
            String description,
            String accessionNumber) {}

    /// What the study of a number is like, in an archive that will have so many.
    public static Study study(int number, int studies) {
        SplittableRandom random = new SplittableRandom(number);
        int patient = random.nextInt(Math.max(1, studies / 2));
        SplittableRandom person = new SplittableRandom(1_000_003L * patient);
        String name =
                SURNAMES[person.nextInt(SURNAMES.length)]
                        + (person.nextInt(3) == 0 ? "" : "son" + person.nextInt(1000))
                        + "^"
                        + FORENAMES[person.nextInt(FORENAMES.length)];
        int day = (int) (3650L * number / studies);
        String date =
                LocalDate.of(2014, 1, 1).plusDays(day).format(DateTimeFormatter.BASIC_ISO_DATE);
        String modality = MODALITIES[random.nextInt(MODALITIES.length)];
        return new Study(
                "1.2.826.0.1.3680043.10.1." + number,
                "P" + patient,
                name,
                date,
                modality,
                modality + " " + (random.nextInt(4) == 0 ? "HEAD" : "ABDOMEN"),
                "A" + number);
    }

    /// Stores the instances of studies, with several writers at once so that they share commits.
    public void fill(Database database, int from, int to, int studies) throws InterruptedException {
        AtomicInteger next = new AtomicInteger(from);
        List<Thread> writers = new ArrayList<>();
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < 48; i++) {
            writers.add(
                    Thread.ofVirtual()
                            .uncaughtExceptionHandler((_, e) -> {
                                synchronized (failures) {
                                    failures.add(e);
                                }
                            })
                            .start(() -> {
                                for (int n = next.getAndIncrement();
                                        n < to;
                                        n = next.getAndIncrement()) {
                                    fillStudy(database, n, studies);
                                }
                            }));
        }
        for (Thread writer : writers) {
            writer.join();
        }
        if (!failures.isEmpty()) {
            throw new IllegalStateException("rows could not be stored", failures.getFirst());
        }
    }

    private void fillStudy(Database database, int number, int studies) {
        Study study = study(number, studies);
        for (int series = 0; series < seriesPerStudy; series++) {
            for (int instance = 0; instance < instancesPerSeries; instance++) {
                store(database, study, number, studies, series, instance);
            }
        }
    }

    private void store(
            Database database, Study study, int number, int studies, int series, int instance) {
        InstanceId id =
                new InstanceId(
                        new Uid(study.uid()),
                        new Uid(study.uid() + "." + series),
                        new Uid(study.uid() + "." + series + "." + instance));
        String model = study.modality() + " MODEL " + (number < studies / 10 ? "OLD" : "NEW");
        String metadata =
                "{\"00080005\":{\"vr\":\"CS\",\"Value\":[\"ISO_IR 192\"]}"
                        + member("00080016", "UI", "1.2.840.10008.5.1.4.1.1.2")
                        + member("00080018", "UI", id.instance().value())
                        + member("00080020", "DA", study.date())
                        + member("00080030", "TM", "101010")
                        + member("00080050", "SH", study.accessionNumber())
                        + member("00080060", "CS", series == 3 ? "SR" : study.modality())
                        + name("00080090", "Referrer" + number % 500 + "^Doctor")
                        + member("00081030", "LO", study.description())
                        + member("0008103E", "LO", "AX " + series)
                        + member("00081090", "LO", model)
                        + name("00100010", study.patientName())
                        + member("00100020", "LO", study.patientId())
                        + member("00100030", "DA", "19" + (10 + number % 90) + "0101")
                        + member("00100040", "CS", "O")
                        + member("0020000D", "UI", study.uid())
                        + member("0020000E", "UI", id.series().value())
                        + member("00200010", "SH", "S" + number)
                        + ",\"00200013\":{\"vr\":\"IS\",\"Value\":["
                        + instance
                        + "]}"
                        + ",\"00280010\":{\"vr\":\"US\",\"Value\":[512]}"
                        + ",\"00280011\":{\"vr\":\"US\",\"Value\":[512]}"
                        + ",\"00280100\":{\"vr\":\"US\",\"Value\":[16]}"
                        + member("00400244", "DA", study.date())
                        + "}";
        StoreRepository.Outcome outcome =
                repository
                        .store(
                                database,
                                new NewInstance(
                                        Partition.DEFAULT,
                                        id,
                                        "1.2.840.10008.1.2.1",
                                        blob(number, series, instance),
                                        new DataSetJson(metadata.getBytes(StandardCharsets.UTF_8)),
                                        Optional.empty()),
                                WrittenBlob.Barrier.NONE,
                                StoreRepository.Mode.CREATE,
                                Optional.empty(),
                                NOW,
                                NOW,
                                () -> false,
                                () -> {})
                        .await();
        if (outcome != StoreRepository.Outcome.CREATED) {
            throw new IllegalStateException("an instance was not stored but " + outcome);
        }
    }

    private static StoredBlob blob(int number, int series, int instance) {
        return new StoredBlob(
                new BlobName(
                        HexFormat.of()
                                .toHexDigits((number * 100L + series) * 10_000 + instance, 12)),
                1000,
                0);
    }

    private static String member(String tag, String vr, String value) {
        return ",\"" + tag + "\":{\"vr\":\"" + vr + "\",\"Value\":[\"" + value + "\"]}";
    }

    private static String name(String tag, String name) {
        return ",\"" + tag + "\":{\"vr\":\"PN\",\"Value\":[{\"Alphabetic\":\"" + name + "\"}]}";
    }
}
