package org.isocenter.identity.directory;

/// What an administrator may switch for a whole tenant.
///
/// @param usersMayRegisterApplications whether a user without a directory role may create
///     applications, which he then owns (identity:GRAPH-23)
/// @param usersMayConsent whether a user may consent to scopes of type User (identity:CONSENT-3)
/// @param publicClientsNeedPkce whether public clients of this tenant must send a code challenge
///     (identity:AUTHZ-11)
/// @param revealsUnknownUsers whether the error for an unknown user differs from the one for a wrong
///     password (identity:ROPC-2)
public record TenantSettings(
        boolean usersMayRegisterApplications,
        boolean usersMayConsent,
        boolean publicClientsNeedPkce,
        boolean revealsUnknownUsers) {

    /// As a new tenant starts.
    public static final TenantSettings DEFAULT = new TenantSettings(true, true, false, false);
}
