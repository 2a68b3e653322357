package org.isocenter.resourcemanager.resource;

import java.time.Instant;
import org.isocenter.http.auth.Principal;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmTime;
import tools.jackson.databind.node.ObjectNode;

/// Who made a resource and who changed it last (rules ARM-70 to ARM-74).
public record SystemData(Stamp created, Stamp lastModified) {
    /// Who and when.
    ///
    /// @param by the name of a user, the application id of a program, the object id of a managed
    ///     identity
    /// @param type `User`, `Application` or `ManagedIdentity`
    public record Stamp(String by, String type, Instant at) {
        /// The stamp of a caller.
        public static Stamp of(Principal caller, Instant now) {
            return switch (caller.kind()) {
                case USER ->
                        new Stamp(
                                caller.userPrincipalName().orElse(caller.objectId()), "User", now);
                case APPLICATION ->
                        new Stamp(caller.appId().orElse(caller.objectId()), "Application", now);
                case MANAGED_IDENTITY -> new Stamp(caller.objectId(), "ManagedIdentity", now);
            };
        }
    }

    /// The data of something new.
    public static SystemData created(Stamp stamp) {
        return new SystemData(stamp, stamp);
    }

    /// The data after a change.
    public SystemData modified(Stamp stamp) {
        return new SystemData(created, stamp);
    }

    /// The member `systemData`.
    public ObjectNode toJson() {
        return Json.mapper()
                .createObjectNode()
                .put("createdBy", created.by)
                .put("createdByType", created.type)
                .put("createdAt", ArmTime.write(created.at))
                .put("lastModifiedBy", lastModified.by)
                .put("lastModifiedByType", lastModified.type)
                .put("lastModifiedAt", ArmTime.write(lastModified.at));
    }
}
