package org.isocenter.dicomweb.changefeed;

import java.io.IOException;
import java.util.Optional;
import org.isocenter.dicomweb.service.Call;
import org.isocenter.dicomweb.service.DicomwebError;
import org.isocenter.dicomweb.service.Operation;
import org.isocenter.http.Response;

/// `GET /changefeed/latest`. The entry with the highest number is also the one with the latest time
/// (CF-15), so the two meanings of "latest" are one (CF-16).
public final class LatestOperation implements Operation {
    private final ChangeFeedRepository repository;

    /// @param withDetails whether entries tell what kind of instance there is (IMPR-5)
    public LatestOperation(boolean withDetails) {
        repository = new ChangeFeedRepository(withDetails);
    }

    @Override
    public Response answer(Call call) throws IOException {
        Optional<Boolean> withMetadata = ChangeFeedQuery.includeMetadata(call.query());
        if (withMetadata.isEmpty()) {
            return DicomwebError.BAD_REQUEST.toResponse(ChangeFeedQuery.NOT_A_BOOLEAN);
        }
        return call.ifAllowed(() -> {
            Optional<FeedEntry> latest =
                    repository.latest(call.archive().database(), withMetadata.get());
            return latest.isPresent() ? FeedJson.object(latest.get()) : Response.of(204);
        });
    }
}
