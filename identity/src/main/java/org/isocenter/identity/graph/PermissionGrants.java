package org.isocenter.identity.graph;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.PermissionGrant;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.ServicePrincipal;
import tools.jackson.databind.node.ObjectNode;

/// `/oauth2PermissionGrants` (identity:GRAPH-11, identity:CONSENT-1).
final class PermissionGrants {
    private static final String SET = "oauth2PermissionGrants";
    private static final int SCOPE_LENGTH = 3850;

    private final Directory directory;
    private final InstantSource clock;
    private final NewIds ids;

    PermissionGrants(Directory directory, InstantSource clock, NewIds ids) {
        this.directory = directory;
        this.clock = clock;
        this.ids = ids;
    }

    Response list(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        List<PermissionGrant> grants =
                directory.<List<PermissionGrant>, RuntimeException>read(
                        rows -> rows.grants().ofTenant(call.tenantId()));
        return collection(call, grants);
    }

    private static Response collection(GraphCall call, List<PermissionGrant> grants)
            throws GraphRefusal {
        return Replies.collection(call, SET, grants.stream().map(Representations::grant).toList());
    }

    Response ofClient(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        return collection(
                call,
                directory.<List<PermissionGrant>, GraphRefusal>read(rows ->
                        rows.grants()
                                .ofClient(
                                        call.tenantId(),
                                        Access.servicePrincipal(rows, call).id())));
    }

    Response ofUser(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        return collection(
                call,
                directory.<List<PermissionGrant>, GraphRefusal>read(rows ->
                        rows.grants()
                                .ofPrincipal(
                                        call.tenantId(),
                                        call.path("id").isPresent()
                                                ? Access.user(rows, call).id()
                                                : Access.me(rows, call).id())));
    }

    Response get(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        PermissionGrant grant =
                directory.<PermissionGrant, GraphRefusal>read(rows -> find(rows, call));
        return Replies.entity(call, SET, Representations.grant(grant));
    }

    private static PermissionGrant find(DirectoryRows rows, GraphCall call) throws GraphRefusal {
        String id = call.request().pathParameter("id");
        return rows.grants().find(call.tenantId(), id).orElseThrow(() -> GraphRefusal.notFound(id));
    }

    Response create(GraphCall call) throws GraphRefusal, IOException {
        call.caller().demand(GraphRight.WRITE_GRANTS);
        ObjectNode body = call.body();
        Instant now = clock.instant();
        try {
            PropertyReader in = PropertyReader.of(body);
            // Older clients still send validity dates, which have no effect.
            in.onlyHas(
                    Set.of(
                            "id",
                            "clientId",
                            "consentType",
                            "principalId",
                            "resourceId",
                            "scope",
                            "startTime",
                            "expiryTime"));
            String consentType = in.requiredText("consentType", 32);
            Optional<UUID> principal = in.guid("principalId");
            boolean everybody = consentType.equals("AllPrincipals");
            if (!everybody && !consentType.equals("Principal")) {
                throw in.wrong("consentType", "must be AllPrincipals or Principal");
            }
            if (everybody == principal.isPresent()) {
                throw in.wrong(
                        "principalId",
                        everybody ? "must be null for AllPrincipals" : "is required for Principal");
            }
            PermissionGrant grant =
                    new PermissionGrant(
                            ids.opaque(),
                            call.tenantId(),
                            in.requiredGuid("clientId"),
                            principal,
                            in.requiredGuid("resourceId"),
                            words(in.text("scope", SCOPE_LENGTH).orElse("")),
                            now);
            directory.<Boolean, GraphRefusal>write(
                    call.initiator(),
                    rows -> {
                        demandKnown(rows, grant);
                        demandNone(rows, grant);
                        rows.grants().put(grant);
                        return true;
                    });
            return Replies.created(call, SET, Representations.grant(grant));
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    private static void demandKnown(DirectoryRows rows, PermissionGrant grant) throws GraphRefusal {
        for (UUID id : List.of(grant.clientId(), grant.resourceId())) {
            Optional<ServicePrincipal> principal =
                    rows.servicePrincipals().find(grant.tenantId(), id);
            if (principal.isEmpty()) {
                throw GraphRefusal.notFound(id.toString());
            }
        }
        if (grant.principalId().isPresent()
                && rows.users().find(grant.tenantId(), grant.principalId().get()).isEmpty()) {
            throw GraphRefusal.notFound(grant.principalId().get().toString());
        }
    }

    private static void demandNone(DirectoryRows rows, PermissionGrant grant) throws GraphRefusal {
        boolean exists =
                rows.grants().ofClient(grant.tenantId(), grant.clientId()).stream()
                        .anyMatch(each ->
                                each.resourceId().equals(grant.resourceId())
                                        && each.principalId().equals(grant.principalId()));
        if (exists) {
            throw GraphRefusal.conflict("Permission entry already exists.");
        }
    }

    static Set<String> words(String scope) {
        Set<String> words = new LinkedHashSet<>(Arrays.asList(scope.strip().split("\\s+")));
        words.remove("");
        return words;
    }

    Response patch(GraphCall call) throws GraphRefusal, IOException {
        call.caller().demand(GraphRight.WRITE_GRANTS);
        ObjectNode body = call.body();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    PermissionGrant was = find(rows, call);
                    try {
                        PropertyReader in = PropertyReader.of(body);
                        Patches.readOnly(
                                body.deepCopy(),
                                Representations.grant(was),
                                Set.of("clientId", "consentType", "principalId", "resourceId"));
                        Optional<String> scope = in.text("scope", SCOPE_LENGTH);
                        rows.grants()
                                .put(
                                        new PermissionGrant(
                                                was.id(),
                                                was.tenantId(),
                                                was.clientId(),
                                                was.principalId(),
                                                was.resourceId(),
                                                scope.map(PermissionGrants::words)
                                                        .orElse(was.scopes()),
                                                was.createdAt()));
                    } catch (InvalidPropertyException e) {
                        throw GraphRefusal.badRequest(e.sentence());
                    }
                    return Replies.noContent();
                });
    }

    /// A user may take back what he alone consented to.
    Response delete(GraphCall call) throws GraphRefusal {
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    PermissionGrant grant = find(rows, call);
                    boolean own =
                            call.caller().user()
                                    && grant.principalId()
                                            .equals(Optional.of(call.caller().objectId()));
                    if (!own) {
                        call.caller().demand(GraphRight.WRITE_GRANTS);
                    }
                    rows.grants().delete(grant.id());
                    return Replies.noContent();
                });
    }
}
