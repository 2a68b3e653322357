package org.isocenter.cli.directory;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.http.Documents;
import org.isocenter.cli.resource.Arm;
import org.isocenter.cli.resource.Roles;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter ad sp`: service principals (identity §21.5).
@Command(
        name = "sp",
        description = "Service principals.",
        subcommands = {
            CredentialCommand.OfServicePrincipal.class,
            OwnerCommand.OfServicePrincipal.class
        })
final class SpCommand {
    SpCommand() {}

    @Command(name = "create", description = "Create the service principal of an application.")
    void create(@Mixin GraphOptions graph, @Mixin ApplicationId id)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("appId", Documents.required(open.application(id.value()), "appId"));
        body.put("accountEnabled", true);
        graph.print(open.post("/servicePrincipals", body));
    }

    @Command(name = "show", description = "Show a service principal.")
    void show(@Mixin GraphOptions graph, @Mixin ApplicationId id)
            throws CommandFailure, IOException {
        graph.print(graph.open().servicePrincipal(id.value()));
    }

    @Command(name = "list", description = "List service principals.")
    void list(
            @Mixin GraphOptions graph,
            @Option(
                            names = "--display-name",
                            paramLabel = "NAME",
                            description = "How the name begins.")
                    @Nullable String name,
            @Option(names = "--spn", paramLabel = "NAME", description = "One of its names.")
                    @Nullable String spn,
            @Mixin ODataFilter filter,
            @Option(names = "--all", description = "As it is always.") boolean all)
            throws CommandFailure, IOException {
        graph.print(
                graph.open()
                        .list(
                                "/servicePrincipals",
                                Graph.startsWith("displayName", name),
                                Graph.any("servicePrincipalNames", spn),
                                filter.value()));
    }

    @Command(name = "update", description = "Change a service principal.")
    void update(
            @Mixin GraphOptions graph,
            @Mixin ApplicationId id,
            @Option(
                            names = "--set",
                            arity = "1..*",
                            required = true,
                            paramLabel = "PATH=VALUE",
                            description = "What to change: appRoleAssignmentRequired=true.")
                    List<String> changes)
            throws CommandFailure, IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        Argument.set(body, changes);
        Graph open = graph.open();
        open.patch(
                "/servicePrincipals/" + Documents.required(open.servicePrincipal(id.value()), "id"),
                body);
    }

    @Command(name = "delete", description = "Delete a service principal; its application stays.")
    void delete(@Mixin GraphOptions graph, @Mixin ApplicationId id)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        open.delete(
                "/servicePrincipals/"
                        + Documents.required(open.servicePrincipal(id.value()), "id"));
    }

    @Command(
            name = "create-for-rbac",
            description = {
                "Register an application with service principal and secret, and give it a role.",
                "The secret is shown this once.",
            },
            footer = {
                "",
                "Example:",
                "  isocenter ad sp create-for-rbac -n viewer --role \"DICOM Data Reader\" --scopes"
                        + " /subscriptions/SUBSCRIPTION/resourceGroups/imaging",
            })
    void createForRbac(
            @Mixin GraphOptions graph,
            @Option(
                            names = {"-n", "--name", "--display-name"},
                            paramLabel = "NAME",
                            description = "Default: azure-cli and the time.")
                    @Nullable String name,
            @Option(
                            names = "--role",
                            paramLabel = "ROLE",
                            description = "A role's name, GUID or id. Default: none.")
                    @Nullable String role,
            @Option(
                            names = "--scopes",
                            arity = "1..*",
                            paramLabel = "ID",
                            description =
                                    "Where it has the role: ids of resources, groups, subscriptions.")
                    @Nullable List<String> scopes,
            @Option(
                            names = "--years",
                            paramLabel = "N",
                            description = "How long the secret lasts. Default: 1.")
                    @Nullable Integer years)
            throws CommandFailure, IOException {
        if ((role == null) != (scopes == null)) {
            throw new CommandFailure(2, "--role and --scopes go together");
        }
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        Graph open = graph.open();
        String displayName =
                name == null
                        ? "azure-cli-" + start.toString().replace(':', '-').replace("Z", "")
                        : name;
        Map<?, ?> application =
                open.post("/applications", Documents.of("displayName", displayName));
        String secret =
                CredentialCommand.secret(
                        open,
                        "/applications/" + Documents.required(application, "id"),
                        "rbac",
                        start,
                        CredentialCommand.end(start, years, null));
        Map<?, ?> principal = open.servicePrincipalOf(application);
        if (role != null && scopes != null) {
            Roles roles =
                    new Roles(new Arm(open.session(), open.session().profile().subscriptionId()));
            for (String scope : scopes) {
                roles.assign(
                        scope,
                        roles.definition(role, scope),
                        Documents.required(principal, "id"),
                        "ServicePrincipal",
                        null,
                        null);
            }
        }
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("appId", Documents.required(application, "appId"));
        shown.put("displayName", displayName);
        shown.put("password", secret);
        shown.put("tenant", open.session().profile().tenantId());
        graph.print(shown);
    }
}
