package org.isocenter.resourcemanager.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.isocenter.http.Origin;
import org.isocenter.http.Query;
import org.isocenter.http.Request;
import org.isocenter.http.auth.Principal;

/// An authenticated request of the control plane.
///
/// @param method in capitals
/// @param origin under which the client reached us; every URL we make begins with it (rule ARM-46)
/// @param path as sent
/// @param query as sent
/// @param ifMatch the values of `If-Match`
/// @param ifNoneMatch the values of `If-None-Match`
/// @param body the whole body, at most 4 MiB
/// @param version what `api-version` says
/// @param caller who calls
/// @param now when the request arrived
/// @param correlationId ties together what belongs to one intent of a client (contract §1.1)
public record ArmRequest(
        String method,
        Origin origin,
        String path,
        Query query,
        List<String> ifMatch,
        List<String> ifNoneMatch,
        byte[] body,
        ApiVersion version,
        Principal caller,
        Instant now,
        String correlationId) {

    /// A request with everything taken from the HTTP exchange.
    public static ArmRequest of(
            Request request,
            byte[] body,
            ApiVersion version,
            Principal caller,
            Instant now,
            String correlationId) {
        return new ArmRequest(
                request.method(),
                request.origin(),
                request.path(),
                request.query(),
                request.headers().all("If-Match"),
                request.headers().all("If-None-Match"),
                body,
                version,
                caller,
                now,
                correlationId);
    }

    /// The body, which must be a JSON object.
    public RequestContent content() throws ArmRefusal {
        return RequestContent.read(body);
    }

    /// Whether the method changes something.
    public boolean isWrite() {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    /// The query parameter `$filter`, when there is one.
    public Optional<String> filter() {
        return query.first("$filter").map(String::strip).filter(text -> !text.isEmpty());
    }

    /// An absolute URL of ours, with the api-version of this request.
    public String url(String pathOnly) {
        return origin + pathOnly + "?api-version=" + version;
    }
}
