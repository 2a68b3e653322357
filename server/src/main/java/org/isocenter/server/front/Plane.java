package org.isocenter.server.front;

/// What an installation consists of, as seen from outside.
public enum Plane {
    /// OAuth 2.0 and OpenID endpoints, and the pages of sign-in.
    SIGN_IN,
    /// Microsoft Graph.
    GRAPH,
    /// The older directory API, 1.6.
    DIRECTORY_GRAPH,
    /// The portal's consent API, which the Azure CLI calls (identity:CONSENT-7).
    PORTAL_API,
    /// The resource manager.
    RESOURCE_MANAGER,
    /// DICOM services.
    DICOM
}
