package org.isocenter.identity.form;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isocenter.http.BodyTooLargeException;
import org.isocenter.http.Query;
import org.isocenter.http.Request;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;

/// Parameters, each at most once; one without value counts as absent (identity:TOKEN-2,
/// RFC 6749 §3.1).
///
/// @param parameters name and value
public record Form(Map<String, String> parameters) {
    private static final int LIMIT_BYTES = 65_536;
    private static final int MAXIMUM_PARAMETERS = 200;
    private static final String TYPE = "application/x-www-form-urlencoded";

    /// Copies.
    public Form {
        parameters = Map.copyOf(parameters);
    }

    /// Reads the body of a request.
    ///
    /// @throws RefusedException if it is no form, is too long, or has a parameter twice
    /// @throws IOException if the client went away
    public static Form read(Request request) throws RefusedException, IOException {
        String type = request.headers().first("Content-Type").orElse(TYPE);
        String essence = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!essence.equals(TYPE)) {
            throw Aadsts.MALFORMED
                    .because("The Content-Type of the request must be " + TYPE + ".")
                    .exception();
        }
        byte[] body;
        try {
            body = request.body().readNBytes(LIMIT_BYTES + 1);
        } catch (BodyTooLargeException _) {
            body = new byte[LIMIT_BYTES + 1];
        }
        if (body.length > LIMIT_BYTES) {
            throw Aadsts.MALFORMED
                    .because("The body is longer than " + LIMIT_BYTES + " bytes.")
                    .exception();
        }
        return of(Query.parse(new String(body, StandardCharsets.UTF_8)));
    }

    /// The parameters of a query string.
    ///
    /// @throws RefusedException if one is there twice
    public static Form of(Query query) throws RefusedException {
        if (query.parameters().size() > MAXIMUM_PARAMETERS) {
            throw Aadsts.MALFORMED.because("The request has too many parameters.").exception();
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Query.Parameter parameter : query.parameters()) {
            if (parameter.value().isEmpty()) {
                continue;
            }
            if (parameters.putIfAbsent(parameter.name(), parameter.value()) != null) {
                throw Aadsts.MALFORMED
                        .because(
                                "The request is malformed: the parameter "
                                        + shown(parameter.name())
                                        + "is there more than once.")
                        .exception();
            }
        }
        return new Form(parameters);
    }

    private static String shown(String name) {
        return name.matches("[A-Za-z0-9_.-]{1,64}") ? "'" + name + "' " : "";
    }

    /// The value of a parameter.
    public Optional<String> get(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /// The value of a parameter that must be there.
    ///
    /// @throws RefusedException with 900144 if it is not
    public String require(String name) throws RefusedException {
        return get(name).orElseThrow(() -> missing(name));
    }

    /// The refusal of a request that lacks a parameter.
    public static RefusedException missing(String name) {
        return Aadsts.FIELD_MISSING
                .because(
                        "The request must contain the parameter '"
                                + name
                                + "'; it is missing or empty.")
                .exception();
    }

    /// Names only: values may be secrets.
    @Override
    public String toString() {
        return "Form" + parameters.keySet();
    }
}
