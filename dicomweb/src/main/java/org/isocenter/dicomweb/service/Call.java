package org.isocenter.dicomweb.service;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.isocenter.dicomweb.instance.Archive;
import org.isocenter.dicomweb.instance.Partition;
import org.isocenter.dicomweb.instance.Target;
import org.isocenter.dicomweb.instance.Uid;
import org.isocenter.http.Headers;
import org.isocenter.http.Origin;
import org.isocenter.http.Query;
import org.isocenter.http.Request;
import org.isocenter.http.Response;

/// A request together with what is known of it when it reaches its operation: which service, which
/// version, who calls and what for.
public final class Call implements Request {
    private final Request request;
    private final DicomService service;
    private final ServiceBase base;
    private final Version version;
    private final Permission permission;
    private final DataAction action;

    /// Says whether the caller may do something.
    @FunctionalInterface
    public interface Permission {
        boolean allows(DataAction action);
    }

    /// Answers after the permission was found.
    @FunctionalInterface
    public interface Continuation {
        Response answer() throws IOException;
    }

    public Call(
            Request request,
            DicomService service,
            ServiceBase base,
            Version version,
            Permission permission,
            DataAction action) {
        this.request = request;
        this.service = service;
        this.base = base;
        this.version = version;
        this.permission = permission;
        this.action = action;
    }

    /// This call as one that asks for that action, the one in the row of its route.
    public Call askingFor(DataAction newAction) {
        return new Call(request, service, base, version, permission, newAction);
    }

    public DicomService service() {
        return service;
    }

    public Archive archive() {
        return service.archive();
    }

    public Version version() {
        return version;
    }

    /// The partition that the path names.
    public Partition partition() {
        return Partition.DEFAULT;
    }

    /// An absolute URL of this service in the version and under the name that the client uses
    /// (GEN-9, GEN-10).
    public String url(String path) {
        return base.url(version, path);
    }

    /// Goes on if the caller has the permission that the route asks for; else 403 (AUTH-5).
    public Response ifAllowed(Continuation continuation) throws IOException {
        return permission.allows(action)
                ? continuation.answer()
                : DicomwebError.FORBIDDEN.toResponse(
                        "The caller is not permitted to do this with the data of this service.");
    }

    /// What the path points to; nothing when one of its UIDs is none (STORE-42).
    public Optional<Target> target() {
        Optional<Uid> study = Uid.parse(pathParameter("study"));
        if (study.isEmpty()) {
            return Optional.empty();
        }
        if (!pathParameters().containsKey("series")) {
            return Optional.of(new Target.OfStudy(study.get()));
        }
        Optional<Uid> series = Uid.parse(pathParameter("series"));
        if (series.isEmpty()) {
            return Optional.empty();
        }
        if (!pathParameters().containsKey("instance")) {
            return Optional.of(new Target.OfSeries(study.get(), series.get()));
        }
        return Uid.parse(pathParameter("instance"))
                .map(instance -> new Target.OfInstance(study.get(), series.get(), instance));
    }

    /// The answer to a path whose UIDs are none.
    public static Response malformedUid() {
        return DicomwebError.BAD_REQUEST.toResponse(
                "A UID in the path is not valid: it must have 1 to 64 characters, digits and dots,"
                        + " and end with a digit.");
    }

    /// The answer when there is nothing at a target.
    public static Response notFound(Target target) {
        return DicomwebError.NOT_FOUND.toResponse(
                "The specified " + target.level() + " cannot be found.");
    }

    @Override
    public String method() {
        return request.method();
    }

    @Override
    public Origin origin() {
        return request.origin();
    }

    @Override
    public String path() {
        return request.path();
    }

    @Override
    public Query query() {
        return request.query();
    }

    @Override
    public Headers headers() {
        return request.headers();
    }

    @Override
    public InputStream body() {
        return request.body();
    }

    @Override
    public InputStream body(long limitBytes) {
        return request.body(limitBytes);
    }

    @Override
    public String id() {
        return request.id();
    }

    @Override
    public void routedTo(String template) {
        request.routedTo(template);
    }

    @Override
    public OptionalLong contentLength() {
        return request.contentLength();
    }

    @Override
    public String remoteAddress() {
        return request.remoteAddress();
    }

    @Override
    public Map<String, String> pathParameters() {
        return request.pathParameters();
    }

    @Override
    public Call withPathParameters(Map<String, String> parameters) {
        return new Call(
                request.withPathParameters(parameters), service, base, version, permission, action);
    }
}
