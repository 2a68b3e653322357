package org.isocenter.identity.aadgraph;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.ApplicationDocument;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.ObjectType;
import org.isocenter.identity.directory.PasswordCredential;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.graph.ApplicationChanges;
import org.isocenter.identity.graph.GraphRefusal;
import org.isocenter.identity.graph.GraphRight;
import org.isocenter.identity.graph.Ownership;
import tools.jackson.databind.node.ObjectNode;

/// `applications` (identity:AADG-2 to AADG-6), and their manifests (identity §15.1).
final class AadGraphApplications {
    private final Directory directory;
    private final AadGraphListing listing;
    private final AadGraphCredentials credentials;
    private final ApplicationChanges changes;
    private final InstantSource clock;
    private final NewIds ids;

    AadGraphApplications(
            Directory directory,
            AadGraphListing listing,
            AadGraphCredentials credentials,
            ApplicationChanges changes,
            InstantSource clock,
            NewIds ids) {
        this.directory = directory;
        this.listing = listing;
        this.credentials = credentials;
        this.changes = changes;
        this.clock = clock;
        this.ids = ids;
    }

    Response list(AadGraphCall call) throws GraphRefusal {
        return listing.list(
                call, ObjectType.APPLICATION, GraphRight.READ_APPLICATIONS, "applications");
    }

    Response get(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        return call.entity(
                200,
                "directoryObjects/Microsoft.DirectoryServices.Application",
                listing.shown(directory.<Application, GraphRefusal>read(rows -> find(rows, call))));
    }

    private static Application find(DirectoryRows rows, AadGraphCall call) throws GraphRefusal {
        UUID id = call.id();
        return rows.applications()
                .find(call.tenantId(), id)
                .orElseThrow(() -> GraphRefusal.notFound(id.toString()));
    }

    Response create(AadGraphCall call) throws GraphRefusal, IOException {
        if (!call.caller().mayRegisterApplications()) {
            throw GraphRefusal.denied();
        }
        ObjectNode body = call.body();
        Tenant tenant = call.tenant(directory);
        Instant now = clock.instant();
        try {
            PropertyReader.of(body).requiredText("displayName", 256);
            Application blank =
                    ApplicationDocument.blank(call.tenantId(), ids.guid(), ids.guid(), now);
            Application changed =
                    changes.apply(blank, AadGraphDocuments.patch(body, blank), tenant);
            Application made =
                    changed.withCredentials(
                            credentials.passwords(body, List.of(), now).orElse(List.of()),
                            changed.keyCredentials());
            directory.<Boolean, GraphRefusal>write(
                    call.initiator(),
                    rows -> {
                        Ownership.demandFreeNames(rows, directory.aliases(), made);
                        rows.objects().put(made);
                        Ownership.ofCreator(rows, call.caller(), made);
                        return true;
                    });
            return call.entity(
                    201,
                    "directoryObjects/Microsoft.DirectoryServices.Application",
                    listing.shown(made));
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    Response patch(AadGraphCall call) throws GraphRefusal, IOException {
        return patch(call, call.body());
    }

    private Response patch(AadGraphCall call, ObjectNode body) throws GraphRefusal {
        Tenant tenant = call.tenant(directory);
        Instant now = clock.instant();
        Application before =
                directory.<Application, GraphRefusal>read(rows -> {
                    Application application = find(rows, call);
                    AadGraphCredentials.demandWrite(rows, call, application);
                    return application;
                });
        try {
            // Slow hashes are made before the transaction.
            Optional<List<PasswordCredential>> passwords =
                    credentials.passwords(body, before.passwordCredentials(), now);
            return directory.<Response, GraphRefusal>write(
                    call.initiator(),
                    rows -> {
                        Application was = find(rows, call);
                        AadGraphCredentials.demandWrite(rows, call, was);
                        try {
                            Application changed =
                                    changes.apply(was, AadGraphDocuments.patch(body, was), tenant);
                            Ownership.demandFreeNames(rows, directory.aliases(), changed);
                            rows.objects()
                                    .put(
                                            changed.withCredentials(
                                                    passwords.orElse(changed.passwordCredentials()),
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

    Response manifest(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        return Response.json(
                200,
                AadGraphDocuments.manifest(
                        directory.<Application, GraphRefusal>read(rows -> find(rows, call))));
    }

    /// Takes an edited manifest. Secrets are not changed through it.
    Response putManifest(AadGraphCall call) throws GraphRefusal, IOException {
        ObjectNode manifest = call.body();
        Tenant tenant = call.tenant(directory);
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Application was = find(rows, call);
                    AadGraphCredentials.demandWrite(rows, call, was);
                    try {
                        Application changed =
                                changes.apply(
                                        was,
                                        AadGraphDocuments.manifestPatch(manifest, was),
                                        tenant);
                        Ownership.demandFreeNames(rows, directory.aliases(), changed);
                        rows.objects().put(changed);
                    } catch (InvalidPropertyException e) {
                        throw GraphRefusal.badRequest(e.sentence());
                    }
                    return Response.of(204);
                });
    }

    Response delete(AadGraphCall call) throws GraphRefusal {
        Instant now = clock.instant();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Application application = find(rows, call);
                    AadGraphCredentials.demandWrite(rows, call, application);
                    rows.objects().delete(application, now);
                    return Response.of(204);
                });
    }

    Response owners(AadGraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_APPLICATIONS);
        List<DirectoryObject> owners =
                directory.<List<DirectoryObject>, GraphRefusal>read(
                        rows -> rows.owners().of(find(rows, call).id()));
        return call.collection(
                "directoryObjects", owners.stream().map(listing::shown).toList(), Optional.empty());
    }
}
