package org.isocenter.cli.dicom;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.isocenter.cli.CommandFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// `isocenter dicom store`: STOW-RS, a request for each file, several at a time.
@Command(
        name = "store",
        description = {
            "Store files, and all DICOM files below folders.",
            "Ends with 1 when any file could not be stored.",
        },
        footer = {
            "",
            "Examples:",
            "  isocenter dicom store scans/",
            "  isocenter dicom store --service-url https://localhost:8443/dicom/clinic-images slice.dcm",
        })
final class StoreCommand implements Callable<Integer> {
    @Mixin private ServiceOptions service;
    @Spec private CommandSpec spec;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "So many files at a time. Default: ${DEFAULT-VALUE}.",
            defaultValue = "4")
    private int jobs;

    @Option(
            names = "--replace",
            description = "Replace instances that are there already (PUT instead of POST).")
    private boolean replace;

    @Option(names = "--no-progress", description = "Show no progress bar.")
    private boolean noProgress;

    @Parameters(paramLabel = "PATH", arity = "1..*", description = "Files and folders.")
    private List<Path> paths;

    StoreCommand() {}

    /// What became of a file.
    private sealed interface Outcome {
        record Stored() implements Outcome {}

        record Warned(String reason) implements Outcome {}

        record Failed(String reason) implements Outcome {}
    }

    private record Result(Path file, Outcome outcome) {}

    @Override
    public Integer call() throws CommandFailure, IOException {
        if (jobs < 1 || jobs > 64) {
            throw new CommandFailure(2, "--jobs must be between 1 and 64, not " + jobs);
        }
        DicomFiles found = DicomFiles.below(paths);
        List<Path> files = found.files();
        if (files.isEmpty()) {
            // A script that names the wrong folder must not go on as if everything were stored.
            throw new CommandFailure(
                    3,
                    "there is no DICOM file in "
                            + String.join(", ", paths.stream().map(Path::toString).toList())
                            + (found.skipped() == 0
                                    ? ""
                                    : ": " + found.skipped() + " files are something else"));
        }
        ServiceOptions.Service target = service.open();
        long totalBytes = 0;
        for (Path file : files) {
            totalBytes += Files.size(file);
        }
        boolean terminal = !noProgress && System.console() != null && System.console().isTerminal();
        Progress progress =
                new Progress(System.err, terminal, files.size(), totalBytes, System.nanoTime());
        long start = System.nanoTime();
        List<Result> results = storeAll(target, files, progress);
        progress.end();
        return summarize(results, found.skipped(), totalBytes, (System.nanoTime() - start) / 1e9);
    }

    private List<Result> storeAll(
            ServiceOptions.Service target, List<Path> files, Progress progress)
            throws CommandFailure {
        ConcurrentLinkedQueue<Path> queue = new ConcurrentLinkedQueue<>(files);
        ConcurrentLinkedQueue<Result> results = new ConcurrentLinkedQueue<>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            workers.add(
                    Thread.ofVirtual()
                            .start(() -> {
                                for (Path file = queue.poll(); file != null; file = queue.poll()) {
                                    results.add(new Result(file, store(target, file)));
                                    progress.add(file.toFile().length(), System.nanoTime());
                                }
                            }));
        }
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("interrupted");
        }
        return List.copyOf(results);
    }

    private Outcome store(ServiceOptions.Service target, Path file) {
        try {
            HttpRequest request =
                    target.request("/studies")
                            .header("Content-Type", "application/dicom")
                            .header("Accept", "application/dicom+json")
                            .method(
                                    replace ? "PUT" : "POST",
                                    HttpRequest.BodyPublishers.ofFile(file))
                            .build();
            HttpResponse<byte[]> response = target.session().api().send(request);
            return outcome(target, response);
        } catch (IOException e) {
            return new Outcome.Failed(
                    e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } catch (CommandFailure e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }

    private static Outcome outcome(ServiceOptions.Service target, HttpResponse<byte[]> response)
            throws CommandFailure {
        Object document;
        try {
            document =
                    response.body().length == 0
                            ? Map.of()
                            : JsonMapper.shared().readValue(response.body(), Object.class);
        } catch (JacksonException notJson) {
            target.answer(response);
            return new Outcome.Failed("the server answered " + response.statusCode());
        }
        return switch (response.statusCode()) {
            case 200 -> new Outcome.Stored();
            case 202 -> new Outcome.Warned(reasons(document, "00081199", "00081196"));
            case 409 -> new Outcome.Failed(reasons(document, "00081198", "00081197"));
            default -> new Outcome.Failed(refusal(target, response));
        };
    }

    private static String refusal(ServiceOptions.Service target, HttpResponse<byte[]> response) {
        try {
            target.answer(response);
            return "the server answered " + response.statusCode();
        } catch (CommandFailure refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /// The reasons in a sequence of a store response, with the words behind their numbers.
    private static String reasons(Object document, String sequence, String reason) {
        List<String> texts = new ArrayList<>();
        for (Object item : values(document, sequence)) {
            for (Object code : values(item, reason)) {
                texts.add(meaning(String.valueOf(code)));
            }
            for (Object attribute : values(item, "00741048")) {
                values(attribute, "00000902").forEach(text -> texts.add(String.valueOf(text)));
            }
        }
        return texts.isEmpty() ? "no reason given" : String.join("; ", texts);
    }

    /// dicom:STORE-80 ff., the tables of failure and warning reasons.
    private static String meaning(String code) {
        return switch (code) {
            case "272" -> "cannot be read as DICOM (272)";
            case "43264" -> "an attribute is missing or not valid (43264)";
            case "43265" -> "belongs to another study (43265)";
            case "45070" -> "is there already (45070)";
            case "45071" -> "is being stored by another request (45071)";
            case "45063" -> "is in implicit VR (45063)";
            case "1" -> "has attributes that are not valid (1)";
            default -> "reason " + code;
        };
    }

    private static List<?> values(Object dataSet, String tag) {
        return dataSet instanceof Map<?, ?> attributes
                        && attributes.get(tag) instanceof Map<?, ?> attribute
                        && attribute.get("Value") instanceof List<?> values
                ? values
                : List.of();
    }

    private int summarize(List<Result> results, int skipped, long totalBytes, double seconds) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        int stored = 0;
        int warned = 0;
        int failed = 0;
        for (Result result : results) {
            switch (result.outcome) {
                case Outcome.Stored() -> stored++;
                case Outcome.Warned(String reason) -> {
                    warned++;
                    err.println("warning  " + result.file + ": " + reason);
                }
                case Outcome.Failed(String reason) -> {
                    failed++;
                    err.println("failed   " + result.file + ": " + reason);
                }
            }
        }
        err.flush();
        out.printf(
                Locale.ROOT,
                "%d stored, %d stored with warnings, %d failed%s (%.1f MB in %.1f s, %.0f instances/s)%n",
                stored,
                warned,
                failed,
                skipped == 0 ? "" : ", " + skipped + " files skipped that are no DICOM",
                totalBytes / 1e6,
                seconds,
                (stored + warned) / Math.max(seconds, 1e-3));
        out.flush();
        return failed == 0 ? 0 : 1;
    }
}
