package org.isocenter.identity.session;

import java.util.Optional;
import java.util.UUID;

/// Which steps of an interaction are done; it travels in the address that leads back to the endpoint
/// where the interaction began, as parameter `ticket`, signed (see [FormTokens]) and for that address
/// only.
///
/// @param backTo the address it is for
/// @param userId which account was chosen
/// @param fresh whether the password was given in this interaction
/// @param otherAccount whether the person wants to sign in with another account
/// @param consented whether the permissions were accepted in this interaction
/// @param declined whether they were declined
public record Ticket(
        String backTo,
        Optional<UUID> userId,
        boolean fresh,
        boolean otherAccount,
        boolean consented,
        boolean declined) {
    /// Nothing is done.
    public static Ticket none(String backTo) {
        return new Ticket(backTo, Optional.empty(), false, false, false, false);
    }

    /// The account was chosen.
    public Ticket picked(UUID user) {
        return new Ticket(backTo, Optional.of(user), false, false, consented, declined);
    }

    /// The password was given.
    public Ticket signedIn(UUID user) {
        return new Ticket(backTo, Optional.of(user), true, false, consented, declined);
    }

    /// Another account is wanted.
    public Ticket another() {
        return new Ticket(backTo, Optional.empty(), false, true, false, false);
    }

    /// The permissions were accepted, or declined.
    public Ticket decided(boolean accepted) {
        return new Ticket(backTo, userId, fresh, otherAccount, accepted, !accepted);
    }
}
