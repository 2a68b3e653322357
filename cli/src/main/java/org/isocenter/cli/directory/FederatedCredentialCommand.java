package org.isocenter.cli.directory;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.http.Api;
import org.isocenter.cli.http.Documents;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter ad app federated-credential`: the foreign tokens an application trusts
/// (identity:ASSERT-9).
@Command(
        name = "federated-credential",
        description = "The tokens of other issuers with which an application signs in.")
final class FederatedCredentialCommand {
    FederatedCredentialCommand() {}

    private static String path(Graph graph, String id) throws CommandFailure, IOException {
        return "/applications/"
                + Documents.required(graph.application(id), "id")
                + "/federatedIdentityCredentials";
    }

    private static Map<String, Object> parameters(String json) throws CommandFailure {
        if (!(Argument.json("--parameters", json) instanceof Map<?, ?> members)) {
            throw new CommandFailure(2, "--parameters is no JSON object");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        members.forEach((name, value) -> body.put(String.valueOf(name), value));
        return body;
    }

    @Command(name = "create", description = "Trust the tokens of an issuer about a subject.")
    void create(
            @Mixin GraphOptions graph,
            @Option(names = "--id", required = true, description = "The application.") String id,
            @Option(
                            names = "--parameters",
                            required = true,
                            paramLabel = "JSON",
                            description =
                                    "name, issuer, subject, audiences, description; or @file.")
                    String json)
            throws CommandFailure, IOException {
        Map<String, Object> body = parameters(json);
        Graph open = graph.open();
        graph.print(open.post(path(open, id), body));
    }

    @Command(name = "list", description = "List what an application trusts.")
    void list(
            @Mixin GraphOptions graph,
            @Option(names = "--id", required = true, description = "The application.") String id)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        graph.print(open.list(path(open, id)));
    }

    @Command(name = "show", description = "Show one of them.")
    void show(
            @Mixin GraphOptions graph,
            @Option(names = "--id", required = true, description = "The application.") String id,
            @Option(
                            names = "--federated-credential-id",
                            required = true,
                            description = "Its id or name.")
                    String credential)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        graph.print(open.get(path(open, id) + "/" + Api.encode(credential)));
    }

    @Command(name = "update", description = "Change one of them.")
    void update(
            @Mixin GraphOptions graph,
            @Option(names = "--id", required = true, description = "The application.") String id,
            @Option(
                            names = "--federated-credential-id",
                            required = true,
                            description = "Its id or name.")
                    String credential,
            @Option(names = "--parameters", required = true, paramLabel = "JSON") String json)
            throws CommandFailure, IOException {
        Map<String, Object> body = parameters(json);
        Graph open = graph.open();
        open.patch(path(open, id) + "/" + Api.encode(credential), body);
    }

    @Command(name = "delete", description = "Trust one of them no longer.")
    void delete(
            @Mixin GraphOptions graph,
            @Option(names = "--id", required = true, description = "The application.") String id,
            @Option(
                            names = "--federated-credential-id",
                            required = true,
                            description = "Its id or name.")
                    String credential)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        open.delete(path(open, id) + "/" + Api.encode(credential));
    }
}
