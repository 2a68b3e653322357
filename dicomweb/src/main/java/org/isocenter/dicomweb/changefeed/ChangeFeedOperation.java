package org.isocenter.dicomweb.changefeed;

import java.io.IOException;
import java.util.List;
import org.isocenter.dicomweb.instance.InstanceRepository;
import org.isocenter.dicomweb.service.Call;
import org.isocenter.dicomweb.service.DicomwebError;
import org.isocenter.dicomweb.service.Operation;
import org.isocenter.http.Response;
import org.isocenter.persistence.sql.Database;

/// `GET /changefeed` (contract section 12).
public final class ChangeFeedOperation implements Operation {
    private final ChangeFeedRepository repository;

    /// @param withDetails whether entries tell what kind of instance there is (IMPR-5)
    public ChangeFeedOperation(boolean withDetails) {
        repository = new ChangeFeedRepository(withDetails);
    }

    @Override
    public Response answer(Call call) throws IOException {
        return switch (ChangeFeedQuery.parse(call.query(), call.version())) {
            case ChangeFeedQuery.Malformed(String message) ->
                    DicomwebError.BAD_REQUEST.toResponse(message);
            case ChangeFeedQuery.Window window ->
                    call.ifAllowed(() ->
                            array(
                                    call,
                                    repository.after(
                                            call.archive().database(),
                                            window.after(),
                                            window.width(),
                                            window.withMetadata())));
            case ChangeFeedQuery.Period period -> call.ifAllowed(() -> period(call, period));
        };
    }

    private Response period(Call call, ChangeFeedQuery.Period period) throws IOException {
        List<FeedEntry> entries =
                repository.between(
                        call.archive().database(),
                        period.startTicks(),
                        period.endTicks(),
                        period.skip(),
                        period.limit(),
                        period.withMetadata());
        return array(call, entries);
    }

    private static Response array(Call call, List<FeedEntry> entries) throws IOException {
        Database database = call.archive().database();
        return FeedJson.array(
                entries,
                watermark ->
                        database.read(transaction ->
                                InstanceRepository.metadata(transaction, watermark)));
    }
}
