package org.isocenter.identity.graph;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.KeyCredential;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.ServicePrincipalDocument;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.odata.QueryOptions;
import tools.jackson.databind.node.ObjectNode;

/// `/servicePrincipals` (identity:GRAPH-9).
final class ServicePrincipals {
    private static final String SET = "servicePrincipals";
    private static final Set<String> READ_ONLY =
            Set.of(
                    "id",
                    "appId",
                    "appDisplayName",
                    "appOwnerOrganizationId",
                    "appRoles",
                    "createdDateTime",
                    "deletedDateTime",
                    "oauth2PermissionScopes",
                    "replyUrls",
                    "servicePrincipalNames",
                    "servicePrincipalType",
                    "signInAudience",
                    "passwordCredentials");

    private final Directory directory;
    private final Representations representations;
    private final Listing listing;
    private final Credentials credentials;
    private final InstantSource clock;
    private final NewIds ids;

    ServicePrincipals(
            Directory directory,
            Representations representations,
            Listing listing,
            Credentials credentials,
            InstantSource clock,
            NewIds ids) {
        this.directory = directory;
        this.representations = representations;
        this.listing = listing;
        this.credentials = credentials;
        this.clock = clock;
        this.ids = ids;
    }

    Response list(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        return listing.page(call, SET, ObjectType.SERVICE_PRINCIPAL);
    }

    Response count(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        return Response.text(200, Long.toString(listing.count(call, ObjectType.SERVICE_PRINCIPAL)));
    }

    Response create(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        UUID appId;
        try {
            appId = PropertyReader.of(body).requiredGuid("appId");
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
        ObjectNode changes = body.deepCopy();
        changes.remove(List.of("appId", "servicePrincipalType"));
        Instant now = clock.instant();
        UUID id = ids.guid();
        ServicePrincipal made =
                directory.<ServicePrincipal, GraphRefusal>write(
                        call.initiator(),
                        rows -> {
                            ServicePrincipal fresh =
                                    Ownership.servicePrincipal(rows, call.caller(), appId, id, now);
                            ServicePrincipal changed = changed(fresh, changes.deepCopy());
                            rows.objects().put(changed);
                            Ownership.ofCreator(rows, call.caller(), changed);
                            return changed;
                        });
        return Replies.created(call, SET, representations.of(made));
    }

    private ServicePrincipal changed(ServicePrincipal was, ObjectNode patch) throws GraphRefusal {
        try {
            for (String property : patch.propertyNames()) {
                if (!ServicePrincipalDocument.knows(property) && property.indexOf('@') < 0) {
                    throw new InvalidPropertyException(property, "does not exist");
                }
            }
            ObjectNode document = ServicePrincipalDocument.write(was);
            Optional<List<KeyCredential>> keys = Optional.empty();
            if (patch.has("keyCredentials")) {
                keys =
                        Optional.of(
                                credentials.keys(
                                        PropertyReader.of(patch)
                                                .objects("keyCredentials", Credentials.LIMIT),
                                        was.keyCredentials()));
                patch.remove("keyCredentials");
            }
            Patches.readOnly(patch, representations.of(was), READ_ONLY);
            Patches.merge(document, patch);
            ServicePrincipal now = ServicePrincipalDocument.readChanges(document, was);
            return keys.isPresent()
                    ? now.withCredentials(now.passwordCredentials(), keys.get())
                    : now;
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    Response get(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        QueryOptions options = call.options();
        ServicePrincipal principal =
                directory.<ServicePrincipal, GraphRefusal>read(
                        rows -> Access.servicePrincipal(rows, call));
        ObjectNode node = representations.of(principal);
        if (options.selects("keyCredentials")) {
            Representations.credentials(node, principal, true);
        }
        listing.expand(principal, node, options);
        return Replies.entity(call, SET, node);
    }

    Response patch(GraphCall call) throws GraphRefusal, IOException {
        ObjectNode patch = call.body();
        boolean createsIfMissing =
                call.request().headers().all("Prefer").stream()
                        .anyMatch(value -> value.contains("create-if-missing"));
        Instant now = clock.instant();
        UUID id = ids.guid();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Optional<UUID> appId = call.path("appId").flatMap(Guid::parse);
                    if (createsIfMissing
                            && appId.isPresent()
                            && rows.servicePrincipals()
                                    .byAppId(call.tenantId(), appId.get())
                                    .isEmpty()) {
                        ServicePrincipal fresh =
                                Ownership.servicePrincipal(
                                        rows, call.caller(), appId.get(), id, now);
                        ServicePrincipal made = changed(fresh, patch.deepCopy());
                        rows.objects().put(made);
                        Ownership.ofCreator(rows, call.caller(), made);
                        return Replies.created(call, SET, representations.of(made));
                    }
                    ServicePrincipal was = Access.servicePrincipal(rows, call);
                    Access.demandWrite(rows, call, was);
                    rows.objects().put(changed(was, patch.deepCopy()));
                    return Replies.noContent();
                });
    }

    Response delete(GraphCall call) throws GraphRefusal {
        Instant now = clock.instant();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    ServicePrincipal principal = Access.servicePrincipal(rows, call);
                    Access.demandWrite(rows, call, principal);
                    if (WellKnownApplication.of(principal.appId()).isPresent()) {
                        throw GraphRefusal.badRequest(
                                "The service principal of a pre-registered application cannot be"
                                        + " deleted.");
                    }
                    if (principal.principalType()
                            == ServicePrincipal.PrincipalType.MANAGED_IDENTITY) {
                        throw GraphRefusal.badRequest(
                                "A managed identity is deleted with its resource.");
                    }
                    rows.objects().delete(principal, now);
                    return Replies.noContent();
                });
    }

    /// Nothing is classified here.
    Response delegatedPermissionClassifications(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        directory.<ServicePrincipal, GraphRefusal>read(rows -> Access.servicePrincipal(rows, call));
        return Replies.collection(call, "delegatedPermissionClassifications", List.of());
    }
}
