package org.isocenter.resourcemanager.subscription;

import java.util.List;
import java.util.Optional;
import org.isocenter.resourcemanager.protocol.ApiFamily;
import org.isocenter.resourcemanager.protocol.TypeName;

/// What the providers of this installation are: their types and operations, as they are told to
/// clients (rules PROV-1, PROV-2, PROV-4, HC-3, ADT-10).
public final class ProviderCatalog {
    private ProviderCatalog() {}

    /// A provider.
    ///
    /// @param registrationFree whether it needs no registration in a subscription
    public record Provider(
            String namespace,
            String displayName,
            boolean registrationFree,
            List<Type> types,
            List<Operation> operations) {}

    /// A resource type.
    ///
    /// @param name relative to the namespace
    public record Type(String name, ApiFamily versions, boolean tracked) {}

    /// An operation a role can speak of.
    ///
    /// @param name without the namespace
    public record Operation(
            String name, boolean isDataAction, String resource, String words, String description) {}

    private static Operation control(String name, String resource, String words) {
        return new Operation(name, false, resource, words, words);
    }

    private static Operation data(String name, String resource, String words) {
        return new Operation(name, true, resource, words, words);
    }

    private static final List<Provider> ALL =
            List.of(
                    new Provider(
                            TypeName.HEALTHCARE,
                            "Microsoft Healthcare APIs",
                            false,
                            List.of(
                                    new Type("workspaces", ApiFamily.HEALTHCARE, true),
                                    new Type(
                                            "workspaces/dicomservices", ApiFamily.HEALTHCARE, true),
                                    new Type(
                                            "workspaces/privateEndpointConnections",
                                            ApiFamily.HEALTHCARE,
                                            false),
                                    new Type(
                                            "workspaces/privateLinkResources",
                                            ApiFamily.HEALTHCARE,
                                            false),
                                    new Type("locations", ApiFamily.HEALTHCARE, false),
                                    new Type(
                                            "locations/operationresults",
                                            ApiFamily.HEALTHCARE,
                                            false),
                                    new Type("checkNameAvailability", ApiFamily.HEALTHCARE, false),
                                    new Type("operations", ApiFamily.HEALTHCARE, false)),
                            healthcare()),
                    new Provider(
                            TypeName.DIGITAL_TWINS,
                            "Azure Digital Twins",
                            false,
                            List.of(
                                    new Type(
                                            "digitalTwinsInstances", ApiFamily.DIGITAL_TWINS, true),
                                    new Type(
                                            "digitalTwinsInstances/endpoints",
                                            ApiFamily.DIGITAL_TWINS,
                                            false),
                                    new Type(
                                            "digitalTwinsInstances/privateEndpointConnections",
                                            ApiFamily.DIGITAL_TWINS,
                                            false),
                                    new Type(
                                            "digitalTwinsInstances/privateLinkResources",
                                            ApiFamily.DIGITAL_TWINS,
                                            false),
                                    new Type("locations", ApiFamily.DIGITAL_TWINS, false),
                                    new Type("operations", ApiFamily.DIGITAL_TWINS, false)),
                            digitalTwins()),
                    new Provider(
                            TypeName.MANAGED_IDENTITY,
                            "Microsoft Managed Identity",
                            false,
                            List.of(
                                    new Type("userAssignedIdentities", ApiFamily.IDENTITIES, true),
                                    new Type(
                                            "userAssignedIdentities/federatedIdentityCredentials",
                                            ApiFamily.IDENTITIES,
                                            false),
                                    new Type("identities", ApiFamily.IDENTITIES, false),
                                    new Type("operations", ApiFamily.IDENTITIES, false)),
                            managedIdentity()),
                    new Provider(
                            TypeName.AUTHORIZATION,
                            "Microsoft Authorization",
                            true,
                            List.of(
                                    new Type("roleAssignments", ApiFamily.ROLE_ASSIGNMENTS, false),
                                    new Type("roleDefinitions", ApiFamily.ROLE_DEFINITIONS, false),
                                    new Type("denyAssignments", ApiFamily.DENY_ASSIGNMENTS, false),
                                    new Type("permissions", ApiFamily.ROLE_DEFINITIONS, false),
                                    new Type(
                                            "providerOperations",
                                            ApiFamily.PROVIDER_OPERATIONS,
                                            false)),
                            authorization()),
                    new Provider(
                            TypeName.RESOURCES,
                            "Microsoft Resources",
                            true,
                            List.of(
                                    new Type("tenants", ApiFamily.SUBSCRIPTIONS, false),
                                    new Type("subscriptions", ApiFamily.SUBSCRIPTIONS, false),
                                    new Type("resourceGroups", ApiFamily.RESOURCES, true),
                                    new Type(
                                            "subscriptions/resourceGroups",
                                            ApiFamily.RESOURCES,
                                            true),
                                    new Type("resources", ApiFamily.RESOURCES, false),
                                    new Type("providers", ApiFamily.RESOURCES, false),
                                    new Type("tags", ApiFamily.RESOURCES, false),
                                    new Type("deployments", ApiFamily.RESOURCES, false)),
                            resources()));

