package org.isocenter.identity.authorize;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.isocenter.http.Response;
import org.isocenter.identity.authorize.AuthorizeRequest.ResponseMode;
import org.isocenter.identity.error.ErrorBody;
import org.isocenter.identity.error.Refusal;
import org.isocenter.identity.error.Trace;
import org.isocenter.identity.page.Pages;

/// Where and how the browser is sent back to the client (identity:AUTHZ-4 to identity:AUTHZ-6).
///
/// @param uri the redirect URI; only one that was found among the registered ones gets here
/// @param mode in the query, in the fragment, or as a form
/// @param state returned as it was given
record Return(String uri, ResponseMode mode, Optional<String> state) {
    private static final int NONCE_BYTES = 16;

    /// The client's answer.
    Response success(Map<String, String> parameters, RandomGenerator random) {
        Map<String, String> all = new LinkedHashMap<>(parameters);
        state.ifPresent(text -> all.put("state", text));
        return send(all, random);
    }

    /// The client's answer when it gets nothing.
    Response refused(Refusal refusal, Trace trace, RandomGenerator random) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("error", refusal.error().word());
        all.put("error_description", ErrorBody.description(refusal, trace));
        all.put("error_uri", ErrorBody.uri(refusal, trace));
        refusal.suberror().ifPresent(word -> all.put("error_subcode", word));
        state.ifPresent(text -> all.put("state", text));
        return send(all, random);
    }

    private Response send(Map<String, String> parameters, RandomGenerator random) {
        return switch (mode) {
            case FORM_POST -> {
                byte[] nonce = new byte[NONCE_BYTES];
                random.nextBytes(nonce);
                yield Pages.formPost(
                                uri,
                                parameters,
                                Base64.getUrlEncoder().withoutPadding().encodeToString(nonce))
                        .toResponse(200);
            }
            case QUERY ->
                    redirect(withPath() + (uri.contains("?") ? "&" : "?") + encoded(parameters));
            case FRAGMENT -> redirect(withPath() + "#" + encoded(parameters));
        };
    }

    private static Response redirect(String location) {
        return Response.of(302)
                .withHeader("Location", location)
                .withHeader("Cache-Control", "no-store")
                .withHeader("Referrer-Policy", "no-referrer");
    }

    /// `http://localhost:8400` becomes `http://localhost:8400/` (identity:AUTHZ-6).
    private String withPath() {
        int authority = uri.indexOf("://");
        boolean web = uri.startsWith("http://") || uri.startsWith("https://");
        if (!web) {
            return uri;
        }
        int path = uri.indexOf('/', authority + 3);
        if (path >= 0) {
            return uri;
        }
        int query = uri.indexOf('?');
        return query < 0 ? uri + "/" : uri.substring(0, query) + "/" + uri.substring(query);
    }

    private static String encoded(Map<String, String> parameters) {
        StringBuilder text = new StringBuilder();
        parameters.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : "&")
                        .append(name)
                        .append('=')
                        .append(encode(value)));
        return text.toString();
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /// Without the state, which is the client's secret.
    @Override
    public String toString() {
        return "Return[" + uri + ", " + mode + "]";
    }
}
