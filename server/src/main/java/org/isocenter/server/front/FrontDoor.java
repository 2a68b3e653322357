package org.isocenter.server.front;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.isocenter.http.Handler;
import org.isocenter.http.Query;
import org.isocenter.http.Request;
import org.isocenter.http.Response;

/// Sends each request to the plane that its host name and path belong to: the table in the map's
/// section "One origin, several names".
public final class FrontDoor implements Handler {
    /// Answers requests for DICOM services.
    public interface DicomHandler {
        /// @param service `workspace-service`, as the client wrote it
        /// @param prefix what precedes the version in the path, without trailing slash
        /// @param path the rest of the path, percent-encoded, beginning with a slash or empty
        Response handle(Request request, String service, String prefix, String path)
                throws IOException;

        /// Completes a refusal that was made before the service was asked, so that the pages that
        /// may call the service can read it. To that end a preflight is not refused but answered: a
        /// browser tells the page nothing of a request whose preflight failed.
        Response refusal(Request request, String service, Response refusal);
    }

    /// What stands behind the door.
    ///
    /// @param signIn everything that no other plane claims
    /// @param graph `/v1.0`, `/beta`
    /// @param directoryGraph `/{tenant}/…?api-version=1.6`
    /// @param portalApi `/api/RegisteredApplications/…`
    /// @param resourceManager `/subscriptions`, `/providers`, `/tenants`, `/metadata`
    /// @param dicom `/dicom/{workspace}-{service}/…`
    /// @param operations `/health/check`, `/metrics`
    /// @param home `/`
    public record Planes(
            Handler signIn,
            Handler graph,
            Handler directoryGraph,
            Handler portalApi,
            Handler resourceManager,
            DicomHandler dicom,
            Handler operations,
            Handler home) {}

    private static final String DICOM = "dicom";

    private final HostNames names;
    private final Planes planes;

    /// @param names who may be asked for
    /// @param planes who answers
    public FrontDoor(HostNames names, Planes planes) {
        this.names = names;
        this.planes = planes;
    }

    @Override
    public Response handle(Request request) throws IOException {
        String host = request.origin().host();
        Set<Plane> allowed = names.planes(host);
        if (allowed.isEmpty()) {
            // Never a page that echoes the name (identity:NET-2).
            return refusal(
                    request, Response.text(421, "This server does not answer under that name.\n"));
        }
        String path = request.path();
        String first = firstSegment(path);
        if (path.equals("/health/check") || path.equals("/metrics")) {
            return planes.operations.handle(request);
        }
        Optional<String> service = names.dicomService(host);
        if (service.isPresent()) {
            return planes.dicom.handle(request, service.get(), "", path);
        }
        if (allowed.contains(Plane.DICOM) && first.equals(DICOM)) {
            return dicomByPath(request, path);
        }
        if (first.equals("oidc") && allowed.contains(Plane.GRAPH)) {
            return planes.signIn.handle(request); // the user info endpoint (identity:OUT-1)
        }
        if (allowed.contains(Plane.GRAPH) && (first.equals("v1.0") || first.equals("beta"))) {
            return planes.graph.handle(request);
        }
        if (allowed.contains(Plane.RESOURCE_MANAGER) && isResourceManager(first, allowed)) {
            return planes.resourceManager.handle(request);
        }
        if (allowed.contains(Plane.DIRECTORY_GRAPH) && isDirectoryGraph(request, allowed)) {
            return planes.directoryGraph.handle(request);
        }
        if (allowed.contains(Plane.PORTAL_API) && first.equals("api")) {
            return planes.portalApi.handle(request);
        }
        if (first.isEmpty()) {
            return planes.home.handle(request);
        }
        if (allowed.contains(Plane.SIGN_IN)) {
            return planes.signIn.handle(request);
        }
        if (allowed.contains(Plane.GRAPH)) {
            return planes.graph.handle(request);
        }
        return Response.text(404, "There is nothing here.\n");
    }

    private static boolean isResourceManager(String first, Set<Plane> allowed) {
        return switch (first) {
            case "subscriptions", "providers", "tenants", "metadata", "resources", "batch" -> true;
            default -> allowed.size() == 1;
        };
    }

    private static boolean isDirectoryGraph(Request request, Set<Plane> allowed) {
        return allowed.size() == 1
                || request.query().first("api-version").filter("1.6"::equals).isPresent();
    }

    /// With the fields of CORS when it concerns a DICOM service, also one that is named under a host
    /// name that is not ours (dicom:CORS-4).
    @Override
    public Response refusal(Request request, Response refusal) {
        return names.dicomService(request.origin().host())
                .or(() -> Named.by(request.path()).map(Named::service))
                .map(service -> planes.dicom.refusal(request, service, refusal))
                .orElse(refusal);
    }

    private Response dicomByPath(Request request, String path) throws IOException {
        Optional<Named> named = Named.by(path);
        if (named.isEmpty()) {
            return Response.text(404, "Name a DICOM service: /dicom/{workspace}-{service}/v2/…\n");
        }
        return planes.dicom.handle(
                request, named.get().service, named.get().prefix, named.get().rest);
    }

    /// A path `/dicom/{workspace}-{service}/{version}/…`, taken apart.
    ///
    /// @param prefix up to the name of the service and with it
    /// @param rest the service's own path
    private record Named(String service, String prefix, String rest) {
        static Optional<Named> by(String path) {
            int name = path.indexOf('/', 1) + 1;
            if (name == 0 || name == path.length() || !firstSegment(path).equals(DICOM)) {
                return Optional.empty();
            }
            int end = path.indexOf('/', name);
            int rest = end < 0 ? path.length() : end;
            return Optional.of(
                    new Named(
                            Query.decodeSegment(path.substring(name, rest)),
                            path.substring(0, rest),
                            path.substring(rest)));
        }
    }

    /// The first segment of a path in lower case; literals match without regard to case.
    private static String firstSegment(String path) {
        int start = 0;
        while (start < path.length() && path.charAt(start) == '/') {
            start++;
        }
        int end = path.indexOf('/', start);
        return path.substring(start, end < 0 ? path.length() : end).toLowerCase(Locale.ROOT);
    }
}
