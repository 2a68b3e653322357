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
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.ServicePrincipal;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.identity.graph.ApplicationChanges;
import org.isocenter.identity.graph.Credentials;
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
        NewIds ids = new NewIds(random);
        Credentials keys = new Credentials(secrets, random);
        AadGraphListing listing = new AadGraphListing(directory);
        AadGraphCredentials credentials = new AadGraphCredentials(directory, random, ids);
        this.routes =
                table(
                        new AadGraphApplications(
                                directory,
                                listing,
                                credentials,
                                new ApplicationChanges(keys),
                                clock,
                                ids),
                        new AadGraphServicePrincipals(
                                directory, listing, credentials, keys, clock, ids),
                        credentials,
                        new AadGraphGrants(directory, clock, ids),
                        new AadGraphPrincipals(directory, listing));
    }

    /// Answers one kind of request.
    private interface Action {
        Response handle(AadGraphCall call) throws GraphRefusal, IOException;
    }

    /// Everything below `/{tenant}`.
    public Routes routes() {
        return routes;
    }

    private Routes table(
            AadGraphApplications applications,
            AadGraphServicePrincipals servicePrincipals,
            AadGraphCredentials credentials,
            AadGraphGrants grants,
            AadGraphPrincipals principals) {
        Routes.Builder table = Routes.builder();
        add(table, "GET", "applications", applications::list);
        add(table, "POST", "applications", applications::create);
        add(table, "GET", "applications/{id}", applications::get);
        add(table, "PATCH", "applications/{id}", applications::patch);
        add(table, "DELETE", "applications/{id}", applications::delete);
        // Not of that API: the manifest in its form, for the portal's editor (identity §15.1).
        add(table, "GET", "applications/{id}/manifest", applications::manifest);
        add(table, "PUT", "applications/{id}/manifest", applications::putManifest);
        add(table, "GET", "applications/{id}/owners", applications::owners);
        add(table, "GET", "servicePrincipals", servicePrincipals::list);
        add(table, "POST", "servicePrincipals", servicePrincipals::create);
        add(table, "GET", "servicePrincipals/{id}", servicePrincipals::get);
        add(table, "PATCH", "servicePrincipals/{id}", servicePrincipals::patch);
        add(table, "DELETE", "servicePrincipals/{id}", servicePrincipals::delete);
        for (String property : List.of("passwordCredentials", "keyCredentials")) {
            Action list =
                    property.equals("keyCredentials")
                            ? credentials::keyCredentials
                            : credentials::passwordCredentials;
            add(table, "GET", "applications/{id}/" + property, list);
            add(table, "PATCH", "applications/{id}/" + property, applications::patchCredentials);
            add(table, "GET", "servicePrincipals/{id}/" + property, list);
            add(
                    table,
                    "PATCH",
                    "servicePrincipals/{id}/" + property,
                    servicePrincipals::patchCredentials);
        }
        add(table, "GET", "oauth2PermissionGrants", grants::list);
        add(table, "POST", "oauth2PermissionGrants", grants::create);
        add(table, "DELETE", "oauth2PermissionGrants/{id}", grants::delete);
        add(table, "GET", "me", principals::me);
        add(table, "GET", "users", principals::users);
        add(table, "GET", "users/{id}", principals::user);
        add(table, "GET", "groups", principals::groups);
        add(table, "GET", "groups/{id}", principals::group);
        add(table, "GET", "tenantDetails", principals::tenantDetails);
        add(table, "POST", "getObjectsByObjectIds", principals::getObjectsByObjectIds);
        return table.build();
    }

    private void add(Routes.Builder table, String method, String path, Action action) {
        table.add(method, "/{tenant}/" + path, handler(action));
    }

    private Handler handler(Action action) {
        return request -> answer(request, action).withHeader("Access-Control-Allow-Origin", "*");
    }

    private Response answer(Request request, Action action) throws IOException {
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
