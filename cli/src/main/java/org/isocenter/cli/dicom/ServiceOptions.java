package org.isocenter.cli.dicom;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.InstallationOptions;
import org.isocenter.cli.account.Session;
import org.isocenter.cli.http.Api;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which DICOM service a command talks to, and as whom.
final class ServiceOptions {
    @Mixin private InstallationOptions installation;

    @Option(
            names = {"--service-url"},
            paramLabel = "URL",
            description = "The DICOM service. Default: that of bootstrap.json.")
    private @Nullable String serviceUrl;

    @Option(
            names = "--api-version",
            paramLabel = "VERSION",
            description = "v1 or v2. Default: ${DEFAULT-VALUE}.",
            defaultValue = "v2")
    private String version;

    ServiceOptions() {}

    /// A DICOM service and a token for it.
    ///
    /// @param session who calls
    /// @param base the service's address with the version, without trailing slash
    /// @param token for the audience of DICOM services
    record Service(Session session, String base, String token) {
        HttpRequest.Builder request(String pathAndQuery) {
            return HttpRequest.newBuilder(URI.create(base + pathAndQuery))
                    .header("Authorization", "Bearer " + token);
        }

        /// Reads an answer. A refusal says who was refused: whoever signed in to administer owns no
        /// images by that.
        ///
        /// @throws CommandFailure for a status of 400 and more
        Api.Answer answer(HttpResponse<byte[]> response) throws CommandFailure {
            try {
                return Api.answer(response);
            } catch (CommandFailure refused) {
                if (response.statusCode() != 403) {
                    throw refused;
                }
                throw new CommandFailure(
                        refused.getMessage()
                                + (session.kept()
                                        ? " Signed in is "
                                                + session.profile().name()
                                                + ": give it a role like DICOM Data Owner, or"
                                                + " `isocenter logout`."
                                        : ""));
            }
        }
    }

    Service open() throws CommandFailure, IOException {
        Session session = Session.open(installation);
        String url = serviceUrl == null ? installation.installation().serviceUrl() : serviceUrl;
        String base = Api.address("--service-url", url) + "/" + version;
        return new Service(session, base, session.token(Session.DICOM).value());
    }
}
