package org.isocenter.cli.directory;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter ad app`: applications (identity §21.4).
@Command(
        name = "app",
        description = "Applications.",
        subcommands = {
            CredentialCommand.OfApplication.class,
            FederatedCredentialCommand.class,
            OwnerCommand.OfApplication.class,
            PermissionCommand.class
        })
final class AppCommand {
    AppCommand() {}

    @Command(
            name = "create",
            description = {
                "Register an application.",
                "One that has the same name already is changed, as az does.",
            },
            footer = {
                "",
                "Example:",
                "  isocenter ad app create --display-name viewer --web-redirect-uris"
                        + " https://viewer.test/signed-in",
            })
    void create(@Mixin GraphOptions graph, @Mixin AppOptions app)
            throws CommandFailure, IOException {
        if (app.displayName() == null) {
            throw new CommandFailure(2, "say --display-name");
        }
        Map<String, Object> body = app.body();
        Graph open = graph.open();
        List<Map<?, ?>> same =
                open.list("/applications", Graph.equal("displayName", app.displayName()));
        if (same.size() == 1) {
            graph.err().println("There is an application of that name; it is changed.");
            graph.err().flush();
            String id = Documents.required(same.getFirst(), "id");
            open.patch("/applications/" + id, body);
            graph.print(open.get("/applications/" + id));
            return;
        }
        graph.print(open.post("/applications", body));
    }

    @Command(name = "show", description = "Show an application.")
    void show(@Mixin GraphOptions graph, @Mixin ApplicationId id)
            throws CommandFailure, IOException {
        graph.print(graph.open().application(id.value()));
    }

    @Command(name = "list", description = "List applications.")
    void list(
            @Mixin GraphOptions graph,
            @Option(
                            names = "--display-name",
                            paramLabel = "NAME",
                            description = "How the name begins.")
                    @Nullable String name,
            @Option(names = "--app-id", paramLabel = "ID", description = "Only that one.")
                    @Nullable String appId,
            @Option(
                            names = "--identifier-uri",
                            paramLabel = "URI",
                            description = "Only the one that has this.")
                    @Nullable String uri,
            @Mixin ODataFilter filter,
            @Option(names = "--show-mine", description = "Only those the user owns.") boolean mine,
            @Option(names = "--all", description = "As it is always.") boolean all)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        if (mine) {
            graph.print(
                    open.list("/me/ownedObjects").stream()
                            .filter(one ->
                                    Documents.text(one, "@odata.type")
                                            .equals("#microsoft.graph.application"))
                            .toList());
            return;
        }
        graph.print(
                open.list(
                        "/applications",
                        Graph.startsWith("displayName", name),
                        Graph.equal("appId", appId),
                        Graph.any("identifierUris", uri),
                        filter.value()));
    }

    @Command(name = "update", description = "Change an application.")
    void update(
            @Mixin GraphOptions graph,
            @Mixin AppOptions app,
            @Mixin ApplicationId id,
            @Option(
                            names = "--set",
                            arity = "1..*",
                            paramLabel = "PATH=VALUE",
                            description = "Anything else: web.homePageUrl=https://viewer.test.")
                    @Nullable List<String> changes)
            throws CommandFailure, IOException {
        Map<String, Object> body = app.body();
        if (changes != null) {
            Argument.set(body, changes);
        }
        if (body.isEmpty()) {
            throw new CommandFailure(2, "say what to change");
        }
        Graph open = graph.open();
        String object = Documents.required(open.application(id.value()), "id");
        open.patch("/applications/" + object, body);
        graph.print(open.get("/applications/" + object));
    }

    @Command(name = "delete", description = "Delete an application.")
    void delete(@Mixin GraphOptions graph, @Mixin ApplicationId id)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        open.delete("/applications/" + Documents.required(open.application(id.value()), "id"));
    }

    /// The `requiredResourceAccess` of an application, to be changed.
    static List<Map<String, Object>> accesses(Map<?, ?> application) {
        List<Map<String, Object>> accesses = new ArrayList<>();
        for (Map<?, ?> access : Documents.objects(application, "requiredResourceAccess")) {
            Map<String, Object> copy = new LinkedHashMap<>();
            copy.put("resourceAppId", Documents.text(access, "resourceAppId"));
            copy.put(
                    "resourceAccess", new ArrayList<>(Documents.objects(access, "resourceAccess")));
            accesses.add(copy);
        }
        return accesses;
    }
}
