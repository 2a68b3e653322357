package org.isocenter.identity.graph;

import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.isocenter.http.Routes;
import org.isocenter.identity.directory.CredentialHolder;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.log.SignInLog;

/// The table of contents of Graph: every path, once for `v1.0` and once for `beta` (identity §16).
final class GraphRoutes {
    private final Directory directory;
    private final Credentials credentials;
    private final SignInLog signIns;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final GraphPlane plane;
    private final NewIds ids;
    private final Representations representations;
    private final Listing listing;

    GraphRoutes(
            Directory directory,
            Credentials credentials,
            SignInLog signIns,
            InstantSource clock,
            RandomGenerator random,
            GraphPlane plane) {
        this.directory = directory;
        this.credentials = credentials;
        this.signIns = signIns;
        this.clock = clock;
        this.random = random;
        this.plane = plane;
        this.ids = new NewIds(random);
        this.representations = new Representations(directory);
        this.listing = new Listing(directory, representations);
    }

    Routes table() {
        Routes.Builder builder = Routes.builder();
        for (String version : List.of("v1.0", "beta")) {
            Table table = new Table(builder, version);
            applications(table);
            servicePrincipals(table);
            users(table);
            groups(table);
            grants(table);
            objects(table);
            organization(table);
            auditLogs(table);
            table.post("/$batch", new Batch(plane::routes)::handle);
            table.rest();
        }
        return builder.build();
    }

    private void applications(Table table) {
        Applications applications =
                new Applications(directory, representations, listing, credentials, clock, ids);
        table.get("/applications", applications::list);
        table.get("/applications/$count", applications::count);
        table.post("/applications", applications::create);
        for (String one : List.of("/applications(appId='{appId}')", "/applications/{id}")) {
            table.get(one, applications::get);
            table.patch(one, applications::patch);
            table.delete(one, applications::delete);
            credentials(table, one, Access::application);
            owners(table, one, Access::application);
            table.get(one + "/extensionProperties", applications::extensionProperties);
            table.post(one + "/extensionProperties", applications::addExtensionProperty);
            table.delete(
                    one + "/extensionProperties/{target}", applications::deleteExtensionProperty);
            table.get(one + "/logo", applications::logo);
            table.put(one + "/logo", applications::putLogo);
            federatedCredentials(table, one + "/federatedIdentityCredentials");
        }
    }

    private void federatedCredentials(Table table, String path) {
        FederatedCredentials credentials = new FederatedCredentials(directory, ids);
        table.get(path, credentials::list);
        table.post(path, credentials::create);
        table.get(path + "/{target}", credentials::get);
        table.patch(path + "/{target}", credentials::patch);
        table.delete(path + "/{target}", credentials::delete);
    }

    private void servicePrincipals(Table table) {
        ServicePrincipals principals =
                new ServicePrincipals(directory, representations, listing, credentials, clock, ids);
        table.get("/servicePrincipals", principals::list);
        table.get("/servicePrincipals/$count", principals::count);
        table.post("/servicePrincipals", principals::create);
        for (String one :
                List.of("/servicePrincipals(appId='{appId}')", "/servicePrincipals/{id}")) {
            table.get(one, principals::get);
            table.patch(one, principals::patch);
            table.delete(one, principals::delete);
            credentials(table, one, Access::servicePrincipal);
            owners(table, one, Access::servicePrincipal);
            members(table, one, Access::servicePrincipal);
            appRoles(table, one + "/appRoleAssignments", Access::servicePrincipal, false);
            appRoles(table, one + "/appRoleAssignedTo", Access::servicePrincipal, true);
            table.get(
                    one + "/oauth2PermissionGrants",
                    new PermissionGrants(directory, clock, ids)::ofClient);
            table.get(
                    one + "/delegatedPermissionClassifications",
                    principals::delegatedPermissionClassifications);
        }
    }

    private void users(Table table) {
        Users users = new Users(directory, representations, listing, clock, random);
        PermissionGrants grants = new PermissionGrants(directory, clock, ids);
        table.get("/users", users::list);
        table.get("/users/$count", users::count);
        table.post("/users", users::create);
        for (String one : List.of("/users('{id}')", "/users/{id}")) {
            table.get(one, users::get);
            table.patch(one, users::patch);
            table.delete(one, users::delete);
            table.post(one + "/revokeSignInSessions", users::revokeSignInSessions);
            table.post(one + "/changePassword", users::changePassword);
            members(table, one, Access::user);
            appRoles(table, one + "/appRoleAssignments", Access::user, false);
            table.get(one + "/oauth2PermissionGrants", grants::ofUser);
        }
        table.get("/me", users::me);
        table.post("/me/revokeSignInSessions", users::revokeSignInSessions);
        table.post("/me/changePassword", users::changePassword);
        members(table, "/me", Access::me);
        appRoles(table, "/me/appRoleAssignments", Access::me, false);
        table.get("/me/oauth2PermissionGrants", grants::ofUser);
    }

