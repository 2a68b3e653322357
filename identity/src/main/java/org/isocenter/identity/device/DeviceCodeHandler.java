package org.isocenter.identity.device;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.authority.Authorities;
import org.isocenter.identity.authority.Authority;
import org.isocenter.identity.authority.Protocol;
import org.isocenter.identity.client.Clients;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.ErrorBody;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.error.Trace;
import org.isocenter.identity.error.Traces;
import org.isocenter.identity.form.Form;
import org.isocenter.identity.grant.DeviceCode;
import org.isocenter.identity.grant.GrantRepository;
import org.isocenter.identity.issue.Asked;
import org.isocenter.identity.secret.OpaqueToken;
import org.isocenter.identity.throttle.Throttle;

/// `POST /{tenant}/oauth2/v2.0/devicecode`, `/{tenant}/oauth2/devicecode`,
/// `/adfs/oauth2/devicecode` (RFC 8628 §3.1; identity:DEV-1, identity:DEV-2).
public final class DeviceCodeHandler {
    private final Authorities authorities;
    private final Clients clients;
    private final GrantRepository grants;
    private final Throttle requests;
    private final Traces traces;
    private final RandomGenerator random;

    /// @param requests how many codes an address may ask for
    public DeviceCodeHandler(
            Authorities authorities,
            Clients clients,
            GrantRepository grants,
            Throttle requests,
            Traces traces,
            RandomGenerator random) {
        this.authorities = authorities;
        this.clients = clients;
        this.grants = grants;
        this.requests = requests;
        this.traces = traces;
        this.random = random;
    }

    /// The endpoint without version in its path.
    public Response v1(Request request) throws IOException {
        Protocol protocol = Authorities.withoutVersion(request.pathParameter("tenant"));
        return ErrorBody.withRequestId(handle(request, protocol), request);
    }

    /// The endpoint with `v2.0` in its path.
    public Response v2(Request request) throws IOException {
        Protocol protocol = Authorities.withVersion(request.pathParameter("tenant"));
        return ErrorBody.withRequestId(handle(request, protocol), request);
    }

    private Response handle(Request request, Protocol protocol) throws IOException {
        Trace trace = traces.of(request);
        try {
            Form form = Form.read(request);
            trace = trace.orFrom(request, form.get("client-request-id"));
            if (requests.count(request.remoteAddress(), trace.at()).isPresent()) {
                return ErrorBody.toResponse(Aadsts.THROTTLED.plain(), trace)
                        .withHeader("Retry-After", "60");
            }
            Optional<Tenant> tenant = tenant(request);
            Application application = clients.application(form.require("client_id"));
            if (tenant.isPresent()) {
                clients.findOrEnrol(tenant.get(), application.appId().toString(), trace.at());
            }
            Asked asked =
                    Asked.of(form, protocol)
                            .orElseThrow(() ->
                                    Form.missing(protocol == Protocol.V1 ? "resource" : "scope"));
            asked.scope().withoutMixedDefault();
            return answer(request, protocol, tenant, application, asked, trace);
        } catch (RefusedException e) {
            return ErrorBody.toResponse(e.refusal(), trace);
        }
    }

    private Optional<Tenant> tenant(Request request) throws RefusedException {
        return switch (authorities.find(request.pathParameter("tenant"))) {
            case Authority.OneTenant(var found) -> Optional.of(found);
            case Authority.Adfs(var found, _) -> Optional.of(found);
            case Authority.AnyTenant _ -> authorities.onlyTenant();
            case Authority.Consumers _ -> throw Aadsts.NO_CONSUMERS.plain().exception();
        };
    }

    private Response answer(
            Request request,
            Protocol protocol,
            Optional<Tenant> tenant,
            Application application,
            Asked asked,
            Trace trace) {
        OpaqueToken token = OpaqueToken.next("d.", random);
        DeviceCode code;
        do {
            code =
                    new DeviceCode(
                            UserCode.next(random),
                            DeviceCode.State.PENDING,
                            application.appId(),
                            tenant.map(Tenant::id),
                            asked.scope().text(),
                            asked.resource(),
                            Optional.empty(),
                            trace.at().plus(DeviceCode.LIFE));
        } while (!grants.add(token, code));
        String page = request.origin() + "/devicelogin";
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("user_code", code.userCode());
        body.put("device_code", token.value());
        body.put("verification_uri", page);
        // The older spelling, which ADAL reads (identity:DEV-2).
        body.put("verification_url", page);
        body.put("expires_in", number(DeviceCode.LIFE.toSeconds(), protocol));
        body.put("interval", number(DeviceCode.INTERVAL.toSeconds(), protocol));
        body.put(
                "message",
                "To sign in, use a web browser to open the page "
                        + page
                        + " and enter the code "
                        + code.userCode()
                        + " to authenticate.");
        return Response.json(200, body)
                .withHeader("Cache-Control", "no-store")
                .withHeader("Pragma", "no-cache")
                .withHeader("x-ms-request-id", trace.traceId().toString());
    }

    private static Object number(long value, Protocol protocol) {
        return protocol.numbersAsStrings() ? Long.toString(value) : (Object) value;
    }
}
