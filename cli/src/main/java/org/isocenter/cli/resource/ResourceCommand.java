package org.isocenter.cli.resource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter resource`: resources of any type.
@Command(name = "resource", description = "Resources of any type.")
public final class ResourceCommand {
    /// What one of the ids becomes.
    @FunctionalInterface
    private interface Step {
        Object apply(Arm arm, String id, String version) throws CommandFailure, IOException;
    }

    /// Made by picocli.
    public ResourceCommand() {}

    @Command(
            name = "create",
            description = "Create or replace a resource.",
            footer = {
                "",
                "Example:",
                "  isocenter resource create -g imaging -n clinic --resource-type"
                        + " Microsoft.HealthcareApis/workspaces -p {}",
            })
    void create(
            @Mixin ArmOptions arm,
            @Mixin ResourceId which,
            @Option(
                            names = {"-p", "--properties"},
                            required = true,
                            paramLabel = "JSON",
                            description = "Its properties, or @file.")
                    String properties,
            @Option(
                            names = "--is-full-object",
                            description = "The JSON is the whole resource, not its properties.")
                    boolean full,
            @Option(
                            names = {"-l", "--location"},
                            paramLabel = "LOCATION",
                            description =
                                    "Where: westeurope, \"West Europe\". Default: where the group is.")
                    @Nullable String location,
            @Mixin NoWaitOption noWait)
            throws CommandFailure, IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        Object given = Argument.json("--properties", properties);
        if (full) {
            body.putAll(Documents.copy(given));
        } else {
            body.put("properties", given);
        }
        each(
                arm,
                which,
                (open, id, version) -> {
                    if (location != null) {
                        body.put("location", Arm.location(location));
                    } else if (!body.containsKey("location")) {
                        body.put("location", open.locationOf(groupOf(id)));
                    }
                    return open.write("PUT", id, version, body, noWait.given());
                });
    }

    @Command(
            name = "show",
            description = "Show a resource.",
            footer = {
                "",
                "Example:",
                "  isocenter resource show -g imaging -n clinic --resource-type"
                        + " Microsoft.HealthcareApis/workspaces",
            })
    void show(@Mixin ArmOptions arm, @Mixin ResourceId which) throws CommandFailure, IOException {
        each(arm, which, Arm::get);
    }

    @Command(
            name = "list",
            description = "List resources.",
            footer = {
                "",
                "Example:",
                "  isocenter resource list --resource-type"
                        + " Microsoft.HealthcareApis/workspaces/dicomservices --query [].id",
            })
    void list(
            @Mixin ArmOptions arm,
            @Mixin InGroupOrAnywhere in,
            @Option(
                            names = "--resource-type",
                            paramLabel = "TYPE",
                            description = "NAMESPACE/TYPE, or TYPE with --namespace.")
                    @Nullable String type,
            @Option(
                            names = "--namespace",
                            paramLabel = "NAMESPACE",
                            description = "The provider: Microsoft.HealthcareApis.")
                    @Nullable String namespace,
            @Option(
                            names = {"-n", "--name"},
                            paramLabel = "NAME",
                            description = "Only those of this name.")
                    @Nullable String name,
            @Option(
                            names = {"-l", "--location"},
                            paramLabel = "LOCATION",
                            description = "Only those that are there.")
                    @Nullable String location,
            @Option(
                            names = "--tag",
                            paramLabel = "KEY[=VALUE]",
                            description = "Only those with this tag.")
                    @Nullable String tag)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        String group = in.name();
        if (group != null) {
            open.get(open.group(group), Arm.RESOURCES);
        }
        List<String> terms = new ArrayList<>();
        terms.addAll(ResourceFilter.equal("resourceGroup", group));
        terms.addAll(
                ResourceFilter.equal(
                        "resourceType",
                        type == null || namespace == null ? type : namespace + "/" + type));
        terms.addAll(ResourceFilter.equal("name", name));
        terms.addAll(
                ResourceFilter.equal("location", location == null ? null : Arm.location(location)));
        terms.addAll(ResourceFilter.ofTag(tag));
        String query = ResourceFilter.query(terms);
        arm.print(
                open.list(
                        open.subscription()
                                + "/resources"
                                + (query.isEmpty() ? "?" : query + "&")
                                + "$expand=createdTime,changedTime,provisioningState",
                        Arm.RESOURCES));
    }

    @Command(name = "update", description = "Change a resource.")
    void update(
            @Mixin ArmOptions arm,
            @Mixin ResourceId which,
            @Option(
                            names = "--set",
                            arity = "1..*",
                            required = true,
                            paramLabel = "PATH=VALUE",
                            description =
                                    "What to change: properties.publicNetworkAccess=Disabled.")
                    List<String> changes,
            @Mixin NoWaitOption noWait)
            throws CommandFailure, IOException {
        each(
                arm,
                which,
                (open, id, version) -> {
                    Map<String, Object> body = Documents.copy(open.get(id, version));
                    Argument.set(body, changes);
                    return open.write("PUT", id, version, body, noWait.given());
                });
    }

    @Command(name = "tag", description = "Give a resource tags.")
    void tag(
            @Mixin ArmOptions arm,
            @Mixin ResourceId which,
            @Mixin RequiredTagsOption tags,
            @Option(
                            names = {"-i", "--is-incremental"},
                            description = "Keep the tags that are there.")
                    boolean incremental)
            throws CommandFailure, IOException {
        each(
                arm,
                which,
                (open, id, version) -> {
                    Map<String, Object> body = Documents.copy(open.get(id, version));
                    Map<String, Object> all =
                            incremental ? Documents.copy(body.get("tags")) : new LinkedHashMap<>();
                    all.putAll(tags.pairs());
                    body.put("tags", all);
                    return open.write("PUT", id, version, body, false);
                });
    }

    @Command(name = "delete", description = "Delete a resource.")
    void delete(@Mixin ArmOptions arm, @Mixin ResourceId which, @Mixin NoWaitOption noWait)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        for (String id : which.paths(open)) {
            open.delete(id, which.version(open, id), noWait.given());
        }
    }

    @Command(name = "invoke-action", description = "Call an action of a resource.")
    void invoke(
            @Mixin ArmOptions arm,
            @Mixin ResourceId which,
            @Option(
                            names = "--action",
                            required = true,
                            paramLabel = "ACTION",
                            description = "What its address ends with.")
                    String action,
            @Option(
                            names = "--request-body",
                            paramLabel = "JSON",
                            description = "What to send, or @file.")
                    @Nullable String body)
            throws CommandFailure, IOException {
        Optional<Object> content =
                body == null
                        ? Optional.empty()
                        : Optional.of(Argument.json("--request-body", body));
        each(
                arm,
                which,
                (open, id, version) ->
                        open.call("POST", id + "/" + action, version, content)
                                .document()
                                .orElse(Map.of()));
    }

    private static void each(ArmOptions arm, ResourceId which, Step step)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        List<Object> results = new ArrayList<>();
        for (String id : which.paths(open)) {
            results.add(step.apply(open, id, which.version(open, id)));
        }
        arm.print(results.size() == 1 ? results.getFirst() : results);
    }

    private static String groupOf(String id) throws CommandFailure {
        String[] words = id.split("/", -1);
        for (int i = 0; i + 1 < words.length; i++) {
            if (words[i].equalsIgnoreCase("resourceGroups")) {
                return words[i + 1];
            }
        }
        throw new CommandFailure(2, "say --location");
    }
}
