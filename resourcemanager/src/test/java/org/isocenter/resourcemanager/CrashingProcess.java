package org.isocenter.resourcemanager;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.isocenter.resourcemanager.healthcare.DicomServices;
import org.isocenter.resourcemanager.protocol.ArmId;

/// A process that creates, changes and deletes a DICOM service until it is killed. Its data plane is
/// a file for each service, so that it outlives the process.
final class CrashingProcess {
    private CrashingProcess() {}

    private record ServiceFiles(Path folder) implements DicomServices {
        @Override
        public void provision(NewService service) throws IOException {
            Files.writeString(folder.resolve(service.label()), "data");
        }

        @Override
        public void deprovision(ArmId id, String label) throws IOException {
            Files.deleteIfExists(folder.resolve(label));
        }
    }

    static Cloud cloud(Path data) {
        return new Cloud(data, new ServiceFiles(data));
    }

    /// @param arguments the folder of the data
    public static void main(String[] arguments) {
        Path data = Path.of(arguments[0]);
        try (Cloud cloud = cloud(data)) {
            cloud.withWorkspace();
            Files.createFile(data.resolve("ready"));
            for (int n = 0; ; n++) {
                cloud.put(Cloud.D + Cloud.V, "{\"location\":\"westus\"}");
                cloud.patch(
                        Cloud.D + Cloud.V,
                        "{\"properties\":{\"corsConfiguration\":{\"maxAge\":" + n % 1000 + "}}}");
                cloud.delete(Cloud.D + Cloud.V);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
