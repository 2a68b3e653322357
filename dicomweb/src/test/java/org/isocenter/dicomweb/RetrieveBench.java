package org.isocenter.dicomweb;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.dictionary.TransferSyntax;

/// Reads without a network, to see what the plane itself costs. Not a test: run its `main`.
final class RetrieveBench {
    private RetrieveBench() {}

    public static void main(String[] arguments) throws Exception {
        String sample = "modalities/ct_small_explicit.dcm";
        byte[] file = Samples.bytes(sample);
        String uid = Samples.manifest("instance_uid").getOrDefault(sample, "");
        String study = Samples.manifest("study_uid").getOrDefault(sample, "");
        String series = Samples.manifest("series_uid").getOrDefault(sample, "");
        Path folder = Files.createTempDirectory(Path.of("."), "retrieve-bench");
        try (TestService service = TestService.open(folder)) {
            for (int i = 0; i < 500; i++) {
                String numbered = Variants.numbered(uid, 1_000_000 + i);
                if (service.store("v2", Variants.replace(file, uid, numbered)).status() > 202) {
                    throw new AssertionError();
                }
            }
            String path = "/v2/studies/" + study + "/series/" + series;
            measure("metadata, first", 1, () -> service.get(path + "/metadata"));
            measure("metadata, warm", 200, () -> service.get(path + "/metadata"));
            measure(
                    "metadata, not in memory, one of 20",
                    20,
                    () -> {
                        service.store(
                                "v2",
                                Variants.replace(
                                        file,
                                        uid,
                                        Variants.numbered(
                                                uid, 2_000_000 + System.nanoTime() % 999_999)));
                        return service.get(path + "/metadata");
                    });
            int frames = 954;
            byte[] pixels = TestInstance.of("1", "1.1", "1.1.1").withFrames(frames).bytes();
            service.store("v2", pixels);
            service.store(
                    "v2",
                    TestInstance.of("2", "2.1", "2.1.1")
                            .with(
                                    TestInstance.of("2", "2.1", "2.1.1")
                                            .withFrames(1)
                                            .dataSet()
                                            .get(Tag.ROWS)
                                            .orElseThrow())
                            .bytes(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN));
            measure(
                    "one of 954 frames",
                    2000,
                    () ->
                            service.send(
                                    FakeRequest.get(
                                                    "/v2/studies/1/series/1.1/instances/1.1.1/frames/900")
                                            .accepting(
                                                    "application/octet-stream; transfer-syntax=*")));
            measure(
                    "instance",
                    2000,
                    () ->
                            service.send(
                                    FakeRequest.get(
                                                    path
                                                            + "/instances/"
                                                            + Variants.numbered(uid, 1_000_001))
                                            .accepting("application/dicom; transfer-syntax=*")));
        }
    }

    private interface Work {
        TestService.Answer run();
    }

    private static void measure(String what, int times, Work work) {
        long[] nanos = new long[times];
        int bytes = 0;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            TestService.Answer answer = work.run();
            nanos[i] = System.nanoTime() - start;
            if (answer.status() != 200) {
                throw new AssertionError(what + " " + answer.status());
            }
            bytes = answer.body().length;
        }
        Arrays.sort(nanos);
        System.out.printf(
                "%-40s %8d bytes  p50 %.3f ms  p99 %.3f ms%n",
                what, bytes, nanos[times / 2] / 1e6, nanos[times * 99 / 100] / 1e6);
    }
}
