package org.isocenter.resourcemanager.access;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.http.Response;
import org.isocenter.http.auth.Principal;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.Guids;
import org.isocenter.resourcemanager.protocol.Page;
import org.isocenter.resourcemanager.protocol.RequestContent;

/// `{scope}/providers/Microsoft.Authorization/roleAssignments` (contract §10).
public final class RoleAssignmentHandlers {
    private static final String READ = "Microsoft.Authorization/roleAssignments/read";
    private static final String WRITE = "Microsoft.Authorization/roleAssignments/write";
    private static final String DELETE = "Microsoft.Authorization/roleAssignments/delete";

    private static final Pattern AT_SCOPE =
            Pattern.compile("atScope\\(\\s*\\)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BY_PRINCIPAL =
            Pattern.compile("principalId\\s+eq\\s+'?([^'\\s]+)'?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ASSIGNED_TO =
            Pattern.compile("assignedTo\\(\\s*'?([^')]+)'?\\s*\\)", Pattern.CASE_INSENSITIVE);

    private final Database database;
    private final AccessRepository repository;
    private final RoleBasedAccess access;
    private final Principals principals;
    private final Scopes scopes;
    private final long limitPerSubscription;
    private final int pageSize;

    public RoleAssignmentHandlers(
            Database database,
            AccessRepository repository,
            RoleBasedAccess access,
            Principals principals,
            Scopes scopes,
            long limitPerSubscription,
            int pageSize) {
        this.database = database;
        this.repository = repository;
        this.access = access;
        this.principals = principals;
        this.scopes = scopes;
        this.limitPerSubscription = limitPerSubscription;
        this.pageSize = pageSize;
    }

    /// `GET …/roleAssignments` (rules RA-8, RA-9).
    public Response list(ArmRequest request, ArmId scope) throws ArmRefusal {
        access.require(request.caller(), scope, READ);
        scopes.requireExists(scope);
        Predicate<RoleAssignment> filter = filter(request, scope);
        List<RoleAssignment> found =
                database
                        .read(tx -> repository.assignmentsOf(tx, request.caller().tenantId()))
                        .stream()
                        .filter(filter)
                        .toList();
        if (scope.isGroup() || scope.isResource()) {
            return Page.answer(
                    found.stream()
                            .map(assignment -> assignment.toJson(request.version(), scope))
                            .toList());
        }
        Page.Part<RoleAssignment> part =
                Page.of(request, pageSize).cut(found, RoleAssignment::name);
        return Page.answer(
                request,
                part.items().stream()
                        .map(assignment -> assignment.toJson(request.version(), scope))
                        .toList(),
                part.next());
    }

    private Predicate<RoleAssignment> filter(ArmRequest request, ArmId scope) throws ArmRefusal {
        Predicate<RoleAssignment> above = assignment -> assignment.scope().covers(scope);
        Predicate<RoleAssignment> everywhere =
                above.or(assignment -> scope.covers(assignment.scope()));
        Optional<String> text = request.filter();
        if (text.isEmpty()) {
            return everywhere;
        }
        boolean atScope = false;
        Predicate<RoleAssignment> filter = _ -> true;
        for (String part : text.get().split("(?i)\\s+and\\s+", -1)) {
            Matcher byPrincipal = BY_PRINCIPAL.matcher(part.strip());
            Matcher assignedTo = ASSIGNED_TO.matcher(part.strip());
            if (AT_SCOPE.matcher(part.strip()).matches()) {
                atScope = true;
            } else if (byPrincipal.matches()) {
                String id = byPrincipal.group(1);
                filter = filter.and(assignment -> assignment.principalId().equalsIgnoreCase(id));
            } else if (assignedTo.matches()) {
                Set<String> identities = withGroups(request.caller(), assignedTo.group(1).strip());
                filter =
                        filter.and(assignment ->
                                identities.contains(
                                        assignment.principalId().toLowerCase(Locale.ROOT)));
            } else {
                throw ArmError.INVALID_FILTER.refuse(text.get());
            }
        }
        return filter.and(atScope ? above : everywhere);
    }

    private Set<String> withGroups(Principal caller, String objectId) {
        Set<String> identities = new HashSet<>();
        identities.add(objectId.toLowerCase(Locale.ROOT));
        for (String group : principals.groupsOf(caller.tenantId(), objectId)) {
            identities.add(group.toLowerCase(Locale.ROOT));
        }
        return identities;
    }

    /// `GET …/roleAssignments/{name}`
    public Response get(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        access.require(request.caller(), scope, READ);
        RoleAssignment found =
                find(request, scope, name)
                        .orElseThrow(() -> ArmError.ROLE_ASSIGNMENT_NOT_FOUND.refuse(name));
        return Response.json(200, found.toJson(request.version(), scope));
    }

    private Optional<RoleAssignment> find(ArmRequest request, ArmId scope, String name) {
        return database.read(tx -> repository.findAssignment(tx, request.caller().tenantId(), name))
                .filter(assignment -> assignment.scope().equals(scope));
    }

    /// `PUT …/roleAssignments/{name}` (rules RA-1 to RA-7, RA-11, RA-13).
    public Response put(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        access.require(request.caller(), scope, WRITE);
        scopes.requireExists(scope);
        if (!Guids.isGuid(name)) {
            throw ArmError.INVALID_ROLE_ASSIGNMENT_ID.refuse(name);
        }
        RoleAssignment wanted = read(request, scope, name);
        record Written(RoleAssignment assignment, boolean isNew) {}
        Written written =
                database.<Written, ArmRefusal>write(tx -> {
                    Optional<RoleAssignment> existing =
                            repository.findAssignment(tx, wanted.tenantId(), wanted.name());
                    if (existing.isPresent()) {
                        return new Written(update(tx, existing.get(), wanted), false);
                    }
                    return new Written(create(tx, wanted), true);
                });
        access.changed();
        boolean created = written.isNew() || !request.version().isAtLeast("2022-04-01");
        return Response.json(
                created ? 201 : 200, written.assignment().toJson(request.version(), scope));
    }

    private RoleAssignment create(Transaction tx, RoleAssignment wanted) throws ArmRefusal {
        RoleDefinition role =
                repository
                        .findDefinition(tx, wanted.tenantId(), wanted.roleId())
                        .orElseThrow(() -> unknownRole(wanted.roleId()));
        if (!role.isAssignableAt(wanted.scope())) {
            throw ArmError.ROLE_DEFINITION_NOT_ASSIGNABLE.refuse(role.roleName(), wanted.scope());
        }
        Optional<RoleAssignment> same = repository.findSameGrant(tx, wanted);
        if (same.isPresent()) {
            throw ArmError.ROLE_ASSIGNMENT_EXISTS.refuse(same.get().name().replace("-", ""));
        }
        if (!wanted.scope().isRoot()
                && repository.countInSubscription(tx, wanted.scope().subscriptionId())
                        >= limitPerSubscription) {
            throw ArmError.ROLE_ASSIGNMENT_LIMIT_EXCEEDED.refuse(limitPerSubscription);
        }
        repository.saveAssignment(tx, wanted);
        return wanted;
    }

    private RoleAssignment update(Transaction tx, RoleAssignment existing, RoleAssignment wanted)
            throws ArmRefusal {
        if (!existing.isSameGrantAs(wanted)) {
            throw ArmError.ROLE_ASSIGNMENT_UPDATE_NOT_PERMITTED.refuse();
        }
        RoleAssignment updated =
                new RoleAssignment(
                        existing.name(),
                        existing.tenantId(),
                        existing.scope(),
                        existing.roleId(),
                        existing.principalId(),
                        existing.principalType(),
                        wanted.description(),
                        wanted.condition(),
                        wanted.conditionVersion(),
                        existing.delegatedManagedIdentityResourceId(),
                        existing.createdOn(),
                        wanted.updatedOn(),
                        existing.createdBy(),
                        wanted.updatedBy());
        boolean differs =
                !updated.description().equals(existing.description())
                        || !updated.condition().equals(existing.condition())
                        || !updated.conditionVersion().equals(existing.conditionVersion());
        if (!differs) {
            return existing;
        }
        repository.saveAssignment(tx, updated);
        return updated;
    }

    private RoleAssignment read(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        RequestContent content = request.content();
        RequestContent properties =
                content.object("properties")
                        .orElseThrow(() ->
                                ArmError.INVALID_REQUEST_CONTENT
                                        .refuse("'properties' is required.")
                                        .at("properties"));
        String roleId = roleId(properties.requiredText("roleDefinitionId"));
        String principalId = properties.requiredText("principalId").toLowerCase(Locale.ROOT);
        if (!Guids.isGuid(principalId)) {
            throw ArmError.INVALID_PRINCIPAL_ID.refuse(principalId).at("properties.principalId");
        }
        Optional<String> condition = properties.text("condition").filter(text -> !text.isBlank());
        Optional<String> conditionVersion = properties.text("conditionVersion");
        boolean versioned = conditionVersion.orElse("").matches("[12]\\.0");
        if (condition.isPresent() && !versioned) {
            throw ArmError.INVALID_CONDITION
                    .refuse("A condition needs 'conditionVersion' to be '2.0' (or '1.0').")
                    .at("properties.conditionVersion");
        }
        return new RoleAssignment(
                name.toLowerCase(Locale.ROOT),
                request.caller().tenantId(),
                scope,
                roleId,
                principalId,
                principalType(request.caller(), properties, principalId),
                properties.text("description"),
                condition,
                conditionVersion,
                properties.text("delegatedManagedIdentityResourceId"),
                request.now(),
                request.now(),
                request.caller().objectId(),
                request.caller().objectId());
    }

    /// What the principal is: as the request says, or as the directory does (rules RA-1, RA-2).
    private PrincipalType principalType(
            Principal caller, RequestContent properties, String principalId) throws ArmRefusal {
        Optional<String> word = properties.text("principalType");
        Optional<Principals.Known> known = principals.find(caller.tenantId(), principalId);
        if (word.isEmpty()) {
            return known.orElseThrow(() ->
                            ArmError.PRINCIPAL_NOT_FOUND.refuse(
                                    principalId.replace("-", ""), caller.tenantId()))
                    .type();
        }
        PrincipalType said =
                PrincipalType.find(word.get())
                        .orElseThrow(() ->
                                ArmError.INVALID_PRINCIPAL_TYPE
                                        .refuse(word.get(), PrincipalType.words())
                                        .at("properties.principalType"));
        if (known.isPresent() && known.get().type() != said) {
            throw ArmError.UNMATCHED_PRINCIPAL_TYPE.refuse(
                    said.word(), principalId, known.get().type().word());
        }
        return said;
    }

    /// The GUID of a role out of its resource id, with any scope in front (rule RA-6).
    private static String roleId(String resourceId) throws ArmRefusal {
        String marker = "/providers/microsoft.authorization/roledefinitions/";
        String folded = resourceId.toLowerCase(Locale.ROOT);
        int at = folded.lastIndexOf(marker);
        String guid = at < 0 ? "" : folded.substring(at + marker.length());
        if (!Guids.isGuid(guid)) {
            throw ArmError.INVALID_ROLE_DEFINITION_ID
                    .refuse(resourceId)
                    .at("properties.roleDefinitionId");
        }
        return guid;
    }

    /// An unknown role is 404 when it is read, but 400 when it is assigned (rule RA-6).
    private static ArmRefusal unknownRole(String roleId) {
        return ArmError.ROLE_DEFINITION_DOES_NOT_EXIST.refuse(roleId).withStatus(400);
    }

    /// `DELETE …/roleAssignments/{name}` (rule RA-10).
    public Response delete(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        access.require(request.caller(), scope, DELETE);
        boolean administrator = principals.isAdministrator(request.caller());
        Optional<RoleAssignment> deleted =
                database.<Optional<RoleAssignment>, ArmRefusal>write(tx -> {
                    Optional<RoleAssignment> found =
                            repository
                                    .findAssignment(tx, request.caller().tenantId(), name)
                                    .filter(one -> one.scope().equals(scope));
                    if (found.isPresent()) {
                        if (!administrator && isLastOwner(tx, found.get())) {
                            throw ArmError.CANNOT_DELETE_LAST_RBAC_ADMIN_ASSIGNMENT.refuse();
                        }
                        repository.deleteAssignment(tx, found.get());
                    }
                    return found;
                });
        access.changed();
        return deleted.map(assignment ->
                        Response.json(200, assignment.toJson(request.version(), scope)))
                .orElse(Response.of(204));
    }

    private boolean isLastOwner(Transaction tx, RoleAssignment assignment) {
        ArmId scope = assignment.scope();
        return !scope.isRoot()
                && !scope.isGroup()
                && !scope.isResource()
                && assignment.roleId().equals(BuiltInRole.OWNER.id())
                && repository.countOwnersAt(tx, scope) <= 1;
    }
}
