package org.isocenter.cli.resource;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.isocenter.cli.CommandFailure;
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

        @Override
        public String toString() {
            return word.toLowerCase(Locale.ROOT);
        }
    }

    /// Made by picocli.
    public TagCommand() {}

    /// Whose tags.
    static final class Tagged {
        @Option(
                names = "--resource-id",
                required = true,
                paramLabel = "ID",
                description = "The id of a subscription, a group or a resource.")
        private String id;

        Tagged() {}
    }

    @Command(name = "create", description = "Replace all tags.")
    void create(@Mixin ArmOptions arm, @Mixin Tagged tagged, @Mixin RequiredTagsOption tags)
            throws CommandFailure, IOException {
        send(arm, "PUT", tagged.id, Documents.of("properties", Documents.of("tags", tags.pairs())));
    }

    @Command(name = "list", description = "List the tags.")
    void list(@Mixin ArmOptions arm, @Mixin Tagged tagged) throws CommandFailure, IOException {
        arm.print(arm.open().get(tagged.id + TAGS, Arm.RESOURCES));
    }

    @Command(
            name = "update",
            description = "Merge, replace or delete tags.",
            footer = {
                "",
                "Example:",
                "  isocenter tag update --operation merge --tags owner=radiology --resource-id"
                        + " /subscriptions/SUBSCRIPTION/resourceGroups/imaging",
            })
    void update(
            @Mixin ArmOptions arm,
            @Mixin Tagged tagged,
            @Option(
                            names = "--operation",
                            required = true,
                            paramLabel = "merge|replace|delete",
                            description = "What is done with the tags that are there.")
                    Operation operation,
            @Mixin RequiredTagsOption tags)
            throws CommandFailure, IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("operation", operation.word);
        body.put("properties", Documents.of("tags", tags.pairs()));
        send(arm, "PATCH", tagged.id, body);
    }

    @Command(name = "delete", description = "Delete all tags.")
    void delete(@Mixin ArmOptions arm, @Mixin Confirmation confirmation, @Mixin Tagged tagged)
            throws CommandFailure, IOException {
        confirmation.require("delete all tags of " + tagged.id);
        arm.open().call("DELETE", tagged.id + TAGS, Arm.RESOURCES, Optional.empty());
    }

    private static void send(ArmOptions arm, String method, String id, Object body)
            throws CommandFailure, IOException {
        Api.Answer answer = arm.open().call(method, id + TAGS, Arm.RESOURCES, Optional.of(body));
        arm.print(answer.document().orElse(null));
    }
}
