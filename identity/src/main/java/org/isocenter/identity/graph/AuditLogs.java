package org.isocenter.identity.graph;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.identity.directory.AuditEntry;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.Timestamps;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.log.SignInEvent;
import org.isocenter.identity.log.SignInLog;
import org.isocenter.identity.odata.Filter;
import org.isocenter.identity.odata.Filter.Literal;
import org.isocenter.identity.odata.OdataException;
import org.isocenter.identity.odata.QueryOptions;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/auditLogs`: who signed in, and who changed what (identity:SEC-4).
///
/// Both lists have the newest first. A condition on the time narrows what is read; every other
/// condition is looked at line by line, at most [#SCANNED] lines for one page: a page may be short,
/// or empty, and have a next one all the same.
final class AuditLogs {
    private static final int SCANNED = 20_000;
    private static final int BATCH = 500;
    private static final String AFTER = "after:";

    private static final Set<String> SIGN_IN_PROPERTIES =
            Set.of(
                    "id",
                    "createdDateTime",
                    "userDisplayName",
                    "userPrincipalName",
                    "userId",
                    "appId",
                    "appDisplayName",
                    "ipAddress",
                    "clientAppUsed",
                    "correlationId",
                    "conditionalAccessStatus",
                    "isInteractive",
                    "resourceDisplayName",
                    "resourceId",
                    "status",
                    "signInEventTypes",
                    "servicePrincipalId",
                    "servicePrincipalName",
                    "servicePrincipalCredentialKeyId",
                    "authenticationProtocol");

    private static final Set<String> AUDIT_PROPERTIES =
            Set.of(
                    "id",
                    "category",
                    "correlationId",
                    "result",
                    "resultReason",
                    "activityDisplayName",
                    "activityDateTime",
                    "loggedByService",
                    "operationType",
                    "initiatedBy",
                    "targetResources",
                    "additionalDetails");

    private final Directory directory;
    private final SignInLog signIns;
    private final InstantSource clock;

    AuditLogs(Directory directory, SignInLog signIns, InstantSource clock) {
        this.directory = directory;
        this.signIns = signIns;
        this.clock = clock;
    }

    /// A line that was read, with what finds the ones after it.
    private record Line(String place, ObjectNode document) {}

    /// Where lines come from.
    @FunctionalInterface
    private interface Source {
        List<Line> read(Instant from, Instant until, Optional<String> after, int limit)
                throws GraphRefusal;
    }

    Response signIns(GraphCall call) throws GraphRefusal {
        return page(
                call,
                "auditLogs/signIns",
                "createdDateTime",
                SIGN_IN_PROPERTIES,
                (from, until, after, limit) -> {
                    Optional<SignInLog.Place> place = Optional.empty();
                    if (after.isPresent()) {
                        place = Optional.of(signInPlace(after.get()));
                    }
                    return signIns.list(call.tenantId(), from, until, place, limit).stream()
                            .map(event ->
                                    new Line(
                                            event.at().toEpochMilli() + ":" + event.traceId(),
                                            document(event)))
                            .toList();
                });
    }

    Response directoryAudits(GraphCall call) throws GraphRefusal {
        return page(
                call,
                "auditLogs/directoryAudits",
                "activityDateTime",
                AUDIT_PROPERTIES,
                (from, until, after, limit) -> {
                    Optional<AuditEntry.Place> place = Optional.empty();
                    if (after.isPresent()) {
                        place = Optional.of(auditPlace(after.get()));
                    }
                    return directory.audit(call.tenantId(), from, until, place, limit).stream()
                            .map(entry ->
                                    new Line(
                                            entry.place().at() + ":" + entry.place().sequence(),
                                            entry.document()))
                            .toList();
                });
    }

    Response signIn(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_AUDIT_LOGS);
        UUID id = call.guid("id");
        SignInEvent event =
                signIns.find(call.tenantId(), id)
                        .orElseThrow(() -> GraphRefusal.notFound(id.toString()));
        return Replies.entity(call, "auditLogs/signIns", document(event));
    }

    Response directoryAudit(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_AUDIT_LOGS);
        String id = call.request().pathParameter("id");
        return Replies.entity(
                call,
                "auditLogs/directoryAudits",
                directory
                        .auditEntry(call.tenantId(), id)
                        .orElseThrow(() -> GraphRefusal.notFound(id)));
    }

    private Response page(
            GraphCall call, String set, String time, Set<String> properties, Source source)
            throws GraphRefusal {
        call.caller().demand(GraphRight.READ_AUDIT_LOGS);
        QueryOptions options = call.options();
        check(options, time, properties);
        Bounds bounds = Bounds.of(options.filter(), time, clock.instant());
        Optional<String> after = Optional.empty();
        if (options.skipToken().isPresent()) {
            after = Listing.token(options.skipToken().get(), AFTER);
            if (after.isEmpty()) {
                throw Listing.badToken();
            }
        }
        List<ObjectNode> found = new ArrayList<>();
        boolean more = true;
        int scanned = 0;
        while (more && scanned < SCANNED && found.size() < options.top()) {
            List<Line> batch = source.read(bounds.from(), bounds.until(), after, BATCH);
            more = batch.size() == BATCH;
            for (Line line : batch) {
                if (found.size() == options.top()) {
                    more = true;
                    break;
                }
                after = Optional.of(line.place());
                scanned++;
                if (options.matches(line.document())) {
                    found.add(line.document());
                }
            }
        }
        ObjectNode body = Listing.head(call, set, options);
        if (more && after.isPresent()) {
            body.put("@odata.nextLink", Listing.nextLink(call, AFTER + after.get()));
        }
        ArrayNode value = body.putArray("value");
        for (ObjectNode document : found) {
            value.add(options.selectFrom(document, Set.of()));
        }
        return Response.json(200, body);
    }

    private static void check(QueryOptions options, String time, Set<String> properties)
            throws GraphRefusal {
        try {
            options.demandKnown(properties);
        } catch (OdataException e) {
            throw new GraphRefusal(GraphError.UNSUPPORTED_QUERY, e.problem());
        }
        boolean newestFirst =
                options.orderBy().isEmpty()
                        || options.orderBy().size() == 1
                                && options.orderBy().getFirst().descending()
                                && options.orderBy()
                                        .getFirst()
                                        .path()
                                        .toString()
                                        .equalsIgnoreCase(time);
        if (!newestFirst || options.search().isPresent() || options.count()) {
            throw new GraphRefusal(
                    GraphError.UNSUPPORTED_QUERY,
                    "The logs are read with $filter, $select, $top and $orderby="
                            + time
                            + " desc only.");
        }
    }

    /// The time a filter confines an answer to.
    private record Bounds(Instant from, Instant until) {
        static Bounds of(Optional<Filter> filter, String property, Instant now) {
            // What another node wrote may be a little ahead of this clock.
            Bounds all = new Bounds(Instant.EPOCH, now.plus(Duration.ofDays(1)));
            return filter.map(condition -> all.narrowed(condition, property)).orElse(all);
        }

        private Bounds narrowed(Filter filter, String property) {
            return switch (filter) {
                case Filter.And(var parts) -> {
                    Bounds bounds = this;
                    for (Filter part : parts) {
                        bounds = bounds.narrowed(part, property);
                    }
                    yield bounds;
                }
                case Filter.Comparison(
                                Filter.Path path,
                                Filter.Operator operator,
                                Literal.Text(String text))
                        when path.toString().equalsIgnoreCase(property) ->
                        narrowed(operator, Timestamps.parse(text));
                case Filter.Comparison _,
                        Filter.Or _,
                        Filter.Not _,
                        Filter.In _,
                        Filter.TextFunction _,
                        Filter.Lambda _,
                        Filter.NotEmpty _,
                        Filter.Flag _ ->
                        this;
            };
        }

        private Bounds narrowed(Filter.Operator operator, Optional<Instant> date) {
            if (date.isEmpty()) {
                return this;
            }
            Instant moment = date.get();
            return switch (operator) {
                case GT, GE -> new Bounds(moment.isAfter(from) ? moment : from, until);
                case LT, LE -> new Bounds(from, moment.isBefore(until) ? moment : until);
                case EQ, NE -> this;
            };
        }
    }

    private static SignInLog.Place signInPlace(String text) throws GraphRefusal {
        String[] parts = text.split(":", 2);
        Optional<UUID> id = parts.length == 2 ? Guid.parse(parts[1]) : Optional.empty();
        if (id.isEmpty() || !parts[0].matches("\\d{1,15}")) {
            throw Listing.badToken();
        }
        return new SignInLog.Place(Instant.ofEpochMilli(Long.parseLong(parts[0])), id.get());
    }

    private static AuditEntry.Place auditPlace(String text) throws GraphRefusal {
        String[] parts = text.split(":", 2);
        if (parts.length != 2 || !parts[0].matches("\\d{1,18}") || !parts[1].matches("\\d{1,18}")) {
            throw Listing.badToken();
        }
        return new AuditEntry.Place(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }

    /// As Graph shows a sign-in.
    private ObjectNode document(SignInEvent event) {
        boolean interactive = event.flow().equals("page") || event.flow().equals("password");
        String type =
                event.flow().equals("client_credentials")
                        ? "servicePrincipal"
                        : interactive ? "interactiveUser" : "nonInteractiveUser";
        Optional<ServicePrincipal> principal =
                event.clientId()
                        .filter(_ -> type.equals("servicePrincipal"))
                        .flatMap(id -> directory.servicePrincipalByAppId(event.tenantId(), id));
        ObjectNode node =
                Json.mapper()
                        .createObjectNode()
                        .put("id", event.traceId().toString())
                        .put("createdDateTime", Timestamps.format(event.at()))
                        .put("userDisplayName", event.userDisplayName().orElse(null))
                        .put("userPrincipalName", event.userPrincipalName().orElse(null))
                        .put("userId", event.userId().map(UUID::toString).orElse(null))
                        .put("appId", event.clientId().map(UUID::toString).orElse(null))
                        .put("appDisplayName", event.clientName().orElse(null))
                        .put("ipAddress", event.address())
                        .put(
                                "clientAppUsed",
                                event.flow().equals("page")
                                        ? "Browser"
                                        : "Mobile Apps and Desktop clients")
                        .put("correlationId", event.correlationId().toString())
                        .put("conditionalAccessStatus", "notApplied")
                        .put("isInteractive", interactive)
                        .put("resourceDisplayName", event.resource().orElse(null))
                        .put(
                                "resourceId",
                                event.resource()
                                        .flatMap(name ->
                                                directory.servicePrincipalByName(
                                                        event.tenantId(), name))
                                        .map(found -> found.appId().toString())
                                        .orElse(null))
                        .put(
                                "servicePrincipalId",
                                principal.map(one -> one.id().toString()).orElse(null))
                        .put(
                                "servicePrincipalName",
                                principal.map(ServicePrincipal::displayName).orElse(null))
                        .put(
                                "servicePrincipalCredentialKeyId",
                                event.credentialId().map(UUID::toString).orElse(null))
                        .put("authenticationProtocol", protocol(event.flow()));
        node.putArray("signInEventTypes").add(type);
        node.putObject("status")
                .put("errorCode", event.error())
                .put(
                        "failureReason",
                        event.error() == 0
                                ? "Other."
                                : Aadsts.ofNumber(event.error())
                                        .map(Aadsts::explanation)
                                        .orElse("Refused."))
                .put(
                        "additionalDetails",
                        event.count() > 1
                                ? event.count() + " like this one within five minutes"
                                : null);
        node.putNull("location");
        node.putNull("deviceDetail");
        return node;
    }

    private static String protocol(String flow) {
        return switch (flow) {
            case "device_code" -> "deviceCode";
            case "password" -> "ropc";
            default -> "oAuth2";
        };
    }
}