    private static List<Operation> healthcare() {
        String workspace = "Workspaces";
        String dicom = "DICOM Services";
        String connection = "Private Endpoint Connections";
        String data = "DICOM Resources";
        return List.of(
                control("register/action", "Subscription", "Register the provider"),
                control("unregister/action", "Subscription", "Unregister the provider"),
                control("Operations/read", "Operations", "List the operations of the provider"),
                control("checkNameAvailability/read", "Names", "Check whether a name is free"),
                control(
                        "locations/operationresults/read",
                        "Operation Results",
                        "Read the status of an operation"),
                control("workspaces/read", workspace, "Read workspaces"),
                control("workspaces/write", workspace, "Create or update workspaces"),
                control("workspaces/delete", workspace, "Delete workspaces"),
                control("workspaces/dicomservices/read", dicom, "Read DICOM services"),
                control("workspaces/dicomservices/write", dicom, "Create or update DICOM services"),
                control("workspaces/dicomservices/delete", dicom, "Delete DICOM services"),
                control(
                        "workspaces/privateEndpointConnections/read",
                        connection,
                        "Read private endpoint connections"),
                control(
                        "workspaces/privateEndpointConnections/write",
                        connection,
                        "Approve or reject private endpoint connections"),
                control(
                        "workspaces/privateEndpointConnections/delete",
                        connection,
                        "Delete private endpoint connections"),
                control(
                        "workspaces/privateLinkResources/read",
                        "Private Link Resources",
                        "Read private link resources"),
                data(
                        "workspaces/dicomservices/resources/read",
                        data,
                        "Read DICOM resources (supports searching and change feed)."),
                data("workspaces/dicomservices/resources/write", data, "Write DICOM resources."),
                data("workspaces/dicomservices/resources/delete", data, "Delete DICOM resources."),
                data(
                        "workspaces/dicomservices/resources/manageExtendedQueryTags/action",
                        data,
                        "Manage extended query tags."),
                data(
                        "workspaces/dicomservices/resources/export/action",
                        data,
                        "Export DICOM resources."));
    }

    private static List<Operation> digitalTwins() {
        String instance = "Digital Twins instance";
        String endpoint = "Endpoint";
        String connection = "Private Endpoint Connection";
        String twins = "Digital Twin";
        return List.of(
                control("register/action", "Subscription", "Register the provider"),
                control("unregister/action", "Subscription", "Unregister the provider"),
                control("operations/read", "Operations", "List the operations of the provider"),
                control(
                        "locations/checkNameAvailability/action",
                        "Names",
                        "Check whether a name is free"),
                control(
                        "locations/operationResults/read",
                        "Operation Results",
                        "Read the result of an operation"),
                control("digitalTwinsInstances/read", instance, "Read instances"),
                control("digitalTwinsInstances/write", instance, "Create or update instances"),
                control("digitalTwinsInstances/delete", instance, "Delete instances"),
                control("digitalTwinsInstances/endpoints/read", endpoint, "Read endpoints"),
                control(
                        "digitalTwinsInstances/endpoints/write",
                        endpoint,
                        "Create or update endpoints"),
                control("digitalTwinsInstances/endpoints/delete", endpoint, "Delete endpoints"),
                control(
                        "digitalTwinsInstances/privateEndpointConnections/read",
                        connection,
                        "Read private endpoint connections"),
                control(
                        "digitalTwinsInstances/privateEndpointConnections/write",
                        connection,
                        "Approve or reject private endpoint connections"),
                control(
                        "digitalTwinsInstances/privateEndpointConnections/delete",
                        connection,
                        "Delete private endpoint connections"),
                control(
                        "digitalTwinsInstances/privateLinkResources/read",
                        "Private Link Resource",
                        "Read private link resources"),
                data("query/action", "Query", "Query the graph"),
                data("digitaltwins/read", twins, "Read digital twins"),
                data("digitaltwins/write", twins, "Create or update digital twins"),
                data("digitaltwins/delete", twins, "Delete digital twins"),
                data("digitaltwins/commands/action", twins, "Invoke a command on a twin"),
                data("digitaltwins/relationships/read", twins, "Read relationships"),
                data("digitaltwins/relationships/write", twins, "Create or update relationships"),
                data("digitaltwins/relationships/delete", twins, "Delete relationships"),
                data("models/read", "Model", "Read models"),
                data("models/write", "Model", "Create or update models"),
                data("models/delete", "Model", "Delete models"),
                data("eventroutes/read", "Event Route", "Read event routes"),
                data("eventroutes/write", "Event Route", "Create or update event routes"),
                data("eventroutes/delete", "Event Route", "Delete event routes"),
                data("jobs/imports/read", "Import Job", "Read import jobs"),
                data("jobs/imports/write", "Import Job", "Create import jobs"),
                data("jobs/imports/delete", "Import Job", "Delete import jobs"),
                data("jobs/imports/cancel/action", "Import Job", "Cancel import jobs"),
                data("jobs/deletions/read", "Deletion Job", "Read deletion jobs"),
                data("jobs/deletions/write", "Deletion Job", "Create deletion jobs"));
    }

