package org.isocenter.dicom.part10;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// Any bytes as a file and as JSON. In a normal build only the kept inputs run, beside this class in
/// the resources; `JAZZER_FUZZ=1 mvn -pl dicom -am test -Dtest=ReaderFuzzTest#anyBytesAsAFile` looks
/// for new ones.
class ReaderFuzzTest {
    @FuzzTest(maxDuration = "30m", maxExecutions = 1_000_000)
    void anyBytesAsAFile(byte[] bytes) throws Exception {
        Robustness.read(bytes);
    }

    @FuzzTest(maxDuration = "30m", maxExecutions = 1_000_000)
    void anyBytesAsJson(byte[] bytes) throws Exception {
        Robustness.json(bytes);
    }
}
