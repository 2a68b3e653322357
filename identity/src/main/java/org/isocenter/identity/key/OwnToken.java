package org.isocenter.identity.key;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.isocenter.http.json.Json;
import org.isocenter.http.json.JsonSyntaxException;
import tools.jackson.databind.JsonNode;

/// Tokens that we sign: JWTs in the compact form, always RS256 (RFC 7515 §7.1, identity:KEY-3).
///
/// Writing and reading is a page of code for one algorithm, and the busiest code of the plane; there
/// is nothing to negotiate, so nothing that a forged header could switch.
public final class OwnToken {
    private static final int MAXIMUM_LENGTH = 16_384;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private OwnToken() {}

    /// Signs claims.
    ///
    /// @param withThumbprint whether the header repeats the key's id as `x5t`, as v1 tokens do
    public static String sign(SigningKey key, boolean withThumbprint, Map<String, Object> claims) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("typ", "JWT");
        header.put("alg", "RS256");
        if (withThumbprint) {
            header.put("x5t", key.kid());
        }
        header.put("kid", key.kid());
        String signed =
                BASE64URL.encodeToString(Json.write(header))
                        + "."
                        + BASE64URL.encodeToString(Json.write(claims));
        byte[] signature = key.sign(signed.getBytes(StandardCharsets.US_ASCII));
        return signed + "." + BASE64URL.encodeToString(signature);
    }

    /// The claims of a token that one of these keys signed; empty for anything else. Dates are not
    /// looked at.
    public static Optional<JsonNode> read(KeyRing keys, String token) {
        if (token.length() > MAXIMUM_LENGTH) {
            return Optional.empty();
        }
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            JsonNode header = Json.read(Base64.getUrlDecoder().decode(parts[0]));
            if (!header.path("alg").asString("").equals("RS256") || header.has("crit")) {
                return Optional.empty();
            }
            Optional<SigningKey> key = keys.find(header.path("kid").asString(""));
            if (key.isEmpty()) {
                return Optional.empty();
            }
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key.get().publicKey());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
            if (!signature.verify(Base64.getUrlDecoder().decode(parts[2]))) {
                return Optional.empty();
            }
            return Optional.of(Json.read(Base64.getUrlDecoder().decode(parts[1])))
                    .filter(JsonNode::isObject);
        } catch (JsonSyntaxException | IllegalArgumentException | GeneralSecurityException _) {
            return Optional.empty();
        }
    }
}
