package org.isocenter.cli.directory;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter ad group`.
@Command(
        name = "group",
        description = "Groups of users.",
        subcommands = {GroupCommand.Member.class, OwnerCommand.OfGroup.class})
final class GroupCommand {
    GroupCommand() {}

    /// One group.
    static final class GroupId {
        @Option(
                names = {"-g", "--group"},
                required = true,
                paramLabel = "GROUP",
                description = "The group, by name or object id.")
        private String value;

        GroupId() {}
    }

    /// One member.
    static final class MemberId {
        @Option(
                names = "--member-id",
                required = true,
                paramLabel = "OBJECT_ID",
                description = "The object id of a user, a group or a service principal.")
        private String value;

        MemberId() {}
    }

    @Command(
            name = "create",
            description = "Create a security group; one that is there is shown.",
            footer = {
                "",
                "Example:",
                "  isocenter ad group create --display-name Readers --mail-nickname readers",
            })
    void create(
            @Mixin GraphOptions graph,
            @Option(
                            names = "--display-name",
                            required = true,
                            paramLabel = "NAME",
                            description = "The name that people see.")
                    String displayName,
            @Option(
                            names = "--mail-nickname",
                            required = true,
                            paramLabel = "NAME",
                            description = "A name without spaces.")
                    String nickname,
            @Option(names = "--description", paramLabel = "TEXT", description = "What it is for.")
                    @Nullable String description)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        List<Map<?, ?>> same =
                open.list(
                        "/groups",
                        Graph.equal("displayName", displayName),
                        Graph.equal("mailNickname", nickname));
        if (!same.isEmpty()) {
            graph.print(same.getFirst());
            return;
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("displayName", displayName);
        body.put("mailNickname", nickname);
        body.put("mailEnabled", false);
        body.put("securityEnabled", true);
        Documents.put(body, "description", description);
        graph.print(open.post("/groups", body));
    }

    @Command(name = "list", description = "List groups.")
    void list(
            @Mixin GraphOptions graph,
            @Option(
                            names = "--display-name",
                            paramLabel = "NAME",
                            description = "How the name begins.")
                    @Nullable String name,
            @Mixin ODataFilter filter)
            throws CommandFailure, IOException {
        graph.print(
                graph.open()
                        .list("/groups", Graph.startsWith("displayName", name), filter.value()));
    }

    @Command(name = "show", description = "Show a group.")
    void show(@Mixin GraphOptions graph, @Mixin GroupId group) throws CommandFailure, IOException {
        graph.print(find(graph.open(), group.value));
    }

    @Command(name = "delete", description = "Delete a group.")
    void delete(@Mixin GraphOptions graph, @Mixin GroupId group)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        open.delete("/groups/" + Documents.required(find(open, group.value), "id"));
    }

    @Command(name = "get-member-groups", description = "The ids of the groups a group is in.")
    void memberGroups(
            @Mixin GraphOptions graph,
            @Mixin GroupId group,
            @Option(names = "--security-enabled-only", description = "Only security groups.")
                    boolean securityOnly)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        graph.print(
                open.memberGroups(
                        "/groups/" + Documents.required(find(open, group.value), "id"),
                        securityOnly));
    }

    /// A group by object id or name.
    static Map<?, ?> find(Graph graph, String group) throws CommandFailure, IOException {
        if (Graph.isId(group)) {
            return graph.get("/groups/" + group);
        }
        List<Map<?, ?>> found = graph.list("/groups", Graph.equal("displayName", group));
        if (found.isEmpty()) {
            throw new CommandFailure(3, "there is no group '" + group + "'");
        }
        if (found.size() > 1) {
            throw new CommandFailure(
                    "several groups are called '" + group + "': say the object id");
        }
        return found.getFirst();
    }

    /// `isocenter ad group member`.
    @Command(name = "member", description = "Who is in a group.")
    static final class Member {
        Member() {}

        @Command(name = "add", description = "Add a member.")
        void add(@Mixin GraphOptions graph, @Mixin GroupId group, @Mixin MemberId member)
                throws CommandFailure, IOException {
            Graph open = graph.open();
            open.call(
                    "POST",
                    "/groups/"
                            + Documents.required(find(open, group.value), "id")
                            + "/members/$ref",
                    Optional.of(open.reference(member.value)));
        }

        @Command(name = "remove", description = "Remove a member.")
        void remove(@Mixin GraphOptions graph, @Mixin GroupId group, @Mixin MemberId member)
                throws CommandFailure, IOException {
            Graph open = graph.open();
            open.delete(
                    "/groups/"
                            + Documents.required(find(open, group.value), "id")
                            + "/members/"
                            + member.value
                            + "/$ref");
        }

        @Command(name = "check", description = "Whether somebody is a member.")
        void check(@Mixin GraphOptions graph, @Mixin GroupId group, @Mixin MemberId member)
                throws CommandFailure, IOException {
            Graph open = graph.open();
            String id = Documents.required(find(open, group.value), "id");
            Map<?, ?> groups =
                    open.post(
                            "/directoryObjects/" + member.value + "/checkMemberGroups",
                            Documents.of("groupIds", List.of(id)));
            graph.print(Documents.of("value", String.valueOf(groups.get("value")).contains(id)));
        }

        @Command(name = "list", description = "List the members.")
        void list(@Mixin GraphOptions graph, @Mixin GroupId group)
                throws CommandFailure, IOException {
            Graph open = graph.open();
            graph.print(
                    open.list(
                            "/groups/"
                                    + Documents.required(find(open, group.value), "id")
                                    + "/members"));
        }
    }
}
