package org.isocenter.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;

/// `bootstrap.json`: what a first client needs to know. The members are those of the file, in this
/// order.
public record BootstrapFile(
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

    /// Reads the file; empty when there is none.
    ///
    /// @throws StartException if it is there and cannot be read
    static Optional<BootstrapFile> read(Path file) throws IOException, StartException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Json.mapper()
                            .treeToValue(Json.read(Files.readAllBytes(file)), BootstrapFile.class));
        } catch (JsonSyntaxException | JacksonException e) {
            throw new StartException(
                    file
                            + " cannot be read; put it right, or remove it, and the next start makes a"
                            + " new administrator's password and a new client",
                    e);
        }
    }

    /// The same installation under another address.
    BootstrapFile at(String base, String ca, String service) {
        return new BootstrapFile(
                base,
                ca,
                tenantId,
                tenantDomain,
                subscriptionId,
                resourceGroup,
                workspace,
                dicomService,
                service,
                base + "/" + tenantId,
                adminUser,
                adminPassword,
                clientId,
                clientSecret);
    }

    /// Writes the file, with mode 0600.
    void write(Path file) throws IOException {
        InstallationFolder.writeSecret(
                file,
                Json.mapper()
                        .writer()
                        .with(SerializationFeature.INDENT_OUTPUT)
                        .writeValueAsBytes(this));
    }
}
