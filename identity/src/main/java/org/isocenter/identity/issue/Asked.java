package org.isocenter.identity.issue;

import java.util.Optional;
import org.isocenter.identity.authority.Protocol;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.scope.RequestedScope;

/// What a request asks access to, in whichever dialect (identity:TOKEN-8, identity:SCOPE-6).
///
/// @param scope taken apart
/// @param resource the v1 parameter, when that was how it was asked
public record Asked(RequestedScope scope, Optional<String> resource) {
    /// Reads `scope` and `resource`; empty when there is neither.
    ///
    /// @throws RefusedException if the dialect has no `resource` and there is no scope beside it, or
    ///     the scope is malformed
    public static Optional<Asked> of(Form form, Protocol protocol) throws RefusedException {
        Optional<String> resource = form.get("resource");
        Optional<String> scope = form.get("scope");
        if (resource.isPresent() && protocol.takesResource()) {
            RequestedScope words =
                    scope.isPresent() ? RequestedScope.parse(scope.get()) : RequestedScope.NONE;
            return Optional.of(
                    new Asked(RequestedScope.ofResource(resource.get(), words.oidc()), resource));
        }
        if (scope.isPresent()) {
            return Optional.of(new Asked(RequestedScope.parse(scope.get()), Optional.empty()));
        }
        if (resource.isPresent()) {
            throw Aadsts.RESOURCE_ON_V2.plain().exception();
        }
        return Optional.empty();
    }

    /// Reads what was stored with a code or token.
    public static Asked stored(String scope, Optional<String> resource) throws RefusedException {
        return new Asked(RequestedScope.parse(scope), resource);
    }
}
