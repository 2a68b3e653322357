package org.isocenter.identity.client;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.authority.Issuers;
import org.isocenter.identity.directory.KeyCredential;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;

/// Decides whether a client assertion proves its client (identity:ASSERT-1 to identity:ASSERT-8).
/// Pure: replay is the caller's to look up.
final class AssertionCheck {
    private static final Duration SKEW = Duration.ofSeconds(300);
    private static final Duration LONGEST_LIFE = Duration.ofHours(24);

    private final HostAliases aliases;
    private final Issuers issuers;

    AssertionCheck(HostAliases aliases) {
        this.aliases = aliases;
        this.issuers = new Issuers(aliases);
    }

    /// The certificate that signed the assertion.
    ///
    /// @param clientId what the request says its client is
    /// @param keys the certificates of the client
    /// @throws RefusedException if it proves nothing
    KeyCredential verify(
            ClientAssertion assertion,
            UUID clientId,
            List<KeyCredential> keys,
            Tenant tenant,
            Instant now)
            throws RefusedException {
        String id = clientId.toString();
        boolean self =
                assertion.issuer().filter(id::equalsIgnoreCase).isPresent()
                        && assertion.subject().filter(id::equalsIgnoreCase).isPresent();
        if (!self) {
            throw Aadsts.ASSERTION_IDS_DIFFER.plain().exception();
        }
        KeyCredential signer = signer(assertion, keys, now);
        if (assertion.audiences().stream().noneMatch(aud -> isOurs(aud, tenant))) {
            throw Aadsts.CLIENT_ASSERTION_AUDIENCE.plain().exception();
        }
        checkDates(assertion, now);
        return signer;
    }

    private static KeyCredential signer(
            ClientAssertion assertion, List<KeyCredential> keys, Instant now)
            throws RefusedException {
        List<KeyCredential> candidates = new ArrayList<>();
        for (KeyCredential key : keys) {
            if (key.verifiesAt(now) && pointsTo(assertion.keyHint(), key)) {
                candidates.add(key);
            }
        }
        for (KeyCredential candidate : candidates) {
            if (signedBy(assertion, candidate.certificate().getPublicKey())) {
                return candidate;
            }
        }
        throw Aadsts.CLIENT_ASSERTION_KEY
                .because(
                        candidates.isEmpty()
                                ? "The client assertion names no certificate that is registered for"
                                        + " the application and in force."
                                : "The signature of the client assertion does not verify.")
                .exception();
    }

    private static boolean pointsTo(ClientAssertion.KeyHint hint, KeyCredential key) {
        return switch (hint) {
            case ClientAssertion.KeyHint.Sha1(var digest) -> digest.is(digest("SHA-1", key));
            case ClientAssertion.KeyHint.Sha256(var digest) -> digest.is(digest("SHA-256", key));
            case ClientAssertion.KeyHint.None _ -> true;
        };
    }

    private static byte[] digest(String algorithm, KeyCredential key) {
        try {
            return MessageDigest.getInstance(algorithm).digest(key.certificate().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a stored certificate has no digest", e);
        }
    }

    /// Whether that key signed it. An algorithm that does not fit the key is a plain no.
    static boolean signedBy(ClientAssertion assertion, PublicKey key) {
        try {
            Optional<JWSVerifier> verifier =
                    switch (key) {
                        case RSAPublicKey rsa -> Optional.of(new RSASSAVerifier(rsa));
                        case ECPublicKey ec -> Optional.of(new ECDSAVerifier(ec));
                        default -> Optional.empty();
                    };
            var algorithm = assertion.jws().getHeader().getAlgorithm();
            return verifier.isPresent()
                    && verifier.get().supportedJWSAlgorithms().contains(algorithm)
                    && assertion.jws().verify(verifier.get());
        } catch (JOSEException _) {
            return false;
        }
    }

    /// The token endpoint under any of our names, or the issuer of the tenant (identity:ASSERT-6).
    private boolean isOurs(String audience, Tenant tenant) {
        if (issuers.tenantOf(audience).filter(tenant.id()::equals).isPresent()) {
            return true;
        }
        URI uri;
        try {
            uri = URI.create(audience);
        } catch (IllegalArgumentException _) {
            return false;
        }
        if (uri.getHost() == null
                || uri.getPath() == null
                || !aliases.has(uri.getHost(), HostAliases.Role.LOGIN)) {
            return false;
        }
        String[] parts = uri.getPath().toLowerCase(Locale.ROOT).split("/", -1);
        boolean tokenEndpoint =
                (parts.length == 4 && parts[2].equals("oauth2") && parts[3].equals("token"))
                        || (parts.length == 5
                                && parts[2].equals("oauth2")
                                && parts[3].equals("v2.0")
                                && parts[4].equals("token"));
        if (!tokenEndpoint) {
            return false;
        }
        return switch (parts[1]) {
            case "common", "organizations", "adfs" -> true;
            default ->
                    parts[1].equals(tenant.id().toString())
                            || tenant.verifiedDomains().contains(parts[1]);
        };
    }

    /// Within its dates, give or take five minutes, and not valid for longer than a day
    /// (identity:ASSERT-5, identity:ASSERT-7).
    static void checkDates(ClientAssertion assertion, Instant now) throws RefusedException {
        Instant expires =
                assertion
                        .date("exp")
                        .orElseThrow(() ->
                                Aadsts.CLIENT_ASSERTION_TIME
                                        .because("The client assertion has no exp.")
                                        .exception());
        if (!now.isBefore(expires.plus(SKEW))) {
            throw Aadsts.CLIENT_ASSERTION_TIME
                    .because("The client assertion has expired.")
                    .exception();
        }
        if (expires.isAfter(now.plus(LONGEST_LIFE).plus(SKEW))) {
            throw Aadsts.CLIENT_ASSERTION_TIME
                    .because("The client assertion must not be valid for longer than a day.")
                    .exception();
        }
        if (assertion.date("nbf").filter(date -> date.isAfter(now.plus(SKEW))).isPresent()
                || assertion.date("iat").filter(date -> date.isAfter(now.plus(SKEW))).isPresent()) {
            throw Aadsts.CLIENT_ASSERTION_TIME
                    .because("The client assertion is not yet valid.")
                    .exception();
        }
    }
}
