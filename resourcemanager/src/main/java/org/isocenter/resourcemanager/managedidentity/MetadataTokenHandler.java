package org.isocenter.resourcemanager.managedidentity;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.http.Handler;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.TypeName;
import org.isocenter.resourcemanager.resource.ProvisioningState;
import org.isocenter.resourcemanager.resource.Resource;
import org.isocenter.resourcemanager.resource.ResourceRepository;
import org.isocenter.resourcemanager.resource.Subscription;
import org.isocenter.resourcemanager.resource.SubscriptionRepository;
import tools.jackson.databind.node.ObjectNode;

/// `GET /metadata/identity/oauth2/token`: the endpoint of the instance metadata service that SDKs ask
/// for tokens of managed identities.
///
/// Whoever reaches it gets tokens without a secret, as on a virtual machine. So it is switched off
/// unless an operator wants it, answers callers on loopback only, demands the header `Metadata: true`
/// (which no browser page can send without asking first) and refuses forwarded requests.
public final class MetadataTokenHandler implements Handler {
    private final Database database;
    private final SubscriptionRepository subscriptions;
    private final ResourceRepository resources;
    private final ManagedIdentityTokens tokens;
    private final InstantSource clock;
    private final String tenantId;

    public MetadataTokenHandler(
            Database database,
            SubscriptionRepository subscriptions,
            ResourceRepository resources,
            ManagedIdentityTokens tokens,
            InstantSource clock,
            String tenantId) {
        this.database = database;
        this.subscriptions = subscriptions;
        this.resources = resources;
        this.tokens = tokens;
        this.clock = clock;
        this.tenantId = tenantId;
    }

    @Override
    public Response handle(Request request) throws IOException {
        if (!isLoopback(request.remoteAddress())
                || request.headers().first("X-Forwarded-For").isPresent()
                || request.headers().first("Forwarded").isPresent()) {
            return refuse(403, "forbidden", "Only callers on this machine are answered.");
        }
        if (!request.method().equals("GET")) {
            return refuse(405, "invalid_request", "Only GET is possible.")
                    .withHeader("Allow", "GET");
        }
        boolean marked =
                request.headers().first("Metadata").filter("true"::equalsIgnoreCase).isPresent();
        if (!marked) {
            return refuse(400, "invalid_request", "Required metadata header not specified");
        }
        if (request.query().first("api-version").filter(text -> !text.isBlank()).isEmpty()) {
            return refuse(
                    400, "invalid_request", "Required query variable 'api-version' is missing");
        }
        Optional<String> resource =
                request.query().first("resource").filter(text -> !text.isBlank());
        if (resource.isEmpty()) {
            return refuse(400, "invalid_request", "Required query variable 'resource' is missing");
        }
        List<Resource> found = identities(request);
        if (found.isEmpty()) {
            return refuse(400, "invalid_request", "Identity not found");
        }
        if (found.size() > 1) {
            return refuse(
                    400,
                    "invalid_request",
                    "Multiple user assigned identities exist, please specify the clientId /"
                            + " resourceId of the identity in the token request");
        }
        ObjectNode identity = found.getFirst().properties();
        String clientId = identity.path("clientId").stringValue();
        Optional<ManagedIdentityTokens.IssuedToken> issued =
                tokens.issue(
                        identity.path("tenantId").stringValue(),
                        identity.path("principalId").stringValue(),
                        clientId,
                        resource.get());
        return issued.map(token -> answer(token, clientId))
                .orElseGet(() ->
                        refuse(
                                400,
                                "invalid_resource",
                                "AADSTS500011: The resource principal named "
                                        + resource.get()
                                        + " was not found in the tenant."));
    }

    private static boolean isLoopback(String address) {
        // The address comes from the connection and is never a name, so nothing is looked up.
        try {
            return InetAddress.ofLiteral(address.replace("[", "").replace("]", ""))
                    .isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private List<Resource> identities(Request request) {
        List<Resource> all =
                database.<List<Resource>, RuntimeException>read(tx -> {
                    List<Resource> found = new ArrayList<>();
                    for (Subscription subscription : subscriptions.ofTenant(tx, tenantId)) {
                        found.addAll(
                                resources
                                        .in(tx)
                                        .below(
                                                subscription.armId(),
                                                TypeName.USER_ASSIGNED_IDENTITY));
                    }
                    return found;
                });
        Optional<String> clientId = request.query().first("client_id");
        Optional<String> objectId =
                request.query().first("object_id").or(() -> request.query().first("principal_id"));
        Optional<String> resourceId =
                request.query()
                        .first("msi_res_id")
                        .or(() -> request.query().first("mi_res_id"))
                        .map(id -> ArmId.parse(id).map(ArmId::key).orElse(id));
        return all.stream()
                .filter(identity -> identity.state() == ProvisioningState.SUCCEEDED)
                .filter(identity ->
                        is(clientId, identity.properties().path("clientId").asString("")))
                .filter(identity ->
                        is(objectId, identity.properties().path("principalId").asString("")))
                .filter(identity -> is(resourceId, identity.id().key()))
                .toList();
    }

    private static boolean is(Optional<String> wanted, String value) {
        return wanted.isEmpty()
                || wanted.get().toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT));
    }

    /// Numbers travel as strings, as the metadata service has it.
    private Response answer(ManagedIdentityTokens.IssuedToken token, String clientId) {
        String expiresIn =
                Long.toString(
                        Math.max(
                                0,
                                Duration.between(clock.instant(), token.expiresAt()).toSeconds()));
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("access_token", token.accessToken());
        json.put("client_id", clientId);
        json.put("expires_in", expiresIn);
        json.put("expires_on", Long.toString(token.expiresAt().getEpochSecond()));
        json.put("ext_expires_in", expiresIn);
        json.put("not_before", Long.toString(token.notBefore().getEpochSecond()));
        json.put("resource", token.resource());
        json.put("token_type", "Bearer");
        return Response.json(200, json)
                .withHeader("Cache-Control", "no-store")
                .withHeader("Pragma", "no-cache");
    }

    private static Response refuse(int status, String error, String description) {
        ObjectNode json = Json.mapper().createObjectNode();
        json.put("error", error);
        json.put("error_description", description);
        return Response.json(status, json);
    }
}
