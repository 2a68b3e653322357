package org.isocenter.http.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.isocenter.http.auth.Principal.Kind;
import org.jspecify.annotations.Nullable;

/// What a token says whose signature has been verified.
///
/// @param keyId by which key
/// @param key the key itself: one that is replaced under the same id must not count
/// @param audiences `aud`, one or several
/// @param principal the caller; its audience is any of them
record VerifiedToken(
        String keyId,
        RSAPublicKey key,
        String issuer,
        List<String> audiences,
        Instant expiresAt,
        Optional<Instant> notBefore,
        Principal principal) {

    /// Takes the claims apart.
    ///
    /// @throws ParseException if one that we need is missing or has the wrong type
    static VerifiedToken of(String keyId, RSAPublicKey key, JWTClaimsSet claims)
            throws ParseException {
        String issuer = required(claims, "iss");
        List<String> audiences = claims.getAudience();
        Date expires = claims.getExpirationTime();
        if (expires == null || audiences.isEmpty()) {
            throw new ParseException("the token lacks exp or aud", 0);
        }
        Instant expiresAt = expires.toInstant();
        Principal principal =
                new Principal(
                        required(claims, "tid"),
                        required(claims, "oid"),
                        kind(claims),
                        text(claims, "appid").or(() -> textOrNone(claims, "azp")),
                        text(claims, "upn").or(() -> textOrNone(claims, "preferred_username")),
                        words(claims, "scp"),
                        list(claims, "roles").orElse(Set.of()),
                        list(claims, "groups"),
                        audiences.get(0),
                        expiresAt);
        return new VerifiedToken(
                keyId,
                key,
                issuer,
                List.copyOf(audiences),
                expiresAt,
                Optional.ofNullable(claims.getNotBeforeTime()).map(Date::toInstant),
                principal);
    }

    private static Kind kind(JWTClaimsSet claims) throws ParseException {
        Optional<String> type = text(claims, "idtyp");
        boolean delegated = text(claims, "scp").isPresent() || type.equals(Optional.of("user"));
        boolean itself =
                type.equals(Optional.of("app"))
                        || required(claims, "oid").equals(claims.getSubject());
        if (delegated || !itself) {
            return Kind.USER;
        }
        return text(claims, "xms_mirid").isPresent() || text(claims, "xms_az_rid").isPresent()
                ? Kind.MANAGED_IDENTITY
                : Kind.APPLICATION;
    }

    private static String required(JWTClaimsSet claims, String name) throws ParseException {
        return text(claims, name)
                .orElseThrow(() -> new ParseException("the token lacks " + name, 0));
    }

    private static Optional<String> text(JWTClaimsSet claims, String name) throws ParseException {
        return Optional.ofNullable(claims.getStringClaim(name)).filter(text -> !text.isEmpty());
    }

    private static Optional<String> textOrNone(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text && !text.isEmpty()
                ? Optional.of(text)
                : Optional.empty();
    }

    private static Set<String> words(JWTClaimsSet claims, String name) throws ParseException {
        return text(claims, name)
                .map(words -> Set.copyOf(new HashSet<>(List.of(words.strip().split(" +")))))
                .orElse(Set.of());
    }

    private static Optional<Set<String>> list(JWTClaimsSet claims, String name)
            throws ParseException {
        @Nullable List<String> values = claims.getStringListClaim(name);
        return Optional.ofNullable(values).map(Set::copyOf);
    }

    /// The caller, with that one of the audiences which means us.
    Principal principal(String audience) {
        if (audience.equals(principal.audience())) {
            return principal;
        }
        return new Principal(
                principal.tenantId(),
                principal.objectId(),
                principal.kind(),
                principal.appId(),
                principal.userPrincipalName(),
                principal.scopes(),
                principal.roles(),
                principal.groups(),
                audience,
                principal.expiresAt());
    }
}
