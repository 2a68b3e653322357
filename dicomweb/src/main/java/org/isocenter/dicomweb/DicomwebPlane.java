package org.isocenter.dicomweb;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.isocenter.dicomweb.changefeed.ChangeFeedOperation;
import org.isocenter.dicomweb.changefeed.LatestOperation;
import org.isocenter.dicomweb.delete.DeleteOperation;
import org.isocenter.dicomweb.health.HealthOperation;
import org.isocenter.dicomweb.openapi.OpenApiOperation;
import org.isocenter.dicomweb.retrieve.BulkDataOperation;
import org.isocenter.dicomweb.retrieve.FramesOperation;
import org.isocenter.dicomweb.retrieve.MetadataCache;
import org.isocenter.dicomweb.retrieve.MetadataOperation;
import org.isocenter.dicomweb.retrieve.RenderedOperation;
import org.isocenter.dicomweb.retrieve.RetrieveOperation;
import org.isocenter.dicomweb.service.AccessControl;
import org.isocenter.dicomweb.service.Call;
import org.isocenter.dicomweb.service.DataAction;
import org.isocenter.dicomweb.service.DicomService;
import org.isocenter.dicomweb.service.DicomwebError;
import org.isocenter.dicomweb.service.Security;
import org.isocenter.dicomweb.service.ServiceBase;
import org.isocenter.dicomweb.service.Version;
import org.isocenter.dicomweb.store.InstanceReceiver;
import org.isocenter.dicomweb.store.StoreOperation;
import org.isocenter.http.Query;
import org.isocenter.http.Request;
import org.isocenter.http.RequestBodyException;
import org.isocenter.http.Response;
import org.isocenter.http.Routes;
import org.isocenter.http.auth.Authentication;
import org.isocenter.http.auth.Principal;
import org.isocenter.persistence.sql.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way into the data plane: answers any request for any DICOM service.
///
/// The server has found out which service a request is for, by its path or by the name of the host,
/// and hands over the rest of the path. What follows is the same for all requests: the caller is
/// identified, then the path is routed (AUTH-12); each operation then checks in the order of AUTH-14.
public final class DicomwebPlane {
    private static final Logger LOG = LoggerFactory.getLogger(DicomwebPlane.class);

    private final AccessControl access;
    private final DicomwebRoutes routes;
    private final HealthOperation health;
    private final OpenApiOperation openApi;

    /// @param access knows the role assignments
    /// @param boundaries makes boundaries of multipart bodies: random, 16 to 70 letters and digits
    public DicomwebPlane(
            DicomwebSettings settings,
            AccessControl access,
            InstantSource clock,
            Supplier<String> boundaries) {
        this.access = access;
        InstanceReceiver receiver =
                new InstanceReceiver(settings.store(), settings.cleanup().delay(), clock);
        this.routes =
                new DicomwebRoutes(
                        new DicomwebRoutes.Operations(
                                StoreOperation.create(settings.store(), receiver),
                                StoreOperation.upsert(settings.store(), receiver),
                                new RetrieveOperation(boundaries),
                                new FramesOperation(boundaries),
                                new MetadataOperation(
                                        new MetadataCache(settings.metadataCacheBytes()),
                                        settings.bulkDataUris()),
                                new BulkDataOperation(boundaries),
                                new RenderedOperation(),
                                settings.matching(),
                                new DeleteOperation(settings.cleanup(), clock),
                                new ChangeFeedOperation(settings.feedDetails()),
                                new LatestOperation(settings.feedDetails())));
        this.health = new HealthOperation(clock);
        this.openApi = new OpenApiOperation(routes::described);
    }

    /// Answers a request.
    ///
    /// @param service the service it is for, as it is set up at this moment
    /// @param base under which name the client reached the service
    /// @param path what follows the base in the path, percent-encoded, with a slash at the beginning:
    ///     `/v2/studies`
    ///
    /// @throws RequestBodyException when the body of the request did not arrive
    public Response handle(Request request, DicomService service, ServiceBase base, String path)
            throws RequestBodyException {
        return withSecurityHeaders(answer(request, service, base, path));
    }

    private Response answer(Request request, DicomService service, ServiceBase base, String path)
            throws RequestBodyException {
        if (hasMarkup(request.query().raw())) {
            return DicomwebError.BAD_REQUEST.toResponse("The query string must not have markup.");
        }
        Optional<Response> anonymous = anonymous(request, service, base, path);
        if (anonymous.isPresent()) {
            return anonymous.get();
        }
        return switch (service.security()) {
            case Security.Off _ -> route(request, service, base, path, _ -> true);
            case Security.Bearer bearer ->
                    switch (bearer.authenticator().authenticate(request)) {
                        case Authentication.Refused _ ->
                                Response.of(401).withHeader("WWW-Authenticate", bearer.challenge());
                        case Authentication.Authenticated(Principal principal) ->
                                route(
                                        request,
                                        service,
                                        base,
                                        path,
                                        action ->
                                                access.allows(
                                                        principal, service.resourceId(), action));
                    };
        };
    }

