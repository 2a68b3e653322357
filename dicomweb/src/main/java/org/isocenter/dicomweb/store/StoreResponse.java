package org.isocenter.dicomweb.store;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.dicom.data.Tag;
import org.isocenter.dicom.data.Vr;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.dicomweb.service.Call;
import org.isocenter.dicomweb.service.DicomJson;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import tools.jackson.core.JsonGenerator;

/// The answer to a store (PS3.18 §10.5.3 and contract section 4.7): pure, from what became of the
/// parts to status, header fields and data set.
final class StoreResponse {
    private static final int DATA_SET_DOES_NOT_MATCH_SOP_CLASS = 0xB007;
    private static final int VALIDATION_WARNINGS = 1;

    /// An answer about more parts than this is not put together first but streamed.
    private static final int PARTS_AT_ONCE = 1000;

    private StoreResponse() {}

    /// @param study the study of the path, when there is one
    static Response of(Call call, Optional<Uid> study, List<PartOutcome> parts) {
        List<PartOutcome.Stored> stored =
                parts.stream()
                        .filter(PartOutcome.Stored.class::isInstance)
                        .map(PartOutcome.Stored.class::cast)
                        .toList();
        List<PartOutcome.Failed> failed =
                parts.stream()
                        .filter(PartOutcome.Failed.class::isInstance)
                        .map(PartOutcome.Failed.class::cast)
                        .toList();
        int status = status(call, stored, failed);
        if (status == 204) {
            return Response.of(204);
        }
        Response response =
                parts.size() <= PARTS_AT_ONCE
                        ? Response.bytes(status, DicomJson.TYPE, body(call, study, stored, failed))
                        : Response.stream(
                                status,
                                DicomJson.TYPE,
                                out -> write(out, call, study, stored, failed));
        return stored.stream().anyMatch(PartOutcome.Stored::severalValues)
                ? response.withHeader("Warning", severalValuesWarning(call))
                : response;
    }

    /// STORE-80, STORE-81: warnings change the status in v2 only.
    private static int status(
            Call call, List<PartOutcome.Stored> stored, List<PartOutcome.Failed> failed) {
        if (stored.isEmpty()) {
            return failed.isEmpty() ? 204 : 409;
        }
        boolean warned =
                call.version().isLenient()
                        && stored.stream().anyMatch(part -> warningReason(call, part) != 0);
        return failed.isEmpty() && !warned ? 200 : 202;
    }

    /// STORE-84: the one about the transfer syntax goes before the one about values.
    private static int warningReason(Call call, PartOutcome.Stored part) {
        if (part.implicit()) {
            return DATA_SET_DOES_NOT_MATCH_SOP_CLASS;
        }
        return call.version().isLenient() && !part.findings().isEmpty() ? VALIDATION_WARNINGS : 0;
    }

    private static String severalValuesWarning(Call call) {
        return "299 "
                + call.origin().host()
                + ": \"One or more indexed DICOM tags have multiple values; only the first value is"
                + " indexed.\"";
    }

    private static byte[] body(
            Call call,
            Optional<Uid> study,
            List<PartOutcome.Stored> stored,
            List<PartOutcome.Failed> failed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        write(out, call, study, stored, failed);
        return out.toByteArray();
    }

    private static void write(
            OutputStream out,
            Call call,
            Optional<Uid> study,
            List<PartOutcome.Stored> stored,
            List<PartOutcome.Failed> failed) {
        try (JsonGenerator json = Json.mapper().createGenerator(out)) {
            json.writeStartObject();
            if (study.isPresent() && !stored.isEmpty()) {
                value(json, Tag.RETRIEVE_URL, Vr.UR, call.url("/studies/" + study.get()));
            }
            if (!failed.isEmpty()) {
                startSequence(json, Tag.FAILED_SOP_SEQUENCE);
                for (PartOutcome.Failed part : failed) {
                    writeFailed(json, part);
                }
                endSequence(json);
            }
            if (!stored.isEmpty()) {
                startSequence(json, Tag.REFERENCED_SOP_SEQUENCE);
                for (PartOutcome.Stored part : stored) {
                    writeStored(json, call, part);
                }
                endSequence(json);
            }
            json.writeEndObject();
        }
    }

    private static void writeFailed(JsonGenerator json, PartOutcome.Failed part) {
        json.writeStartObject();
        part.sopClassUid().ifPresent(uid -> value(json, Tag.REFERENCED_SOP_CLASS_UID, Vr.UI, uid));
        part.sopInstanceUid()
                .ifPresent(uid -> value(json, Tag.REFERENCED_SOP_INSTANCE_UID, Vr.UI, uid));
        value(json, Tag.FAILURE_REASON, part.reason().code());
        if (!part.findings().isEmpty()) {
            writeFindings(json, part.findings());
        }
        json.writeEndObject();
    }

    private static void writeStored(JsonGenerator json, Call call, PartOutcome.Stored part) {
        json.writeStartObject();
        value(json, Tag.REFERENCED_SOP_CLASS_UID, Vr.UI, part.sopClassUid());
        value(json, Tag.REFERENCED_SOP_INSTANCE_UID, Vr.UI, part.sopInstanceUid());
        value(json, Tag.RETRIEVE_URL, Vr.UR, call.url(part.id().path()));
        int warningReason = warningReason(call, part);
        if (warningReason != 0) {
            value(json, Tag.WARNING_REASON, warningReason);
        }
        if (call.version().isLenient()) {
            writeFindings(json, part.findings());
        }
        json.writeEndObject();
    }

    private static void writeFindings(JsonGenerator json, List<PartOutcome.Finding> findings) {
        if (findings.isEmpty()) {
            json.writeName(Tag.FAILED_ATTRIBUTES_SEQUENCE.hex());
            json.writeStartObject();
            json.writeStringProperty("vr", Vr.SQ.name());
            json.writeEndObject();
            return;
        }
        startSequence(json, Tag.FAILED_ATTRIBUTES_SEQUENCE);
        for (PartOutcome.Finding finding : findings) {
            json.writeStartObject();
            value(json, Tag.ERROR_COMMENT, Vr.LO, comment(finding));
            json.writeEndObject();
        }
        endSequence(json);
    }

    /// STORE-83.
    private static String comment(PartOutcome.Finding finding) {
        return "DICOM100: "
                + finding.tag().toString().toLowerCase(Locale.ROOT)
                + " - "
                + finding.reason();
    }

    private static void value(JsonGenerator json, Tag tag, Vr vr, String value) {
        startValues(json, tag, vr);
        json.writeString(value);
        endSequence(json);
    }

    private static void value(JsonGenerator json, Tag tag, int value) {
        startValues(json, tag, Vr.US);
        json.writeNumber(value);
        endSequence(json);
    }

    private static void startSequence(JsonGenerator json, Tag tag) {
        startValues(json, tag, Vr.SQ);
    }

    private static void startValues(JsonGenerator json, Tag tag, Vr vr) {
        json.writeName(tag.hex());
        json.writeStartObject();
        json.writeStringProperty("vr", vr.name());
        json.writeName("Value");
        json.writeStartArray();
    }

    private static void endSequence(JsonGenerator json) {
        json.writeEndArray();
        json.writeEndObject();
    }
}
