package org.isocenter.identity.issue;

import java.util.Optional;
import org.isocenter.http.Origin;
import org.isocenter.identity.authority.Protocol;
import org.isocenter.identity.claim.ClientProof;
import org.isocenter.identity.claim.SignIn;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.scope.RequestedScope;

/// What a client gets tokens for in the name of a user.
///
/// @param origin under which name the client reached us
/// @param protocol how it speaks
/// @param client the client
/// @param proof how it proved itself
/// @param user the user
/// @param signIn how he signed in
/// @param scope what is asked
/// @param resource the v1 parameter, when that was how it was asked
/// @param nonce for the id token
/// @param withAuthTime whether the id token must have `auth_time`
/// @param clientInfo whether `client_info` was asked
/// @param continuousAccess whether the client can handle revoked tokens
public record UserGrant(
        Origin origin,
        Protocol protocol,
        Client client,
        ClientProof proof,
        User user,
        SignIn signIn,
        RequestedScope scope,
        Optional<String> resource,
        Optional<String> nonce,
        boolean withAuthTime,
        boolean clientInfo,
        boolean continuousAccess) {

    /// Whether the client speaks as v1 clients do: it named a `resource`, and always expects a
    /// refresh token and an id token.
    public boolean version1Client() {
        return protocol == Protocol.V1 || resource.isPresent();
    }
}
