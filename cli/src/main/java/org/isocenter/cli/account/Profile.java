package org.isocenter.cli.account;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.Installation;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Who is signed in, and with what he gets his tokens: the client's own secret, or the refresh
/// token of a user. Kept in a file that only its owner may read.
///
/// @param baseUrl where the installation answers
/// @param caFile the certificate authority to trust
/// @param authority the sign-in endpoint with its tenant, `{base}/{tenant}`
/// @param tenantId the tenant signed in to
/// @param subscriptionId the subscription that commands mean when none is named; may be empty
/// @param subscriptionName its name, as far as it is known
/// @param name what `account show` says: a user principal name or a client id
/// @param clientId the client that asks for tokens
/// @param clientSecret of a service principal
/// @param certificateFile the PEM file with which a service principal signs
/// @param refreshToken of a user
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Profile(
        String baseUrl,
        String caFile,
        String authority,
        String tenantId,
        String subscriptionId,
        @Nullable String subscriptionName,
        String name,
        String clientId,
        @Nullable String clientSecret,
        @Nullable String certificateFile,
        @Nullable String refreshToken) {

    /// The profile of the client that `bootstrap.json` names.
    public static Profile of(Installation installation) {
        return new Profile(
                installation.baseUrl(),
                installation.caFile(),
                installation.authority(),
                installation.tenantId(),
                installation.subscriptionId(),
                null,
                installation.clientId(),
                installation.clientId(),
                installation.clientSecret(),
                null,
                null);
    }

    /// Whether a user is signed in, and not an application.
    @JsonIgnore
    public boolean isUser() {
        return refreshToken != null;
    }

    /// The same installation, with a client and its secret.
    Profile asClient(String id, String secret) {
        return as(id, id, secret, null, null);
    }

    /// The same installation, with a client and the file of its certificate.
    Profile asClientWithCertificate(String id, String file) {
        return as(id, id, null, file, null);
    }

    /// The same installation and client, with a user.
    Profile asUser(String userName, String token) {
        return as(userName, clientId, null, null, token);
    }

    private Profile as(
            String newName,
            String newClientId,
            @Nullable String secret,
            @Nullable String file,
            @Nullable String token) {
        return new Profile(
                baseUrl,
                caFile,
                authority,
                tenantId,
                subscriptionId,
                subscriptionName,
                newName,
                newClientId,
                secret,
                file,
                token);
    }

    /// With the id of the tenant that the token endpoint told.
    Profile inTenant(String id) {
        return new Profile(
                baseUrl,
                caFile,
                authority,
                id,
                subscriptionId,
                subscriptionName,
                name,
                clientId,
                clientSecret,
                certificateFile,
                refreshToken);
    }

    /// With another subscription for the commands that name none.
    Profile withSubscription(String id, String newName) {
        return new Profile(
                baseUrl,
                caFile,
                authority,
                tenantId,
                id,
                newName,
                name,
                clientId,
                clientSecret,
                certificateFile,
                refreshToken);
    }

    /// Where the profile is kept: `$ISOCENTER_CONFIG_DIR`, or `~/.config/isocenter`.
    public static Path file() {
        Map<String, String> environment = System.getenv();
        String named = environment.get("ISOCENTER_CONFIG_DIR");
        if (named != null) {
            return Path.of(named, "profile.json");
        }
        String xdg = environment.get("XDG_CONFIG_HOME");
        Path config =
                xdg == null ? Path.of(System.getProperty("user.home"), ".config") : Path.of(xdg);
        return config.resolve("isocenter").resolve("profile.json");
    }

    /// The profile of whoever signed in last.
    public static Optional<Profile> read() throws IOException, CommandFailure {
        Path file = file();
        try {
            return Optional.of(
                    JsonMapper.shared().readValue(Files.readAllBytes(file), Profile.class));
        } catch (NoSuchFileException nobody) {
            return Optional.empty();
        } catch (JacksonException e) {
            throw new CommandFailure(file + " cannot be read; remove it and sign in again");
        }
    }

    /// Forgets who is signed in.
    ///
    /// @return whether anybody was
    static boolean remove() throws IOException {
        return Files.deleteIfExists(file());
    }

    /// Keeps this profile (mode 0600).
    public void write() throws IOException {
        Path file = file().toAbsolutePath();
        Path folder = file.getParent();
        if (folder == null) {
            throw new IOException("no folder for " + file);
        }
        Files.createDirectories(folder);
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        Path temporary =
                posix
                        ? Files.createTempFile(
                                folder,
                                "profile",
                                ".tmp",
                                PosixFilePermissions.asFileAttribute(
                                        PosixFilePermissions.fromString("rw-------")))
                        : Files.createTempFile(folder, "profile", ".tmp");
        Files.write(temporary, JsonMapper.shared().writeValueAsBytes(this));
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
