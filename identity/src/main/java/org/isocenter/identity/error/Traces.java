package org.isocenter.identity.error;

import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Supplier;
import org.isocenter.http.Request;

/// Makes the traces of requests.
///
/// @param clock the time
/// @param ids new ids
public record Traces(InstantSource clock, Supplier<UUID> ids) {
    /// The trace of a request that comes now.
    public Trace of(Request request) {
        return Trace.of(request, clock.instant(), ids);
    }
}
