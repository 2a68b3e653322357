package org.isocenter.dicomweb.retrieve;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.dataset.DataElement;
import org.isocenter.dicom.dataset.Value;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicom.part10.InflatingSource;
import org.isocenter.dicom.part10.ReadOptions;
import org.isocenter.dicom.part10.TokenReader;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.InstanceRepository;
import org.isocenter.dicomweb.instance.StoredInstance;
import org.isocenter.dicomweb.instance.Target;
import org.isocenter.dicomweb.service.Call;
import org.isocenter.dicomweb.service.DicomwebError;
import org.isocenter.dicomweb.service.Operation;
import org.isocenter.http.Body;
import org.isocenter.http.Headers;
import org.isocenter.http.Response;
import org.isocenter.http.media.Accept;
import org.isocenter.http.media.MediaType;
import org.isocenter.http.media.MultipartWriter;

/// `GET …/instances/{instance}/bulkdata/{path}`: one bulk value (PS3.18 §10.4.1.1.6), which the
/// BulkDataURI in metadata leads to when the service writes them (IMPR-3).
///
/// A client gets parts if that is what it asks for, or if the value is encapsulated pixel data, of
/// which each fragment is one.
public final class BulkDataOperation implements Operation {
    private static final String OCTET_STREAM = "application/octet-stream";

    private final InstanceRepository instances = new InstanceRepository();
    private final Supplier<String> boundaries;

    /// @param boundaries makes boundaries that occur in no value: random ones
    public BulkDataOperation(Supplier<String> boundaries) {
        this.boundaries = boundaries;
    }

    @Override
    public Response answer(Call call) throws IOException {
        Accept accept = Accept.of(call.headers());
        boolean single = accept.accepts(OCTET_STREAM);
        boolean parts = accept.ranges().stream().anyMatch(BulkDataOperation::isParts);
        if (!single && !parts) {
            return RetrieveOperation.notAcceptable();
        }
        Optional<Target> target = call.target();
        if (target.isEmpty()) {
            return Call.malformedUid();
        }
        return call.ifAllowed(() -> retrieve(call, target.get(), single));
    }

    private static boolean isParts(Accept.Range range) {
        MediaType type = range.mediaType();
        String part = type.parameter("type").orElse(OCTET_STREAM);
        return range.quality() > 0
                && type.is("multipart/related")
                && (part.equalsIgnoreCase(OCTET_STREAM) || part.equals("*/*"));
    }

    private Response retrieve(Call call, Target target, boolean single) throws IOException {
        List<StoredInstance> found =
                instances.find(call.archive().database(), call.partition(), target);
        if (found.isEmpty()) {
            return Call.notFound(target);
        }
        StoredInstance instance = found.getFirst();
        Optional<DataElement> element =
                BulkDataReader.find(call.archive(), instance, call.pathParameter("path"));
        if (element.isEmpty()) {
            return DicomwebError.NOT_FOUND.toResponse("The instance has no such bulk data.");
        }
        List<Body> bodies = bodies(call.archive(), instance, element.get().value());
        if (single && bodies.size() == 1) {
            return Response.of(200)
                    .withHeader("Content-Type", OCTET_STREAM)
                    .withBody(bodies.getFirst());
        }
        String type = OCTET_STREAM + "; transfer-syntax=" + instance.transferSyntax();
        List<MultipartWriter.Part> parts = new ArrayList<>();
        for (Body body : bodies) {
            parts.add(new MultipartWriter.Part(Headers.none().with("Content-Type", type), body));
        }
        String boundary = boundaries.get();
        return Response.of(200)
                .withHeader("Content-Type", MultipartWriter.contentType(OCTET_STREAM, boundary))
                .withBody(MultipartWriter.body(boundary, parts));
    }

    private static List<Body> bodies(Archive archive, StoredInstance instance, Value value)
            throws IOException {
        return switch (value) {
            case Value.Bytes bytes -> List.of(new Body.Bytes(bytes.array()));
            case Value.Reference reference -> List.of(referred(archive, instance, reference));
            case Value.Fragments fragments -> {
                List<Body> bodies = new ArrayList<>();
                for (Value fragment : fragments.fragments()) {
                    bodies.addAll(bodies(archive, instance, fragment));
                }
                yield bodies;
            }
            case Value.Sequence _ -> List.of();
        };
    }

    private static Body referred(
            Archive archive, StoredInstance instance, Value.Reference reference)
            throws IOException {
        if (!TransferSyntax.of(instance.transferSyntax()).deflated()) {
            return BlobBodies.range(archive, instance, reference.offset(), reference.length());
        }
        return new Body.Streamed(
                OptionalLong.of(reference.length()),
                out -> {
                    try (InputStream in = inflated(archive, instance, reference)) {
                        in.transferTo(out);
                    }
                });
    }

    /// A stretch of a deflated data set.
    static InputStream inflated(Archive archive, StoredInstance instance, Value.Reference reference)
            throws IOException {
        long dataSetOffset;
        try (InputStream file = archive.blobs().open(instance.blob());
                TokenReader reader = TokenReader.open(file, ReadOptions.DEFAULT)) {
            dataSetOffset = reader.fileMeta().endOffset();
        } catch (DicomFormatException e) {
            throw new IllegalStateException("a stored instance cannot be read", e);
        }
        return new InflatingSource(() -> archive.blobs().open(instance.blob()), dataSetOffset)
                .open(reference);
    }
}
