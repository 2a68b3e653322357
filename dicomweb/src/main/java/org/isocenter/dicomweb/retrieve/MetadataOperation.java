package org.isocenter.dicomweb.retrieve;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.DataSetJson;
import org.isocenter.dicomweb.instance.InstanceRepository;
import org.isocenter.dicomweb.instance.StoredInstance;
import org.isocenter.dicomweb.instance.Target;
import org.isocenter.dicomweb.service.Call;
import org.isocenter.dicomweb.service.DicomJson;
import org.isocenter.dicomweb.service.Operation;
import org.isocenter.http.Response;

/// `GET …/metadata` of a study, a series or an instance (contract section 6).
///
/// The metadata of each instance was made when it was stored. Those of consecutive instances lie side
/// by side in the database, so a series is read in one sweep, by one statement; what was put together
/// is kept in memory, as text and compressed, until something else is asked for more recently
/// ([MetadataCache]).
public final class MetadataOperation implements Operation {
    /// Answers longer than this are not put together first but streamed, chunk by chunk.
    private static final int WHOLE_BYTES = 8 << 20;

    /// How many instances are read at a time, and how long their metadata may be when one more is.
    private static final int CHUNK = 200;

    private static final int CHUNK_BYTES = 1 << 20;

    private final InstanceRepository instances = new InstanceRepository();
    private final MetadataCache cache;
    private final boolean bulkDataUris;

    /// @param bulkDataUris whether metadata lead to bulk data (IMPR-3)
    public MetadataOperation(MetadataCache cache, boolean bulkDataUris) {
        this.cache = cache;
        this.bulkDataUris = bulkDataUris;
    }

    @Override
    public Response answer(Call call) throws IOException {
        if (!DicomJson.isAccepted(call)) {
            return DicomJson.notAcceptable();
        }
        Optional<Target> target = call.target();
        if (target.isEmpty()) {
            return Call.malformedUid();
        }
        return call.ifAllowed(() -> retrieve(call, target.get()));
    }

    private Response retrieve(Call call, Target target) throws IOException {
        Archive archive = call.archive();
        Optional<InstanceRepository.Version> version =
                instances.version(archive.database(), call.partition(), target);
        if (version.isEmpty()) {
            return Call.notFound(target);
        }
        String tag = EntityTag.of(target, version.get());
        if (EntityTag.matches(call.headers().all("If-None-Match"), tag)) {
            return withHeaders(Response.of(304), tag, /* gzip= */ false);
        }
        boolean gzip = acceptsGzip(call);
        MetadataCache.Key key =
                new MetadataCache.Key(archive, call.partition(), target, version.get(), gzip);
        Optional<byte[]> cached = bulkDataUris ? Optional.empty() : cache.get(key);
        if (cached.isPresent()) {
            return response(tag, gzip, cached.get());
        }
        return load(call, target, key, tag, gzip);
    }

    private Response load(Call call, Target target, MetadataCache.Key key, String tag, boolean gzip)
            throws IOException {
        Archive archive = call.archive();
        if (!bulkDataUris) {
            Optional<List<byte[]>> all =
                    instances.metadata(archive.database(), call.partition(), target, WHOLE_BYTES);
            if (all.isPresent() && all.get().isEmpty()) { // deleted since its version was read
                return Call.notFound(target);
            }
            if (all.isPresent()) {
                byte[] whole = gzip ? compressed(all.get()) : joined(all.get());
                if (all.get().size() == key.version().instances()) { // none came or went since
                    cache.put(key, whole);
                }
                return response(tag, gzip, whole);
            }
        }
        List<StoredInstance> found = instances.find(archive.database(), call.partition(), target);
        return found.isEmpty() ? Call.notFound(target) : streamed(call, tag, gzip, found);
    }

    private static byte[] joined(List<byte[]> dataSets) {
        int length = 1 + Math.max(1, dataSets.size());
        for (byte[] dataSet : dataSets) {
            length += dataSet.length;
        }
        byte[] whole = new byte[length];
        int at = 0;
        whole[at++] = '[';
        for (byte[] dataSet : dataSets) {
            if (at > 1) {
                whole[at++] = ',';
            }
            System.arraycopy(dataSet, 0, whole, at, dataSet.length);
            at += dataSet.length;
        }
        whole[at] = ']';
        return whole;
    }

    private static byte[] compressed(List<byte[]> dataSets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 << 10);
        try (GZIPOutputStream gzip = new Gzip(out)) {
            gzip.write('[');
            boolean first = true;
            for (byte[] dataSet : dataSets) {
                if (!first) {
                    gzip.write(',');
                }
                gzip.write(dataSet);
                first = false;
            }
            gzip.write(']');
        }
        return out.toByteArray();
    }

    private InstanceRepository.Chunk chunk(Call call, List<StoredInstance> rest)
            throws IOException {
        Archive archive = call.archive();
        if (!bulkDataUris) {
            return instances.metadata(
                    archive.database(),
                    call.partition(),
                    rest.subList(0, Math.min(CHUNK, rest.size())),
                    CHUNK_BYTES);
        }
        StoredInstance instance = rest.getFirst();
        String url = call.url(instance.id().path()) + "/bulkdata/";
        List<DataSetJson> found = new ArrayList<>();
        for (DataSetJson metadata :
                instances
                        .metadata(archive.database(), call.partition(), List.of(instance), 1)
                        .metadata()) {
            found.add(BulkDataReader.withUris(archive, instance, metadata, url));
        }
        return new InstanceRepository.Chunk(found, 1);
    }

    private Response streamed(Call call, String tag, boolean gzip, List<StoredInstance> found) {
        Response response =
                Response.stream(
                        200,
                        DicomJson.TYPE,
                        out -> {
                            OutputStream target = gzip ? new Gzip(out) : out;
                            target.write('[');
                            boolean first = true;
                            int done = 0;
                            while (done < found.size()) {
                                InstanceRepository.Chunk chunk =
                                        chunk(call, found.subList(done, found.size()));
                                for (DataSetJson metadata : chunk.metadata()) {
                                    if (!first) {
                                        target.write(',');
                                    }
                                    target.write(metadata.utf8());
                                    first = false;
                                }
                                done += chunk.instances();
                            }
                            target.write(']');
                            if (target instanceof GZIPOutputStream compressed) {
                                compressed.finish();
                            }
                        });
        return withHeaders(response, tag, gzip);
    }

    private static Response response(String tag, boolean gzip, byte[] body) {
        return withHeaders(Response.bytes(200, DicomJson.TYPE, body), tag, gzip);
    }

    private static Response withHeaders(Response response, String tag, boolean gzip) {
        Response tagged = response.withHeader("ETag", tag).withHeader("Vary", "Accept-Encoding");
        return gzip ? tagged.withHeader("Content-Encoding", "gzip") : tagged;
    }

    /// Whether the client names gzip and does not forbid it (RFC 9110 §12.5.3).
    private static boolean acceptsGzip(Call call) {
        for (String field : call.headers().all("Accept-Encoding")) {
            for (String coding : field.split(",", -1)) {
                String[] pieces = coding.split(";", -1);
                if (pieces[0].strip().equalsIgnoreCase("gzip")) {
                    return pieces.length == 1
                            || !pieces[1].strip().toLowerCase(Locale.ROOT).matches("q=0(\\.0*)?");
                }
            }
        }
        return false;
    }

    /// At the fastest level: metadata shrink to a tenth with it, and to a twelfth with the slowest.
    private static final class Gzip extends GZIPOutputStream {
        private Gzip(OutputStream out) throws IOException {
            super(out, 32 << 10);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
