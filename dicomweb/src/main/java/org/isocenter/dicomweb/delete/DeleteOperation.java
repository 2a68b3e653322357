package org.isocenter.dicomweb.delete;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.isocenter.dicomweb.instance.Target;
import org.isocenter.dicomweb.service.Call;
import org.isocenter.dicomweb.service.Operation;
import org.isocenter.http.Response;

/// `DELETE /studies/{study}`, `…/series/{series}`, `…/instances/{instance}` (contract section 9).
///
/// The rows go now, in one transaction with their change feed entries; the bytes go later, in the
/// [Cleanup]. A crash in between leaves bytes that nobody can reach, never a row without bytes.
public final class DeleteOperation implements Operation {
    private final DeleteRepository repository = new DeleteRepository();
    private final CleanupSettings settings;
    private final InstantSource clock;

    public DeleteOperation(CleanupSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Response answer(Call call) throws IOException {
        Optional<Target> target = call.target();
        if (target.isEmpty()) {
            return Call.malformedUid();
        }
        return call.ifAllowed(() -> delete(call, target.get()));
    }

    private Response delete(Call call, Target target) {
        Instant now = clock.instant();
        boolean unfinished = call.archive().claims().cancel(call.partition(), target);
        long deleted =
                repository.delete(
                        call.archive().database(),
                        call.partition(),
                        target,
                        /* onlyIfExpired= */ false,
                        now,
                        now.plus(settings.delay()));
        return deleted > 0 || unfinished ? Response.of(204) : Call.notFound(target);
    }
}
