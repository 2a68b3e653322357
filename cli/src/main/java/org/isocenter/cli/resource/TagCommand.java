package org.isocenter.cli.resource;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.argument.Confirmation;
import org.isocenter.cli.http.Api;
import org.isocenter.cli.http.Documents;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter tag`: the tags of a subscription, group or resource (arm:TAG-3).
@Command(name = "tag", description = "Tags of a subscription, a group or a resource.")
public final class TagCommand {
    private static final String TAGS = "/providers/Microsoft.Resources/tags/default";

    /// What `tag update` does with the tags that are there.
    enum Operation {
        MERGE("Merge"),
        REPLACE("Replace"),
        DELETE("Delete");

        private final String word;

        Operation(String word) {
            this.word = word;
        }
    }

    /// Made by picocli.
    public TagCommand() {}

    @Command(name = "create", description = "Replace all tags.")
    void create(
            @Mixin ArmOptions arm,
            @Option(names = "--resource-id", required = true, paramLabel = "ID") String id,
            @Option(names = "--tags", arity = "0..*", required = true, paramLabel = "KEY=VALUE")
                    List<String> tags)
            throws CommandFailure, IOException {
        send(arm, "PUT", id, Documents.of("properties", tags(tags)));
    }

    @Command(name = "list", description = "List the tags.")
    void list(
            @Mixin ArmOptions arm,
            @Option(names = "--resource-id", required = true, paramLabel = "ID") String id)
            throws CommandFailure, IOException {
        arm.print(arm.open().get(id + TAGS, Arm.RESOURCES));
    }

    @Command(name = "update", description = "Merge, replace or delete tags.")
    void update(
            @Mixin ArmOptions arm,
            @Option(names = "--resource-id", required = true, paramLabel = "ID") String id,
            @Option(names = "--operation", required = true, paramLabel = "merge|replace|delete")
                    Operation operation,
            @Option(names = "--tags", arity = "0..*", required = true, paramLabel = "KEY=VALUE")
                    List<String> tags)
            throws CommandFailure, IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("operation", operation.word);
        body.put("properties", tags(tags));
        send(arm, "PATCH", id, body);
    }

    @Command(name = "delete", description = "Delete all tags.")
    void delete(
            @Mixin ArmOptions arm,
            @Mixin Confirmation confirmation,
            @Option(names = "--resource-id", required = true, paramLabel = "ID") String id)
            throws CommandFailure, IOException {
        confirmation.require("delete all tags of " + id);
        arm.open().call("DELETE", id + TAGS, Arm.RESOURCES, Optional.empty());
    }

    private static Map<String, Object> tags(List<String> tags) {
        return Documents.of("tags", Argument.pairs(tags));
    }

    private static void send(ArmOptions arm, String method, String id, Object body)
            throws CommandFailure, IOException {
        Api.Answer answer = arm.open().call(method, id + TAGS, Arm.RESOURCES, Optional.of(body));
        arm.print(answer.document().orElse(null));
    }
}
