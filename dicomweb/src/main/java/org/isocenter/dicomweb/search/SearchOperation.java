package org.isocenter.dicomweb.search;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.dicomweb.service.Call;
import org.isocenter.dicomweb.service.DicomJson;
import org.isocenter.dicomweb.service.DicomwebError;
import org.isocenter.dicomweb.service.Operation;
import org.isocenter.http.Response;

/// Searches one of the six resources (PS3.18 §10.6 and contract section 8).
public final class SearchOperation implements Operation {
    private final SearchRepository repository = new SearchRepository();
    private final SearchResource resource;
    private final Matching matching;

    /// @param matching how values are read
    public SearchOperation(SearchResource resource, Matching matching) {
        this.resource = resource;
        this.matching = matching;
    }

    @Override
    public Response answer(Call call) throws IOException {
        if (!DicomJson.isAccepted(call)) {
            return DicomJson.notAcceptable();
        }
        Optional<Uid> study = uid(call, "study");
        Optional<Uid> series = uid(call, "series");
        if (isMalformed(call, "study", study) || isMalformed(call, "series", series)) {
            return Call.malformedUid();
        }
        return switch (SearchQuery.parse(resource, study, series, call.query(), matching)) {
            case SearchQuery.Malformed(String message) ->
                    DicomwebError.BAD_REQUEST.toResponse(message);
            case SearchQuery.Valid query -> call.ifAllowed(() -> search(call, query));
        };
    }

    private static Optional<Uid> uid(Call call, String name) {
        return Optional.ofNullable(call.pathParameters().get(name)).flatMap(Uid::parse);
    }

    private static boolean isMalformed(Call call, String name, Optional<Uid> uid) {
        return uid.isEmpty() && call.pathParameters().containsKey(name);
    }

    private Response search(Call call, SearchQuery.Valid query) throws IOException {
        ReturnedAttributes returned = ReturnedAttributes.of(query, call.version());
        List<SearchRepository.Match> matches =
                repository.find(call.archive().database(), call.partition(), query, returned);
        if (matches.isEmpty()) {
            return Response.of(204); // QRY-12
        }
        ResultWriter writer = new ResultWriter(returned);
        if (!matches.stream().allMatch(SearchRepository.Match::isHeld)) {
            return Response.stream(200, DicomJson.TYPE, out -> writer.write(matches, out));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 15);
        writer.write(matches, out);
        return Response.bytes(200, DicomJson.TYPE, out.toByteArray());
    }
}
