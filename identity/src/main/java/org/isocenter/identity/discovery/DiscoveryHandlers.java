package org.isocenter.identity.discovery;

import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isocenter.http.Origin;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.authority.Authorities;
import org.isocenter.identity.authority.Authority;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.authority.Issuers;
import org.isocenter.identity.authority.Protocol;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.ErrorBody;
import org.isocenter.identity.error.OAuthError;
import org.isocenter.identity.error.RefusedException;
import org.isocenter.identity.error.Trace;
import org.isocenter.identity.error.Traces;
import org.isocenter.identity.key.KeyRing;
import org.isocenter.identity.key.SigningKey;

/// The documents of identity §3. All of them are public, the same for everybody, and readable by
/// pages of any origin (identity:DISC-10).
public final class DiscoveryHandlers {
    private static final String API_VERSION_1_0 = "1.0";
    private static final int MAXIMUM_USER_NAME = 320;

    private final HostAliases aliases;
    private final Issuers issuers;
    private final Authorities authorities;
    private final KeyRing keys;
    private final Traces traces;

    public DiscoveryHandlers(
            HostAliases aliases, Directory directory, KeyRing keys, Traces traces) {
        this.aliases = aliases;
        this.issuers = new Issuers(aliases);
        this.authorities = new Authorities(directory);
        this.keys = keys;
        this.traces = traces;
    }

    /// `GET /{tenant}/.well-known/openid-configuration` (identity:DISC-5), `adfs` among the tenants.
    public Response configurationV1(Request request) {
        String segment = request.pathParameter("tenant");
        return configuration(request, segment, Authorities.withoutVersion(segment), false);
    }

    /// `GET /{tenant}/v2.0/.well-known/openid-configuration` (identity:DISC-4).
    public Response configurationV2(Request request) {
        String segment = request.pathParameter("tenant");
        return configuration(request, segment, Authorities.withVersion(segment), false);
    }

    /// `GET /adfs/{tenant}/.well-known/openid-configuration` (identity:ID-4).
    public Response configurationBehindAdfs(Request request) {
        return configuration(request, request.pathParameter("tenant"), Protocol.ADFS, true);
    }

    private Response configuration(
            Request request, String segment, Protocol protocol, boolean behindAdfs) {
        Trace trace = traces.of(request);
        try {
            Authority authority =
                    behindAdfs ? authorities.findBehindAdfs(segment) : authorities.find(segment);
            return cached(
                    new OpenidConfiguration(issuers, aliases)
                            .document(request.origin(), authority, protocol));
        } catch (RefusedException e) {
            return open(ErrorBody.toResponse(e.refusal().as(OAuthError.INVALID_TENANT), trace));
        }
    }

    /// `GET /{tenant}/discovery/keys` and `/{tenant}/discovery/v2.0/keys` (identity:KEY-2).
    public Response keysV1(Request request) {
        return keys(request, false);
    }

    /// See [#keysV1].
    public Response keysV2(Request request) {
        return keys(request, true);
    }

    private Response keys(Request request, boolean v2) {
        Trace trace = traces.of(request);
        Optional<String> issuer;
        try {
            Authority authority = authorities.find(request.pathParameter("tenant"));
            issuer = v2 ? Optional.of(keyIssuer(request.origin(), authority)) : Optional.empty();
        } catch (RefusedException e) {
            return open(ErrorBody.toResponse(e.refusal().as(OAuthError.INVALID_TENANT), trace));
        }
        List<Map<String, Object>> set = new ArrayList<>();
        for (SigningKey key : keys.published()) {
            set.add(jwk(key, issuer));
        }
        return cached(Map.of("keys", set));
    }

    private String keyIssuer(Origin origin, Authority authority) {
        return switch (authority) {
            case Authority.OneTenant(var tenant) -> issuers.v2(origin, tenant.id());
            case Authority.Adfs(var tenant, _) -> issuers.v2(origin, tenant.id());
            case Authority.AnyTenant _ -> origin + "/{tenantid}/v2.0";
            case Authority.Consumers _ -> origin + "/{tenantid}/v2.0";
        };
    }

