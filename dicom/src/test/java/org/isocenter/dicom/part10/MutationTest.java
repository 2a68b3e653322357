package org.isocenter.dicom.part10;

import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.isocenter.dicom.Samples;
import org.isocenter.dicom.json.BulkData;
import org.isocenter.dicom.json.DicomJsonWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Sample files with a few bytes changed, cut or doubled, and their JSON the same way. The number of
/// the mutation is the seed.
final class MutationTest {
    private static final int MUTATIONS = Integer.getInteger("isocenter.mutations", 60);

    static List<String> names() {
        return Samples.names().stream()
                .filter(name -> Samples.bytes(name).length < 60_000)
                .toList();
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("names")
    void readsOrRefuses(String name) throws Exception {
        byte[] bytes = Samples.bytes(name);
        // headers are where the interesting bytes are
        byte[] head = Arrays.copyOf(bytes, Math.min(bytes.length, 12_000));
        for (int seed = 0; seed < MUTATIONS; seed++) {
            byte[] mutated = mutate(seed % 4 == 0 ? bytes : head, new SplittableRandom(seed));
            try {
                Robustness.read(mutated);
            } catch (RuntimeException | Error e) {
                fail(name + " with seed " + seed, e);
            }
        }
    }

    @ParameterizedTest(name = "{0}", allowZeroInvocations = true)
    @MethodSource("names")
    void readsOrRefusesJson(String name) throws Exception {
        if (name.startsWith("malformed/")) {
            return;
        }
        byte[] json =
                DicomJsonWriter.toBytes(
                        DataSetReader.read(
                                        new java.io.ByteArrayInputStream(Samples.bytes(name)),
                                        ReadOptions.LENIENT)
                                .dataSet(),
                        BulkData.OMIT_ALL);
        byte[] head = Arrays.copyOf(json, Math.min(json.length, 3_000));
        for (int seed = 0; seed < MUTATIONS / 2; seed++) {
            byte[] mutated = mutate(seed % 2 == 0 ? json : head, new SplittableRandom(seed));
            try {
                Robustness.json(mutated);
            } catch (RuntimeException | Error e) {
                fail(name + " with seed " + seed, e);
            }
        }
    }

    private static byte[] mutate(byte[] bytes, SplittableRandom random) {
        byte[] mutated = bytes.clone();
        for (int i = random.nextInt(1, 6); i > 0 && mutated.length > 16; i--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(6)) {
                case 0 -> mutated[at] = (byte) random.nextInt();
                case 1 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> Arrays.fill(mutated, at, Math.min(at + 4, mutated.length), (byte) -1);
                case 3 -> mutated = Arrays.copyOf(mutated, at);
                case 4 -> {
                    int from = random.nextInt(mutated.length);
                    int length = Math.min(8, mutated.length - Math.max(at, from));
                    System.arraycopy(mutated, from, mutated, at, length);
                }
                default -> {
                    int length = Math.min(random.nextInt(1, 9), mutated.length - at);
                    byte[] shorter = new byte[mutated.length - length];
                    System.arraycopy(mutated, 0, shorter, 0, at);
                    System.arraycopy(
                            mutated, at + length, shorter, at, mutated.length - at - length);
                    mutated = shorter;
                }
            }
        }
        return mutated;
    }
}
