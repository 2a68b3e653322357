package org.isocenter.identity.aadgraph;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.ServicePrincipalDocument;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.graph.Credentials;
import org.isocenter.identity.graph.GraphRefusal;
import org.isocenter.identity.graph.GraphRight;
import org.isocenter.identity.graph.Ownership;
import tools.jackson.databind.node.ObjectNode;

/// `servicePrincipals` (identity:AADG-8).
final class AadGraphServicePrincipals {
    private final Directory directory;
    private final AadGraphListing listing;
    private final AadGraphCredentials credentials;
    private final Credentials keys;
    private final InstantSource clock;
    private final NewIds ids;

    AadGraphServicePrincipals(
            Directory directory,
            AadGraphListing listing,
            AadGraphCredentials credentials,
            Credentials keys,
            InstantSource clock,
            NewIds ids) {
        this.directory = directory;
        this.listing = listing;
        this.credentials = credentials;
        this.keys = keys;
        this.clock = clock;
        this.ids = ids;
    }

    Response list(AadGraphCall call) throws GraphRefusal {
        return listing.list(
                call,
                ObjectType.SERVICE_PRINCIPAL,
                GraphRight.READ_APPLICATIONS,
                "servicePrincipals");
    }

    private static ServicePrincipal find(DirectoryRows rows, AadGraphCall call)
            throws GraphRefusal {
        UUID id = call.id();
        return rows.servicePrincipals()
                .find(call.tenantId(), id)
                .orElseThrow(() -> GraphRefusal.notFound(id.toString()));
    }

    Response get(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        return call.entity(
                200,
                "directoryObjects/Microsoft.DirectoryServices.ServicePrincipal",
                listing.shown(
                        directory.<ServicePrincipal, GraphRefusal>read(rows -> find(rows, call))));
    }

    Response create(AadGraphCall call) throws GraphRefusal, IOException {
        ObjectNode body = call.body();
        UUID id = ids.guid();
        Instant now = clock.instant();
        try {
            UUID appId = PropertyReader.of(body).requiredGuid("appId");
            ServicePrincipal made =
                    directory.<ServicePrincipal, GraphRefusal>write(
                            call.initiator(),
                            rows -> {
                                ServicePrincipal principal =
                                        Ownership.servicePrincipal(
                                                rows, call.caller(), appId, id, now);
                                rows.objects().put(principal);
                                Ownership.ofCreator(rows, call.caller(), principal);
                                return principal;
                            });
            return call.entity(
                    201,
                    "directoryObjects/Microsoft.DirectoryServices.ServicePrincipal",
                    listing.shown(made));
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    Response patch(AadGraphCall call) throws GraphRefusal, IOException {
        return patch(call, call.body());
    }

    private Response patch(AadGraphCall call, ObjectNode body) throws GraphRefusal {
        Instant now = clock.instant();
        ServicePrincipal before =
                directory.<ServicePrincipal, GraphRefusal>read(rows -> {
                    ServicePrincipal principal = find(rows, call);
                    AadGraphCredentials.demandWrite(rows, call, principal);
                    return principal;
                });
        try {
            Optional<List<PasswordCredential>> passwords =
                    credentials.passwords(body, before.passwordCredentials(), now);
            return directory.<Response, GraphRefusal>write(
                    call.initiator(),
                    rows -> {
                        ServicePrincipal was = find(rows, call);
                        AadGraphCredentials.demandWrite(rows, call, was);
                        try {
                            ServicePrincipal changed = changed(was, body);
                            rows.objects()
                                    .put(
                                            changed.withCredentials(
                                                    passwords.orElse(was.passwordCredentials()),
                                                    changed.keyCredentials()));
                        } catch (InvalidPropertyException e) {
                            throw GraphRefusal.badRequest(e.sentence());
                        }
                        return Response.of(204);
                    });
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    /// `PATCH …/passwordCredentials` and `…/keyCredentials`.
    Response patchCredentials(AadGraphCall call) throws GraphRefusal, IOException {
        return patch(call, AadGraphCredentials.patch(call));
    }

    private ServicePrincipal changed(ServicePrincipal was, ObjectNode body)
            throws InvalidPropertyException {
        ObjectNode document = ServicePrincipalDocument.write(was);
        for (String name : List.of("accountEnabled", "appRoleAssignmentRequired", "tags")) {
            if (body.has(name)) {
                document.set(name, body.get(name));
            }
        }
        ServicePrincipal changed = ServicePrincipalDocument.readChanges(document, was);
        if (!body.has("keyCredentials")) {
            return changed;
        }
        return changed.withCredentials(
                was.passwordCredentials(),
                keys.keys(
                        PropertyReader.of(AadGraphDocuments.graphKeys(body))
                                .objects("keyCredentials", Credentials.LIMIT),
                        was.keyCredentials()));
    }

    Response delete(AadGraphCall call) throws GraphRefusal {
        Instant now = clock.instant();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    ServicePrincipal principal = find(rows, call);
                    AadGraphCredentials.demandWrite(rows, call, principal);
                    if (WellKnownApplication.of(principal.appId()).isPresent()) {
                        throw GraphRefusal.badRequest(
                                "The service principal of a pre-registered application cannot be"
                                        + " deleted.");
                    }
                    rows.objects().delete(principal, now);
                    return Response.of(204);
                });
    }
}
