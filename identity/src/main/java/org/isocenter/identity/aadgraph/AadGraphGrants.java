package org.isocenter.identity.aadgraph;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
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
import org.isocenter.identity.directory.PermissionScope;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.graph.GraphRefusal;
import org.isocenter.identity.graph.GraphRight;
import org.isocenter.identity.odata.QueryOptions;
import tools.jackson.databind.node.ObjectNode;

/// `oauth2PermissionGrants` (identity:AADG-9).
final class AadGraphGrants {
    private final Directory directory;
    private final InstantSource clock;
    private final NewIds ids;

    AadGraphGrants(Directory directory, InstantSource clock, NewIds ids) {
        this.directory = directory;
        this.clock = clock;
        this.ids = ids;
    }

    Response list(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        QueryOptions options = call.options();
        List<ObjectNode> found =
                directory
                        .<List<PermissionGrant>, RuntimeException>read(
                                rows -> rows.grants().ofTenant(call.tenantId()))
                        .stream()
                        .map(AadGraphDocuments::grant)
                        .filter(options::matches)
                        .toList();
        return call.collection("oauth2PermissionGrants", found, Optional.empty());
    }

    /// `az` up to 2.36 grants `user_impersonation` unless it is told otherwise; where the resource has
    /// no such permission, all it has are meant (identity:AADG-9).
    Response create(AadGraphCall call) throws GraphRefusal, IOException {
        call.caller().demand(GraphRight.WRITE_GRANTS);
        ObjectNode body = call.body();
        Instant now = clock.instant();
        String id = ids.opaque();
        try {
            PropertyReader in = PropertyReader.of(body);
            UUID clientId = in.requiredGuid("clientId");
            UUID resourceId = in.requiredGuid("resourceId");
            Optional<UUID> principalId = in.guid("principalId");
            String scope = in.text("scope", 3850).orElse("");
            if (in.requiredText("consentType", 32).equals("AllPrincipals")
                    == principalId.isPresent()) {
                throw in.wrong("principalId", "does not fit consentType");
            }
            PermissionGrant made =
                    directory.<PermissionGrant, GraphRefusal>write(
                            call.initiator(),
                            rows -> {
                                ServicePrincipal resource =
                                        servicePrincipal(rows, call, resourceId);
                                ServicePrincipal client = servicePrincipal(rows, call, clientId);
                                Optional<PermissionGrant> known =
                                        rows
                                                .grants()
                                                .ofClient(call.tenantId(), client.id())
                                                .stream()
                                                .filter(each ->
                                                        each.resourceId().equals(resourceId)
                                                                && each.principalId()
                                                                        .equals(principalId))
                                                .findFirst();
                                PermissionGrant grant =
                                        new PermissionGrant(
                                                known.map(PermissionGrant::id).orElse(id),
                                                call.tenantId(),
                                                clientId,
                                                principalId,
                                                resourceId,
                                                scopes(scope, resource),
                                                now);
                                rows.grants().put(grant);
                                return grant;
                            });
            return call.entity(201, "oauth2PermissionGrants", AadGraphDocuments.grant(made));
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    private static ServicePrincipal servicePrincipal(DirectoryRows rows, AadGraphCall call, UUID id)
            throws GraphRefusal {
        return rows.servicePrincipals()
                .find(call.tenantId(), id)
                .orElseThrow(() -> GraphRefusal.notFound(id.toString()));
    }

    private static Set<String> scopes(String asked, ServicePrincipal resource) {
        Set<String> scopes = new LinkedHashSet<>(List.of(asked.strip().split("\\s+")));
        scopes.remove("");
        if (scopes.contains("user_impersonation")
                && resource.enabledScope("user_impersonation").isEmpty()) {
            scopes.remove("user_impersonation");
            resource.scopes().stream()
                    .filter(PermissionScope::enabled)
                    .forEach(scope -> scopes.add(scope.value()));
        }
        return scopes;
    }

    Response delete(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.WRITE_GRANTS);
        String id = call.request().pathParameter("id");
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    if (rows.grants().find(call.tenantId(), id).isEmpty()) {
                        throw GraphRefusal.notFound(id);
                    }
                    rows.grants().delete(id);
                    return Response.of(204);
                });
    }
}
