package org.isocenter.http.auth;

import java.security.interfaces.RSAPublicKey;
import java.util.Optional;

/// Where the keys that sign tokens come from: the directory in this process, or another one's
/// published key set.
@FunctionalInterface
public interface KeySource {
    /// The key of that id, if it is to be trusted now. Asked for every request: must be fast.
    ///
    /// @param keyId the `kid` of a token's header
    Optional<RSAPublicKey> key(String keyId);
}
