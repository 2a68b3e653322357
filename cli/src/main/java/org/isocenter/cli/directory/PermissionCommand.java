package org.isocenter.cli.directory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter ad app permission`: what an application asks for, and what it was granted (identity
/// §21.5, rules identity:CONSENT-1 and identity:CONSENT-7).
@Command(name = "permission", description = "What applications may do in whose name.")
final class PermissionCommand {
    PermissionCommand() {}

    /// Whose permissions are asked for.
    static final class ApiId {
        @Option(
                names = "--api",
                required = true,
                paramLabel = "ID",
                description = "The application id of the API.")
        private String value;

        ApiId() {}
    }

    @Command(
            name = "add",
            description = "Ask for permissions of an API.",
            footer = {
                "",
                "Example, Dicom.ReadWrite of the DICOM services:",
                "  isocenter ad app permission add --id APP_ID --api"
                        + " 75e725bf-66ce-4cea-9b9a-5c4caae57f33 --api-permissions"
                        + " e69ab058-b8ae-4c0f-b687-5d97888ddccb=Scope",
            })
    void add(
            @Mixin GraphOptions graph,
            @Mixin ApplicationId id,
            @Mixin ApiId api,
            @Option(
                            names = "--api-permissions",
                            arity = "1..*",
                            required = true,
                            paramLabel = "ID=Scope|Role",
                            description =
                                    "Ids of its permissions: Scope in a user's name, Role in its own.")
                    List<String> permissions)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        Map<?, ?> application = open.application(id.value());
        List<Map<String, Object>> accesses = AppCommand.accesses(application);
        add(accesses, api.value, permissions);
        open.patch(
                "/applications/" + Documents.required(application, "id"),
                Documents.of("requiredResourceAccess", accesses));
    }

    /// Adds permissions to those an application asks for already.
    static void add(List<Map<String, Object>> accesses, String api, List<String> permissions)
            throws CommandFailure {
        List<Object> wanted = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>();
        for (String permission : permissions) {
            String[] parts = permission.split("=", 2);
            if (parts.length != 2 || !(parts[1].equals("Scope") || parts[1].equals("Role"))) {
                throw new CommandFailure(
                        2, "--api-permissions takes ID=Scope or ID=Role, not " + permission);
            }
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("id", parts[0]);
            one.put("type", parts[1]);
            wanted.add(one);
            ids.add(parts[0]);
        }
        for (Map<String, Object> access : accesses) {
            if (api.equalsIgnoreCase(Documents.text(access, "resourceAppId"))) {
                List<Object> merged = new ArrayList<>();
                for (Map<?, ?> known : Documents.objects(access, "resourceAccess")) {
                    if (!ids.contains(Documents.text(known, "id"))) {
                        merged.add(known);
                    }
                }
                merged.addAll(wanted);
                access.put("resourceAccess", merged);
                return;
            }
        }
        Map<String, Object> access = new LinkedHashMap<>();
        access.put("resourceAppId", api);
        access.put("resourceAccess", wanted);
        accesses.add(access);
    }

    @Command(name = "list", description = "List the permissions an application asks for.")
    void list(@Mixin GraphOptions graph, @Mixin ApplicationId id)
            throws CommandFailure, IOException {
        graph.print(AppCommand.accesses(graph.open().application(id.value())));
    }

    @Command(name = "delete", description = "Ask no longer for permissions of an API.")
    void delete(
            @Mixin GraphOptions graph,
            @Mixin ApplicationId id,
            @Mixin ApiId api,
            @Option(
                            names = "--api-permissions",
                            arity = "1..*",
                            paramLabel = "ID",
                            description = "Ids of permissions. Default: all.")
                    @Nullable List<String> permissions)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        Map<?, ?> application = open.application(id.value());
        List<Map<String, Object>> kept = new ArrayList<>();
        for (Map<String, Object> access : AppCommand.accesses(application)) {
            if (api.value.equalsIgnoreCase(Documents.text(access, "resourceAppId"))) {
                List<Map<?, ?>> others =
                        Documents.objects(access, "resourceAccess").stream()
                                .filter(one ->
                                        permissions != null
                                                && !permissions.contains(Documents.text(one, "id")))
                                .toList();
                if (others.isEmpty()) {
                    continue;
                }
                access.put("resourceAccess", others);
            }
            kept.add(access);
        }
        open.patch(
                "/applications/" + Documents.required(application, "id"),
                Documents.of("requiredResourceAccess", kept));
    }

    @Command(
            name = "grant",
            description = "Grant delegated permissions by name.",
            footer = {
                "",
                "Example:",
                "  isocenter ad app permission grant --id APP_ID --api"
                        + " 75e725bf-66ce-4cea-9b9a-5c4caae57f33 --scope Dicom.ReadWrite",
            })
    void grant(
            @Mixin GraphOptions graph,
            @Mixin ApplicationId id,
            @Mixin ApiId api,
            @Option(
                            names = "--scope",
                            required = true,
                            paramLabel = "\"NAME NAME\"",
                            description = "The permissions, by name.")
                    String scope,
            @Option(
                            names = "--consent-type",
                            paramLabel = "TYPE",
                            description = "AllPrincipals or Principal. Default: by --principal-id.")
                    @Nullable String consentType,
            @Option(
                            names = "--principal-id",
                            paramLabel = "OBJECT_ID",
                            description = "In this user's name only. Default: in everybody's.")
                    @Nullable String principalId)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        String client = Documents.required(open.servicePrincipal(id.value()), "id");
        String resource = Documents.required(open.servicePrincipal(api.value), "id");
        for (Map<?, ?> old :
                open.list("/oauth2PermissionGrants", Graph.equal("clientId", client))) {
            if (resource.equals(Documents.text(old, "resourceId"))
                    && Documents.text(old, "principalId")
                            .equals(principalId == null ? "" : principalId)) {
                open.delete("/oauth2PermissionGrants/" + Documents.required(old, "id"));
            }
        }
        String type =
                consentType == null
                        ? principalId == null ? "AllPrincipals" : "Principal"
                        : consentType;
        graph.print(
                open.post(
                        "/oauth2PermissionGrants",
                        grant(client, resource, type, principalId, scope)));
    }

    private static Map<String, Object> grant(
            String client,
            String resource,
            String type,
            @Nullable String principalId,
            String scope) {
        Map<String, Object> grant = new LinkedHashMap<>();
        grant.put("clientId", client);
        grant.put("consentType", type);
        Documents.put(grant, "principalId", principalId);
        grant.put("resourceId", resource);
        grant.put("scope", scope);
        return grant;
    }

    @Command(name = "list-grants", description = "List the delegated permissions granted.")
    void grants(@Mixin GraphOptions graph, @Mixin ApplicationId id)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        graph.print(
                open.list(
                        "/oauth2PermissionGrants",
                        Graph.equal(
                                "clientId",
                                Documents.required(open.servicePrincipal(id.value()), "id"))));
    }

    @Command(
            name = "admin-consent",
            description = "Grant all that an application asks for, for everybody in the tenant.")
    void adminConsent(@Mixin GraphOptions graph, @Mixin ApplicationId id)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        Map<?, ?> application = open.application(id.value());
        String client = Documents.required(open.servicePrincipalOf(application), "id");
        List<Map<?, ?>> grants =
                open.list("/oauth2PermissionGrants", Graph.equal("clientId", client));
        List<Map<?, ?>> roles = open.list("/servicePrincipals/" + client + "/appRoleAssignments");
        for (Map<String, Object> access : AppCommand.accesses(application)) {
            Map<?, ?> resource = open.servicePrincipal(Documents.text(access, "resourceAppId"));
            consent(open, client, resource, access, grants, roles);
        }
    }

    private static void consent(
            Graph open,
            String client,
            Map<?, ?> resource,
            Map<String, Object> access,
            List<Map<?, ?>> grants,
            List<Map<?, ?>> roles)
            throws CommandFailure, IOException {
        String resourceId = Documents.required(resource, "id");
        Set<String> scopes = new LinkedHashSet<>();
        for (Map<?, ?> permission : Documents.objects(access, "resourceAccess")) {
            String permissionId = Documents.text(permission, "id");
            if (Documents.text(permission, "type").equals("Scope")) {
                scopes.add(scope(resource, permissionId));
            } else if (roles.stream()
                    .noneMatch(role ->
                            resourceId.equals(Documents.text(role, "resourceId"))
                                    && permissionId.equals(Documents.text(role, "appRoleId")))) {
                Map<String, Object> role = new LinkedHashMap<>();
                role.put("principalId", client);
                role.put("resourceId", resourceId);
                role.put("appRoleId", permissionId);
                open.post("/servicePrincipals/" + client + "/appRoleAssignments", role);
            }
        }
        if (scopes.isEmpty()) {
            return;
        }
        for (Map<?, ?> known : grants) {
            if (resourceId.equals(Documents.text(known, "resourceId"))
                    && Documents.text(known, "consentType").equals("AllPrincipals")) {
                Set<String> all =
                        new LinkedHashSet<>(
                                List.of(Documents.text(known, "scope").strip().split("\\s+")));
                all.addAll(scopes);
                open.patch(
                        "/oauth2PermissionGrants/" + Documents.required(known, "id"),
                        Documents.of("scope", String.join(" ", all).strip()));
                return;
            }
        }
        open.post(
                "/oauth2PermissionGrants",
                grant(client, resourceId, "AllPrincipals", null, String.join(" ", scopes)));
    }

    private static String scope(Map<?, ?> resource, String id) throws CommandFailure {
        for (Map<?, ?> scope : Documents.objects(resource, "oauth2PermissionScopes")) {
            if (id.equalsIgnoreCase(Documents.text(scope, "id"))) {
                return Documents.required(scope, "value");
            }
        }
        throw new CommandFailure(
                Documents.text(resource, "displayName") + " has no permission " + id);
    }
}
