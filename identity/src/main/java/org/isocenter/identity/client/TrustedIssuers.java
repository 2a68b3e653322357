package org.isocenter.identity.client;

import java.security.PublicKey;
import java.util.List;

/// Finds the keys of other issuers, whose tokens an application may trust (identity:ASSERT-9).
@FunctionalInterface
public interface TrustedIssuers {
    /// The public keys of an issuer that may have that id; none when the issuer does not answer.
    ///
    /// @param issuer `iss` as a federated identity credential names it
    /// @param keyId `kid` of the token, or empty
    List<PublicKey> keys(String issuer, String keyId);
}
