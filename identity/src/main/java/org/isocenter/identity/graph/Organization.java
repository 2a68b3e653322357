package org.isocenter.identity.graph;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.DirectoryObject;
import org.isocenter.identity.directory.DirectoryRole;
import org.isocenter.identity.directory.DirectoryRoleAssignment;
import org.isocenter.identity.directory.DirectoryRows;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.InvalidPropertyException;
import org.isocenter.identity.directory.NewIds;
import org.isocenter.identity.directory.PropertyReader;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.directory.TenantSettings;
import org.isocenter.identity.directory.Timestamps;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What there is once in a tenant: `/organization`, `/domains`, `/subscribedSkus`, directory roles,
/// and the settings of users (identity:GRAPH-15, identity:GRAPH-17, identity:GRAPH-18).
final class Organization {
    private final Directory directory;
    private final Representations representations;
    private final InstantSource clock;
    private final NewIds ids;

    Organization(
            Directory directory, Representations representations, InstantSource clock, NewIds ids) {
        this.directory = directory;
        this.representations = representations;
        this.clock = clock;
        this.ids = ids;
    }

    private Tenant tenant(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_DIRECTORY);
        return directory.tenant(call.tenantId()).orElseThrow(GraphRefusal::denied);
    }

    Response organizations(GraphCall call) throws GraphRefusal {
        return Replies.collection(call, "organization", List.of(organization(tenant(call))));
    }

    Response organization(GraphCall call) throws GraphRefusal {
        Tenant tenant = tenant(call);
        if (!call.guid("id").equals(tenant.id())) {
            throw GraphRefusal.notFound(call.request().pathParameter("id"));
        }
        return Replies.entity(call, "organization", organization(tenant));
    }

    private static ObjectNode organization(Tenant tenant) {
        ObjectNode node =
                Json.mapper()
                        .createObjectNode()
                        .put("id", tenant.id().toString())
                        .putNull("deletedDateTime")
                        .putNull("countryLetterCode")
                        .put("createdDateTime", Timestamps.format(tenant.createdAt()))
                        .put("displayName", tenant.displayName())
                        .put("tenantType", "AAD");
        ArrayNode domains = node.putArray("verifiedDomains");
        for (String domain : tenant.verifiedDomains()) {
            domains.addObject()
                    .put("capabilities", "Email")
                    .put("isDefault", domain.equals(tenant.defaultDomain()))
                    .put("isInitial", domain.equals(tenant.verifiedDomains().getFirst()))
                    .put("name", domain)
                    .put("type", "Managed");
        }
        node.putArray("assignedPlans");
        node.putArray("provisionedPlans");
        return node;
    }

    Response domains(GraphCall call) throws GraphRefusal {
        return Replies.collection(call, "domains", domains(tenant(call)));
    }

    private static List<ObjectNode> domains(Tenant tenant) {
        List<ObjectNode> domains = new ArrayList<>();
        for (String domain : tenant.verifiedDomains()) {
            ObjectNode node =
                    Json.mapper()
                            .createObjectNode()
                            .put("id", domain)
                            .put("authenticationType", "Managed")
                            .put("isAdminManaged", true)
                            .put("isDefault", domain.equals(tenant.defaultDomain()))
                            .put("isInitial", domain.equals(tenant.verifiedDomains().getFirst()))
                            .put("isRoot", true)
                            .put("isVerified", true);
            node.putArray("supportedServices");
            domains.add(node);
        }
        return domains;
    }

    Response domain(GraphCall call) throws GraphRefusal {
        String name = call.request().pathParameter("id");
        for (ObjectNode domain : domains(tenant(call))) {
            if (domain.path("id").asString("").equalsIgnoreCase(name)) {
                return Replies.entity(call, "domains", domain);
            }
        }
        throw GraphRefusal.notFound(name);
    }

    /// Nothing is sold here.
    Response subscribedSkus(GraphCall call) throws GraphRefusal {
        tenant(call);
        return Replies.collection(call, "subscribedSkus", List.of());
    }

    // --- what users may do by themselves

    Response authorizationPolicy(GraphCall call) throws GraphRefusal {
        return Replies.entity(
                call, "policies/authorizationPolicy", policy(tenant(call).settings()));
    }

    private static ObjectNode policy(TenantSettings settings) {
        ObjectNode node =
                Json.mapper()
                        .createObjectNode()
                        .put("id", "authorizationPolicy")
                        .put("displayName", "Authorization Policy")
                        .put("allowUserConsentForRiskyApps", false);
        ObjectNode users = node.putObject("defaultUserRolePermissions");
        users.put("allowedToCreateApps", settings.usersMayRegisterApplications());
        users.put("allowedToCreateSecurityGroups", true);
        users.put("allowedToReadOtherUsers", true);
        ArrayNode policies = users.putArray("permissionGrantPoliciesAssigned");
        if (settings.usersMayConsent()) {
            policies.add("ManagePermissionGrantsForSelf.microsoft-user-default-legacy");
        }
        return node;
    }

    Response patchAuthorizationPolicy(GraphCall call) throws GraphRefusal, IOException {
        call.caller().demand(GraphRight.WRITE_DIRECTORY);
        ObjectNode patch = call.body();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    Tenant was =
                            rows.tenants().find(call.tenantId()).orElseThrow(GraphRefusal::denied);
                    ObjectNode policy = policy(was.settings());
                    Patches.merge(policy, patch);
                    try {
                        PropertyReader users =
                                PropertyReader.of(policy).object("defaultUserRolePermissions");
                        TenantSettings settings =
                                new TenantSettings(
                                        users.flag("allowedToCreateApps").orElse(true),
                                        !users.texts("permissionGrantPoliciesAssigned", 10, 200)
                                                .isEmpty(),
                                        was.settings().publicClientsNeedPkce(),
                                        was.settings().revealsUnknownUsers());
                        rows.tenants()
                                .put(
                                        new Tenant(
                                                was.id(),
                                                was.displayName(),
                                                was.defaultDomain(),
                                                was.verifiedDomains(),
                                                was.salt(),
                                                settings,
                                                was.createdAt()));
                    } catch (InvalidPropertyException e) {
                        throw GraphRefusal.badRequest(e.sentence());
                    }
                    return Replies.noContent();
                });
    }

    // --- directory roles

    Response directoryRoles(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_DIRECTORY);
        List<ObjectNode> roles = new ArrayList<>();
        for (DirectoryRole role : DirectoryRole.values()) {
            roles.add(Representations.directoryRole(role, call.tenantId()));
        }
        return Replies.collection(call, "directoryRoles", roles);
    }

    Response directoryRoleTemplates(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_DIRECTORY);
        List<ObjectNode> roles = new ArrayList<>();
        for (DirectoryRole role : DirectoryRole.values()) {
            roles.add(
                    Json.mapper()
                            .createObjectNode()
                            .put("id", role.templateId().toString())
                            .putNull("deletedDateTime")
                            .put("description", role.description())
                            .put("displayName", role.displayName()));
        }
        return Replies.collection(call, "directoryRoleTemplates", roles);
    }

    /// By its object id in the tenant or its template id.
    private static DirectoryRole role(GraphCall call, Optional<UUID> id) throws GraphRefusal {
        for (DirectoryRole role : DirectoryRole.values()) {
            if (id.equals(Optional.of(role.objectId(call.tenantId())))
                    || id.equals(Optional.of(role.templateId()))) {
                return role;
            }
        }
        throw GraphRefusal.notFound(id.map(UUID::toString).orElse(""));
    }

    private static DirectoryRole role(GraphCall call) throws GraphRefusal {
        return role(
                call, call.path("roleTemplateId").or(() -> call.path("id")).flatMap(Guid::parse));
    }

    Response directoryRole(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_DIRECTORY);
        return Replies.entity(
                call, "directoryRoles", Representations.directoryRole(role(call), call.tenantId()));
    }

    Response directoryRoleMembers(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_DIRECTORY);
        DirectoryRole role = role(call);
        List<ObjectNode> members =
                directory.<List<ObjectNode>, RuntimeException>read(rows ->
                        rows
                                .objects()
                                .find(
                                        call.tenantId(),
                                        rows.directoryRoles().ofTenant(call.tenantId()).stream()
                                                .filter(each -> each.role() == role)
                                                .map(DirectoryRoleAssignment::principalId)
                                                .toList())
                                .stream()
                                .map(representations::typed)
                                .toList());
        return Replies.collection(call, "directoryObjects", members);
    }

    Response addDirectoryRoleMember(GraphCall call) throws GraphRefusal, IOException {
        call.caller().demand(GraphRight.WRITE_DIRECTORY_ROLES);
        DirectoryRole role = role(call);
        UUID target = Links.target(call.body().path("@odata.id").asString(""));
        Instant now = clock.instant();
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    give(rows, call, target, role, now);
                    return Replies.noContent();
                });
    }

    private DirectoryRoleAssignment give(
            DirectoryRows rows, GraphCall call, UUID principalId, DirectoryRole role, Instant now)
            throws GraphRefusal {
        DirectoryObject principal =
                rows.objects()
                        .find(call.tenantId(), principalId)
                        .orElseThrow(() -> GraphRefusal.notFound(principalId.toString()));
        boolean mayHaveRoles =
                switch (principal) {
                    case org.isocenter.identity.directory.User _ -> true;
                    case org.isocenter.identity.directory.ServicePrincipal _ -> true;
                    case org.isocenter.identity.directory.Group group -> group.assignableToRole();
                    case org.isocenter.identity.directory.Application _ -> false;
                };
        if (!mayHaveRoles) {
            throw GraphRefusal.badRequest("The object cannot have a directory role.");
        }
        DirectoryRoleAssignment assignment =
                new DirectoryRoleAssignment(ids.opaque(), call.tenantId(), principalId, role, now);
        if (!rows.directoryRoles().add(assignment)) {
            throw GraphRefusal.conflict(
                    "A conflicting object with one or more of the specified property values is"
                            + " present in the directory.");
        }
        return assignment;
    }

    Response removeDirectoryRoleMember(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.WRITE_DIRECTORY_ROLES);
        DirectoryRole role = role(call);
        UUID target = call.guid("target");
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    for (DirectoryRoleAssignment each :
                            rows.directoryRoles().ofTenant(call.tenantId())) {
                        if (each.role() == role && each.principalId().equals(target)) {
                            take(rows, each);
                            return Replies.noContent();
                        }
                    }
                    throw GraphRefusal.notFound(target.toString());
                });
    }

    /// The last Global Administrator stays one, or nobody could ever make another.
    private static void take(DirectoryRows rows, DirectoryRoleAssignment assignment)
            throws GraphRefusal {
        long left =
                rows.directoryRoles().ofTenant(assignment.tenantId()).stream()
                        .filter(each -> each.role() == assignment.role())
                        .count();
        if (assignment.role() == DirectoryRole.GLOBAL_ADMINISTRATOR && left <= 1) {
            throw GraphRefusal.badRequest("The last Global Administrator cannot be removed.");
        }
        rows.directoryRoles().delete(assignment.id());
    }

    Response roleAssignments(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_DIRECTORY);
        return Replies.collection(
                call,
                "roleManagement/directory/roleAssignments",
                directory.<List<ObjectNode>, RuntimeException>read(rows ->
                        rows.directoryRoles().ofTenant(call.tenantId()).stream()
                                .map(Organization::roleAssignment)
                                .toList()));
    }

    private static ObjectNode roleAssignment(DirectoryRoleAssignment assignment) {
        return Json.mapper()
                .createObjectNode()
                .put("id", assignment.id())
                .put("principalId", assignment.principalId().toString())
                .put("roleDefinitionId", assignment.role().templateId().toString())
                .put("directoryScopeId", "/");
    }

    private static DirectoryRoleAssignment findAssignment(DirectoryRows rows, GraphCall call)
            throws GraphRefusal {
        String id = call.request().pathParameter("id");
        return rows.directoryRoles().ofTenant(call.tenantId()).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> GraphRefusal.notFound(id));
    }

    Response roleAssignment(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_DIRECTORY);
        return Replies.entity(
                call,
                "roleManagement/directory/roleAssignments",
                directory.<ObjectNode, GraphRefusal>read(
                        rows -> roleAssignment(findAssignment(rows, call))));
    }

    Response createRoleAssignment(GraphCall call) throws GraphRefusal, IOException {
        call.caller().demand(GraphRight.WRITE_DIRECTORY_ROLES);
        ObjectNode body = call.body();
        Instant now = clock.instant();
        try {
            PropertyReader in = PropertyReader.of(body);
            UUID principalId = in.requiredGuid("principalId");
            DirectoryRole role = role(call, in.guid("roleDefinitionId"));
            if (!in.text("directoryScopeId", 200).orElse("/").equals("/")) {
                throw in.wrong("directoryScopeId", "must be /");
            }
            DirectoryRoleAssignment made =
                    directory.<DirectoryRoleAssignment, GraphRefusal>write(
                            call.initiator(), rows -> give(rows, call, principalId, role, now));
            return Replies.created(
                    call, "roleManagement/directory/roleAssignments", roleAssignment(made));
        } catch (InvalidPropertyException e) {
            throw GraphRefusal.badRequest(e.sentence());
        }
    }

    Response deleteRoleAssignment(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.WRITE_DIRECTORY_ROLES);
        return directory.<Response, GraphRefusal>write(
                call.initiator(),
                rows -> {
                    take(rows, findAssignment(rows, call));
                    return Replies.noContent();
                });
    }

    Response roleDefinitions(GraphCall call) throws GraphRefusal {
        call.caller().demand(GraphRight.READ_DIRECTORY);
        List<ObjectNode> roles = new ArrayList<>();
        for (DirectoryRole role : DirectoryRole.values()) {
            roles.add(
                    Json.mapper()
                            .createObjectNode()
                            .put("id", role.templateId().toString())
                            .put("description", role.description())
                            .put("displayName", role.displayName())
                            .put("isBuiltIn", true)
                            .put("isEnabled", true)
                            .put("templateId", role.templateId().toString()));
        }
        return Replies.collection(call, "roleManagement/directory/roleDefinitions", roles);
    }
}
