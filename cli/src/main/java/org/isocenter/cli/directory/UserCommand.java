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

    @Command(name = "create", description = "Create a user.")
    void create(
            @Mixin GraphOptions graph,
            @Option(names = "--display-name", required = true) String displayName,
            @Option(names = "--password", required = true, description = "The password, or @file.")
                    String password,
            @Option(names = "--user-principal-name", required = true, paramLabel = "NAME@DOMAIN")
                    String name,
            @Option(
                            names = "--force-change-password-next-sign-in",
                            arity = "0..1",
                            fallbackValue = "true",
                            defaultValue = "false")
                    boolean forceChange,
            @Option(names = "--mail-nickname") @Nullable String nickname)
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
            @Option(names = "--display-name", description = "How the name begins.")
                    @Nullable String displayName,
            @Option(names = "--upn", paramLabel = "NAME@DOMAIN") @Nullable String name,
            @Option(names = "--filter", paramLabel = "ODATA") @Nullable String filter)
            throws CommandFailure, IOException {
        graph.print(
                graph.open()
                        .list(
                                "/users",
                                Graph.startsWith("displayName", displayName),
                                Graph.equal("userPrincipalName", name),
                                filter == null ? "" : filter));
    }

    @Command(name = "show", description = "Show a user.")
    void show(
            @Mixin GraphOptions graph,
            @Option(names = "--id", required = true, description = "Name or object id.") String id)
            throws CommandFailure, IOException {
        graph.print(graph.open().get("/users/" + Api.encode(id)));
    }

    @Command(name = "update", description = "Change a user.")
    void update(
            @Mixin GraphOptions graph,
            @Option(names = "--id", required = true, description = "Name or object id.") String id,
            @Option(names = "--display-name") @Nullable String displayName,
            @Option(names = "--account-enabled", arity = "0..1", fallbackValue = "true")
                    @Nullable Boolean enabled,
            @Option(names = "--mail-nickname") @Nullable String nickname,
            @Option(names = "--password", description = "The password, or @file.")
                    @Nullable String password,
            @Option(
                            names = "--force-change-password-next-sign-in",
                            arity = "0..1",
                            fallbackValue = "true")
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
        graph.open().patch("/users/" + Api.encode(id), body);
    }

    @Command(name = "get-member-groups", description = "The ids of the groups a user is in.")
    void memberGroups(
            @Mixin GraphOptions graph,
            @Option(names = "--id", required = true, description = "Name or object id.") String id,
            @Option(names = "--security-enabled-only") boolean securityOnly)
            throws CommandFailure, IOException {
        graph.print(graph.open().memberGroups("/users/" + Api.encode(id), securityOnly));
    }

    @Command(name = "delete", description = "Delete a user.")
    void delete(
            @Mixin GraphOptions graph,
            @Option(names = "--id", required = true, description = "Name or object id.") String id)
            throws CommandFailure, IOException {
        graph.open().delete("/users/" + Api.encode(id));
    }
}