    private void groups(Table table) {
        Groups groups = new Groups(directory, representations, listing, clock, ids);
        table.get("/groups", groups::list);
        table.get("/groups/$count", groups::count);
        table.post("/groups", groups::create);
        String one = "/groups/{id}";
        table.get(one, groups::get);
        table.patch(one, groups::patch);
        table.delete(one, groups::delete);
        references(table, one + "/members", Access::group, Groups.MEMBERS);
        references(table, one + "/owners", Access::group, Groups.OWNERS);
        table.get(one + "/transitiveMembers", groups::transitiveMembers);
        members(table, one, Access::group);
        appRoles(table, one + "/appRoleAssignments", Access::group, false);
    }

    private void grants(Table table) {
        PermissionGrants grants = new PermissionGrants(directory, clock, ids);
        table.get("/oauth2PermissionGrants", grants::list);
        table.post("/oauth2PermissionGrants", grants::create);
        table.get("/oauth2PermissionGrants/{id}", grants::get);
        table.patch("/oauth2PermissionGrants/{id}", grants::patch);
        table.delete("/oauth2PermissionGrants/{id}", grants::delete);
    }

    private void appRoles(
            Table table,
            String path,
            Access.Finder<? extends DirectoryObject> finder,
            boolean fromResource) {
        AppRoleAssignments assignments =
                new AppRoleAssignments(
                        directory, representations, finder, fromResource, clock, ids);
        table.get(path, assignments::list);
        table.post(path, assignments::create);
        table.get(path + "/{target}", assignments::get);
        table.delete(path + "/{target}", assignments::delete);
    }

    private void objects(Table table) {
        DirectoryObjects objects = new DirectoryObjects(directory, representations, listing);
        table.post("/directoryObjects/getByIds", objects::getByIds);
        table.get("/directoryObjects/{id}", objects::get);
        members(table, "/directoryObjects/{id}", Access::object);
        String deleted = "/directory/deletedItems";
        table.get(deleted + "/microsoft.graph.{cast}", objects::deletedOfType);
        table.get(deleted + "/{id}", objects::deleted);
        table.post(deleted + "/{id}/restore", objects::restore);
        table.delete(deleted + "/{id}", objects::purge);
    }

    private void organization(Table table) {
        Organization tenant = new Organization(directory, representations, clock, ids);
        table.get("/organization", tenant::organizations);
        table.get("/organization/{id}", tenant::organization);
        table.get("/domains", tenant::domains);
        table.get("/domains/{id}", tenant::domain);
        table.get("/subscribedSkus", tenant::subscribedSkus);
        table.get("/policies/authorizationPolicy", tenant::authorizationPolicy);
        table.patch("/policies/authorizationPolicy", tenant::patchAuthorizationPolicy);
        table.get("/directoryRoles", tenant::directoryRoles);
        table.get("/directoryRoleTemplates", tenant::directoryRoleTemplates);
        for (String one :
                List.of(
                        "/directoryRoles(roleTemplateId='{roleTemplateId}')",
                        "/directoryRoles/{id}")) {
            table.get(one, tenant::directoryRole);
            table.get(one + "/members", tenant::directoryRoleMembers);
            table.post(one + "/members/$ref", tenant::addDirectoryRoleMember);
            table.delete(one + "/members/{target}/$ref", tenant::removeDirectoryRoleMember);
        }
        String roles = "/roleManagement/directory";
        table.get(roles + "/roleAssignments", tenant::roleAssignments);
        table.post(roles + "/roleAssignments", tenant::createRoleAssignment);
        table.get(roles + "/roleAssignments/{id}", tenant::roleAssignment);
        table.delete(roles + "/roleAssignments/{id}", tenant::deleteRoleAssignment);
        table.get(roles + "/roleDefinitions", tenant::roleDefinitions);
    }

    private void auditLogs(Table table) {
        AuditLogs logs = new AuditLogs(directory, signIns, clock);
        table.get("/auditLogs/signIns", logs::signIns);
        table.get("/auditLogs/signIns/{id}", logs::signIn);
        table.get("/auditLogs/directoryAudits", logs::directoryAudits);
        table.get("/auditLogs/directoryAudits/{id}", logs::directoryAudit);
    }

