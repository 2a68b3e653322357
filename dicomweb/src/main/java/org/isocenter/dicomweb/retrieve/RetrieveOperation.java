package org.isocenter.dicomweb.retrieve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.isocenter.dicomweb.instance.InstanceRepository;
import org.isocenter.dicomweb.instance.RecentInstances;
import org.isocenter.dicomweb.instance.StoredInstance;
import org.isocenter.dicomweb.instance.Target;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.dicomweb.retrieve.RetrieveAccept.Resource;
import org.isocenter.dicomweb.retrieve.RetrieveAccept.Selection;
import org.isocenter.dicomweb.service.Call;
import org.isocenter.dicomweb.service.DicomwebError;
import org.isocenter.dicomweb.service.Operation;
import org.isocenter.http.Body;
import org.isocenter.http.Headers;
import org.isocenter.http.Response;
import org.isocenter.http.media.Accept;
import org.isocenter.http.media.MultipartWriter;

/// `GET /studies/{study}`, `…/series/{series}`, `…/instances/{instance}`: whole instances (contract
/// sections 5.1 to 5.4).
///
/// Bytes as they are stored go from the file to the network without passing through the heap.
public final class RetrieveOperation implements Operation {
    private final InstanceRepository instances = new InstanceRepository();
    private final Supplier<String> boundaries;

    /// @param boundaries makes boundaries that occur in no file: random ones
    public RetrieveOperation(Supplier<String> boundaries) {
        this.boundaries = boundaries;
    }

    @Override
    public Response answer(Call call) throws IOException {
        Resource resource =
                call.pathParameters().containsKey("instance")
                        ? Resource.INSTANCE
                        : Resource.STUDY_OR_SERIES;
        Optional<Selection> selection = RetrieveAccept.select(Accept.of(call.headers()), resource);
        if (selection.isEmpty()) {
            return notAcceptable();
        }
        Optional<Target> target = call.target();
        if (target.isEmpty()) {
            return Call.malformedUid();
        }
        return call.ifAllowed(() -> retrieve(call, target.get(), selection.get()));
    }

    static Response notAcceptable() {
        return DicomwebError.NOT_ACCEPTABLE.toResponse(
                "None of the media types and transfer syntaxes of the Accept header can be had"
                        + " here.");
    }

    private Response retrieve(Call call, Target target, Selection selection) throws IOException {
        return switch (target) {
            case Target.OfInstance one ->
                    deliver(call, target, selection, located(call, one).stream().toList());
            case Target.OfStudy _, Target.OfSeries _ ->
                    deliver(call, target, selection, located(call, target));
        };
    }

    private static Optional<RecentInstances.Located> located(Call call, Target.OfInstance target)
            throws IOException {
        return call.archive().recent().find(call.partition(), target);
    }

    private List<RecentInstances.Located> located(Call call, Target target) throws IOException {
        List<RecentInstances.Located> located = new ArrayList<>();
        for (StoredInstance instance :
                instances.find(call.archive().database(), call.partition(), target)) {
            located.add(
                    new RecentInstances.Located(
                            instance, call.archive().blobs().file(instance.blob())));
        }
        return located;
    }

    private Response deliver(
            Call call, Target target, Selection selection, List<RecentInstances.Located> found) {
        if (found.isEmpty()) {
            return Call.notFound(target);
        }
        StoredInstance first = found.getFirst().instance();
        if (!selection.asStored()) {
            if (found.size() > 1) {
                return DicomwebError.NOT_ACCEPTABLE.toResponse( // RET-20
                        "More than one instance can be retrieved with transfer-syntax=* only.");
            }
            if (!first.transferSyntax().equals(selection.transferSyntax())) {
                return cannotTranscode(first, selection);
            }
        }
        if (selection.mediaType().equals(RetrieveAccept.ZIP)) {
            return Response.of(200)
                    .withHeader("Content-Type", RetrieveAccept.ZIP)
                    .withHeader(
                            "Content-Disposition",
                            "attachment; filename=\"" + name(target) + ".zip\"")
                    .withBody(
                            ZipBody.of(
                                    call.archive(),
                                    found.stream()
                                            .map(RecentInstances.Located::instance)
                                            .toList()));
        }
        if (!selection.multipart()) {
            return Response.of(200)
                    .withHeader("Content-Type", type(selection, first))
                    .withBody(BlobBodies.whole(call.archive(), found.getFirst()));
        }
        String boundary = boundaries.get();
        List<MultipartWriter.Part> parts = new ArrayList<>(found.size());
        for (RecentInstances.Located each : found) {
            parts.add(
                    new MultipartWriter.Part(
                            Headers.none().with("Content-Type", type(selection, each.instance())),
                            BlobBodies.whole(call.archive(), each)));
        }
        Body body = MultipartWriter.body(boundary, parts);
        return Response.of(200)
                .withHeader(
                        "Content-Type",
                        MultipartWriter.contentType(selection.mediaType(), boundary))
                .withBody(body);
    }

    private static Uid name(Target target) {
        return switch (target) {
            case Target.OfStudy study -> study.study();
            case Target.OfSeries series -> series.series();
            case Target.OfInstance instance -> instance.instance();
        };
    }

    /// With the transfer syntax that is delivered, never `*` (RET-30, RET-32).
    private static String type(Selection selection, StoredInstance instance) {
        return selection.mediaType() + "; transfer-syntax=" + instance.transferSyntax();
    }

    static Response cannotTranscode(StoredInstance instance, Selection selection) {
        return DicomwebError.NOT_ACCEPTABLE.toResponse(
                "The instance is stored in transfer syntax "
                        + instance.transferSyntax()
                        + " and cannot be delivered "
                        + (selection.asStored()
                                ? "as " + selection.mediaType()
                                : "in " + selection.transferSyntax())
                        + ".");
    }
}
