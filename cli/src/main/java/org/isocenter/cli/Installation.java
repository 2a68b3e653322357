package org.isocenter.cli;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What `bootstrap.json` says of an installation; the members are those of the file.
@JsonIgnoreProperties(ignoreUnknown = true)
public record Installation(
        String baseUrl,
        String caFile,
        String tenantId,
        String tenantDomain,
        String subscriptionId,
        String resourceGroup,
        String workspace,
        String dicomService,
        String serviceUrl,
        String authority,
        String adminUser,
        String adminPassword,
        String clientId,
        String clientSecret) {

    /// Reads the file.
    ///
    /// @throws CommandFailure if there is none or it cannot be read
    public static Installation read(Path file) throws CommandFailure {
        try {
            return JsonMapper.shared().readValue(Files.readAllBytes(file), Installation.class);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new CommandFailure(
                    "there is no "
                            + file
                            + ": start a server with `isocenter serve`, or say where its"
                            + " bootstrap.json lies with --bootstrap");
        } catch (IOException | JacksonException e) {
            throw new CommandFailure(file + " cannot be read: " + e.getMessage());
        }
    }
}
