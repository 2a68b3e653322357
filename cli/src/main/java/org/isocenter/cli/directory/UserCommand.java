package org.isocenter.cli.directory;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.http.Api;
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

    @Command(name = "delete", description = "Delete a user.")
    void delete(
            @Mixin GraphOptions graph,
            @Option(names = "--id", required = true, description = "Name or object id.") String id)
            throws CommandFailure, IOException {
        graph.open().delete("/users/" + Api.encode(id));
    }
}
