package org.isocenter.identity.aadgraph;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.isocenter.http.Handler;
import org.isocenter.http.Request;
import org.isocenter.http.Response;
import org.isocenter.http.Routes;
import org.isocenter.http.auth.Authentication;
import org.isocenter.http.auth.Authenticator;
import org.isocenter.http.auth.Principal;
import org.isocenter.http.json.Json;
import org.isocenter.identity.directory.AppRole;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.graph.GraphCaller;
import org.isocenter.identity.graph.GraphError;
import org.isocenter.identity.graph.GraphRefusal;
import org.isocenter.identity.secret.ClientSecrets;
import org.isocenter.persistence.sql.ConstraintViolationException;
import tools.jackson.databind.node.ObjectNode;

/// AAD Graph 1.6 as a plane (identity §16.1): `/{tenant}/applications?api-version=1.6` and its kind.
///
/// Its tokens carry no permissions of its own that count here: who may do what is said by the rights
/// of the user, or by the application roles at Microsoft Graph.
public final class AadGraphPlane {
    private final Directory directory;
    private final Authenticator authenticator;
    private final Routes routes;

    /// @param authenticator accepts tokens whose audience is a name of AAD Graph
    /// @param random a secure one
    public AadGraphPlane(
            Directory directory,
            Authenticator authenticator,
            ClientSecrets secrets,
            InstantSource clock,
            RandomGenerator random) {
        this.directory = directory;
        this.authenticator = authenticator;
        this.routes = table(new AadGraphHandlers(directory, secrets, clock, random));
    }

    /// Everything below `/{tenant}`.
    public Routes routes() {
        return routes;
    }

    private Routes table(AadGraphHandlers handlers) {
        Routes.Builder table = Routes.builder();
        add(table, "GET", "applications", handlers::applications);
        add(table, "POST", "applications", handlers::createApplication);
        add(table, "GET", "applications/{id}", handlers::application);
        add(table, "PATCH", "applications/{id}", handlers::patchApplication);
        add(table, "DELETE", "applications/{id}", handlers::deleteApplication);
        // Not of that API: the manifest in its form, for the portal's editor (identity §15.1).
        add(table, "GET", "applications/{id}/manifest", handlers::manifest);
        add(table, "PUT", "applications/{id}/manifest", handlers::putManifest);
        add(table, "GET", "applications/{id}/owners", handlers::applicationOwners);
        add(table, "GET", "servicePrincipals", handlers::servicePrincipals);
        add(table, "POST", "servicePrincipals", handlers::createServicePrincipal);
        add(table, "GET", "servicePrincipals/{id}", handlers::servicePrincipal);
        add(table, "PATCH", "servicePrincipals/{id}", handlers::patchServicePrincipal);
        add(table, "DELETE", "servicePrincipals/{id}", handlers::deleteServicePrincipal);
        for (String kind : List.of("applications", "servicePrincipals")) {
            String one = kind + "/{id}";
            add(table, "GET", one + "/passwordCredentials", handlers::passwordCredentials);
            add(table, "PATCH", one + "/passwordCredentials", handlers::patchCredentials);
            add(table, "GET", one + "/keyCredentials", handlers::keyCredentials);
            add(table, "PATCH", one + "/keyCredentials", handlers::patchCredentials);
        }
        add(table, "GET", "oauth2PermissionGrants", handlers::grants);
        add(table, "POST", "oauth2PermissionGrants", handlers::createGrant);
        add(table, "DELETE", "oauth2PermissionGrants/{id}", handlers::deleteGrant);
        add(table, "GET", "me", handlers::me);
        add(table, "GET", "users", handlers::users);
        add(table, "GET", "users/{id}", handlers::user);
        add(table, "GET", "groups", handlers::groups);
        add(table, "GET", "groups/{id}", handlers::group);
        add(table, "GET", "tenantDetails", handlers::tenantDetails);
        add(table, "POST", "getObjectsByObjectIds", handlers::getObjectsByObjectIds);
        return table.build();
    }

    private void add(
            Routes.Builder table, String method, String path, AadGraphHandlers.Action action) {
        table.add(method, "/{tenant}/" + path, handler(action));
    }

    private Handler handler(AadGraphHandlers.Action action) {
        return request -> answer(request, action).withHeader("Access-Control-Allow-Origin", "*");
    }

    private Response answer(Request request, AadGraphHandlers.Action action) throws IOException {
        return switch (authenticator.authenticate(request)) {
            case Authentication.Refused refused ->
                    error(401, "Authentication_MissingOrMalformed", refused.description())
                            .withHeader("WWW-Authenticate", "Bearer");
            case Authentication.Authenticated(Principal principal) -> {
                try {
                    demandVersion(request);
                    GraphCaller caller = caller(principal);
                    demandTenant(request, caller);
                    yield action.handle(new AadGraphCall(request, caller));
                } catch (GraphRefusal refusal) {
                    yield error(
                            refusal.error().status(), refusal.error().code(), refusal.sentence());
                } catch (ConstraintViolationException e) {
                    GraphError conflict = GraphError.MULTIPLE_OBJECTS_WITH_SAME_KEY;
                    yield error(
                            conflict.status(),
                            conflict.code(),
                            "Another object with the same value for a unique property already"
                                    + " exists.");
                }
            }
        };
    }

    private static void demandVersion(Request request) throws GraphRefusal {
        if (!request.query().first("api-version").orElse("").equals("1.6")) {
            throw GraphRefusal.badRequest(
                    "The query parameter api-version must be there and be 1.6.");
        }
    }

    private void demandTenant(Request request, GraphCaller caller) throws GraphRefusal {
        String segment = request.pathParameter("tenant");
        boolean own =
                segment.equalsIgnoreCase("myorganization")
                        || Guid.parse(segment).equals(Optional.of(caller.tenantId()))
                        || directory
                                .tenantByDomain(segment)
                                .map(Tenant::id)
                                .equals(Optional.of(caller.tenantId()));
        if (!own) {
            throw new GraphRefusal(
                    GraphError.AUTHORIZATION_REQUEST_DENIED,
                    "Insufficient privileges: the token is of another tenant.");
        }
    }

    private GraphCaller caller(Principal principal) throws GraphRefusal {
        GraphCaller caller = GraphCaller.of(principal, directory);
        if (caller.user()) {
            return caller.granted().contains("user_impersonation")
                    ? caller.withGranted(Set.of(GraphCaller.AS_USER))
                    : caller;
        }
        Optional<ServicePrincipal> graph =
                directory.servicePrincipalByAppId(
                        caller.tenantId(), WellKnownApplication.MICROSOFT_GRAPH.appId());
        if (graph.isEmpty()) {
            return caller;
        }
        Set<UUID> roles =
                directory.appRoleAssignments(caller.objectId(), graph.get().id()).stream()
                        .map(assignment -> assignment.appRoleId())
                        .collect(Collectors.toSet());
        return caller.withGranted(
                graph.get().appRoles().stream()
                        .filter(role -> roles.contains(role.id()))
                        .map(AppRole::value)
                        .flatMap(Optional::stream)
                        .collect(Collectors.toSet()));
    }

    /// The one place where a refusal becomes a response of AAD Graph (identity:AADG-1).
    private static Response error(int status, String code, String message) {
        ObjectNode body = Json.mapper().createObjectNode();
        body.putObject("odata.error")
                .put("code", code)
                .putObject("message")
                .put("lang", "en")
                .put("value", message);
        return Response.json(status, body);
    }
}
