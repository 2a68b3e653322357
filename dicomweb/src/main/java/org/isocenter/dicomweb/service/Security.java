package org.isocenter.dicomweb.service;

import org.isocenter.http.auth.Authenticator;

/// Whether a service asks who calls (AUTH-1).
public sealed interface Security {
    /// Nobody is asked, and everybody has every data action.
    record Off() implements Security {}

    /// A bearer token is asked for.
    ///
    /// @param authenticator verifies it for this service's authority and audiences (AUTH-2, AUTH-3)
    /// @param authority where a client gets one, for `WWW-Authenticate`; without trailing slash
    /// @param audience for whom a token has to be made, for `WWW-Authenticate`
    record Bearer(Authenticator authenticator, String authority, String audience)
            implements Security {
        /// The challenge of AUTH-4.
        public String challenge() {
            return "Bearer authorization_uri=\""
                    + authority
                    + "/oauth2/authorize\", resource_id=\""
                    + audience
                    + "\", realm=\""
                    + audience
                    + "\"";
        }
    }
}
