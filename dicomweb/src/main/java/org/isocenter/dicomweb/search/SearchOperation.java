package org.isocenter.dicomweb.search;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicomweb.instance.DataSetJson;
import org.isocenter.dicomweb.instance.Level;
import org.isocenter.dicomweb.instance.ResultAttributes;
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

    public SearchOperation(SearchResource resource) {
        this.resource = resource;
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
        return switch (SearchQuery.parse(resource, study, series, call.query())) {
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

    private Response search(Call call, SearchQuery.Valid query) {
        Set<Tag> tags = ReturnedAttributes.of(query, call.version());
        List<SearchRepository.Match> matches =
                repository.find(
                        call.archive().database(),
                        call.partition(),
                        query,
                        needsMetadata(tags, query));
        if (matches.isEmpty()) {
            return Response.of(204);
        }
        int[] wanted = tags.stream().mapToInt(Tag::value).toArray();
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024 * matches.size());
        out.write('[');
        boolean first = true;
        for (SearchRepository.Match match : matches) {
            if (!first) {
                out.write(',');
            }
            out.writeBytes(result(match, wanted));
            first = false;
        }
        out.write(']');
        return Response.bytes(200, DicomJson.TYPE, out.toByteArray());
    }

    /// Whether something is returned that the rows of study and series do not have.
    private static boolean needsMetadata(Set<Tag> tags, SearchQuery.Valid query) {
        Set<Integer> inRows = new HashSet<>();
        for (int tag : ResultAttributes.all(Level.STUDY)) {
            inRows.add(tag);
        }
        if (query.resource().level() == Level.SERIES) {
            for (int tag : ResultAttributes.all(Level.SERIES)) {
                inRows.add(tag);
            }
        }
        return query.resource().level() == Level.INSTANCE
                || !tags.stream().allMatch(tag -> inRows.contains(tag.value()));
    }

    /// Puts the attributes together, in ascending order. The row of the study has the last word about
    /// what belongs to the study, then the row of the series.
    private static byte[] result(SearchRepository.Match match, int[] wanted) {
        TreeMap<Integer, byte[]> members = new TreeMap<>(Integer::compareUnsigned);
        match.newest().ifPresent(metadata -> collect(metadata.only(wanted), members));
        match.series().ifPresent(attributes -> collect(attributes.only(wanted), members));
        match.study().ifPresent(attributes -> collect(attributes.only(wanted), members));
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        out.write('{');
        for (byte[] member : members.values()) {
            if (out.size() > 1) {
                out.write(',');
            }
            out.writeBytes(member);
        }
        out.write('}');
        return out.toByteArray();
    }

    private static void collect(DataSetJson dataSet, TreeMap<Integer, byte[]> members) {
        dataSet.visit((tag, from, to) -> {
            members.put(tag, Arrays.copyOfRange(dataSet.utf8(), from, to));
            return true;
        });
    }
}
