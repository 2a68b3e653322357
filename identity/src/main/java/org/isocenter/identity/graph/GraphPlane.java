package org.isocenter.identity.graph;

import java.io.IOException;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.isocenter.http.Handler;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.Routes;
import org.isocenter.http.auth.Authentication;
import org.isocenter.http.auth.Authenticator;
import org.isocenter.http.auth.Principal;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.log.SignInLog;
import org.isocenter.identity.secret.ClientSecrets;
import org.isocenter.persistence.sql.ConstraintViolationException;

/// Microsoft Graph as a plane: its routes, and what happens to every request before and after its
/// handler: the token, the caller's rights as they are now, refusals, and the headers that all
/// answers have (identity:GRAPH-22, identity:GRAPH-25).
public final class GraphPlane {
    private final Directory directory;
    private final Authenticator authenticator;
    private final InstantSource clock;
    private final NewIds ids;
    private final Routes routes;

    /// @param authenticator accepts tokens whose audience is a name of Graph
    /// @param signIns who signed in, for the audit reports
    /// @param random a secure one
    public GraphPlane(
            Directory directory,
            Authenticator authenticator,
            ClientSecrets secrets,
            SignInLog signIns,
            InstantSource clock,
            RandomGenerator random) {
        this.directory = directory;
        this.authenticator = authenticator;
        this.clock = clock;
        this.ids = new NewIds(random);
        this.routes =
                new GraphRoutes(
                                directory,
                                new Credentials(secrets, random),
                                signIns,
                                clock,
                                random,
                                this)
                        .table();
    }

    /// Everything below `/v1.0` and `/beta`.
    public Routes routes() {
        return routes;
    }

    /// A handler in its surroundings.
    Handler handler(String version, GraphHandler handler) {
        return request -> {
            RequestTrace trace = RequestTrace.of(request, clock.instant(), ids);
            return finished(answer(request, version, handler, trace), trace);
        };
    }

    private Response answer(
            Request request, String version, GraphHandler handler, RequestTrace trace)
            throws IOException {
        return switch (authenticator.authenticate(request)) {
            case Authentication.Refused refused ->
                    GraphError.INVALID_AUTHENTICATION_TOKEN.toResponse(
                            refused.description(), trace);
            case Authentication.Authenticated(Principal principal) -> {
                try {
                    yield handler.handle(
                            new GraphCall(request, GraphCaller.of(principal, directory), version));
                } catch (GraphRefusal refusal) {
                    yield refusal.error().toResponse(refusal.sentence(), trace);
                } catch (ConstraintViolationException e) {
                    yield GraphError.MULTIPLE_OBJECTS_WITH_SAME_KEY.toResponse(
                            "Another object with the same value for a unique property already"
                                    + " exists.",
                            trace);
                }
            }
        };
    }

    private static Response finished(Response response, RequestTrace trace) {
        return response.withHeader("request-id", trace.requestId())
                .withHeader("client-request-id", trace.clientRequestId())
                .withHeader("Access-Control-Allow-Origin", "*")
                .withHeader(
                        "Access-Control-Expose-Headers",
                        "request-id, client-request-id, Location, Retry-After, WWW-Authenticate");
    }

    /// The answer to a browser that asks whether it may ask (identity:GRAPH-25).
    Response preflight(Request request) {
        return Response.of(204)
                .withHeader("Access-Control-Allow-Origin", "*")
                .withHeader("Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE")
                .withHeader(
                        "Access-Control-Allow-Headers",
                        "authorization, content-type, consistencylevel, prefer, sdkversion,"
                                + " client-request-id")
                .withHeader("Access-Control-Max-Age", "86400");
    }
}
