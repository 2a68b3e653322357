package org.isocenter.identity.graph;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.isocenter.http.auth.SignedTokens;
import org.isocenter.identity.directory.KeyCredential;

/// The proof of possession that `addKey` and `removeKey` want: a short-lived token that one of the
/// present keys signed (identity:GRAPH-7).
final class Proof {
    private static final String AUDIENCE = "00000002-0000-0000-c000-000000000000";
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Duration SKEW = Duration.ofMinutes(5);

    private Proof() {}

    /// Whether the token proves that its maker has one of the keys.
    ///
    /// @param issuers the application's object id and client id
    static boolean holds(String token, List<KeyCredential> keys, Set<String> issuers, Instant now) {
        try {
            SignedJWT jwt = SignedTokens.parse(token);
            return claimsHold(jwt.getJWTClaimsSet(), issuers, now)
                    && keys.stream()
                            .filter(key -> key.verifiesAt(now))
                            .anyMatch(key -> verifies(jwt, key.certificate().getPublicKey()));
        } catch (ParseException e) {
            return false;
        }
    }

    private static boolean claimsHold(JWTClaimsSet claims, Set<String> issuers, Instant now) {
        Date expires = claims.getExpirationTime();
        Date starts = claims.getNotBeforeTime();
        if (expires == null || starts == null || claims.getIssuer() == null) {
            return false;
        }
        return claims.getAudience().contains(AUDIENCE)
                && issuers.contains(claims.getIssuer())
                && expires.toInstant().isAfter(now)
                && starts.toInstant().isBefore(now.plus(SKEW))
                && !Duration.between(starts.toInstant(), expires.toInstant())
                        .minus(LONGEST)
                        .isPositive();
    }

    private static boolean verifies(SignedJWT jwt, PublicKey key) {
        try {
            JWSVerifier verifier =
                    switch (key) {
                        case RSAPublicKey rsa -> new RSASSAVerifier(rsa);
                        case ECPublicKey ec -> new ECDSAVerifier(ec);
                        default -> null;
                    };
            return verifier != null
                    && verifier.supportedJWSAlgorithms().contains(jwt.getHeader().getAlgorithm())
                    && jwt.verify(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }
}
