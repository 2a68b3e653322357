package org.isocenter.identity.token;

import java.net.URI;
import java.util.Optional;
import org.isocenter.http.Origin;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.client.ClientAuthenticator;
import org.isocenter.identity.client.ClientAuthenticator.Proven;
import org.isocenter.identity.client.Clients;
import org.isocenter.identity.client.PresentedCredential;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;

/// Lets a grant's client pass, or not (identity:CAUTH-2, identity:TOKEN-6, identity:TOKEN-7).
final class ClientCheck {
    /// What a grant wants of its client's proof.
    enum Proof {
        /// The client is confidential here.
        REQUIRED,
        /// The client is public here, and must not present anything.
        FORBIDDEN,
        /// The client is public here; what it presents all the same must be right.
        OPTIONAL
    }

    private final Clients clients;
    private final ClientAuthenticator authenticator;

    ClientCheck(Clients clients, ClientAuthenticator authenticator) {
        this.clients = clients;
        this.authenticator = authenticator;
    }

    /// Checks a client that may be public when its flag says so: `password` and device code
    /// (identity:CAUTH-2).
    Proven byFlag(TokenRequest request, Client client) throws RefusedException {
        return check(
                request,
                client,
                client.application().allowsPublicClientFlows() ? Proof.OPTIONAL : Proof.REQUIRED);
    }

    /// Checks a client.
    Proven check(TokenRequest request, Client client, Proof wanted) throws RefusedException {
        request.note().client(client);
        boolean presented = !(request.credential() instanceof PresentedCredential.Nothing);
        if (request.origin().isPresent()) {
            checkOrigin(request.origin().get(), client, presented);
        }
        switch (wanted) {
            case REQUIRED -> {
                if (!presented) {
                    throw Aadsts.CREDENTIAL_MISSING.plain().exception();
                }
            }
            case FORBIDDEN -> {
                if (presented) {
                    throw Aadsts.PUBLIC_CLIENT_WITH_CREDENTIAL.plain().exception();
                }
            }
            case OPTIONAL -> {
                // Checked below.
            }
        }
        Proven proven =
                authenticator.check(
                        request.credential(),
                        clients.registered(client),
                        client.tenant(),
                        request.now());
        request.note().credential(proven.keyId());
        return proven;
    }

    private static void checkOrigin(String origin, Client client, boolean presented)
            throws RefusedException {
        if (!isSpaOrigin(origin, client)) {
            throw Aadsts.ORIGIN_NOT_SPA.plain().exception();
        }
        if (presented) {
            throw Aadsts.PUBLIC_CLIENT_WITH_CREDENTIAL
                    .because("A page cannot keep a secret, so it must not present one.")
                    .exception();
        }
    }

    /// Whether that is the origin of one of the client's single-page redirect URIs
    /// (identity:TOKEN-6).
    static boolean isSpaOrigin(String origin, Client client) {
        for (String uri : client.application().spaRedirectUris()) {
            if (originOf(uri).filter(origin::equalsIgnoreCase).isPresent()) {
                return true;
            }
        }
        return isLoopbackSpa(origin, client);
    }

    /// The port of a loopback redirect URI is free (identity:REDIR-2), so the origin's is too.
    private static boolean isLoopbackSpa(String origin, Client client) {
        Optional<URI> asked = uri(origin);
        if (asked.isEmpty()
                || asked.get().getHost() == null
                || !"http".equals(asked.get().getScheme())) {
            return false;
        }
        String host = asked.get().getHost();
        return (host.equals("localhost") || host.equals("127.0.0.1"))
                && client.application().spaRedirectUris().stream()
                        .map(ClientCheck::uri)
                        .flatMap(Optional::stream)
                        .anyMatch(uri ->
                                "http".equals(uri.getScheme()) && host.equals(uri.getHost()));
    }

    private static Optional<String> originOf(String uri) {
        return uri(uri).filter(parsed -> parsed.getHost() != null && parsed.getScheme() != null)
                .map(parsed ->
                        new Origin(
                                        parsed.getScheme(),
                                        parsed.getHost(),
                                        parsed.getPort() >= 0
                                                ? parsed.getPort()
                                                : parsed.getScheme().equals("https") ? 443 : 80)
                                .toString());
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
