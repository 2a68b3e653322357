package org.isocenter.server.adapter;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.isocenter.dicomweb.service.AccessControl;
import org.isocenter.dicomweb.service.DataAction;
import org.isocenter.http.auth.Principal;
import org.isocenter.resourcemanager.access.Action;
import org.isocenter.resourcemanager.access.RoleBasedAccess;
import org.isocenter.resourcemanager.protocol.ArmId;

/// The data plane's permissions as data actions of the resource manager's roles (dicom:AUTH-6,
/// arm:RBAC-5).
public final class RoleAccess implements AccessControl {
    private static final String PREFIX =
            "Microsoft.HealthcareApis/workspaces/dicomservices/resources/";

    private final RoleBasedAccess roles;
    private final Map<String, ArmId> ids = new ConcurrentHashMap<>();

    /// @param roles decides
    public RoleAccess(RoleBasedAccess roles) {
        this.roles = roles;
    }

    @Override
    public boolean allows(Principal principal, String resourceId, DataAction action) {
        return roles.allows(
                principal, ids.computeIfAbsent(resourceId, RoleAccess::parse), name(action));
    }

    private static ArmId parse(String resourceId) {
        return ArmId.parse(resourceId)
                .orElseThrow(() -> new IllegalArgumentException(resourceId + " is no resource id"));
    }

    private static Action name(DataAction action) {
        return Action.data(
                PREFIX
                        + switch (action) {
                            case READ -> "read";
                            case WRITE -> "write";
                            case DELETE -> "delete";
                            case MANAGE_EXTENDED_QUERY_TAGS -> "manageExtendedQueryTags/action";
                            case EXPORT -> "export/action";
                        });
    }
}
