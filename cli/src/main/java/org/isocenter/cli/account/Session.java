package org.isocenter.cli.account;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.InstallationOptions;
import org.isocenter.cli.http.Api;
import org.isocenter.cli.http.TrustedClient;

/// A signed-in caller: gets tokens and makes calls with them.
///
/// @param profile who is signed in
/// @param api trusts the installation's certificate authority
public record Session(Profile profile, Api api) {
    /// The audience of DICOM services (dicom:AUTH-2).
    public static final String DICOM = "https://dicom.healthcareapis.azure.com";

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
        return of(profile, signedIn.isPresent() ? Path.of(profile.caFile()) : options.caFile());
    }

    /// A session with a profile.
    public static Session of(Profile profile, Path caFile) throws CommandFailure {
        HttpClient client = TrustedClient.trusting(caFile);
        return new Session(profile, new Api(client));
    }

    /// A token for a resource (identity:TOKEN-10, identity:TOKEN-12).
    ///
    /// @param resource an identifier URI or an application id
    public Token token(String resource) throws IOException, CommandFailure {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", profile.clientId());
        form.put("scope", resource + "/.default");
        if (profile.refreshToken() != null) {
            form.put("grant_type", "refresh_token");
            form.put("refresh_token", profile.refreshToken());
        } else if (profile.clientSecret() != null) {
            form.put("grant_type", "client_credentials");
            form.put("client_secret", profile.clientSecret());
        } else {
            throw new CommandFailure("nobody is signed in: isocenter login");
        }
        return token(form);
    }

    /// Asks the token endpoint with any grant.
    public Token token(Map<String, String> form) throws IOException, CommandFailure {
        Map<?, ?> answer = tokenAnswer(form);
        return new Token(
                String.valueOf(answer.get("access_token")),
                answer.get("expires_in") instanceof Number seconds ? seconds.longValue() : 0);
    }

    /// Asks the token endpoint with any grant and gives its whole answer.
    ///
    /// @throws CommandFailure if the token is refused, with the endpoint's own words
    public Map<?, ?> tokenAnswer(Map<String, String> form) throws IOException, CommandFailure {
        Api.Answer answer = api.form(URI.create(profile.authority() + "/oauth2/v2.0/token"), form);
        Map<?, ?> body = Api.object(answer.document());
        if (answer.status() != 200) {
            throw new CommandFailure(String.valueOf(body.get("error_description")));
        }
        return body;
    }
}
