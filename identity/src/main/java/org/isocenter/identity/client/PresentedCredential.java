package org.isocenter.identity.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.http.Query;
import org.isocenter.http.Request;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.form.Form;

/// What a request to the token endpoint offers as proof of its client (identity:CAUTH-1).
public sealed interface PresentedCredential {
    /// The client id that goes with it, when there is one.
    Optional<String> clientId();

    /// Nothing: a public client, or a forgotten secret.
    record Nothing(Optional<String> clientId) implements PresentedCredential {}

    /// A client secret.
    record Secret(Optional<String> clientId, String secret) implements PresentedCredential {
        /// Not the secret.
        @Override
        public String toString() {
            return "Secret[" + clientId + "]";
        }
    }

    /// A signed assertion (RFC 7523 §2.2).
    record Assertion(Optional<String> clientId, ClientAssertion assertion)
            implements PresentedCredential {}

    /// Reads it from a request.
    ///
    /// @throws RefusedException if there are two, or one is unreadable
    static PresentedCredential of(Request request, Form form) throws RefusedException {
        Optional<PresentedCredential> basic = basic(request, form);
        Optional<String> secret = form.get("client_secret");
        Optional<String> assertion = form.get("client_assertion");
        int count =
                (basic.isPresent() ? 1 : 0)
                        + (secret.isPresent() ? 1 : 0)
                        + (assertion.isPresent() ? 1 : 0);
        if (count > 1) {
            throw Aadsts.MALFORMED
                    .because(
                            "The request proves its client in more than one way: send one of"
                                    + " client_secret, client_assertion and an Authorization header.")
                    .exception();
        }
        Optional<String> clientId = form.get("client_id");
        if (basic.isPresent()) {
            return basic.get();
        }
        if (secret.isPresent()) {
            return new Secret(clientId, secret.get());
        }
        if (assertion.isPresent()) {
            if (!form.get("client_assertion_type").equals(Optional.of(ClientAssertion.TYPE))) {
                throw Aadsts.MALFORMED
                        .because("client_assertion_type must be " + ClientAssertion.TYPE + ".")
                        .exception();
            }
            ClientAssertion parsed = ClientAssertion.parse(assertion.get());
            return new Assertion(clientId.or(parsed::subject), parsed);
        }
        return new Nothing(clientId);
    }

    private static Optional<PresentedCredential> basic(Request request, Form form)
            throws RefusedException {
        Optional<String> header =
                request.headers()
                        .first("Authorization")
                        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("basic "));
        if (header.isEmpty()) {
            return Optional.empty();
        }
        String pair;
        try {
            pair =
                    new String(
                            Base64.getDecoder().decode(header.get().substring(6).strip()),
                            StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw Aadsts.MALFORMED
                    .because("The Basic Authorization header is not base64.")
                    .exception();
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw Aadsts.MALFORMED
                    .because("The Basic Authorization header has no colon.")
                    .exception();
        }
        String id = formDecoded(pair.substring(0, colon));
        String secret = formDecoded(pair.substring(colon + 1));
        Optional<String> inForm = form.get("client_id");
        if (inForm.isPresent() && !inForm.get().equalsIgnoreCase(id)) {
            throw Aadsts.MALFORMED
                    .because("client_id differs from the one in the Authorization header.")
                    .exception();
        }
        Optional<String> clientId = Optional.of(id).filter(text -> !text.isEmpty());
        return Optional.of(secret.isEmpty() ? new Nothing(clientId) : new Secret(clientId, secret));
    }

    /// Both halves of Basic are encoded as in a form first (RFC 6749 §2.3.1).
    private static String formDecoded(String text) {
        Query query = Query.parse("v=" + text.replace("&", "%26"));
        return query.first("v").orElse("");
    }
}
