package org.isocenter.identity.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.claim.ClientProof;
import org.isocenter.identity.directory.FederatedIdentityCredential;
import org.isocenter.identity.directory.KeyCredential;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.SecretHash;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.secret.ClientSecrets;
import org.isocenter.identity.secret.OpaqueToken;

/// Checks what a client presents against what is registered for it (identity §5.4).
public final class ClientAuthenticator {
    private static final Duration REPLAY_MARGIN = Duration.ofMinutes(10);
    private static final int REMEMBERED_LENGTH = 256;

    private final ClientSecrets secrets;
    private final AssertionCheck assertions;
    private final UsedAssertionRepository used;
    private final TrustedIssuers trustedIssuers;

    public ClientAuthenticator(
            ClientSecrets secrets,
            HostAliases aliases,
            UsedAssertionRepository used,
            TrustedIssuers trustedIssuers) {
        this.secrets = secrets;
        this.assertions = new AssertionCheck(aliases);
        this.used = used;
        this.trustedIssuers = trustedIssuers;
    }

    /// What is registered for a client: the credentials of the application and of its service
    /// principal together (identity:CAUTH-3).
    public record Registered(
            UUID clientId,
            List<PasswordCredential> secrets,
            List<KeyCredential> keys,
            List<FederatedIdentityCredential> federated) {}

    /// A proof that holds.
    ///
    /// @param proof what kind
    /// @param keyId the credential that was used, for the sign-in log
    public record Proven(ClientProof proof, Optional<UUID> keyId) {}

    /// What the client proved; [ClientProof#NONE] when it presented nothing.
    ///
    /// @throws RefusedException if what it presented is wrong
    public Proven check(
            PresentedCredential presented, Registered registered, Tenant tenant, Instant now)
            throws RefusedException {
        return switch (presented) {
            case PresentedCredential.Nothing _ -> new Proven(ClientProof.NONE, Optional.empty());
            case PresentedCredential.Secret(_, String secret) -> secret(secret, registered, now);
            case PresentedCredential.Assertion(_, ClientAssertion assertion) ->
                    assertion(assertion, registered, tenant, now);
        };
    }

    private Proven secret(String secret, Registered registered, Instant now)
            throws RefusedException {
        boolean expired = false;
        for (PasswordCredential credential : registered.secrets()) {
            boolean matches =
                    switch (credential.hash()) {
                        case SecretHash.Peppered(String mac) -> secrets.matchesMac(secret, mac);
                        case SecretHash.Slow(String encoded) ->
                                secrets.matchesHash(secret, encoded);
                    };
            if (matches && credential.validAt(now)) {
                return new Proven(ClientProof.SECRET, Optional.of(credential.keyId()));
            }
            expired |= matches && !now.isBefore(credential.endsAt());
        }
        if (expired) {
            throw Aadsts.SECRET_EXPIRED
                    .because(
                            "The client secret of app '"
                                    + registered.clientId()
                                    + "' has expired. Create another one.")
                    .exception();
        }
        throw Aadsts.SECRET_WRONG
                .because(
                        "Invalid client secret for app '"
                                + registered.clientId()
                                + "'. Send the value of the secret, not its id.")
                .exception();
    }

    private Proven assertion(
            ClientAssertion assertion, Registered registered, Tenant tenant, Instant now)
            throws RefusedException {
        String clientId = registered.clientId().toString();
        boolean self =
                assertion.issuer().filter(clientId::equalsIgnoreCase).isPresent()
                        || assertion.issuer().isEmpty();
        if (!self) {
            return federated(assertion, registered, now);
        }
        KeyCredential key =
                assertions.verify(assertion, registered.clientId(), registered.keys(), tenant, now);
        Instant until = assertion.date("exp").orElse(now).plus(REPLAY_MARGIN);
        if (!used.remember(registered.clientId(), replayId(assertion), until)) {
            throw Aadsts.CLIENT_ASSERTION_TIME
                    .because("The client assertion was used before; make a new one.")
                    .exception();
        }
        return new Proven(ClientProof.ASSERTION, Optional.of(key.keyId()));
    }

    /// `jti`, or the signature's digest for a client that sends none.
    private static String replayId(ClientAssertion assertion) {
        return assertion
                .id()
                .filter(id -> id.length() <= REMEMBERED_LENGTH)
                .orElseGet(() -> OpaqueToken.digest(assertion.jws().getSignature().toString()));
    }

    /// A token of an issuer that the application trusts (identity:ASSERT-9). It may be presented
    /// again while it lives, as its issuers intend.
    private Proven federated(ClientAssertion assertion, Registered registered, Instant now)
            throws RefusedException {
        List<FederatedIdentityCredential> matching = new ArrayList<>();
        for (FederatedIdentityCredential credential : registered.federated()) {
            if (assertion.issuer().equals(Optional.of(credential.issuer()))
                    && assertion.subject().equals(Optional.of(credential.subject()))
                    && credential.audiences().stream().anyMatch(assertion.audiences()::contains)) {
                matching.add(credential);
            }
        }
        if (matching.isEmpty()) {
            throw Aadsts.FEDERATION_NO_MATCH.plain().exception();
        }
        FederatedIdentityCredential credential = matching.getFirst();
        boolean signed =
                trustedIssuers.keys(credential.issuer(), assertion.keyId().orElse("")).stream()
                        .anyMatch(key -> AssertionCheck.signedBy(assertion, key));
        if (!signed) {
            throw Aadsts.CLIENT_ASSERTION_KEY
                    .because("The signature of the federated token does not verify.")
                    .exception();
        }
        AssertionCheck.checkDates(assertion, now);
        return new Proven(ClientProof.ASSERTION, Optional.of(credential.id()));
    }
}
