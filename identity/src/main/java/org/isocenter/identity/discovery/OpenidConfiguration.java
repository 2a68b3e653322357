package org.isocenter.identity.discovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.http.Origin;
import org.isocenter.identity.authority.Authority;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.authority.HostAliases.Role;
import org.isocenter.identity.authority.Issuers;
import org.isocenter.identity.authority.Protocol;

/// The discovery document (OpenID Connect Discovery §3; identity:DISC-4 to identity:DISC-9).
///
/// @param issuers how we sign ourselves
/// @param aliases where the other planes are
record OpenidConfiguration(Issuers issuers, HostAliases aliases) {
    private static final List<String> CLAIMS =
            List.of(
                    "sub",
                    "iss",
                    "cloud_instance_name",
                    "cloud_instance_host_name",
                    "cloud_graph_host_name",
                    "msgraph_host",
                    "aud",
                    "exp",
                    "iat",
                    "auth_time",
                    "acr",
                    "nonce",
                    "preferred_username",
                    "name",
                    "tid",
                    "ver",
                    "at_hash",
                    "c_hash",
                    "email");

    Map<String, Object> document(Origin origin, Authority authority, Protocol protocol) {
        boolean v1 = protocol == Protocol.V1;
        String base = origin + "/" + authority.segment() + "/";
        String oauth = base + protocol.path();
        Origin graph = aliases.origin(Role.GRAPH, origin);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("issuer", issuer(origin, authority, protocol));
        document.put("authorization_endpoint", oauth + "authorize");
        document.put("token_endpoint", oauth + "token");
        document.put("device_authorization_endpoint", oauth + "devicecode");
        document.put("end_session_endpoint", oauth + "logout");
        document.put(
                "jwks_uri",
                base + (protocol == Protocol.V2 ? "discovery/v2.0/keys" : "discovery/keys"));
        document.put("userinfo_endpoint", v1 ? base + "openid/userinfo" : graph + "/oidc/userinfo");
        document.put(
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_post", "private_key_jwt", "client_secret_basic"));
        document.put("response_modes_supported", List.of("query", "fragment", "form_post"));
        document.put(
                "response_types_supported",
                v1
                        ? List.of(
                                "code",
                                "id_token",
                                "code id_token",
                                "id_token token",
                                "token id_token",
                                "token")
                        : List.of("code", "id_token", "code id_token", "id_token token"));
        document.put(
                "scopes_supported",
                v1 ? List.of("openid") : List.of("openid", "profile", "email", "offline_access"));
        document.put("subject_types_supported", List.of("pairwise"));
        document.put("id_token_signing_alg_values_supported", List.of("RS256"));
        document.put("code_challenge_methods_supported", List.of("S256", "plain"));
        document.put("request_uri_parameter_supported", false);
        document.put("http_logout_supported", true);
        document.put("frontchannel_logout_supported", true);
        document.put("claims_supported", CLAIMS);
        document.put("tenant_region_scope", "WW");
        document.put("cloud_instance_name", origin.authority());
        document.put("cloud_graph_host_name", aliases.origin(Role.AAD_GRAPH, origin).authority());
        document.put("msgraph_host", graph.authority());
        document.put("rbac_url", aliases.origin(Role.ARM, origin).toString());
        return document;
    }

    private String issuer(Origin origin, Authority authority, Protocol protocol) {
        return switch (authority) {
            case Authority.OneTenant(var tenant) ->
                    protocol == Protocol.V1
                            ? issuers.v1(origin, tenant.id())
                            : issuers.v2(origin, tenant.id());
            case Authority.Adfs(var tenant, boolean named) ->
                    named ? issuers.v2(origin, tenant.id()) : origin + "/adfs";
            case Authority.AnyTenant _ -> template(origin, protocol);
            case Authority.Consumers _ -> template(origin, protocol);
        };
    }

    /// The issuer of a document for any directory: the client fills in the id it finds in the token.
    private String template(Origin origin, Protocol protocol) {
        return origin + "/{tenantid}/" + (protocol == Protocol.V1 ? "" : "v2.0");
    }
}
