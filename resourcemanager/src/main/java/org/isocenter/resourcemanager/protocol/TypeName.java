package org.isocenter.resourcemanager.protocol;

import java.util.List;
import java.util.Locale;

/// The name of a resource type: a namespace and a chain of types below it,
/// `Microsoft.HealthcareApis/workspaces/dicomservices`.
///
/// Types compare without regard to case (rule ARM-2); the ones this installation knows are
/// constants here, and [#of] gives them their canonical spelling (rule ARM-5).
///
/// @param namespace `Microsoft.HealthcareApis`
/// @param chain the types without the namespace, joined by slashes: `workspaces/dicomservices`
public record TypeName(String namespace, String chain) {
    public static final String HEALTHCARE = "Microsoft.HealthcareApis";
    public static final String AUTHORIZATION = "Microsoft.Authorization";
    public static final String RESOURCES = "Microsoft.Resources";
    public static final String MANAGED_IDENTITY = "Microsoft.ManagedIdentity";
    public static final String DIGITAL_TWINS = "Microsoft.DigitalTwins";

    public static final TypeName SUBSCRIPTION = new TypeName(RESOURCES, "subscriptions");
    public static final TypeName RESOURCE_GROUP =
            new TypeName(RESOURCES, "subscriptions/resourceGroups");
    public static final TypeName WORKSPACE = new TypeName(HEALTHCARE, "workspaces");
    public static final TypeName DICOM_SERVICE =
            new TypeName(HEALTHCARE, "workspaces/dicomservices");
    public static final TypeName WORKSPACE_CONNECTION =
            new TypeName(HEALTHCARE, "workspaces/privateEndpointConnections");
    public static final TypeName WORKSPACE_LINK_RESOURCE =
            new TypeName(HEALTHCARE, "workspaces/privateLinkResources");
    public static final TypeName USER_ASSIGNED_IDENTITY =
            new TypeName(MANAGED_IDENTITY, "userAssignedIdentities");
    public static final TypeName FEDERATED_CREDENTIAL =
            new TypeName(MANAGED_IDENTITY, "userAssignedIdentities/federatedIdentityCredentials");
    public static final TypeName DIGITAL_TWINS_INSTANCE =
            new TypeName(DIGITAL_TWINS, "digitalTwinsInstances");
    public static final TypeName TWINS_ENDPOINT =
            new TypeName(DIGITAL_TWINS, "digitalTwinsInstances/endpoints");
    public static final TypeName TWINS_CONNECTION =
            new TypeName(DIGITAL_TWINS, "digitalTwinsInstances/privateEndpointConnections");
    public static final TypeName TWINS_LINK_RESOURCE =
            new TypeName(DIGITAL_TWINS, "digitalTwinsInstances/privateLinkResources");

    private static final List<TypeName> KNOWN =
            List.of(
                    SUBSCRIPTION,
                    RESOURCE_GROUP,
                    WORKSPACE,
                    DICOM_SERVICE,
                    WORKSPACE_CONNECTION,
                    WORKSPACE_LINK_RESOURCE,
                    USER_ASSIGNED_IDENTITY,
                    FEDERATED_CREDENTIAL,
                    DIGITAL_TWINS_INSTANCE,
                    TWINS_ENDPOINT,
                    TWINS_CONNECTION,
                    TWINS_LINK_RESOURCE);

    private static final List<String> NAMESPACES =
            List.of(HEALTHCARE, AUTHORIZATION, RESOURCES, MANAGED_IDENTITY, DIGITAL_TWINS);

    /// The type of that name, in its canonical spelling when it is one of ours.
    public static TypeName of(String namespace, String chain) {
        TypeName asWritten = new TypeName(namespaceSpelling(namespace), chain);
        for (TypeName known : KNOWN) {
            if (known.key().equals(asWritten.key())) {
                return known;
            }
        }
        return asWritten;
    }

    /// The type of a qualified name, `namespace/type/type`.
    public static TypeName of(String qualified) {
        int slash = qualified.indexOf('/');
        return slash < 0
                ? new TypeName(namespaceSpelling(qualified), "")
                : of(qualified.substring(0, slash), qualified.substring(slash + 1));
    }

    /// A namespace in its canonical spelling when it is one of ours.
    public static String namespaceSpelling(String namespace) {
        for (String known : NAMESPACES) {
            if (known.equalsIgnoreCase(namespace)) {
                return known;
            }
        }
        return namespace;
    }

    /// Whether this installation has a provider of that namespace.
    public static boolean isKnownNamespace(String namespace) {
        return NAMESPACES.stream().anyMatch(known -> known.equalsIgnoreCase(namespace));
    }

    /// The type one level down.
    public TypeName child(String type) {
        return of(namespace, chain.isEmpty() ? type : chain + "/" + type);
    }

    /// The last type of the chain.
    public String last() {
        return chain.substring(chain.lastIndexOf('/') + 1);
    }

    /// How many types the chain has.
    public int depth() {
        return chain.isEmpty() ? 0 : chain.split("/", -1).length;
    }

    /// The action on this type, as a role names it (rule RBAC-1).
    public String action(String verb) {
        return this + "/" + verb;
    }

    /// What two spellings of the same type have in common.
    public String key() {
        return toString().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TypeName that && key().equals(that.key());
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }

    @Override
    public String toString() {
        return namespace + "/" + chain;
    }
}
