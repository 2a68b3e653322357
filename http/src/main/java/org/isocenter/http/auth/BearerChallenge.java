package org.isocenter.http.auth;

import java.util.ArrayList;
import java.util.List;

/// The value of a `WWW-Authenticate` field that asks for a bearer token (RFC 6750 §3).
///
/// @param parameters in order
public record BearerChallenge(List<Parameter> parameters) {
    /// One parameter.
    public record Parameter(String name, String value) {}

    /// Copies the parameters.
    public BearerChallenge {
        parameters = List.copyOf(parameters);
    }

    /// A challenge without parameters.
    public static BearerChallenge of() {
        return new BearerChallenge(List.of());
    }

    /// What a plane answers a request without a token that counts (rule dicom:AUTH-4).
    ///
    /// @param authority `https://login/{tenant}`
    /// @param audience for whom a token has to be made
    public static BearerChallenge of(String authority, String audience) {
        return of().with("authorization_uri", authority + "/oauth2/authorize")
                .with("resource_id", audience)
                .with("realm", audience);
    }

    /// This challenge and one more parameter.
    public BearerChallenge with(String name, String value) {
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(new Parameter(name, value));
        return new BearerChallenge(more);
    }

    /// This challenge and why the token was refused; nothing when there was none (RFC 6750 §3.1).
    public BearerChallenge because(Authentication.Refused refused) {
        return refused.reason() == Authentication.Reason.MISSING
                ? this
                : with("error", "invalid_token").with("error_description", refused.description());
    }

    /// The value of the field.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Bearer");
        String separator = " ";
        for (Parameter parameter : parameters) {
            text.append(separator).append(parameter.name).append("=\"");
            for (char c : parameter.value.toCharArray()) {
                if (c == '"' || c == '\\') {
                    text.append('\\');
                }
                text.append(c < ' ' || c == 0x7f ? ' ' : c);
            }
            text.append('"');
            separator = ", ";
        }
        return text.toString();
    }
}
