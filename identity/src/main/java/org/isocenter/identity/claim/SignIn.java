package org.isocenter.identity.claim;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/// How a user signed in.
///
/// @param at when he gave his password (`auth_time`)
/// @param sessionId the browser session (`sid`), when there was a browser
/// @param address from where (`ipaddr`)
public record SignIn(Instant at, Optional<UUID> sessionId, String address) {}