    private static List<Operation> managedIdentity() {
        String identity = "User Assigned Identity";
        String credential = "Federated Identity Credential";
        return List.of(
                control("register/action", "Subscription", "Register the provider"),
                control("operations/read", "Operations", "List the operations of the provider"),
                control("identities/read", "Identity", "Read a system-assigned identity"),
                control("userAssignedIdentities/read", identity, "Read identities"),
                control("userAssignedIdentities/write", identity, "Create or update identities"),
                control("userAssignedIdentities/delete", identity, "Delete identities"),
                control(
                        "userAssignedIdentities/assign/action",
                        identity,
                        "Assign an identity to a resource"),
                control(
                        "userAssignedIdentities/federatedIdentityCredentials/read",
                        credential,
                        "Read federated credentials"),
                control(
                        "userAssignedIdentities/federatedIdentityCredentials/write",
                        credential,
                        "Create or update federated credentials"),
                control(
                        "userAssignedIdentities/federatedIdentityCredentials/delete",
                        credential,
                        "Delete federated credentials"));
    }

    private static List<Operation> authorization() {
        return List.of(
                control("elevateAccess/action", "Tenant", "Elevate access"),
                control("roleAssignments/read", "Role Assignment", "Read role assignments"),
                control("roleAssignments/write", "Role Assignment", "Create role assignments"),
                control("roleAssignments/delete", "Role Assignment", "Delete role assignments"),
                control("roleDefinitions/read", "Role Definition", "Read role definitions"),
                control(
                        "roleDefinitions/write",
                        "Role Definition",
                        "Create or update custom roles"),
                control("roleDefinitions/delete", "Role Definition", "Delete custom roles"),
                control("denyAssignments/read", "Deny Assignment", "Read deny assignments"),
                control("permissions/read", "Permissions", "List the caller's permissions"),
                control(
                        "providerOperations/read",
                        "Provider Operations",
                        "List the operations of all providers"));
    }

    private static List<Operation> resources() {
        return List.of(
                control("subscriptions/read", "Subscription", "Read subscriptions"),
                control("subscriptions/locations/read", "Location", "Read locations"),
                control("subscriptions/resourceGroups/read", "Resource Group", "Read groups"),
                control(
                        "subscriptions/resourceGroups/write",
                        "Resource Group",
                        "Create or update groups"),
                control(
                        "subscriptions/resourceGroups/delete",
                        "Resource Group",
                        "Delete groups and what is in them"),
                control("subscriptions/resources/read", "Resource", "List resources"),
                control("subscriptions/providers/read", "Provider", "Read providers"),
                control("tags/read", "Tags", "Read tags"),
                control("tags/write", "Tags", "Write tags"),
                control("tags/delete", "Tags", "Delete tags"),
                control("deployments/write", "Deployment", "Apply templates"));
    }

    /// All providers.
    public static List<Provider> all() {
        return ALL;
    }

    /// The provider of that namespace.
    public static Optional<Provider> find(String namespace) {
        return ALL.stream()
                .filter(provider -> provider.namespace().equalsIgnoreCase(namespace))
                .findFirst();
    }
}
