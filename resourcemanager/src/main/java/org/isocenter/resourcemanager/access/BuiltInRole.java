package org.isocenter.resourcemanager.access;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.isocenter.resourcemanager.protocol.ArmId;

/// The roles the platform brings along, with the ids they have in the public cloud (table RBAC-T2,
/// rule identity:WELL-3).
public enum BuiltInRole {
    OWNER(
            "8e3af657-a8ff-443c-a75c-2fe8c4bcb635",
            "Owner",
            "Grants full access to manage all resources, including the ability to assign roles in"
                    + " Azure RBAC.",
            List.of("*"),
            List.of(),
            List.of()),
    CONTRIBUTOR(
            "b24988ac-6180-42a0-ab88-20f7382dd24c",
            "Contributor",
            "Grants full access to manage all resources, but does not allow you to assign roles in"
                    + " Azure RBAC, manage assignments in Azure Blueprints, or share image"
                    + " galleries.",
            List.of("*"),
            List.of(
                    "Microsoft.Authorization/*/Delete",
                    "Microsoft.Authorization/*/Write",
                    "Microsoft.Authorization/elevateAccess/Action",
                    "Microsoft.Blueprint/blueprintAssignments/write",
                    "Microsoft.Blueprint/blueprintAssignments/delete",
                    "Microsoft.Compute/galleries/share/action",
                    "Microsoft.Purview/consents/write",
                    "Microsoft.Purview/consents/delete",
                    "Microsoft.Resources/deploymentStacks/manageDenySetting/action",
                    "Microsoft.Subscription/cancel/action",
                    "Microsoft.Subscription/enable/action"),
            List.of()),
    READER(
            "acdd72a7-3385-48ef-bd42-f606fba81ae7",
            "Reader",
            "View all resources, but does not allow you to make any changes.",
            List.of("*/read"),
            List.of(),
            List.of()),
    USER_ACCESS_ADMINISTRATOR(
            "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9",
            "User Access Administrator",
            "Lets you manage user access to Azure resources.",
            List.of("*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"),
            List.of(),
            List.of()),
    ROLE_BASED_ACCESS_CONTROL_ADMINISTRATOR(
            "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
            "Role Based Access Control Administrator",
            "Manage access to Azure resources by assigning roles using Azure RBAC. This role does"
                    + " not allow you to manage access using other ways, such as Azure Policy.",
            List.of(
                    "Microsoft.Authorization/roleAssignments/write",
                    "Microsoft.Authorization/roleAssignments/delete",
                    "*/read",
                    "Microsoft.Support/*"),
            List.of(),
            List.of()),
    DICOM_DATA_OWNER(
            "58a3b984-7adf-4c20-983a-32417c86fbc8",
            "DICOM Data Owner",
            "Full access to DICOM data.",
            List.of(),
            List.of(),
            List.of("Microsoft.HealthcareApis/workspaces/dicomservices/resources/*")),
    DICOM_DATA_READER(
            "e89c7a3c-2f64-4fa1-a847-3e4c9ba4283a",
            "DICOM Data Reader",
            "Read and search DICOM data.",
            List.of(),
            List.of(),
            List.of("Microsoft.HealthcareApis/workspaces/dicomservices/resources/read")),
    DIGITAL_TWINS_DATA_OWNER(
            "bcd981a7-7f74-457b-83e1-cceb9e632ffe",
            "Azure Digital Twins Data Owner",
            "Full access role for Digital Twins data-plane",
            List.of(),
            List.of(),
            List.of(
                    "Microsoft.DigitalTwins/digitaltwins/*",
                    "Microsoft.DigitalTwins/digitaltwins/commands/*",
                    "Microsoft.DigitalTwins/digitaltwins/relationships/*",
                    "Microsoft.DigitalTwins/eventroutes/*",
                    "Microsoft.DigitalTwins/jobs/*",
                    "Microsoft.DigitalTwins/models/*",
                    "Microsoft.DigitalTwins/query/*")),
    DIGITAL_TWINS_DATA_READER(
            "d57506d4-4c8d-48b1-8587-93c323f6a5a3",
            "Azure Digital Twins Data Reader",
            "Read-only role for Digital Twins data-plane properties",
            List.of(),
            List.of(),
            List.of(
                    "Microsoft.DigitalTwins/digitaltwins/read",
                    "Microsoft.DigitalTwins/digitaltwins/relationships/read",
                    "Microsoft.DigitalTwins/eventroutes/read",
                    "Microsoft.DigitalTwins/jobs/import/read",
                    "Microsoft.DigitalTwins/jobs/imports/read",
                    "Microsoft.DigitalTwins/jobs/deletions/read",
                    "Microsoft.DigitalTwins/models/read",
                    "Microsoft.DigitalTwins/query/action"));

    private static final Instant PUBLISHED = Instant.parse("2015-02-02T21:55:09Z");

    private static final Map<String, BuiltInRole> BY_ID =
            Stream.of(values())
                    .collect(Collectors.toUnmodifiableMap(BuiltInRole::id, Function.identity()));

    private final RoleDefinition definition;

    BuiltInRole(
            String id,
            String roleName,
            String description,
            List<String> actions,
            List<String> notActions,
            List<String> dataActions) {
        this.definition =
                new RoleDefinition(
                        id,
                        Optional.empty(),
                        roleName,
                        description,
                        List.of(ArmId.ROOT),
                        List.of(Permission.of(actions, notActions, dataActions, List.of())),
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Optional.empty(),
                        Optional.empty());
    }

    /// The GUID by which role assignments name it.
    public String id() {
        return definition.id();
    }

    /// The role.
    public RoleDefinition definition() {
        return new RoleDefinition(
                definition.id(),
                definition.tenantId(),
                definition.roleName(),
                definition.description(),
                definition.assignableScopes(),
                definition.permissions(),
                PUBLISHED,
                PUBLISHED,
                Optional.empty(),
                Optional.empty());
    }

    /// The built-in role of that id.
    public static Optional<RoleDefinition> find(String id) {
        return Optional.ofNullable(BY_ID.get(id.toLowerCase(Locale.ROOT)))
                .map(BuiltInRole::definition);
    }

    /// All of them.
    public static List<RoleDefinition> all() {
        return Stream.of(values()).map(BuiltInRole::definition).toList();
    }
}
