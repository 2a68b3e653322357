package org.isocenter.resourcemanager;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.isocenter.http.BodyTooLargeException;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.auth.Authentication;
import org.isocenter.http.auth.Authenticator;
import org.isocenter.http.auth.Principal;
import org.isocenter.persistence.sql.Database;
import org.isocenter.resourcemanager.healthcare.Addresses;
import org.isocenter.resourcemanager.protocol.ApiFamily;
import org.isocenter.resourcemanager.protocol.ApiVersion;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.ArmTarget;
import org.isocenter.resourcemanager.protocol.Guids;
import org.isocenter.resourcemanager.resource.Subscription;
import org.isocenter.resourcemanager.resource.SubscriptionRepository;

/// Checks 1 to 4 of §1.4, before any resource type is asked, and the header fields every response
/// has (§1.1).
final class FrontDoor {
    private static final int LARGEST_BODY = 4 << 20;
    private static final DateTimeFormatter ROUTING_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final ResourceManagerSettings settings;
    private final Database database;
    private final SubscriptionRepository subscriptions;
    private final Authenticator authenticator;
    private final Addresses addresses;
    private final Supplier<String> guids;
    private final RateLimits rateLimits = new RateLimits();

    FrontDoor(
            ResourceManagerSettings settings,
            Database database,
            SubscriptionRepository subscriptions,
            Authenticator authenticator,
            Addresses addresses,
            Supplier<String> guids) {
        this.settings = settings;
        this.database = database;
        this.subscriptions = subscriptions;
        this.authenticator = authenticator;
        this.addresses = addresses;
        this.guids = guids;
    }

    /// What is learned about a request on its way, for the header fields of the response.
    static final class Passage {
        private Optional<String> limitField = Optional.empty();
        private int remaining;
        private String correlationId = "";
    }

    /// Lets a request in, or refuses it.
    ArmRequest admit(
            Request request, ArmTarget target, List<String> segments, Instant now, Passage passage)
            throws ArmRefusal, IOException {
        passage.correlationId = correlationId(request);
        ApiVersion version = version(request);
        Optional<Subscription> subscription = subscription(target);
        Principal caller = authenticate(request, subscription);
        checkSubscription(target, subscription, caller, request);
        limit(request, target, caller, now, passage);
        for (String segment : segments) {
            if (segment.indexOf('/') >= 0 || segment.chars().anyMatch(Character::isISOControl)) {
                throw ArmError.INVALID_RESOURCE_NAME.refuse(
                        segment, "it has a slash or a control character.");
            }
        }
        return ArmRequest.of(request, body(request), version, caller, now, passage.correlationId);
    }

    static ApiVersion version(Request request) throws ArmRefusal {
        String text =
                request.query()
                        .first("api-version")
                        .filter(word -> !word.isBlank())
                        .orElseThrow(ArmError.MISSING_API_VERSION_PARAMETER::refuse);
        return ApiVersion.parse(text.strip())
                .orElseThrow(() ->
                        ArmError.INVALID_API_VERSION_PARAMETER.refuse(
                                text, ApiFamily.RESOURCES.listed()));
    }

    private static byte[] body(Request request) throws ArmRefusal, IOException {
        if (request.method().equals("GET")
                || request.method().equals("HEAD")
                || request.method().equals("DELETE")) {
            return new byte[0];
        }
        if (request.contentLength().orElse(0) > LARGEST_BODY) {
            throw ArmError.REQUEST_ENTITY_TOO_LARGE.refuse(LARGEST_BODY);
        }
        try (InputStream in = request.body()) {
            byte[] body = in.readNBytes(LARGEST_BODY + 1);
            if (body.length > LARGEST_BODY) {
                throw ArmError.REQUEST_ENTITY_TOO_LARGE.refuse(LARGEST_BODY);
            }
            return body;
        } catch (BodyTooLargeException e) {
            throw ArmError.REQUEST_ENTITY_TOO_LARGE.refuse(e.limitBytes());
        }
    }

    // Checks 2 to 4

    private Optional<Subscription> subscription(ArmTarget target) {
        return target.scope()
                .flatMap(ArmId::subscription)
                .flatMap(id ->
                        database.<Optional<Subscription>, RuntimeException>read(
                                tx -> subscriptions.find(tx, id)));
    }

    private Principal authenticate(Request request, Optional<Subscription> subscription)
            throws ArmRefusal {
        String tenantId = subscription.map(Subscription::tenantId).orElse(settings.homeTenantId());
        return switch (authenticator.authenticate(request)) {
            case Authentication.Authenticated(Principal principal) -> {
                if (settings.requireUserImpersonation()
                        && principal.kind() == Principal.Kind.USER
                        && !principal.scopes().contains("user_impersonation")) {
                    throw ArmError.INVALID_SCOPE.refuse();
                }
                yield principal;
            }
            case Authentication.Refused(Authentication.Reason reason, String description) -> {
                ArmRefusal refusal =
                        switch (reason) {
                            case MISSING -> ArmError.AUTHENTICATION_FAILED.refuse();
                            case EXPIRED -> ArmError.EXPIRED_AUTHENTICATION_TOKEN.refuse();
                            case MALFORMED,
                                    BAD_SIGNATURE,
                                    NOT_YET_VALID,
                                    WRONG_AUDIENCE,
                                    WRONG_ISSUER ->
                                    ArmError.INVALID_AUTHENTICATION_TOKEN.refuse(description);
                        };
                throw challenge(refusal, request, tenantId);
            }
        };
    }

