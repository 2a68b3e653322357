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

    /// One of the credentials of an application.
    static final class CredentialName {
        @Mixin private ApplicationId application;

        @Option(
                names = "--federated-credential-id",
                required = true,
                paramLabel = "ID",
                description = "The credential's id or name.")
        private String id;

        CredentialName() {}

        String path(Graph graph) throws CommandFailure, IOException {
            return credentials(graph, application) + "/" + Api.encode(id);
        }
    }

    /// What a credential is to be.
    static final class Parameters {
        @Option(
                names = "--parameters",
                required = true,
                paramLabel = "JSON",
                description = "name, issuer, subject, audiences, description; or @file.")
        private String json;

        Parameters() {}

        Map<String, Object> body() throws CommandFailure {
            if (!(Argument.json("--parameters", json) instanceof Map<?, ?> members)) {
                throw new CommandFailure(2, "--parameters is no JSON object");
            }
            Map<String, Object> body = new LinkedHashMap<>();
            members.forEach((name, value) -> body.put(String.valueOf(name), value));
            return body;
        }
    }

    private static String credentials(Graph graph, ApplicationId application)
            throws CommandFailure, IOException {
        return "/applications/"
                + Documents.required(graph.application(application.value()), "id")
                + "/federatedIdentityCredentials";
    }

    @Command(
            name = "create",
            description = "Trust the tokens of an issuer about a subject.",
            footer = {
                "",
                "Example:",
                "  isocenter ad app federated-credential create --id APP_ID --parameters"
                        + " '{\"name\": \"ci\", \"issuer\": \"https://token.example.com\","
                        + " \"subject\": \"repo:viewer\", \"audiences\":"
                        + " [\"api://AzureADTokenExchange\"]}'",
            })
    void create(
            @Mixin GraphOptions graph,
            @Mixin ApplicationId application,
            @Mixin Parameters parameters)
            throws CommandFailure, IOException {
        Map<String, Object> body = parameters.body();
        Graph open = graph.open();
        graph.print(open.post(credentials(open, application), body));
    }

    @Command(name = "list", description = "List what an application trusts.")
    void list(@Mixin GraphOptions graph, @Mixin ApplicationId application)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        graph.print(open.list(credentials(open, application)));
    }

    @Command(name = "show", description = "Show one of them.")
    void show(@Mixin GraphOptions graph, @Mixin CredentialName credential)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        graph.print(open.get(credential.path(open)));
    }

    @Command(name = "update", description = "Change one of them.")
    void update(
            @Mixin GraphOptions graph,
            @Mixin CredentialName credential,
            @Mixin Parameters parameters)
            throws CommandFailure, IOException {
        Map<String, Object> body = parameters.body();
        Graph open = graph.open();
        open.patch(credential.path(open), body);
    }

    @Command(name = "delete", description = "Trust one of them no longer.")
    void delete(@Mixin GraphOptions graph, @Mixin CredentialName credential)
            throws CommandFailure, IOException {
        Graph open = graph.open();
        open.delete(credential.path(open));
    }
}
