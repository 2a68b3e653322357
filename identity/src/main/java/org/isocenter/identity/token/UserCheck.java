package org.isocenter.identity.token;

import java.time.Instant;
import java.util.UUID;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;

/// Makes sure that what a user began may go on (identity:RT-3).
final class UserCheck {
    private final Directory directory;

    UserCheck(Directory directory) {
        this.directory = directory;
    }

    /// The user, if he is still there, enabled, and nobody has revoked his sign-ins since.
    ///
    /// @throws RefusedException otherwise
    User check(UUID tenantId, UUID userId, Instant signedInAt) throws RefusedException {
        User user =
                directory
                        .user(tenantId, userId)
                        .filter(found -> found.deletedAt().isEmpty())
                        .orElseThrow(() -> Aadsts.USER_UNKNOWN.plain().exception());
        if (!user.accountEnabled()) {
            throw Aadsts.USER_DISABLED.plain().exception();
        }
        if (signedInAt.isBefore(user.sessionsValidFrom())) {
            throw Aadsts.GRANT_REVOKED.plain().exception();
        }
        return user;
    }
}
