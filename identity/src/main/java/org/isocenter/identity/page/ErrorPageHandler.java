package org.isocenter.identity.page;

import java.util.Optional;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.error.Aadsts;

/// `GET /error?code=N`: what an AADSTS number means (identity:ERR-3).
public final class ErrorPageHandler {
    private static final int MAXIMUM_DIGITS = 9;

    private ErrorPageHandler() {}

    /// The explanation, or that there is none.
    public static Response show(Request request) {
        Optional<Aadsts> code =
                request.query()
                        .first("code")
                        .filter(text -> text.matches("\\d{1," + MAXIMUM_DIGITS + "}"))
                        .map(Integer::parseInt)
                        .flatMap(Aadsts::ofNumber);
        return code.map(found -> Pages.explanation(found).toResponse(200))
                .orElseGet(() ->
                        Pages.done("Unknown error", "There is no explanation for this code.")
                                .toResponse(404));
    }
}
