package org.isocenter.identity.grant;

/// The list of an application in which a redirect URI was found; it decides how the code and the
/// refresh token are redeemed (identity:REDIR-3).
public enum Platform {
    /// `spa.redirectUris`: a page, with proof keys and an `Origin`.
    SPA,
    /// `web.redirectUris`: a server that keeps a secret.
    WEB,
    /// `publicClient.redirectUris`: a program on the user's machine.
    PUBLIC_CLIENT
}
