package org.isocenter.resourcemanager.access;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.isocenter.http.Response;
import org.isocenter.persistence.sql.Database;
import org.isocenter.persistence.sql.Transaction;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.ArmRequest;
import org.isocenter.resourcemanager.protocol.Guids;
import org.isocenter.resourcemanager.protocol.Page;
import org.isocenter.resourcemanager.protocol.RequestContent;

/// `{scope}/providers/Microsoft.Authorization/roleDefinitions` and `…/permissions` (contract §9,
/// rule RBAC-12).
public final class RoleDefinitionHandlers {
    private static final String READ = "Microsoft.Authorization/roleDefinitions/read";
    private static final String WRITE = "Microsoft.Authorization/roleDefinitions/write";
    private static final String DELETE = "Microsoft.Authorization/roleDefinitions/delete";
    private static final int CUSTOM_ROLES = 5000;
    private static final int MOST_PATTERNS = 2048;

    private static final Pattern BY_NAME =
            Pattern.compile("roleName\\s+eq\\s+'((?:[^']|'')*)'", Pattern.CASE_INSENSITIVE);
    private static final Pattern BY_TYPE =
            Pattern.compile("type\\s+eq\\s+'([^']*)'", Pattern.CASE_INSENSITIVE);
    private static final Pattern AND_BELOW =
            Pattern.compile("atScopeAndBelow\\(\\s*\\)", Pattern.CASE_INSENSITIVE);

    private final Database database;
    private final AccessRepository repository;
    private final RoleBasedAccess access;
    private final Scopes scopes;

    public RoleDefinitionHandlers(
            Database database, AccessRepository repository, RoleBasedAccess access, Scopes scopes) {
        this.database = database;
        this.repository = repository;
        this.access = access;
        this.scopes = scopes;
    }

    /// `GET …/roleDefinitions`
    public Response list(ArmRequest request, ArmId scope) throws ArmRefusal {
        access.require(request.caller(), scope, READ);
        scopes.requireExists(scope);
        Predicate<RoleDefinition> filter = filter(request, scope);
        List<RoleDefinition> roles = new ArrayList<>(BuiltInRole.all());
        roles.addAll(
                database.read(tx -> repository.customDefinitions(tx, request.caller().tenantId())));
        return Page.answer(
                roles.stream()
                        .filter(filter)
                        .sorted(Comparator.comparing(RoleDefinition::isBuiltIn).reversed())
                        .map(role -> role.toJson(scope))
                        .toList());
    }

    private static Predicate<RoleDefinition> filter(ArmRequest request, ArmId scope)
            throws ArmRefusal {
        Predicate<RoleDefinition> assignable = role -> role.isAssignableAt(scope);
        Predicate<RoleDefinition> filter = _ -> true;
        Optional<String> text = request.filter();
        if (text.isPresent()) {
            for (String part : text.get().split("(?i)\\s+and\\s+(?=roleName|type|atScope)", -1)) {
                Matcher byName = BY_NAME.matcher(part.strip());
                Matcher byType = BY_TYPE.matcher(part.strip());
                if (byName.matches()) {
                    String name = byName.group(1).replace("''", "'");
                    filter = filter.and(role -> role.roleName().equalsIgnoreCase(name));
                } else if (byType.matches()) {
                    boolean builtIn = byType.group(1).equalsIgnoreCase("BuiltInRole");
                    if (!builtIn && !byType.group(1).equalsIgnoreCase("CustomRole")) {
                        throw ArmError.INVALID_FILTER.refuse(text.get());
                    }
                    filter = filter.and(role -> role.isBuiltIn() == builtIn);
                } else if (AND_BELOW.matcher(part.strip()).matches()) {
                    assignable =
                            assignable.or(role ->
                                    role.assignableScopes().stream().anyMatch(scope::covers));
                } else {
                    throw ArmError.INVALID_FILTER.refuse(text.get());
                }
            }
        }
        return filter.and(assignable);
    }

    /// `GET …/roleDefinitions/{name}`. Reading a role by its id alone needs only a valid token, as
    /// the built-in ones are known to everybody.
    public Response get(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        if (!scope.isRoot()) {
            access.require(request.caller(), scope, READ);
        }
        RoleDefinition found =
                find(request, name)
                        .orElseThrow(() -> ArmError.ROLE_DEFINITION_DOES_NOT_EXIST.refuse(name));
        return Response.json(200, found.toJson(scope));
    }

    private Optional<RoleDefinition> find(ArmRequest request, String name) {
        return database.read(
                tx -> repository.findDefinition(tx, request.caller().tenantId(), name));
    }

    /// `PUT …/roleDefinitions/{name}`: 201 always, on create and on update (rule RD-2).
    public Response put(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        access.require(request.caller(), scope, WRITE);
        if (!Guids.isGuid(name)) {
            throw ArmError.INVALID_ROLE_DEFINITION_ID.refuse(name);
        }
        if (BuiltInRole.find(name).isPresent()) {
            throw ArmError.CANNOT_UPDATE_BUILT_IN_ROLE.refuse(name);
        }
        RoleDefinition wanted = read(request, scope, name);
        RoleDefinition written =
                database.<RoleDefinition, ArmRefusal>write(tx -> write(tx, wanted));
        access.changed();
        return Response.json(201, written.toJson(scope));
    }

