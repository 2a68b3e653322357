package org.isocenter.identity.consent;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.identity.session.Ticket;

/// What the consent form carries.
///
/// @param ticket what is done so far, and where it leads back to
/// @param tenantId the directory
/// @param userId who is asked
/// @param clientId the client
/// @param permissions what it wants
/// @param forAll whether the consent is for the whole directory
/// @param declared whether all that the application declares is granted, application roles included
/// @param adminOnly whether a plain user can only decline
/// @param formTarget where the browser may be sent in the end
record ConsentFlow(
        Ticket ticket,
        UUID tenantId,
        UUID userId,
        UUID clientId,
        List<ConsentWriter.Permissions> permissions,
        boolean forAll,
        boolean declared,
        boolean adminOnly,
        Optional<String> formTarget) {}
