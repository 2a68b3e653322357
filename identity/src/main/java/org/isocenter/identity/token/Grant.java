package org.isocenter.identity.token;

import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.issue.TokenAnswer;

/// One way of getting tokens.
interface Grant {
    /// Issues tokens.
    ///
    /// @throws RefusedException if it does not
    TokenAnswer answer(TokenRequest request) throws RefusedException;
}
