package org.isocenter.resourcemanager;

import java.util.Locale;
import org.isocenter.http.Origin;
import org.isocenter.http.auth.Principal;
import org.isocenter.resourcemanager.access.BuiltInRole;
import org.isocenter.resourcemanager.access.PrincipalType;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.TypeName;

/// What the first start of an installation makes, before anybody can call (rule RBAC-11). Every
/// method returns when its work is done, and changes nothing when it is there already.
///
/// The order is: a subscription, the role of the administrator, then resources, which are made in
/// the administrator's name and under his rights.
public final class Bootstrap {
    private static final Origin NO_CLIENT = new Origin("https", "localhost", 443);

    private final ResourceManagerPlane plane;

    public Bootstrap(ResourceManagerPlane plane) {
        this.plane = plane;
    }

    /// A subscription of a tenant.
    public void subscription(String tenantId, String subscriptionId, String displayName) {
        plane.administration().createSubscription(tenantId, subscriptionId, displayName);
    }

    /// A role at a scope.
    ///
    /// @param scope `/`, or the id of a subscription, group or resource
    public void assign(
            String tenantId,
            String scope,
            BuiltInRole role,
            String principalId,
            PrincipalType type) {
        plane.administration()
                .assign(tenantId, ArmId.parse(scope).orElseThrow(), role, principalId, type);
    }

    /// A resource group.
    public ArmId resourceGroup(
            Principal administrator, String subscriptionId, String name, String location) {
        ArmId id = ArmId.subscription(subscriptionId.toLowerCase(Locale.ROOT)).group(name);
        return make(administrator, id, "2021-04-01", location);
    }

    /// A workspace.
    public ArmId workspace(Principal administrator, ArmId group, String name, String location) {
        return make(
                administrator, group.resource(TypeName.WORKSPACE, name), "2022-06-01", location);
    }

    /// A DICOM service, with its database and its place for blobs.
    public ArmId dicomService(
            Principal administrator, ArmId workspace, String name, String location) {
        return make(administrator, workspace.child("dicomservices", name), "2022-06-01", location);
    }

    private ArmId make(Principal administrator, ArmId id, String version, String location) {
        if (!plane.exists(id)) {
            try {
                plane.inner()
                        .perform(
                                administrator,
                                NO_CLIENT,
                                "PUT",
                                id.toString(),
                                version,
                                "{\"location\":\"" + location + "\"}");
            } catch (ArmRefusal refusal) {
                throw new IllegalStateException(
                        id + " cannot be made: " + refusal.message(), refusal);
            }
        }
        return id;
    }
}
