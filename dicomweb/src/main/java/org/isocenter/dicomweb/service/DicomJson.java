package org.isocenter.dicomweb.service;

import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.media.Accept;

/// The media type of most answers.
public final class DicomJson {
    public static final String TYPE = "application/dicom+json";

    private DicomJson() {}

    /// Whether the client takes DICOM JSON and says so (GEN-20, GEN-21).
    public static boolean isAccepted(Request request) {
        return Accept.of(request.headers()).accepts(TYPE);
    }

    /// The refusal when he does not: a status alone (ERR-2).
    public static Response notAcceptable() {
        return Response.of(406);
    }
}
