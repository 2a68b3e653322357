package org.isocenter.cli.account;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.InstallationOptions;
import org.isocenter.cli.http.Api;
import org.isocenter.cli.http.TrustedClient;

/// A signed-in caller: gets tokens and makes calls with them.
///
/// @param profile who is signed in
/// @param api trusts the installation's certificate authority
/// @param kept whether the profile is the one that is kept in a file
public record Session(Profile profile, Api api, boolean kept) {
    /// The audience of DICOM services (dicom:AUTH-2).
    public static final String DICOM = "https://dicom.healthcareapis.azure.com";

    /// The audience of the resource manager (identity:ARM-9).
    public static final String RESOURCE_MANAGER = "https://management.core.windows.net/";

    /// The audience of Microsoft Graph.
    public static final String GRAPH = "https://graph.microsoft.com";

    /// A token and how long it lasts.
    ///
    /// @param value the token itself
    /// @param expiresInSeconds from now
    public record Token(String value, long expiresInSeconds) {}

    /// The session of whoever signed in; the client of `bootstrap.json` when nobody has, or when an
    /// installation is named.
    public static Session open(InstallationOptions options) throws IOException, CommandFailure {
        Optional<Profile> signedIn = options.isNamed() ? Optional.empty() : Profile.read();
        Profile profile =
                signedIn.isPresent() ? signedIn.get() : Profile.of(options.installation());
        Session session =
                of(
                        profile,
                        signedIn.isPresent()
                                ? options.namedCaFile().orElse(Path.of(profile.caFile()))
                                : options.caFile());
        return new Session(profile, session.api(), signedIn.isPresent());
    }

    /// A session with a profile.
    public static Session of(Profile profile, Path caFile) throws CommandFailure {
        HttpClient client = TrustedClient.trusting(caFile);
        return new Session(profile, new Api(client), false);
    }

    /// A token for a resource (identity:TOKEN-10, identity:TOKEN-12).
    ///
    /// @param resource an identifier URI or an application id
    public Token token(String resource) throws IOException, CommandFailure {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", profile.clientId());
        if (profile.refreshToken() != null) {
            form.put("scope", resource + "/.default offline_access openid profile");
            form.put("grant_type", "refresh_token");
            form.put("refresh_token", profile.refreshToken());
            return refreshed(tokenAnswer(form));
        }
        form.put("scope", resource + "/.default");
        form.put("grant_type", "client_credentials");
        if (profile.clientSecret() != null) {
            form.put("client_secret", profile.clientSecret());
        } else if (profile.certificateFile() != null) {
            form.put("client_assertion_type", ClientAssertion.TYPE);
            form.put("client_assertion", assertion(Path.of(profile.certificateFile())));
        } else {
            throw new CommandFailure("nobody is signed in: isocenter login");
        }
        return token(tokenAnswer(form));
    }

    private String assertion(Path certificate) throws CommandFailure {
        try {
            return PemFile.read(certificate)
                    .sign(
                            profile.clientId(),
                            tokenEndpoint().toString(),
                            Instant.now(),
                            UUID.randomUUID().toString());
        } catch (GeneralSecurityException e) {
            throw new CommandFailure(certificate + " cannot be used to sign: " + e.getMessage());
        }
    }

    /// Keeps the successor of a refresh token, so that its life starts anew (identity:RT-1); the one
    /// before stays valid (identity:RT-2), so commands that run side by side do not hurt each other.
    private Token refreshed(Map<?, ?> answer) throws IOException {
        if (kept && answer.get("refresh_token") instanceof String successor) {
            profile.asUser(profile.name(), successor).write();
        }
        return token(answer);
    }

    private static Token token(Map<?, ?> answer) {
        return new Token(
                String.valueOf(answer.get("access_token")),
                answer.get("expires_in") instanceof Number seconds ? seconds.longValue() : 0);
    }

    private URI tokenEndpoint() {
        return URI.create(profile.authority() + "/oauth2/v2.0/token");
    }

    /// Asks the token endpoint with any grant and gives its whole answer.
    ///
    /// @throws CommandFailure if the token is refused, with the endpoint's own words
    public Map<?, ?> tokenAnswer(Map<String, String> form) throws IOException, CommandFailure {
        Api.Answer answer = api.form(tokenEndpoint(), form);
        Map<?, ?> body = Api.object(answer.document());
        if (answer.status() != 200) {
            throw new CommandFailure(String.valueOf(body.get("error_description")));
        }
        return body;
    }
}