    private static Map<String, Object> jwk(SigningKey key, Optional<String> issuer) {
        Map<String, Object> jwk = new LinkedHashMap<>();
        jwk.put("kty", "RSA");
        jwk.put("use", "sig");
        jwk.put("kid", key.kid());
        jwk.put("x5t", key.kid());
        jwk.put("n", unsigned(key.publicKey().getModulus()));
        jwk.put("e", unsigned(key.publicKey().getPublicExponent()));
        jwk.put("x5c", List.of(key.certificateBase64()));
        issuer.ifPresent(text -> jwk.put("issuer", text));
        return jwk;
    }

    /// A number as RFC 7518 §2 writes it: big-endian, without sign byte, base64url.
    private static String unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int skip = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
        byte[] magnitude = new byte[bytes.length - skip];
        System.arraycopy(bytes, skip, magnitude, 0, magnitude.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(magnitude);
    }

    /// `GET /common/discovery/instance` (identity:DISC-1, identity:DISC-2).
    ///
    /// Clients drop the port of the host they ask about, so only names are compared; the answer
    /// names the public port when the name is the public one, else the port we were reached on.
    public Response instance(Request request) {
        Trace trace = traces.of(request);
        Optional<URI> asked =
                request.query().first("authorization_endpoint").flatMap(DiscoveryHandlers::uri);
        Optional<String> host =
                asked.map(URI::getHost)
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .filter(name -> aliases.has(name, HostAliases.Role.LOGIN));
        if (host.isEmpty()) {
            return open(
                    ErrorBody.toResponse(
                            Aadsts.UNKNOWN_INSTANCE.because(
                                    "The host of authorization_endpoint is not one of the names of"
                                            + " this server."),
                            trace));
        }
        String tenant = firstSegment(asked.orElseThrow());
        Origin reached = new Origin(request.origin().scheme(), host.get(), request.origin().port());
        Origin origin =
                aliases.publicOrigin()
                        .filter(configured -> configured.host().equals(host.get()))
                        .orElse(reached);
        List<String> names = sameCloud(origin);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put(
                "tenant_discovery_endpoint",
                origin + "/" + tenant + "/v2.0/.well-known/openid-configuration");
        body.put("api-version", request.query().first("api-version").orElse(API_VERSION_1_0));
        body.put(
                "metadata",
                List.of(
                        Map.of(
                                "preferred_network",
                                names.getFirst(),
                                "preferred_cache",
                                names.getFirst(),
                                "aliases",
                                names)));
        return cached(body);
    }

    /// The names that a client may take for the same server: the host, without and with its port,
    /// because some clients keep the port and some do not.
    private static List<String> sameCloud(Origin origin) {
        return origin.authority().equals(origin.host())
                ? List.of(origin.host())
                : List.of(origin.authority(), origin.host());
    }

    private static String firstSegment(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty()) {
                return segment.matches("[A-Za-z0-9._-]+") ? segment : "common";
            }
        }
        return "common";
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// `GET /common/userrealm/{user}` (identity:DISC-3).
    public Response userRealm(Request request) {
        String user = request.pathParameter("user");
        int at = user.lastIndexOf('@');
        String domain = at < 0 ? "" : user.substring(at + 1).toLowerCase(Locale.ROOT);
        boolean ours =
                user.length() <= MAXIMUM_USER_NAME
                        && !domain.isEmpty()
                        && authorities.tenant(domain).isPresent();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ver", API_VERSION_1_0);
        body.put("account_type", ours ? "Managed" : "Unknown");
        body.put("domain_name", user.length() <= MAXIMUM_USER_NAME ? domain : "");
        body.put("cloud_instance_name", request.origin().authority());
        body.put("cloud_audience_urn", "urn:federation:MicrosoftOnline");
        return open(Response.json(200, body)).withHeader("Cache-Control", "no-store");
    }

    private static Response cached(Map<String, Object> document) {
        return open(Response.json(200, document))
                .withHeader("Cache-Control", "max-age=86400, private");
    }

    private static Response open(Response response) {
        return response.withHeader("Access-Control-Allow-Origin", "*");
    }
}
