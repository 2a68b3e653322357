package org.isocenter.cli.directory;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.http.Api;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter ad user`.
@Command(name = "user", description = "Users.")
final class UserCommand {
    UserCommand() {}

    /// One user.
    static final class UserId {
        @Option(
                names = "--id",
                required = true,
                paramLabel = "ID",
                description = "The user: NAME@DOMAIN or object id.")
        private String value;

        UserId() {}
    }

    @Command(
            name = "create",
            description = "Create a user.",
            footer = {
                "",
                "Example:",
                "  isocenter ad user create --display-name Alice --user-principal-name"
                        + " alice@isocenter.test --password @password.txt",
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
                            names = "--password",
                            required = true,
                            paramLabel = "PASSWORD",
                            description = "The password, or @file.")
                    String password,
            @Option(
                            names = "--user-principal-name",
                            required = true,
                            paramLabel = "NAME@DOMAIN",
                            description = "The name to sign in with.")
                    String name,
            @Option(
                            names = "--force-change-password-next-sign-in",
                            arity = "0..1",
                            fallbackValue = "true",
                            defaultValue = "false",
                            paramLabel = "true|false",
                            description = "The user must choose a password of his own.")
                    boolean forceChange,
            @Option(
                            names = "--mail-nickname",
                            paramLabel = "NAME",
                            description = "Default: the part of the name before the @.")
                    @Nullable String nickname)
            throws CommandFailure, IOException {
        Map<String, Object> profile = new LinkedHashMap<>();
        profile.put("forceChangePasswordNextSignIn", forceChange);
        profile.put("password", Argument.text(password).strip());
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("accountEnabled", true);
        body.put("displayName", displayName);
        body.put("mailNickname", nickname == null ? name.split("@", 2)[0] : nickname);
        body.put("passwordProfile", profile);
        body.put("userPrincipalName", name);
        graph.print(graph.open().post("/users", body));
    }

    @Command(name = "list", description = "List users.")
    void list(
            @Mixin GraphOptions graph,
            @Option(
                            names = "--display-name",
                            paramLabel = "NAME",
                            description = "How the name begins.")
                    @Nullable String displayName,
            @Option(names = "--upn", paramLabel = "NAME@DOMAIN", description = "Only that user.")
                    @Nullable String name,
            @Mixin ODataFilter filter)
            throws CommandFailure, IOException {
        graph.print(
                graph.open()
                        .list(
                                "/users",
                                Graph.startsWith("displayName", displayName),
                                Graph.equal("userPrincipalName", name),
                                filter.value()));
    }

    @Command(name = "show", description = "Show a user.")
    void show(@Mixin GraphOptions graph, @Mixin UserId id) throws CommandFailure, IOException {
        graph.print(graph.open().get("/users/" + Api.encode(id.value)));
    }

    @Command(name = "update", description = "Change a user.")
    void update(
            @Mixin GraphOptions graph,
            @Mixin UserId id,
            @Option(
                            names = "--display-name",
                            paramLabel = "NAME",
                            description = "The name that people see.")
                    @Nullable String displayName,
            @Option(
                            names = "--account-enabled",
                            arity = "0..1",
                            fallbackValue = "true",
                            paramLabel = "true|false",
                            description = "Whether the user may sign in.")
                    @Nullable Boolean enabled,
            @Option(
                            names = "--mail-nickname",
                            paramLabel = "NAME",
                            description = "The name before the @ of a mail address.")
                    @Nullable String nickname,
            @Option(
                            names = "--password",
                            paramLabel = "PASSWORD",
                            description = "The password, or @file.")
                    @Nullable String password,
            @Option(
                            names = "--force-change-password-next-sign-in",
                            arity = "0..1",
                            fallbackValue = "true",
                            paramLabel = "true|false",
                            description = "The user must choose a password of his own.")
                    @Nullable Boolean forceChange)
            throws CommandFailure, IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        Documents.put(body, "displayName", displayName);
        Documents.put(body, "accountEnabled", enabled);
        Documents.put(body, "mailNickname", nickname);
        if (forceChange != null && password == null) {
            throw new CommandFailure(
                    2, "--force-change-password-next-sign-in goes with --password");
        }
        if (password != null) {
            Map<String, Object> profile = new LinkedHashMap<>();
            profile.put("password", Argument.text(password).strip());
            profile.put("forceChangePasswordNextSignIn", Boolean.TRUE.equals(forceChange));
            body.put("passwordProfile", profile);
        }
        if (body.isEmpty()) {
            throw new CommandFailure(2, "say what to change");
        }
        graph.open().patch("/users/" + Api.encode(id.value), body);
    }

    @Command(name = "get-member-groups", description = "The ids of the groups a user is in.")
    void memberGroups(
            @Mixin GraphOptions graph,
            @Mixin UserId id,
            @Option(names = "--security-enabled-only", description = "Only security groups.")
                    boolean securityOnly)
            throws CommandFailure, IOException {
        graph.print(graph.open().memberGroups("/users/" + Api.encode(id.value), securityOnly));
    }

    @Command(name = "delete", description = "Delete a user.")
    void delete(@Mixin GraphOptions graph, @Mixin UserId id) throws CommandFailure, IOException {
        graph.open().delete("/users/" + Api.encode(id.value));
    }
}
