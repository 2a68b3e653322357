package org.isocenter.identity.directory;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// Trust in tokens of another issuer: such a token is a client assertion (identity:ASSERT-9).
///
/// @param id the object id
/// @param applicationId object id of the application it belongs to
/// @param name unique in the application, up to 120 characters
/// @param issuer `iss` of the outer token, compared exactly
/// @param subject `sub` of the outer token, compared exactly
/// @param audiences one audience, usually `api://AzureADTokenExchange`
/// @param description free text
public record FederatedIdentityCredential(
        UUID id,
        UUID applicationId,
        String name,
        String issuer,
        String subject,
        List<String> audiences,
        Optional<String> description) {

    /// The credential; the list is copied.
    public FederatedIdentityCredential {
        audiences = List.copyOf(audiences);
    }
}
