package org.isocenter.identity.token;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Request;
import org.isocenter.identity.authority.Authority;
import org.isocenter.identity.authority.Protocol;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.client.PresentedCredential;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.error.Trace;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.issue.ClaimsRequest;

/// A request to the token endpoint, read.
///
/// @param http as it came
/// @param trace by what it is found again
/// @param protocol the dialect of the path
/// @param authority the directory of the path
/// @param form the parameters
/// @param credential what proves the client
/// @param note what is known of it so far, for the log and for the headers of a refusal
record TokenRequest(
        Request http,
        Trace trace,
        Protocol protocol,
        Authority authority,
        Form form,
        PresentedCredential credential,
        Note note) {

    /// What a grant finds out on its way; the log wants it of refused requests too.
    static final class Note {
        private Optional<Client> client = Optional.empty();
        private Optional<User> user = Optional.empty();
        private Optional<UUID> credentialId = Optional.empty();
        private Optional<String> resource = Optional.empty();

        void client(Client found) {
            client = Optional.of(found);
        }

        void user(User found) {
            user = Optional.of(found);
        }

        void credential(Optional<UUID> id) {
            credentialId = id;
        }

        void resource(String asked) {
            resource = Optional.of(asked);
        }

        Optional<Client> client() {
            return client;
        }

        Optional<User> user() {
            return user;
        }

        Optional<UUID> credentialId() {
            return credentialId;
        }

        Optional<String> resource() {
            return resource;
        }
    }

    /// When it came.
    Instant now() {
        return trace.at();
    }

    /// The client id of the form, of Basic or of the assertion.
    ///
    /// @throws RefusedException with 900144 if there is none
    String clientId() throws RefusedException {
        return credential.clientId().orElseThrow(() -> Form.missing("client_id"));
    }

    /// Whether `client_info=1` was asked, in the form or in the query (identity §5.2).
    boolean wantsClientInfo() {
        return form.get("client_info")
                .or(() -> http.query().first("client_info"))
                .filter("1"::equals)
                .isPresent();
    }

    /// Whether the client can handle revoked tokens.
    ///
    /// @throws RefusedException if `claims` is no JSON
    boolean continuousAccess() throws RefusedException {
        return ClaimsRequest.continuousAccess(form.get("claims"));
    }

    /// The header `Origin`, which only browsers send.
    Optional<String> origin() {
        return http.headers().first("Origin");
    }

    /// Makes sure that the path does not name another directory than the grant's.
    ///
    /// @throws RefusedException with 700005 if it does
    void checkTenant(Tenant tenant) throws RefusedException {
        boolean same =
                switch (authority) {
                    case Authority.OneTenant(var named) -> named.id().equals(tenant.id());
                    case Authority.Adfs(var named, _) -> named.id().equals(tenant.id());
                    case Authority.AnyTenant _ -> true;
                    case Authority.Consumers _ -> false;
                };
        if (!same) {
            throw Aadsts.CODE_OF_OTHER_TENANT.plain().exception();
        }
    }
}
