package org.isocenter.identity.graph;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.ResourceAliases;
import org.isocenter.identity.directory.ServicePrincipal;

/// What is checked and done whenever an application or service principal is made, whichever API it
/// is made through.
public final class Ownership {
    private Ownership() {}

    /// The user who made it owns it (identity:APP-14); so does an application that may manage only
    /// what it owns, which could do nothing with it otherwise.
    public static void ofCreator(DirectoryRows rows, GraphCaller caller, DirectoryObject made) {
        if ((caller.user() || !caller.may(GraphRight.WRITE_APPLICATIONS))
                && rows.objects().find(caller.tenantId(), caller.objectId()).isPresent()) {
            rows.owners().add(made.id(), caller.objectId());
        }
    }

    /// Refuses an application with a name that another one has; the URLs of this installation are
    /// names of its own resources, and a token for one of them must not be had in another's name.
    ///
    /// @throws GraphRefusal if there is such a one
    public static void demandFreeNames(
            DirectoryRows rows, ResourceAliases own, Application application) throws GraphRefusal {
        for (String uri : application.identifierUris()) {
            Optional<Application> other =
                    rows.applications().byIdentifierUri(application.tenantId(), uri);
            boolean taken = other.isPresent() && !other.get().id().equals(application.id());
            if (taken || own.resourceNamed(uri).isPresent()) {
                throw GraphRefusal.conflict(
                        "Another object with the same value for property identifierUris already"
                                + " exists.");
            }
        }
    }

    /// The principal of an application in the caller's tenant. What the refusals say matters: `az ad
    /// sp create-for-rbac` tries again when it reads "does not reference" or "service principal
    /// being created must in the local tenant" (identity:GRAPH-9).
    public static ServicePrincipal servicePrincipal(
            DirectoryRows rows, GraphCaller caller, UUID appId, UUID id, Instant now)
            throws GraphRefusal {
        Application application =
                rows.applications()
                        .byAppId(appId)
                        .orElseThrow(() ->
                                GraphRefusal.badRequest(
                                        "The appId '"
                                                + appId
                                                + "' of the service principal does not"
                                                + " reference a valid application object."));
        boolean home = application.tenantId().equals(caller.tenantId());
        if (!home && !application.signInAudience().multipleTenants()) {
            throw GraphRefusal.badRequest(
                    "The application of the service principal being created must in the local"
                            + " tenant.");
        }
        boolean owner = rows.owners().owns(caller.objectId(), application.id());
        if (!caller.mayWriteApplication(owner)) {
            throw GraphRefusal.denied();
        }
        if (rows.servicePrincipals().byAppId(caller.tenantId(), appId).isPresent()) {
            throw GraphRefusal.conflict(
                    "The service principal cannot be created, updated, or restored because the"
                            + " service principal name "
                            + appId
                            + " is already in use.");
        }
        return ServicePrincipal.of(application, caller.tenantId(), id, now);
    }
}