    private RoleDefinition write(Transaction tx, RoleDefinition wanted) throws ArmRefusal {
        String tenantId = wanted.tenantId().orElseThrow();
        List<RoleDefinition> all = new ArrayList<>(BuiltInRole.all());
        List<RoleDefinition> custom = repository.customDefinitions(tx, tenantId);
        all.addAll(custom);
        for (RoleDefinition other : all) {
            if (other.roleName().equalsIgnoreCase(wanted.roleName())
                    && !other.id().equals(wanted.id())) {
                throw ArmError.ROLE_DEFINITION_WITH_SAME_NAME_EXISTS.refuse(wanted.roleName());
            }
        }
        Optional<RoleDefinition> existing =
                custom.stream().filter(role -> role.id().equals(wanted.id())).findFirst();
        if (existing.isEmpty() && custom.size() >= CUSTOM_ROLES) {
            throw ArmError.ROLE_DEFINITION_LIMIT_EXCEEDED.refuse();
        }
        RoleDefinition written =
                existing.map(before ->
                                new RoleDefinition(
                                        wanted.id(),
                                        wanted.tenantId(),
                                        wanted.roleName(),
                                        wanted.description(),
                                        wanted.assignableScopes(),
                                        wanted.permissions(),
                                        before.createdOn(),
                                        wanted.updatedOn(),
                                        before.createdBy(),
                                        wanted.updatedBy()))
                        .orElse(wanted);
        repository.saveDefinition(tx, written);
        return written;
    }

    private RoleDefinition read(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        RequestContent content = request.content();
        RequestContent properties = content.objectOrEmpty("properties");
        String roleName = properties.requiredText("roleName");
        if (roleName.length() > 512) {
            throw ArmError.INVALID_ROLE_DEFINITION.refuse("its name is longer than 512 characters");
        }
        List<RequestContent> entries = properties.objects("permissions").orElse(List.of());
        if (entries.size() != 1) {
            throw ArmError.INVALID_ROLE_DEFINITION
                    .refuse("it must have exactly one entry in permissions")
                    .at("properties.permissions");
        }
        List<Permission> permissions = List.of(permission(entries.getFirst()));
        return new RoleDefinition(
                name.toLowerCase(Locale.ROOT),
                Optional.of(request.caller().tenantId()),
                roleName,
                properties.text("description").orElse(""),
                assignableScopes(request, scope, properties),
                permissions,
                request.now(),
                request.now(),
                Optional.of(request.caller().objectId()),
                Optional.of(request.caller().objectId()));
    }

    private static Permission permission(RequestContent entry) throws ArmRefusal {
        List<String> actions = entry.texts("actions").orElse(List.of());
        List<String> notActions = entry.texts("notActions").orElse(List.of());
        List<String> dataActions = entry.texts("dataActions").orElse(List.of());
        List<String> notDataActions = entry.texts("notDataActions").orElse(List.of());
        int patterns =
                actions.size() + notActions.size() + dataActions.size() + notDataActions.size();
        if (patterns > MOST_PATTERNS) {
            throw ArmError.INVALID_ROLE_DEFINITION.refuse(
                    "it has more than " + MOST_PATTERNS + " actions");
        }
        return Permission.of(actions, notActions, dataActions, notDataActions);
    }

    private List<ArmId> assignableScopes(ArmRequest request, ArmId scope, RequestContent properties)
            throws ArmRefusal {
        List<String> texts = properties.texts("assignableScopes").orElse(List.of());
        if (texts.isEmpty()) {
            throw ArmError.INVALID_ROLE_DEFINITION
                    .refuse("it must have at least one assignable scope")
                    .at("properties.assignableScopes");
        }
        if (texts.size() > MOST_PATTERNS) {
            throw ArmError.INVALID_ROLE_DEFINITION.refuse("it has too many assignable scopes");
        }
        List<ArmId> assignable = new ArrayList<>();
        for (String text : texts) {
            ArmId id =
                    ArmId.parse(text)
                            .orElseThrow(() ->
                                    ArmError.INVALID_ROLE_DEFINITION.refuse(
                                            "'"
                                                    + text
                                                    + "' is no scope; management groups"
                                                    + " are not supported"));
            if (!access.allows(request.caller(), id, Action.control(WRITE))) {
                throw ArmError.LINKED_AUTHORIZATION_FAILED.refuse(WRITE, scope, id, WRITE);
            }
            scopes.requireExists(id);
            assignable.add(id);
        }
        return assignable;
    }

    /// `DELETE …/roleDefinitions/{name}`
    public Response delete(ArmRequest request, ArmId scope, String name) throws ArmRefusal {
        access.require(request.caller(), scope, DELETE);
        if (BuiltInRole.find(name).isPresent()) {
            throw ArmError.CANNOT_UPDATE_BUILT_IN_ROLE.refuse(name);
        }
        Optional<RoleDefinition> deleted =
                database.<Optional<RoleDefinition>, ArmRefusal>write(tx -> {
                    String tenantId = request.caller().tenantId();
                    Optional<RoleDefinition> found = repository.findDefinition(tx, tenantId, name);
                    if (found.isPresent()) {
                        if (repository.countAssignmentsOf(tx, tenantId, found.get().id()) > 0) {
                            throw ArmError.ROLE_DEFINITION_HAS_ASSIGNMENTS.refuse(found.get().id());
                        }
                        repository.deleteDefinition(tx, found.get());
                    }
                    return found;
                });
        access.changed();
        return deleted.map(role -> Response.json(200, role.toJson(scope))).orElse(Response.of(204));
    }

    /// `GET …/permissions`: what the caller's roles give (rule RBAC-12).
    public Response permissions(ArmRequest request, ArmId scope) throws ArmRefusal {
        List<RoleDefinition> roles = access.rolesAt(request.caller(), scope);
        if (roles.isEmpty()) {
            throw RoleBasedAccess.refusal(
                    request.caller(), scope, "Microsoft.Authorization/permissions/read");
        }
        scopes.requireExists(scope);
        return Page.answer(
                roles.stream()
                        .flatMap(role -> role.permissions().stream())
                        .map(Permission::toJson)
                        .toList());
    }
}