    /// What is told to everybody (AUTH-11): how the service is, and how it is spoken to.
    private Optional<Response> anonymous(
            Request request, DicomService service, ServiceBase base, String path) {
        if (!request.method().equals("GET")) {
            return Optional.empty();
        }
        return path.equals("/health/check")
                ? Optional.of(health.answer(service.archive()))
                : openApi.answer(path, base.url());
    }

    /// ERR-11.
    private static boolean hasMarkup(String rawQuery) {
        return rawQuery.indexOf('<') >= 0 || rawQuery.toLowerCase(Locale.ROOT).contains("%3c");
    }

    private Response route(
            Request request,
            DicomService service,
            ServiceBase base,
            String path,
            Call.Permission permission)
            throws RequestBodyException {
        if (path.equals("/health/check") || openApi.answer(path, base.url()).isPresent()) {
            return Response.of(405).withHeader("Allow", "GET"); // GEN-11
        }
        Cut cut = Cut.behindFirstSegment(path);
        Optional<Version> version = Version.of(cut.segment());
        if (version.isEmpty()) {
            return DicomwebError.NOT_FOUND.toResponse( // GEN-2, GEN-3
                    "The path must begin with a version: v1.0-prerelease, v1 or v2.");
        }
        String below = cut.rest();
        Call call = new Call(request, service, base, version.get(), permission, DataAction.READ);
        if (isPartitioned(below)) {
            return DicomwebError.BAD_REQUEST.toResponse( // PART-5
                    "Data partitions are not enabled for this service.");
        }
        return switch (routes.find(call, below)) {
            case Routes.Outcome.Found(var handler, Request routed) -> {
                try {
                    yield handler.handle(routed);
                } catch (RequestBodyException e) {
                    throw e; // the client's doing, and no failure of ours (ERR-21)
                } catch (DatabaseException | IOException e) {
                    LOG.warn("request {}: {} {} failed", call.id(), call.method(), call.path(), e);
                    yield failure(
                            call,
                            below,
                            DicomwebError.UNAVAILABLE,
                            "The service is not available. Try again later.");
                } catch (RuntimeException e) {
                    LOG.error("request {}: {} {} failed", call.id(), call.method(), call.path(), e);
                    yield failure(
                            call,
                            below,
                            DicomwebError.INTERNAL,
                            "An unexpected error has occurred.");
                }
            }
            case Routes.Outcome.MethodNotAllowed(Set<String> allow) ->
                    withVersions(
                            call,
                            below,
                            Response.of(405).withHeader("Allow", String.join(", ", allow)));
            case Routes.Outcome.NotFound() ->
                    DicomwebError.NOT_FOUND.toResponse(
                            "This version of the interface has nothing at this path.");
        };
    }

    private Response failure(Call call, String below, DicomwebError error, String message) {
        return withVersions(call, below, error.toResponse(message));
    }

    /// GEN-4, for answers that no row of the table gives.
    private Response withVersions(Call call, String below, Response response) {
        return response.withHeader(
                "api-supported-versions", Version.list(routes.versionsOf(call, below)));
    }

    private static boolean isPartitioned(String below) {
        return Cut.behindFirstSegment(below).segment().equalsIgnoreCase("partitions");
    }

    /// A path in two, read as the route tables read it (GEN-7): empty segments do not count, and a
    /// segment may be percent-encoded.
    ///
    /// @param segment the first segment, decoded; empty when there is none
    /// @param rest what follows it, with a slash at the beginning
    private record Cut(String segment, String rest) {
        static Cut behindFirstSegment(String path) {
            int start = 0;
            while (start < path.length() && path.charAt(start) == '/') {
                start++;
            }
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            return new Cut(
                    Query.decodeSegment(path.substring(start, end)),
                    slash < 0 ? "/" : path.substring(slash));
        }
    }

    /// HDR-1.
    private static Response withSecurityHeaders(Response response) {
        return response.withHeader("X-Content-Type-Options", "nosniff")
                .withHeader("X-Frame-Options", "SAMEORIGIN")
                .withHeader("Content-Security-Policy", "frame-src 'self';");
    }
}
