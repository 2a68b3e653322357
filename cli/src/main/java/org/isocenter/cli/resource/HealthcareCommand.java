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

    /// One workspace.
    static final class WorkspaceName {
        @Mixin private InGroup group;

        @Option(
                names = {"-n", "--name", "--workspace-name"},
                required = true,
                paramLabel = "NAME",
                description = "The workspace.")
        private String name;

        WorkspaceName() {}

        String id(Arm arm) throws CommandFailure {
            return group.id(arm) + WORKSPACES + "/" + name;
        }
    }

    /// The DICOM services of one workspace.
    static final class DicomServices {
        @Mixin private InGroup group;

        @Option(
                names = "--workspace-name",
                required = true,
                paramLabel = "WORKSPACE",
                description = "The workspace.")
        private String workspace;

        DicomServices() {}

        String workspaceId(Arm arm) throws CommandFailure {
            return group.id(arm) + WORKSPACES + "/" + workspace;
        }

        String id(Arm arm) throws CommandFailure {
            return workspaceId(arm) + "/dicomservices";
        }
    }

    /// One DICOM service.
    static final class DicomServiceName {
        @Mixin private DicomServices services;

        @Option(
                names = {"-n", "--name", "--dicom-service-name"},
                required = true,
                paramLabel = "NAME",
                description = "The DICOM service.")
        private String name;

        DicomServiceName() {}

        String workspaceId(Arm arm) throws CommandFailure {
            return services.workspaceId(arm);
        }

        String id(Arm arm) throws CommandFailure {
            return services.id(arm) + "/" + name;
        }
    }

    /// `isocenter healthcareapis workspace`.
    @Command(name = "workspace", description = "Workspaces.", subcommands = DicomService.class)
    static final class Workspace {
        Workspace() {}

        @Command(
                name = "create",
                description = "Create or replace a workspace.",
                footer = {
                    "",
                    "Example:",
                    "  isocenter healthcareapis workspace create -g imaging -n clinic",
                })
        void create(
                @Mixin ArmOptions arm,
                @Mixin WorkspaceName workspace,
                @Mixin LocationOption location,
                @Mixin TagsOption tags,
                @Mixin NoWaitOption noWait)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("location", location.orOf(workspace.group, open));
            tags.putInto(body);
            arm.print(open.write("PUT", workspace.id(open), Arm.HEALTHCARE, body, noWait.given()));
        }

        @Command(name = "update", description = "Change the tags of a workspace.")
        void update(
                @Mixin ArmOptions arm,
                @Mixin WorkspaceName workspace,
                @Mixin RequiredTagsOption tags,
                @Mixin NoWaitOption noWait)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            Map<String, Object> body = Documents.of("tags", tags.pairs());
            arm.print(
                    open.write("PATCH", workspace.id(open), Arm.HEALTHCARE, body, noWait.given()));
        }

        @Command(name = "show", description = "Show a workspace.")
        void show(@Mixin ArmOptions arm, @Mixin WorkspaceName workspace)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(open.get(workspace.id(open), Arm.HEALTHCARE));
        }

        @Command(name = "list", description = "List workspaces.")
        void list(@Mixin ArmOptions arm, @Mixin InGroupOrAnywhere group)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(open.list(group.id(open) + WORKSPACES, Arm.HEALTHCARE));
        }

        @Command(name = "delete", description = "Delete a workspace.")
        void delete(
                @Mixin ArmOptions arm,
                @Mixin Confirmation confirmation,
                @Mixin WorkspaceName workspace,
                @Mixin NoWaitOption noWait)
                throws CommandFailure, IOException {
            confirmation.require("delete the workspace " + workspace.name);
            Arm open = arm.open();
            open.delete(workspace.id(open), Arm.HEALTHCARE, noWait.given());
        }
    }

    /// What can be set of a DICOM service.
    static final class DicomServiceSettings {
        @Mixin private TagsOption tags;

        @Option(
                names = "--identity-type",
                paramLabel = "TYPE",
                description =
                        "None, SystemAssigned, UserAssigned or \"SystemAssigned,UserAssigned\".")
        private @Nullable String identityType;

        @Option(
                names = "--user-assigned-identities",
                arity = "1..*",
                paramLabel = "ID",
                description = "Resource ids of identities that it may use.")
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
            tags.putInto(body);
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

        @Command(
                name = "create",
                description = "Create or replace a DICOM service.",
                footer = {
                    "",
                    "Example:",
                    "  isocenter healthcareapis workspace dicom-service create -g imaging"
                            + " --workspace-name clinic -n images --query properties.serviceUrl",
                })
        void create(
                @Mixin ArmOptions arm,
                @Mixin DicomServiceSettings settings,
                @Mixin DicomServiceName service,
                @Option(
                                names = {"-l", "--location"},
                                paramLabel = "LOCATION",
                                description =
                                        "Where: westeurope, \"West Europe\". Default: where the"
                                                + " workspace is.")
                        @Nullable String location,
                @Mixin NoWaitOption noWait)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            Map<String, Object> body = settings.body();
            body.put(
                    "location",
                    location == null
                            ? Documents.required(
                                    open.get(service.workspaceId(open), Arm.HEALTHCARE), "location")
                            : Arm.location(location));
            arm.print(open.write("PUT", service.id(open), Arm.HEALTHCARE, body, noWait.given()));
        }

        @Command(
                name = "update",
                description = "Change a DICOM service.",
                footer = {
                    "",
                    "Example:",
                    "  isocenter healthcareapis workspace dicom-service update -g imaging"
                            + " --workspace-name clinic -n images --tags use=research",
                })
        void update(
                @Mixin ArmOptions arm,
                @Mixin DicomServiceSettings settings,
                @Mixin DicomServiceName service,
                @Mixin NoWaitOption noWait)
                throws CommandFailure, IOException {
            Map<String, Object> body = settings.body();
            if (body.isEmpty()) {
                throw new CommandFailure(2, "say what to change");
            }
            Arm open = arm.open();
            arm.print(open.write("PATCH", service.id(open), Arm.HEALTHCARE, body, noWait.given()));
        }

        @Command(name = "show", description = "Show a DICOM service.")
        void show(@Mixin ArmOptions arm, @Mixin DicomServiceName service)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(open.get(service.id(open), Arm.HEALTHCARE));
        }

        @Command(name = "list", description = "List the DICOM services of a workspace.")
        void list(@Mixin ArmOptions arm, @Mixin DicomServices services)
                throws CommandFailure, IOException {
            Arm open = arm.open();
            arm.print(open.list(services.id(open), Arm.HEALTHCARE));
        }

        @Command(name = "delete", description = "Delete a DICOM service and all its images.")
        void delete(
                @Mixin ArmOptions arm,
                @Mixin Confirmation confirmation,
                @Mixin DicomServiceName service,
                @Mixin NoWaitOption noWait)
                throws CommandFailure, IOException {
            confirmation.require(
                    "delete the DICOM service " + service.name + " and all its images");
            Arm open = arm.open();
            open.delete(service.id(open), Arm.HEALTHCARE, noWait.given());
        }
    }
}