    /// The header that tells a client where tokens are made (rules ARM-17, ARM-19).
    private ArmRefusal challenge(ArmRefusal refusal, Request request, String tenantId) {
        String description = refusal.message().replace('"', '\'').replace('\\', '/');
        return refusal.withHeader(
                "WWW-Authenticate",
                "Bearer authorization_uri=\""
                        + addresses.login(request.origin())
                        + "/"
                        + tenantId
                        + "\", error=\"invalid_token\", error_description=\""
                        + description
                        + "\"");
    }

    private void checkSubscription(
            ArmTarget target,
            Optional<Subscription> subscription,
            Principal caller,
            Request request)
            throws ArmRefusal {
        Optional<String> id = target.scope().flatMap(ArmId::subscription);
        if (id.isEmpty()) {
            return;
        }
        if (!Guids.isGuid(id.get())) {
            throw ArmError.INVALID_SUBSCRIPTION_ID.refuse(id.get()).at("subscriptionId");
        }
        if (subscription.isEmpty()) {
            throw ArmError.SUBSCRIPTION_NOT_FOUND.refuse(id.get());
        }
        String tenantId = subscription.get().tenantId();
        if (!tenantId.equalsIgnoreCase(caller.tenantId())) {
            throw challenge(
                    ArmError.INVALID_AUTHENTICATION_TOKEN_TENANT.refuse(tenantId),
                    request,
                    tenantId);
        }
    }

    private void limit(
            Request request, ArmTarget target, Principal caller, Instant now, Passage passage)
            throws ArmRefusal {
        Optional<String> subscription = target.scope().flatMap(ArmId::subscription);
        String kind =
                switch (request.method()) {
                    case "GET", "HEAD" -> "reads";
                    case "DELETE" -> subscription.isPresent() ? "deletes" : "writes";
                    default -> "writes";
                };
        int limit =
                switch (kind) {
                    case "reads" -> settings.readsPerHour();
                    case "deletes" -> settings.deletesPerHour();
                    default -> settings.writesPerHour();
                };
        RateLimits.Count count =
                rateLimits.count(
                        caller.objectId(), subscription.orElse("tenant"), kind, limit, now);
        passage.limitField =
                Optional.of(
                        "x-ms-ratelimit-remaining-"
                                + (subscription.isPresent() ? "subscription-" : "tenant-")
                                + kind);
        passage.remaining = count.remaining();
        if (settings.throttles() && count.exceeded()) {
            String seconds = Long.toString(count.retryAfterSeconds());
            throw ArmError.TOO_MANY_REQUESTS.refuse(seconds).withHeader("Retry-After", seconds);
        }
    }

    private String correlationId(Request request) {
        return request.headers()
                .first("x-ms-correlation-request-id")
                .filter(Guids::isGuid)
                .orElseGet(guids);
    }

    /// The header fields every response has (contract §1.1).
    Response withHeaders(Request request, Response response, Instant now, Passage passage) {
        String correlation =
                passage.correlationId.isEmpty() ? correlationId(request) : passage.correlationId;
        Response answer =
                response.withHeader("x-ms-request-id", guids.get())
                        .withHeader("x-ms-correlation-request-id", correlation)
                        .withHeader(
                                "x-ms-routing-request-id",
                                settings.resources()
                                                .locations()
                                                .own()
                                                .name()
                                                .toUpperCase(Locale.ROOT)
                                        + ":"
                                        + ROUTING_TIME.format(now)
                                        + ":"
                                        + guids.get())
                        .withHeader("Cache-Control", "no-cache")
                        .withHeader("Pragma", "no-cache")
                        .withHeader("Expires", "-1")
                        .withHeader(
                                "Strict-Transport-Security", "max-age=31536000; includeSubDomains")
                        .withHeader("X-Content-Type-Options", "nosniff");
        Optional<String> clientId = request.headers().first("x-ms-client-request-id");
        boolean echo =
                request.headers()
                        .first("x-ms-return-client-request-id")
                        .filter("true"::equalsIgnoreCase)
                        .isPresent();
        if (echo && clientId.isPresent()) {
            answer = answer.withHeader("x-ms-client-request-id", clientId.get());
        }
        if (passage.limitField.isPresent()) {
            answer =
                    answer.withHeader(
                            passage.limitField.get(), Integer.toString(passage.remaining));
        }
        return answer;
    }
}
