package org.isocenter.cli.resource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.account.Session;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.argument.Confirmation;
import org.isocenter.cli.http.Api;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter group`: resource groups (arm:RG-1 to arm:RG-3).
@Command(name = "group", description = "Resource groups.")
public final class GroupCommand {
    /// Made by picocli.
    public GroupCommand() {}

    @Command(name = "create", description = "Create or replace a resource group.")
    void create(
            @Mixin ArmOptions arm,
            @Option(
                            names = {"-n", "--name", "-g", "--resource-group"},
                            required = true)
                    String name,
            @Option(
                            names = {"-l", "--location"},
                            required = true)
                    String location,
            @Option(names = "--tags", arity = "0..*", paramLabel = "KEY=VALUE")
                    @Nullable List<String> tags,
            @Option(names = "--managed-by") @Nullable String managedBy)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("location", Arm.location(location));
        Documents.put(body, "tags", tags == null ? null : Argument.pairs(tags));
        Documents.put(body, "managedBy", managedBy);
        arm.print(open.write("PUT", open.group(name), Arm.RESOURCES, body, false));
    }

    @Command(name = "update", description = "Change the tags of a resource group.")
    void update(
            @Mixin ArmOptions arm,
            @Option(
                            names = {"-n", "--name", "-g", "--resource-group"},
                            required = true)
                    String name,
            @Option(names = "--tags", arity = "0..*", paramLabel = "KEY=VALUE", required = true)
                    List<String> tags)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        Map<String, Object> body = Documents.of("tags", Argument.pairs(tags));
        arm.print(open.write("PATCH", open.group(name), Arm.RESOURCES, body, false));
    }

    @Command(name = "show", description = "Show a resource group.")
    void show(
            @Mixin ArmOptions arm,
            @Option(
                            names = {"-n", "--name", "-g", "--resource-group"},
                            required = true)
                    String name)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(open.get(open.group(name), Arm.RESOURCES));
    }

    @Command(name = "list", description = "List resource groups.")
    void list(
            @Mixin ArmOptions arm,
            @Option(names = "--tag", paramLabel = "KEY[=VALUE]") @Nullable String tag)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(
                open.list(
                        open.subscription()
                                + "/resourcegroups"
                                + ResourceFilter.query(ResourceFilter.ofTag(tag)),
                        Arm.RESOURCES));
    }

    @Command(
            name = "exists",
            description = "Tell whether there is such a resource group: true or false.")
    void exists(
            @Mixin ArmOptions arm,
            @Option(
                            names = {"-n", "--name", "-g", "--resource-group"},
                            required = true)
                    String name)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        URI uri = open.uri(open.group(name), Arm.RESOURCES);
        HttpResponse<byte[]> answer =
                open.session()
                        .api()
                        .send(
                                HttpRequest.newBuilder(uri)
                                        .HEAD()
                                        .header(
                                                "Authorization",
                                                "Bearer "
                                                        + open.session()
                                                                .token(Session.RESOURCE_MANAGER)
                                                                .value())
                                        .build());
        if (answer.statusCode() != 404) {
            Api.answer(answer);
        }
        arm.print(answer.statusCode() != 404);
    }

    @Command(name = "delete", description = "Delete a resource group and all that is in it.")
    void delete(
            @Mixin ArmOptions arm,
            @Mixin Confirmation confirmation,
            @Option(
                            names = {"-n", "--name", "-g", "--resource-group"},
                            required = true)
                    String name,
            @Option(names = "--no-wait") boolean noWait)
            throws CommandFailure, IOException {
        confirmation.require("delete the resource group " + name + " and all that is in it");
        Arm open = arm.open();
        open.delete(open.group(name), Arm.RESOURCES, noWait);
    }
}
