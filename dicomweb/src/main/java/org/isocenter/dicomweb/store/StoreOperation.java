package org.isocenter.dicomweb.store;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.dicomweb.service.Call;
import org.isocenter.dicomweb.service.DicomJson;
import org.isocenter.dicomweb.service.DicomwebError;
import org.isocenter.dicomweb.service.Operation;
import org.isocenter.http.BodyTooLargeException;
import org.isocenter.http.Response;
import org.isocenter.http.media.MediaType;
import org.isocenter.http.media.MultipartException;
import org.isocenter.http.media.MultipartReader;

/// `POST` and `PUT` of `/studies` and `/studies/{study}` (PS3.18 §10.5 and contract section 4).
///
/// Parts are taken as they arrive, one after the other, and each is committed by itself, in that order
/// (STORE-16). The next is read meanwhile ([Arrivals]). So whatever stops a request, what had arrived
/// before is stored, and the part that was being read leaves nothing.
public final class StoreOperation implements Operation {
    private static final String DICOM = "application/dicom";

    private final StoreSettings settings;
    private final StoreRepository.Mode mode;
    private final InstanceReceiver receiver;

    private StoreOperation(
            StoreSettings settings, StoreRepository.Mode mode, InstanceReceiver receiver) {
        this.settings = settings;
        this.mode = mode;
        this.receiver = receiver;
    }

    /// POST: an instance that exists is refused (STORE-70).
    public static StoreOperation create(StoreSettings settings, InstanceReceiver receiver) {
        return new StoreOperation(settings, StoreRepository.Mode.CREATE, receiver);
    }

    /// PUT: an instance that exists is replaced (STORE-92).
    public static StoreOperation upsert(StoreSettings settings, InstanceReceiver receiver) {
        return new StoreOperation(settings, StoreRepository.Mode.UPSERT, receiver);
    }

    @Override
    public Response answer(Call call) throws IOException {
        if (!DicomJson.isAccepted(call)) {
            return DicomJson.notAcceptable();
        }
        Optional<Uid> study = Optional.empty();
        if (call.pathParameters().containsKey("study")) {
            study = Uid.parse(call.pathParameter("study"));
            if (study.isEmpty()) {
                return Call.malformedUid();
            }
        }
        Optional<Uid> expectedStudy = study;
        return switch (Expiry.of(call.headers())) {
            case Expiry.Malformed(String message) -> DicomwebError.BAD_REQUEST.toResponse(message);
            case Expiry.Never _ ->
                    call.ifAllowed(() -> store(call, expectedStudy, Optional.empty()));
            case Expiry.After(Duration lifetime) ->
                    call.ifAllowed(() -> store(call, expectedStudy, Optional.of(lifetime)));
        };
    }

    private Response store(Call call, Optional<Uid> study, Optional<Duration> lifetime)
            throws IOException {
        Optional<MediaType> type = call.headers().first("Content-Type").flatMap(MediaType::parse);
        if (type.isEmpty()) {
            return unsupported("The request has no readable Content-Type.");
        }
        boolean single = type.get().is(DICOM);
        if (!single) {
            Optional<Response> refusal = refusalOfMultipart(type.get());
            if (refusal.isPresent()) {
                return refusal.get();
            }
        }
        List<String> codings = call.headers().all("Content-Encoding");
        if (codings.stream().anyMatch(coding -> !coding.strip().equalsIgnoreCase("identity"))) {
            return unsupported(
                    "A store must not be compressed: Content-Encoding is not supported.");
        }
        if (call.contentLength().orElse(0) > settings.requestBytes()) {
            return tooLarge();
        }
        InstanceReceiver.Terms terms =
                new InstanceReceiver.Terms(
                        call.archive(), call.partition(), call.version(), study, mode, lifetime);
        try {
            InputStream body = call.body(settings.requestBytes());
            return single
                    ? storeSingle(call, study, terms, body)
                    : storeParts(call, study, terms, type.get(), body);
        } catch (BodyTooLargeException e) {
            return tooLarge();
        } catch (MultipartException e) {
            return DicomwebError.BAD_REQUEST.toResponse(
                    "The multipart body cannot be read: " + e.getMessage() + ".");
        }
    }

    /// The outer content type (STORE-4 to STORE-6, STORE-9).
    private static Optional<Response> refusalOfMultipart(MediaType type) {
        if (!type.is("multipart/related")) {
            return Optional.of(
                    unsupported("Instances cannot be stored as " + type.essence() + "."));
        }
        Optional<String> boundary = type.parameter("boundary");
        if (boundary.isEmpty() || boundary.get().isEmpty() || boundary.get().length() > 70) {
            return Optional.of(
                    unsupported("multipart/related needs a boundary of 1 to 70 characters."));
        }
        if (type.parameter("start").isPresent()) {
            return Optional.of(
                    DicomwebError.BAD_REQUEST.toResponse(
                            "The start parameter of multipart/related is not supported."));
        }
        return type.parameter("type").filter(part -> !part.equalsIgnoreCase(DICOM)).isPresent()
                ? Optional.of(unsupported("The parts of a store must be " + DICOM + "."))
                : Optional.empty();
    }

    private Response storeSingle(
            Call call, Optional<Uid> study, InstanceReceiver.Terms terms, InputStream body)
            throws IOException {
        try (Arrivals arrivals = receiver.arrivals()) {
            arrivals.add(receiver.receive(terms, body, arrivals));
            return StoreResponse.of(call, study, arrivals.outcomes());
        }
    }

    private Response storeParts(
            Call call,
            Optional<Uid> study,
            InstanceReceiver.Terms terms,
            MediaType type,
            InputStream body)
            throws IOException {
        MultipartReader reader =
                new MultipartReader(
                        body, type.parameter("boundary").orElseThrow(), settings.multipart());
        try (Arrivals arrivals = receiver.arrivals()) {
            for (Optional<MultipartReader.Part> part = reader.next();
                    part.isPresent();
                    part = reader.next()) {
                // Only the first part may leave its type to the outer one (STORE-7).
                Optional<String> implied =
                        arrivals.count() == 0 ? type.parameter("type") : Optional.empty();
                Optional<MediaType> partType =
                        part.get()
                                .headers()
                                .first("Content-Type")
                                .or(() -> implied)
                                .flatMap(MediaType::parse);
                if (partType.isEmpty() || !partType.get().is(DICOM)) {
                    return unsupported("A part of the request is not " + DICOM + "."); // STORE-8
                }
                arrivals.add(receiver.receive(terms, part.get().body(), arrivals));
            }
            return StoreResponse.of(call, study, arrivals.outcomes());
        }
    }

    private Response tooLarge() {
        return DicomwebError.CONTENT_TOO_LARGE.toResponse(
                "The request is larger than " + settings.requestBytes() + " bytes.");
    }

    private static Response unsupported(String message) {
        return DicomwebError.UNSUPPORTED_MEDIA_TYPE.toResponse(message);
    }
}
