package org.isocenter.identity.directory;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// A certificate whose key signs client assertions (identity:APP-11).
///
/// @param keyId the "Certificate ID" (identity:APP-13)
/// @param displayName the caller's description, else the certificate's subject
/// @param usage `Verify` or `Sign`; only `Verify` counts for assertions
/// @param type `AsymmetricX509Cert` or `X509CertAndPassword`
/// @param customKeyIdentifier base64; the SHA-1 of the certificate when the caller gave none
/// @param startsAt when it begins to count, not before the certificate itself
/// @param endsAt when it no longer counts, not after the certificate itself
/// @param certificate the certificate
public record KeyCredential(
        UUID keyId,
        Optional<String> displayName,
        String usage,
        String type,
        Optional<String> customKeyIdentifier,
        Instant startsAt,
        Instant endsAt,
        X509Certificate certificate) {

    /// Whether it counts for verification at that moment.
    public boolean verifiesAt(Instant now) {
        return usage.equals("Verify") && !now.isBefore(startsAt) && now.isBefore(endsAt);
    }
}
