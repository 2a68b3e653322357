package org.isocenter.cli.resource;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.account.Session;
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

    /// One resource group, by either of its options.
    static final class GroupName {
        @Option(
                names = {"-n", "--name", "-g", "--resource-group"},
                required = true,
                paramLabel = "NAME",
                description = "The resource group.")
        private String name;

        GroupName() {}

        String id(Arm arm) throws CommandFailure {
            return arm.group(name);
        }
    }

    @Command(
            name = "create",
            description = "Create or replace a resource group.",
            footer = {"", "Example:", "  isocenter group create -n imaging -l westeurope"})
    void create(
            @Mixin ArmOptions arm,
            @Mixin GroupName name,
            @Option(
                            names = {"-l", "--location"},
                            required = true,
                            paramLabel = "LOCATION",
                            description = "Where: westeurope, \"West Europe\".")
                    String location,
            @Mixin TagsOption tags,
            @Option(
                            names = "--managed-by",
                            paramLabel = "ID",
                            description = "The resource that manages it.")
                    @Nullable String managedBy)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("location", Arm.location(location));
        tags.putInto(body);
        Documents.put(body, "managedBy", managedBy);
        arm.print(open.write("PUT", name.id(open), Arm.RESOURCES, body, false));
    }

    @Command(name = "update", description = "Change the tags of a resource group.")
    void update(@Mixin ArmOptions arm, @Mixin GroupName name, @Mixin RequiredTagsOption tags)
            throws CommandFailure, IOException {
        Arm open = arm.open();
        Map<String, Object> body = Documents.of("tags", tags.pairs());
        arm.print(open.write("PATCH", name.id(open), Arm.RESOURCES, body, false));
    }

    @Command(name = "show", description = "Show a resource group.")
    void show(@Mixin ArmOptions arm, @Mixin GroupName name) throws CommandFailure, IOException {
        Arm open = arm.open();
        arm.print(open.get(name.id(open), Arm.RESOURCES));
    }

    @Command(name = "list", description = "List resource groups.")
    void list(
            @Mixin ArmOptions arm,
            @Option(
                            names = "--tag",
                            paramLabel = "KEY[=VALUE]",
                            description = "Only those with this tag.")
                    @Nullable String tag)
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
    void exists(@Mixin ArmOptions arm, @Mixin GroupName name) throws CommandFailure, IOException {
        Arm open = arm.open();
        URI uri = open.uri(name.id(open), Arm.RESOURCES);
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
            @Mixin GroupName name,
            @Mixin NoWaitOption noWait)
            throws CommandFailure, IOException {
        confirmation.require("delete the resource group " + name.name + " and all that is in it");
        Arm open = arm.open();
        open.delete(name.id(open), Arm.RESOURCES, noWait.given());
    }
}
