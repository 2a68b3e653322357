package org.isocenter.cli.resource;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.argument.Argument;
import org.isocenter.cli.argument.Confirmation;
import org.isocenter.cli.http.Documents;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `isocenter healthcareapis`: workspaces and the DICOM services in them (arm §5).
@Command(
        name = "healthcareapis",
        description = "Workspaces and DICOM services.",
        subcommands = HealthcareCommand.Workspace.class)
public final class HealthcareCommand {
    private static final String WORKSPACES = "/providers/Microsoft.HealthcareApis/workspaces";

    /// Made by picocli.
    public HealthcareCommand() {}

    /// `isocenter healthcareapis workspace`.
    @Command(name = "workspace", description = "Workspaces.", subcommands = DicomService.class)
    static final class Workspace {
        Workspace() {}

        @Command(name = "create", description = "Create or replace a workspace.")
        void create(
                @Mixin ArmOptions arm,
                @Option(
                                names = {"-g", "--resource-group"},
                                required = true)
                        String group,
                @Option(
                                names = {"-n", "--name", "--workspace-name"},
                                required = true)
                        String name,
                @Option(
                                names = {"-l", "--location"},
                                description = "Default: where the group is.")
                        @Nullable String location,
                @Option(names = "--tags", arity = "0..*", paramLabel = "KEY=VALUE")
                        @Nullable List<String> tags,
                @Option(names = "--no-wait") boolean noWait)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            Map<String, Object> body = new LinkedHashMap<>();
            body.put(
                    "location", location == null ? open.locationOf(group) : Arm.location(location));
            Documents.put(body, "tags", tags == null ? null : Argument.pairs(tags));
            String path = open.group(group) + WORKSPACES + "/" + name;
            arm.print(open.write("PUT", path, Arm.HEALTHCARE, body, noWait));
        }

