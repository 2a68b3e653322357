package org.isocenter.identity.signin;

import java.util.Optional;
import java.util.UUID;
import org.isocenter.identity.session.Ticket;

/// What the sign-in form and the account picker carry.
///
/// @param ticket what is done so far, and where it leads back to
/// @param clientId the application that asks, when there is one
/// @param application the application's name, when there is one
/// @param formTarget where the browser may be sent in the end
/// @param tenantId the directory the account must be of, when it is settled
record Flow(
        Ticket ticket,
        Optional<UUID> clientId,
        Optional<String> application,
        Optional<String> formTarget,
        Optional<UUID> tenantId) {}
