package org.isocenter.http.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.isocenter.http.Request;
import org.isocenter.http.auth.Authentication.Authenticated;
import org.isocenter.http.auth.Authentication.Reason;
import org.isocenter.http.auth.Authentication.Refused;

/// Verifies bearer tokens that are signed JWTs (RFC 6750, RFC 7519, RFC 8725).
///
/// Only RS256 and PS256 count; a token that names any other algorithm, `none` above all, is refused
/// before a key is looked for. A token's signature is verified once: what it said is kept under the
/// hash of the whole token, and each later request that shows the same token is checked against the
/// clock, the issuers, the audiences and the keys of that moment, which takes microseconds.
///
/// Both shapes of access tokens are understood. The client application is `appid` (version 1) or
/// `azp` (version 2). A token is a user's when it has `scp`, or says `idtyp` = `user`; an
/// application's when it says `idtyp` = `app`, or has no `scp` and `oid` equals `sub` (rule
/// identity:CLAIM-3). An application is a managed identity when `xms_mirid` names the identity's
/// resource, or `xms_az_rid` that of the machine it belongs to.
public final class BearerAuthenticator implements Authenticator {
    private static final Duration SKEW = Duration.ofMinutes(5);
    private static final int MAXIMUM_TOKEN_LENGTH = 16 * 1024;
    private static final String SCHEME = "Bearer ";

    private final KeySource keys;
    private final Predicate<String> issuers;
    private final Predicate<String> audiences;
    private final InstantSource clock;
    private final VerifiedTokens verified = new VerifiedTokens();

    /// @param keys the keys that may sign
    /// @param issuers which `iss` are trusted
    /// @param audiences which `aud` mean us; see [Audiences]
    public BearerAuthenticator(
            KeySource keys,
            Predicate<String> issuers,
            Predicate<String> audiences,
            InstantSource clock) {
        this.keys = keys;
        this.issuers = issuers;
        this.audiences = audiences;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Request request) {
        List<String> fields = request.headers().all("Authorization");
        if (fields.isEmpty()) {
            return new Refused(Reason.MISSING, "The request carries no bearer token.");
        }
        String field = fields.get(0);
        if (fields.size() > 1
                || !field.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || field.length() > MAXIMUM_TOKEN_LENGTH) {
            return malformed("The Authorization field is not one bearer token.");
        }
        return authenticate(field.substring(SCHEME.length()).strip());
    }

    /// Verifies a token that came by another way than the `Authorization` field.
    public Authentication authenticate(String token) {
        if (token.length() > MAXIMUM_TOKEN_LENGTH) {
            return malformed("The token is too long.");
        }
        VerifiedTokens.Key cacheKey = VerifiedTokens.keyOf(token);
        Optional<VerifiedToken> known =
                verified.get(cacheKey)
                        .filter(t -> keys.key(t.keyId()).filter(t.key()::equals).isPresent());
        if (known.isPresent()) {
            return judge(known.get());
        }
        try {
            SignedJWT jwt = SignedTokens.parse(token);
            JWSAlgorithm algorithm = jwt.getHeader().getAlgorithm();
            if (!JWSAlgorithm.RS256.equals(algorithm) && !JWSAlgorithm.PS256.equals(algorithm)) {
                return badSignature("The token's algorithm is not accepted.");
            }
            String keyId = jwt.getHeader().getKeyID();
            if (keyId == null) {
                return badSignature("The token names no key.");
            }
            Optional<RSAPublicKey> key = keys.key(keyId);
            if (key.isEmpty()) {
                return badSignature("The token's key is not known.");
            }
            if (!jwt.verify(new RSASSAVerifier(key.get()))) {
                return badSignature("The token's signature is not valid.");
            }
            VerifiedToken read = VerifiedToken.of(keyId, key.get(), jwt.getJWTClaimsSet());
            Authentication judgement = judge(read);
            if (judgement instanceof Authenticated) {
                verified.put(cacheKey, read);
            }
            return judgement;
        } catch (ParseException e) {
            return malformed("The token cannot be read.");
        } catch (JOSEException e) {
            return badSignature("The token's signature cannot be verified.");
        }
    }

    private Authentication judge(VerifiedToken token) {
        Instant now = clock.instant();
        if (!issuers.test(token.issuer())) {
            return new Refused(Reason.WRONG_ISSUER, "The token's issuer is not trusted.");
        }
        Optional<String> audience = token.audiences().stream().filter(audiences).findFirst();
        if (audience.isEmpty()) {
            return new Refused(Reason.WRONG_AUDIENCE, "The token was made for another audience.");
        }
        if (!now.isBefore(token.expiresAt().plus(SKEW))) {
            return new Refused(Reason.EXPIRED, "The token has expired.");
        }
        if (token.notBefore().isPresent() && token.notBefore().get().minus(SKEW).isAfter(now)) {
            return new Refused(Reason.NOT_YET_VALID, "The token is not valid yet.");
        }
        return new Authenticated(token.principal(audience.get()));
    }

    private static Refused malformed(String description) {
        return new Refused(Reason.MALFORMED, description);
    }

    private static Refused badSignature(String description) {
        return new Refused(Reason.BAD_SIGNATURE, description);
    }
}