        @Command(name = "update", description = "Change the tags of a workspace.")
        void update(
                @Mixin ArmOptions arm,
                @Option(
                                names = {"-g", "--resource-group"},
                                required = true)
                        String group,
                @Option(
                                names = {"-n", "--name", "--workspace-name"},
                                required = true)
                        String name,
                @Option(names = "--tags", arity = "0..*", required = true, paramLabel = "KEY=VALUE")
                        List<String> tags,
                @Option(names = "--no-wait") boolean noWait)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            Map<String, Object> body = Documents.of("tags", Argument.pairs(tags));
            String path = open.group(group) + WORKSPACES + "/" + name;
            arm.print(open.write("PATCH", path, Arm.HEALTHCARE, body, noWait));
        }

        @Command(name = "show", description = "Show a workspace.")
        void show(
                @Mixin ArmOptions arm,
                @Option(
                                names = {"-g", "--resource-group"},
                                required = true)
                        String group,
                @Option(
                                names = {"-n", "--name", "--workspace-name"},
                                required = true)
                        String name)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(open.get(open.group(group) + WORKSPACES + "/" + name, Arm.HEALTHCARE));
        }

        @Command(name = "list", description = "List workspaces.")
        void list(
                @Mixin ArmOptions arm,
                @Option(names = {"-g", "--resource-group"}) @Nullable String group)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            String scope = group == null ? open.subscription() : open.group(group);
            arm.print(open.list(scope + WORKSPACES, Arm.HEALTHCARE));
        }

        @Command(name = "delete", description = "Delete a workspace.")
        void delete(
                @Mixin ArmOptions arm,
                @Mixin Confirmation confirmation,
                @Option(
                                names = {"-g", "--resource-group"},
                                required = true)
                        String group,
                @Option(
                                names = {"-n", "--name", "--workspace-name"},
                                required = true)
                        String name,
                @Option(names = "--no-wait") boolean noWait)
                throws CommandFailure, IOException {
            confirmation.require("delete the workspace " + name);
            Arm open = arm.open();
            open.delete(open.group(group) + WORKSPACES + "/" + name, Arm.HEALTHCARE, noWait);
        }
    }

    /// What can be set of a DICOM service.
    static final class DicomServiceSettings {
        @Option(names = "--tags", arity = "0..*", paramLabel = "KEY=VALUE")
        private @Nullable List<String> tags;

        @Option(
                names = "--identity-type",
                paramLabel = "TYPE",
                description =
                        "None, SystemAssigned, UserAssigned or \"SystemAssigned,UserAssigned\".")
        private @Nullable String identityType;

        @Option(names = "--user-assigned-identities", arity = "1..*", paramLabel = "ID")
        private @Nullable List<String> identities;

        @Option(
                names = "--cors-configuration",
                paramLabel = "JSON",
                description = "{\"origins\": [...], \"methods\": [...], ...} or @file.")
        private @Nullable String cors;

        @Option(
                names = "--public-network-access",
                paramLabel = "STATE",
                description = "Enabled or Disabled.")
        private @Nullable String network;

        DicomServiceSettings() {}

        /// The members that were given.
        Map<String, Object> body() throws CommandFailure {
            Map<String, Object> body = new LinkedHashMap<>();
            Documents.put(body, "tags", tags == null ? null : Argument.pairs(tags));
            if (identityType != null || identities != null) {
                Map<String, Object> identity = new LinkedHashMap<>();
                identity.put("type", identityType == null ? "UserAssigned" : identityType);
                if (identities != null) {
                    Map<String, Object> assigned = new LinkedHashMap<>();
                    identities.forEach(id -> assigned.put(id, Map.of()));
                    identity.put("userAssignedIdentities", assigned);
                }
                body.put("identity", identity);
            }
            Map<String, Object> properties = new LinkedHashMap<>();
            if (cors != null) {
                properties.put("corsConfiguration", Argument.json("--cors-configuration", cors));
            }
            Documents.put(properties, "publicNetworkAccess", network);
            if (!properties.isEmpty()) {
                body.put("properties", properties);
            }
            return body;
        }
    }

    /// `isocenter healthcareapis workspace dicom-service`.
    @Command(name = "dicom-service", description = "DICOM services.")
    static final class DicomService {
        DicomService() {}

        @Command(name = "create", description = "Create or replace a DICOM service.")
        void create(
                @Mixin ArmOptions arm,
                @Mixin DicomServiceSettings settings,
                @Option(
                                names = {"-g", "--resource-group"},
                                required = true)
                        String group,
                @Option(names = "--workspace-name", required = true) String workspace,
                @Option(
                                names = {"-n", "--name", "--dicom-service-name"},
                                required = true)
                        String name,
                @Option(
                                names = {"-l", "--location"},
                                description = "Default: where the workspace is.")
                        @Nullable String location,
                @Option(names = "--no-wait") boolean noWait)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            Map<String, Object> body = settings.body();
            body.put(
                    "location",
                    location == null
                            ? Documents.required(
                                    open.get(
                                            open.group(group) + WORKSPACES + "/" + workspace,
                                            Arm.HEALTHCARE),
                                    "location")
                            : Arm.location(location));
            arm.print(
                    open.write(
                            "PUT",
                            path(open, group, workspace, name),
                            Arm.HEALTHCARE,
                            body,
                            noWait));
        }

        @Command(name = "update", description = "Change a DICOM service.")
        void update(
                @Mixin ArmOptions arm,
                @Mixin DicomServiceSettings settings,
                @Option(
                                names = {"-g", "--resource-group"},
                                required = true)
                        String group,
                @Option(names = "--workspace-name", required = true) String workspace,
                @Option(
                                names = {"-n", "--name", "--dicom-service-name"},
                                required = true)
                        String name,
                @Option(names = "--no-wait") boolean noWait)
                throws CommandFailure, IOException {
            Map<String, Object> body = settings.body();
            if (body.isEmpty()) {
                throw new CommandFailure(2, "say what to change");
            }
            Arm open = arm.open();
            arm.print(
                    open.write(
                            "PATCH",
                            path(open, group, workspace, name),
                            Arm.HEALTHCARE,
                            body,
                            noWait));
        }

        @Command(name = "show", description = "Show a DICOM service.")
        void show(
                @Mixin ArmOptions arm,
                @Option(
                                names = {"-g", "--resource-group"},
                                required = true)
                        String group,
                @Option(names = "--workspace-name", required = true) String workspace,
                @Option(
                                names = {"-n", "--name", "--dicom-service-name"},
                                required = true)
                        String name)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(open.get(path(open, group, workspace, name), Arm.HEALTHCARE));
        }

        @Command(name = "list", description = "List the DICOM services of a workspace.")
        void list(
                @Mixin ArmOptions arm,
                @Option(
                                names = {"-g", "--resource-group"},
                                required = true)
                        String group,
                @Option(names = "--workspace-name", required = true) String workspace)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(
                    open.list(
                            open.group(group) + WORKSPACES + "/" + workspace + "/dicomservices",
                            Arm.HEALTHCARE));
        }

        @Command(name = "delete", description = "Delete a DICOM service and all its images.")
        void delete(
                @Mixin ArmOptions arm,
                @Mixin Confirmation confirmation,
                @Option(
                                names = {"-g", "--resource-group"},
                                required = true)
                        String group,
                @Option(names = "--workspace-name", required = true) String workspace,
                @Option(
                                names = {"-n", "--name", "--dicom-service-name"},
                                required = true)
                        String name,
                @Option(names = "--no-wait") boolean noWait)
                throws CommandFailure, IOException {
            confirmation.require("delete the DICOM service " + name + " and all its images");
            Arm open = arm.open();
            open.delete(path(open, group, workspace, name), Arm.HEALTHCARE, noWait);
        }

        private static String path(Arm arm, String group, String workspace, String name)
                throws CommandFailure {
            return arm.group(group) + WORKSPACES + "/" + workspace + "/dicomservices/" + name;
        }
    }
}
