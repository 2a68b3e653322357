package org.isocenter.cli.directory;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.http.Documents;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter ad app owner`, `isocenter ad sp owner` and `isocenter ad group owner`.
abstract sealed class OwnerCommand {
    OwnerCommand() {}

    /// The owners of applications.
    @Command(name = "owner", description = "Who may change an application.")
    static final class OfApplication extends OwnerCommand {
        OfApplication() {}

        @Override
        String path(Graph graph, String id) throws CommandFailure, IOException {
            return "/applications/" + Documents.required(graph.application(id), "id");
        }
    }

    /// The owners of service principals.
    @Command(name = "owner", description = "Who may change a service principal.")
    static final class OfServicePrincipal extends OwnerCommand {
        OfServicePrincipal() {}

        @Override
        String path(Graph graph, String id) throws CommandFailure, IOException {
            return "/servicePrincipals/" + Documents.required(graph.servicePrincipal(id), "id");
        }
    }

    /// The owners of groups.
    @Command(name = "owner", description = "Who may change a group.")
    static final class OfGroup extends OwnerCommand {
        OfGroup() {}

        @Override
        String path(Graph graph, String id) throws CommandFailure, IOException {
            return "/groups/" + Documents.required(GroupCommand.find(graph, id), "id");
        }
    }

    /// Whose owners.
    static final class Owned {
        @Option(
                names = {"--id", "--group", "-g"},
                required = true,
                paramLabel = "ID",
                description = "What is owned: by an id, a group also by its name.")
        private String id;

        Owned() {}
    }

    /// One owner.
    static final class Owner {
        @Option(
                names = "--owner-object-id",
                required = true,
                paramLabel = "OBJECT_ID",
                description = "The object id of a user or service principal.")
        private String id;

        Owner() {}
    }

    abstract String path(Graph graph, String id) throws CommandFailure, IOException;

    @Command(name = "list", description = "List the owners.")
    void list(@Mixin GraphOptions graph, @Mixin Owned owned) throws CommandFailure, IOException {
        Graph open = graph.open();
        graph.print(open.list(path(open, owned.id) + "/owners"));
    }

    @Command(name = "add", description = "Add an owner.")
    void add(@Mixin GraphOptions graph, @Mixin Owned owned, @Mixin Owner owner)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        String path = path(open, owned.id) + "/owners";
        for (Map<?, ?> there : open.list(path)) {
            if (Documents.text(there, "id").equalsIgnoreCase(owner.id)) {
                return; // as az does
            }
        }
        open.call("POST", path + "/$ref", Optional.of(open.reference(owner.id)));
    }

    @Command(name = "remove", description = "Remove an owner.")
    void remove(@Mixin GraphOptions graph, @Mixin Owned owned, @Mixin Owner owner)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        open.delete(path(open, owned.id) + "/owners/" + owner.id + "/$ref");
    }
}