    private void credentials(
            Table table, String one, Access.Finder<? extends CredentialHolder> finder) {
        CredentialActions actions = new CredentialActions(directory, credentials, clock, finder);
        table.post(one + "/addPassword", actions::addPassword);
        table.post(one + "/removePassword", actions::removePassword);
        table.post(one + "/addKey", actions::addKey);
        table.post(one + "/removeKey", actions::removeKey);
    }

    private <T extends CredentialHolder> void owners(
            Table table, String one, Access.Finder<T> finder) {
        references(table, one + "/owners", finder, new OwnersOfCredentialHolder<T>());
    }

    private <T extends DirectoryObject> void references(
            Table table, String path, Access.Finder<T> finder, Links.Kind<T> kind) {
        Links<T> links = new Links<>(directory, representations, finder, kind);
        table.get(path, links::list);
        table.get(path + "/$count", links::count);
        table.get(path + "/$ref", links::references);
        table.post(path + "/$ref", links::add);
        table.delete(path + "/{target}/$ref", links::remove);
        table.get(path + "/microsoft.graph.{cast}", links::list);
    }

    private void members(Table table, String one, Access.Finder<? extends DirectoryObject> finder) {
        Members members = new Members(directory, representations, finder);
        table.get(one + "/memberOf", members::memberOf);
        table.get(one + "/memberOf/microsoft.graph.{cast}", members::memberOf);
        table.get(one + "/transitiveMemberOf", members::transitiveMemberOf);
        table.get(one + "/transitiveMemberOf/microsoft.graph.{cast}", members::transitiveMemberOf);
        table.get(one + "/ownedObjects", members::ownedObjects);
        table.get(one + "/ownedObjects/microsoft.graph.{cast}", members::ownedObjects);
        table.post(one + "/getMemberGroups", members::getMemberGroups);
        table.post(one + "/getMemberObjects", members::getMemberObjects);
        table.post(one + "/checkMemberGroups", members::checkMemberGroups);
        table.post(one + "/checkMemberObjects", members::checkMemberObjects);
    }

    /// Owners of applications and service principals: users and service principals
    /// (identity:APP-14).
    private static final class OwnersOfCredentialHolder<T extends CredentialHolder>
            implements Links.Kind<T> {
        @Override
        public List<DirectoryObject> list(DirectoryRows rows, T object) {
            return rows.owners().of(object.id());
        }

        @Override
        public boolean add(DirectoryRows rows, T object, DirectoryObject target)
                throws GraphRefusal {
            switch (target.type()) {
                case USER, SERVICE_PRINCIPAL -> {}
                case GROUP, APPLICATION ->
                        throw GraphRefusal.badRequest("An owner is a user or a service principal.");
            }
            return rows.owners().add(object.id(), target.id());
        }

        @Override
        public boolean remove(DirectoryRows rows, T object, UUID target) {
            return rows.owners().remove(object.id(), target);
        }

        @Override
        public void demandWrite(DirectoryRows rows, GraphCall call, T object) throws GraphRefusal {
            Access.demandWrite(rows, call, object);
        }

        @Override
        public String property() {
            return "owners";
        }
    }

    /// The rows of one version.
    private final class Table {
        private final Routes.Builder builder;
        private final String version;

        Table(Routes.Builder builder, String version) {
            this.builder = builder;
            this.version = version;
        }

        void get(String path, GraphHandler handler) {
            add("GET", path, handler);
        }

        void post(String path, GraphHandler handler) {
            add("POST", path, handler);
        }

        void put(String path, GraphHandler handler) {
            add("PUT", path, handler);
        }

        void patch(String path, GraphHandler handler) {
            add("PATCH", path, handler);
        }

        void delete(String path, GraphHandler handler) {
            add("DELETE", path, handler);
        }

        private void add(String method, String path, GraphHandler handler) {
            builder.add(method, "/" + version + path, plane.handler(version, handler));
        }

        /// Preflights, and an answer in Graph's form to every path it does not have.
        void rest() {
            builder.add("OPTIONS", "/" + version + "/{+path}", plane::preflight);
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
                add(
                        method,
                        "/{+path}",
                        call -> {
                            throw GraphRefusal.badRequest(
                                    "Resource not found for the segment '"
                                            + call.request().pathParameter("path")
                                            + "'.");
                        });
            }
        }
    }
}
