package org.isocenter.cli.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/// A signed statement by which a client shows that it holds the key of a certificate (RFC 7523 §2.2;
/// rules identity:ASSERT-1 to identity:ASSERT-6).
///
/// @param certificate what is registered with the application
/// @param key its private key, RSA or P-256
public record ClientAssertion(X509Certificate certificate, PrivateKey key) {
    /// The value of `client_assertion_type`.
    public static final String TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /// The assertion as a compact JWS.
    ///
    /// @param clientId the client that signs
    /// @param audience the token endpoint
    /// @param id unique, so that it can be used once only
    public String sign(String clientId, String audience, Instant now, String id)
            throws GeneralSecurityException {
        boolean elliptic = key.getAlgorithm().equals("EC");
        byte[] encoded = certificate.getEncoded();
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("alg", elliptic ? "ES256" : "RS256");
        header.put("typ", "JWT");
        header.put("x5t", thumbprint("SHA-1", encoded));
        header.put("x5t#S256", thumbprint("SHA-256", encoded));
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("aud", audience);
        claims.put("iss", clientId);
        claims.put("sub", clientId);
        claims.put("jti", id);
        claims.put("nbf", now.getEpochSecond());
        claims.put("exp", now.plus(LIFETIME).getEpochSecond());
        String content = part(header) + "." + part(claims);
        Signature signature =
                Signature.getInstance(elliptic ? "SHA256withECDSAinP1363Format" : "SHA256withRSA");
        signature.initSign(key);
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + BASE64.encodeToString(signature.sign());
    }

    private static String thumbprint(String algorithm, byte[] encoded)
            throws GeneralSecurityException {
        return BASE64.encodeToString(MessageDigest.getInstance(algorithm).digest(encoded));
    }

    private static String part(Map<String, Object> members) {
        return BASE64.encodeToString(JsonMapper.shared().writeValueAsBytes(members));
    }
}
