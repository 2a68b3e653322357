package org.isocenter.dicomweb.retrieve;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.isocenter.dicom.data.DicomFormatException;
import org.isocenter.dicom.dictionary.TransferSyntax;
import org.isocenter.dicom.pixel.FrameIndex;
import org.isocenter.dicomweb.instance.InstanceRepository;
import org.isocenter.dicomweb.instance.StoredInstance;
import org.isocenter.dicomweb.instance.Target;
import org.isocenter.dicomweb.retrieve.RetrieveAccept.Resource;
import org.isocenter.dicomweb.retrieve.RetrieveAccept.Selection;
import org.isocenter.dicomweb.service.Call;
import org.isocenter.dicomweb.service.DicomwebError;
import org.isocenter.dicomweb.service.Operation;
import org.isocenter.http.Headers;
import org.isocenter.http.Response;
import org.isocenter.http.media.Accept;
import org.isocenter.http.media.MultipartWriter;

/// `GET …/instances/{instance}/frames/{frames}` (contract section 5.5).
///
/// Where the frames lie was found when the instance was stored, so one of a thousand costs a row and
/// a stretch of a file ([FrameBodies]).
public final class FramesOperation implements Operation {
    private final InstanceRepository instances = new InstanceRepository();
    private final Supplier<String> boundaries;

    /// @param boundaries makes boundaries that occur in no frame: random ones
    public FramesOperation(Supplier<String> boundaries) {
        this.boundaries = boundaries;
    }

    @Override
    public Response answer(Call call) throws IOException {
        Accept accept = Accept.of(call.headers());
        List<Selection> selections =
                RetrieveAccept.select(accept, Resource.FRAMES)
                        .map(List::of)
                        .orElseGet(() -> RetrieveAccept.storedFrames(accept));
        if (selections.isEmpty()) {
            return RetrieveOperation.notAcceptable();
        }
        if (!(call.target().orElse(null) instanceof Target.OfInstance target)) {
            return Call.malformedUid();
        }
        Optional<List<Integer>> frames = FrameList.parse(call.pathParameter("frames"));
        if (frames.isEmpty()) {
            return DicomwebError.BAD_REQUEST.toResponse(
                    "The frames must be a list of numbers from 1 on, separated by commas.");
        }
        if (frames.get().size() > 1 && !selections.getFirst().multipart()) {
            return DicomwebError.BAD_REQUEST.toResponse(
                    "More than one frame can be retrieved as multipart/related only.");
        }
        return call.ifAllowed(() -> retrieve(call, target, frames.get(), selections));
    }

    /// @param selections the forms that the client takes, best first
    private Response retrieve(
            Call call, Target.OfInstance target, List<Integer> numbers, List<Selection> selections)
            throws IOException {
        Optional<InstanceRepository.WithFrames> found =
                instances.findWithFrames(call.archive().database(), call.partition(), target);
        if (found.isEmpty()) {
            return Call.notFound(target);
        }
        StoredInstance instance = found.get().instance();
        Optional<byte[]> table = found.get().frames();
        if (table.isEmpty()) {
            return DicomwebError.NOT_FOUND.toResponse("The instance has no pixel data.");
        }
        if (table.get().length == 0) {
            return DicomwebError.NOT_ACCEPTABLE.toResponse(
                    "The pixel data of the instance cannot be divided into frames.");
        }
        FrameIndex index = read(table.get());
        for (int number : numbers) {
            if (number > index.frames()) {
                return DicomwebError.NOT_FOUND.toResponse(
                        "The instance has no such frame: it has " + index.frames() + ".");
            }
        }
        for (Selection selection : selections) {
            Optional<String> delivered = delivered(instance, selection);
            if (delivered.isPresent()) {
                return deliver(call, instance, index, numbers, selection, delivered.get());
            }
        }
        return RetrieveOperation.cannotTranscode(instance, selections.getFirst());
    }

    private Response deliver(
            Call call,
            StoredInstance instance,
            FrameIndex index,
            List<Integer> numbers,
            Selection selection,
            String syntax)
            throws IOException {
        String type = selection.mediaType() + "; transfer-syntax=" + syntax;
        FrameBodies bodies = new FrameBodies(call.archive(), instance, index);
        if (!selection.multipart()) {
            return Response.of(200)
                    .withHeader("Content-Type", type)
                    .withBody(bodies.closing(bodies.frame(numbers.getFirst())));
        }
        List<MultipartWriter.Part> parts = new ArrayList<>(numbers.size());
        for (int number : numbers) {
            parts.add(
                    new MultipartWriter.Part(
                            Headers.none().with("Content-Type", type), bodies.frame(number)));
        }
        String boundary = boundaries.get();
        return Response.of(200)
                .withHeader(
                        "Content-Type",
                        MultipartWriter.contentType(selection.mediaType(), boundary))
                .withBody(bodies.closing(MultipartWriter.body(boundary, parts)));
    }

    private static FrameIndex read(byte[] table) {
        try {
            return FrameIndex.ofBytes(table);
        } catch (DicomFormatException e) {
            throw new IllegalStateException("a stored frame index is damaged", e);
        }
    }

    /// The transfer syntax in which a frame can be delivered without decoding it: the stored one, or
    /// explicit little endian if the stored one has the same cells (FRM-7).
    private static Optional<String> delivered(StoredInstance instance, Selection selection) {
        if (!selection.covers(instance.transferSyntax())) {
            return Optional.empty();
        }
        if (selection.asStored() || selection.transferSyntax().equals(instance.transferSyntax())) {
            return Optional.of(instance.transferSyntax());
        }
        TransferSyntax stored = TransferSyntax.of(instance.transferSyntax());
        boolean sameCells =
                stored.pixelData() == TransferSyntax.PixelData.NATIVE && !stored.isBigEndian();
        return sameCells
                        && selection
                                .transferSyntax()
                                .equals(TransferSyntax.EXPLICIT_VR_LITTLE_ENDIAN.uid())
                ? Optional.of(selection.transferSyntax())
                : Optional.empty();
    }
}
