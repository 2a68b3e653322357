package org.isocenter.identity.directory;

import java.util.List;

/// What has client credentials: an [Application] and, since `az ad sp credential reset` adds to it,
/// a [ServicePrincipal] (identity:CAUTH-3).
public sealed interface CredentialHolder extends DirectoryObject
        permits Application, ServicePrincipal {
    /// Client secrets.
    List<PasswordCredential> passwordCredentials();

    /// Certificates.
    List<KeyCredential> keyCredentials();

    /// The same object with other credentials.
    CredentialHolder withCredentials(List<PasswordCredential> passwords, List<KeyCredential> keys);
}
