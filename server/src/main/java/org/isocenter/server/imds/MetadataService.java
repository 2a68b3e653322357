package org.isocenter.server.imds;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.isocenter.http.Handler;
import org.isocenter.http.Request;
import org.isocenter.http.Response;

/// What answers on the metadata port: `/metadata/identity/oauth2/token`, and nothing else.
///
/// A page in a browser on this machine must not reach it. It cannot send `Metadata: true` to another
/// origin without asking first, which is refused; and it cannot make this its own origin by giving
/// its name our address, because only names that nobody outside can give away are answered.
///
/// @param tokens answers requests for tokens
public record MetadataService(Handler tokens) implements Handler {
    private static final String TOKEN_PATH = "/metadata/identity/oauth2/token";

    /// Loopback, and the address the service has on a virtual machine, which an operator may lead
    /// here.
    private static final Set<String> HOSTS =
            Set.of("localhost", "127.0.0.1", "[::1]", "169.254.169.254");

    @Override
    public Response handle(Request request) throws IOException {
        if (!HOSTS.contains(request.origin().host())) {
            return refuse(421, "forbidden", "The metadata service has no such name.");
        }
        String path = request.path().toLowerCase(Locale.ROOT);
        return path.equals(TOKEN_PATH) || path.equals(TOKEN_PATH + "/")
                ? tokens.handle(request)
                : refuse(404, "not_found", "There is only " + TOKEN_PATH + " here.");
    }

    private static Response refuse(int status, String error, String description) {
        return Response.json(status, Map.of("error", error, "error_description", description));
    }
}
