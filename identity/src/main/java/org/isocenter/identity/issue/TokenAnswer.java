package org.isocenter.identity.issue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.isocenter.identity.authority.Protocol;
import org.isocenter.identity.claim.TokenMaker.Made;

/// Tokens for a client (identity §5.2).
///
/// @param accessToken always there
/// @param scope what it allows; absent for an app-only token
/// @param resource the v1 parameter, when that was how it was asked
/// @param refreshToken when it was asked
/// @param idToken when it was asked
/// @param clientInfo when it was asked
public record TokenAnswer(
        Made accessToken,
        Optional<String> scope,
        Optional<String> resource,
        Optional<String> refreshToken,
        Optional<Made> idToken,
        Optional<String> clientInfo) {

    /// The body of the response. Numbers are numbers, but strings on the v1 endpoint: each kind of
    /// client breaks on the other's (identity:TOKEN-5).
    public Map<String, Object> body(Protocol protocol) {
        Map<String, Object> body = new LinkedHashMap<>();
        long life = accessToken.life().toSeconds();
        long from = accessToken.issuedAt().getEpochSecond();
        body.put("token_type", "Bearer");
        scope.ifPresent(text -> body.put("scope", text));
        body.put("expires_in", number(life, protocol));
        body.put("ext_expires_in", number(life, protocol));
        if (protocol == Protocol.V1 || resource.isPresent()) {
            body.put("expires_on", Long.toString(from + life));
            body.put("not_before", Long.toString(from));
        }
        resource.ifPresent(text -> body.put("resource", text));
        body.put("access_token", accessToken.text());
        refreshToken.ifPresent(text -> body.put("refresh_token", text));
        idToken.ifPresent(token -> body.put("id_token", token.text()));
        clientInfo.ifPresent(text -> body.put("client_info", text));
        return body;
    }

    private static Object number(long value, Protocol protocol) {
        return protocol.numbersAsStrings() ? Long.toString(value) : (Object) value;
    }

    /// Not the tokens.
    @Override
    public String toString() {
        return "TokenAnswer[scope=" + scope + ", resource=" + resource + "]";
    }
}
