package org.isocenter.identity.token;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.authority.Authorities;
import org.isocenter.identity.authority.Authority;
import org.isocenter.identity.authority.Protocol;
import org.isocenter.identity.client.Client;
import org.isocenter.identity.client.PresentedCredential;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.ErrorBody;
import org.isocenter.identity.error.OAuthError;
import org.isocenter.identity.error.Refusal;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.error.Trace;
import org.isocenter.identity.error.Traces;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.issue.TokenAnswer;
import org.isocenter.identity.log.SignInEvent;
import org.isocenter.identity.log.SignInLog;
import org.isocenter.identity.throttle.RequestLimits;

/// `POST /{tenant}/oauth2/v2.0/token`, `/{tenant}/oauth2/token`, `/adfs/oauth2/token`
/// (identity §5).
public final class TokenHandler {
    private final Authorities authorities;
    private final Grants grants;
    private final RequestLimits limits;
    private final SignInLog log;
    private final Traces traces;

    public TokenHandler(
            Authorities authorities,
            Grants grants,
            RequestLimits limits,
            SignInLog log,
            Traces traces) {
        this.authorities = authorities;
        this.grants = grants;
        this.limits = limits;
        this.log = log;
        this.traces = traces;
    }

    /// The endpoint without version in its path.
    public Response v1(Request request) throws IOException {
        return handle(request, Authorities.withoutVersion(request.pathParameter("tenant")));
    }

    /// The endpoint with `v2.0` in its path.
    public Response v2(Request request) throws IOException {
        return handle(request, Authorities.withVersion(request.pathParameter("tenant")));
    }

    /// Any other method (900561).
    public Response wrongVerb(Request request) {
        return ErrorBody.toResponse(
                        Aadsts.WRONG_VERB
                                .because("The endpoint only accepts POST requests.")
                                .as(OAuthError.INVALID_REQUEST),
                        traces.of(request))
                .withHeader("Allow", "POST, OPTIONS");
    }

    /// A preflight: the request itself is simple and needs none, but some ask (identity:TOKEN-6).
    public Response preflight(Request request) {
        return Response.of(204)
                .withHeader("Access-Control-Allow-Origin", "*")
                .withHeader("Access-Control-Allow-Methods", "POST")
                .withHeader("Access-Control-Allow-Headers", "content-type, client-request-id")
                .withHeader("Access-Control-Max-Age", "3600");
    }

    private Response handle(Request request, Protocol protocol) throws IOException {
        Trace trace = traces.of(request);
        TokenRequest.Note note = new TokenRequest.Note();
        Optional<TokenRequest> read = Optional.empty();
        Response response;
        try {
            Form form = Form.read(request);
            trace = trace.orFrom(request, form.get("client-request-id"));
            Authority authority = authorities.find(request.pathParameter("tenant"));
            TokenRequest tokenRequest =
                    new TokenRequest(
                            request,
                            trace,
                            protocol,
                            authority,
                            form,
                            PresentedCredential.of(request, form),
                            note);
            read = Optional.of(tokenRequest);
            Optional<Duration> wait =
                    limits.tooMany(
                            request.remoteAddress(),
                            tokenRequest.credential().clientId(),
                            trace.at());
            if (wait.isPresent()) {
                response = throttled(trace, wait.get());
            } else {
                TokenAnswer answer = grant(tokenRequest).answer(tokenRequest);
                response = success(answer, protocol, trace);
                record(tokenRequest, 0);
            }
        } catch (RefusedException e) {
            Refusal refusal = e.refusal();
            if (guesses(refusal)) {
                limits.failed(
                        request.remoteAddress(),
                        read.flatMap(one -> one.credential().clientId()),
                        trace.at());
            }
            read.ifPresent(one -> record(one, refusal.code().number()));
            response = ErrorBody.toResponse(refusal, trace);
        }
        return withCors(ErrorBody.withRequestId(response, request), request, note);
    }

    private Grant grant(TokenRequest request) throws RefusedException {
        String value = request.form().require("grant_type");
        GrantType type =
                GrantType.of(value)
                        .orElseThrow(() ->
                                Aadsts.GRANT_TYPE_UNKNOWN
                                        .because(
                                                "The app requested an unsupported grant" + " type.")
                                        .exception());
        if (request.authority() instanceof Authority.Consumers && type != GrantType.PASSWORD) {
            throw Aadsts.NO_CONSUMERS.plain().exception();
        }
        return grants.of(type);
    }

    private static Response success(TokenAnswer answer, Protocol protocol, Trace trace) {
        return Response.json(200, answer.body(protocol))
                .withHeader("Cache-Control", "no-store")
                .withHeader("Pragma", "no-cache")
                .withHeader("x-ms-request-id", trace.traceId().toString());
    }

    private static Response throttled(Trace trace, Duration wait) {
        return ErrorBody.toResponse(Aadsts.THROTTLED.plain(), trace)
                .withHeader("Retry-After", Long.toString(Math.max(1, wait.toSeconds() + 1)));
    }

    /// Whether somebody who guesses would get this answer (identity:SEC-8).
    private static boolean guesses(Refusal refusal) {
        return refusal.error() == OAuthError.INVALID_CLIENT
                || refusal.code() == Aadsts.WRONG_PASSWORD
                || refusal.code() == Aadsts.USER_UNKNOWN
                || refusal.code() == Aadsts.GRANT_INVALID
                || refusal.code() == Aadsts.CLIENT_UNKNOWN
                || refusal.code() == Aadsts.DEVICE_CODE_UNKNOWN;
    }

    /// A page may read the answer, refusals too, when its origin is one of the client's
    /// (identity:TOKEN-6).
    private static Response withCors(Response response, Request request, TokenRequest.Note note) {
        Optional<String> origin = request.headers().first("Origin");
        if (origin.isEmpty()) {
            return response;
        }
        Response varying = response.withHeader("Vary", "Origin");
        boolean allowed =
                note.client()
                        .filter(client -> ClientCheck.isSpaOrigin(origin.get(), client))
                        .isPresent();
        return allowed ? varying.withHeader("Access-Control-Allow-Origin", origin.get()) : varying;
    }

    private void record(TokenRequest request, int error) {
        Optional<Tenant> tenant =
                request.note()
                        .client()
                        .map(client -> client.tenant())
                        .or(() -> tenantOf(request.authority()));
        if (tenant.isEmpty()) {
            return;
        }
        log.add(
                new SignInEvent(
                        tenant.get().id(),
                        request.trace(),
                        request.form()
                                .get("grant_type")
                                .flatMap(GrantType::of)
                                .map(GrantType::logged)
                                .orElse("unknown"),
                        request.note().client().map(Client::application),
                        request.note().user(),
                        request.note().resource(),
                        request.note().credentialId(),
                        request.http().remoteAddress(),
                        error));
    }

    private static Optional<Tenant> tenantOf(Authority authority) {
        return switch (authority) {
            case Authority.OneTenant(var tenant) -> Optional.of(tenant);
            case Authority.Adfs(var tenant, _) -> Optional.of(tenant);
            case Authority.AnyTenant _ -> Optional.empty();
            case Authority.Consumers _ -> Optional.empty();
        };
    }
}
