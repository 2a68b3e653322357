package org.isocenter.identity.issue;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import tools.jackson.databind.JsonNode;

/// The parameter `claims` (OpenID Connect Core §5.5). Of what clients send in it only the capability
/// to handle revoked tokens means anything here (identity:AUTHZ-2).
public final class ClaimsRequest {
    private ClaimsRequest() {}

    /// Whether the client says that it has the capability `cp1`.
    ///
    /// @throws RefusedException if the parameter is no JSON object
    public static boolean continuousAccess(Optional<String> parameter) throws RefusedException {
        if (parameter.isEmpty()) {
            return false;
        }
        try {
            JsonNode claims = Json.read(parameter.get().getBytes(StandardCharsets.UTF_8));
            if (!claims.isObject()) {
                throw invalid();
            }
            for (JsonNode value : claims.path("access_token").path("xms_cc").path("values")) {
                if (value.asString("").toLowerCase(Locale.ROOT).equals("cp1")) {
                    return true;
                }
            }
            return false;
        } catch (JsonSyntaxException _) {
            throw invalid();
        }
    }

    private static RefusedException invalid() {
        return Aadsts.MALFORMED.because("The parameter claims must be a JSON object.").exception();
    }
}
