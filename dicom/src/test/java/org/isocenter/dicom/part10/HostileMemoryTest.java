package org.isocenter.dicom.part10;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.data.ReadLimits;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Input that never ends and is made of the cheapest things there are: what is allocated until the
/// limits stop it stays within a small multiple of the limit.
final class HostileMemoryTest {
    private static final long HELD = 4 << 20;

    /// The same bytes for ever, after some others.
    private static final class Endless extends InputStream {
        private final InputStream head;
        private final byte[] body;
        private int at;

        Endless(byte[] head, byte[] body) {
            this.head = new ByteArrayInputStream(head);
            this.body = body;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException("one byte at a time");
        }

        @Override
        public int read(byte[] into, int start, int length) throws java.io.IOException {
            int read = head.read(into, start, length);
            if (read > 0) {
                return read;
            }
            for (int i = 0; i < length; i++) {
                into[start + i] = body[at++ % body.length];
            }
            at %= body.length;
            return length;
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "empty elements, '', 100020004C4F0000",
        "empty items, 0800401153510000FFFFFFFF, FEFF00E000000000",
        "empty fragments, E07F10004F420000FFFFFFFFFEFF00E000000000, FEFF00E000000000",
        "nested sequences, '', 0800401153510000FFFFFFFFFEFF00E0FFFFFFFF",
        "values of 240 bytes, '', 1000200055540000F0000000",
        "a value without end, 1000200055540000F0FFFF7F, 41"
    })
    void staysWithinItsLimits(String what, String head, String body) {
        byte[] first = HexFormat.of().parseHex(head);
        byte[] rest = HexFormat.of().parseHex(body);
        ReadLimits limits = new ReadLimits(100, 10_000_000, 2 << 20, HELD, 1 << 30);
        ReadOptions options = ReadOptions.LENIENT.withLimits(limits);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();

        assertThatThrownBy(() ->
                        DataSetReader.readDataSet(
                                new Endless(first, rest),
                                TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN,
                                options))
                .isInstanceOfSatisfying(
                        DicomFormatException.class,
                        e -> assertThat(e.kind()).isEqualTo(DicomFormatException.Kind.LIMIT));
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(allocated).as("bytes allocated").isLessThan(4 * HELD);
    }
}
