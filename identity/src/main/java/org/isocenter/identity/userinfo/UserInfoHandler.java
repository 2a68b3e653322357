package org.isocenter.identity.userinfo;

import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.authority.Issuers;
import org.isocenter.identity.claim.TokenMaker;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.User;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.error.Traces;
import org.isocenter.identity.key.KeyRing;
import org.isocenter.identity.key.OwnToken;
import tools.jackson.databind.JsonNode;

/// `GET|POST /oidc/userinfo` and `/{tenant}/openid/userinfo` (identity:OUT-1).
public final class UserInfoHandler {
    private final Directory directory;
    private final Issuers issuers;
    private final KeyRing keys;
    private final Traces traces;

    public UserInfoHandler(Directory directory, HostAliases aliases, KeyRing keys, Traces traces) {
        this.directory = directory;
        this.issuers = new Issuers(aliases);
        this.keys = keys;
        this.traces = traces;
    }

    /// Tells who is signed in.
    public Response tell(Request request) {
        Instant now = traces.clock().instant();
        Optional<JsonNode> claims =
                request.headers()
                        .first("Authorization")
                        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith("bearer "))
                        .flatMap(value -> OwnToken.read(keys, value.substring(7).strip()))
                        .filter(one -> now.getEpochSecond() < one.path("exp").asLong(0));
        Optional<Tenant> tenant =
                claims.flatMap(one -> issuers.tenantOf(one.path("iss").asString("")))
                        .flatMap(directory::tenant);
        if (tenant.isEmpty() || !isForGraph(tenant.get(), claims.orElseThrow())) {
            return refused();
        }
        JsonNode token = claims.orElseThrow();
        Optional<User> user =
                Guid.parse(token.path("oid").asString(""))
                        .flatMap(id -> directory.user(tenant.get().id(), id))
                        .filter(found -> found.deletedAt().isEmpty() && found.accountEnabled());
        Optional<UUID> client =
                Guid.parse(token.path("appid").asString(token.path("azp").asString("")));
        if (user.isEmpty() || client.isEmpty()) {
            return refused();
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("sub", TokenMaker.pairwise(tenant.get(), user.get().id(), client.get()));
        body.put("name", user.get().displayName());
        user.get().surname().ifPresent(name -> body.put("family_name", name));
        user.get().givenName().ifPresent(name -> body.put("given_name", name));
        body.put("picture", request.origin() + "/v1.0/me/photo/$value");
        if (hasScope(token, "email")) {
            user.get().mail().ifPresent(mail -> body.put("email", mail));
        }
        return Response.json(200, body)
                .withHeader("Cache-Control", "no-store")
                .withHeader("Access-Control-Allow-Origin", "*");
    }

    private boolean isForGraph(Tenant tenant, JsonNode claims) {
        return hasScope(claims, "openid")
                && directory
                        .servicePrincipalByName(tenant.id(), claims.path("aud").asString(""))
                        .filter(resource ->
                                resource.appId()
                                        .equals(WellKnownApplication.MICROSOFT_GRAPH.appId()))
                        .isPresent();
    }

    private static boolean hasScope(JsonNode claims, String scope) {
        return Arrays.asList(claims.path("scp").asString("").split(" ")).contains(scope);
    }

    private static Response refused() {
        return Response.json(401, Map.of("error", "invalid_token"))
                .withHeader("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                .withHeader("Access-Control-Allow-Origin", "*");
    }
}
