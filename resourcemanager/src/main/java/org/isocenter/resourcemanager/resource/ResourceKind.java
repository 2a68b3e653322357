package org.isocenter.resourcemanager.resource;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.isocenter.http.Origin;
import org.isocenter.http.auth.Principal;
import org.isocenter.resourcemanager.protocol.ApiFamily;
import org.isocenter.resourcemanager.protocol.ApiVersion;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.RequestContent;
import org.isocenter.resourcemanager.protocol.TypeName;
import tools.jackson.databind.node.ObjectNode;

/// What is special about a resource type. All but [#provision] and [#deprovision] is pure.
public interface ResourceKind {
    /// The type.
    TypeName type();

    /// The api-versions it accepts.
    ApiFamily versions();

    /// Whether resources of this type have a location and tags and show up in listings (rule ARM-27).
    boolean isTracked();

    /// Whether they may have managed identities.
    default boolean hasIdentity() {
        return false;
    }

    /// Whether they show an etag and obey conditions on it (contract §4.3).
    default boolean hasEtag() {
        return true;
    }

    /// Whether they show `systemData`.
    default boolean hasSystemData() {
        return true;
    }

    /// How a write is answered.
    enum Pace {
        /// When it is done.
        AT_ONCE,
        /// At once, with an operation to follow.
        LATER
    }

    /// How the creation, or a change of more than tags, is answered.
    Pace pace(boolean isNew);

    /// How a deletion is answered.
    Pace deletionPace();

    /// The status of the answer to a PUT that made a new resource at once.
    default int createdStatus() {
        return 201;
    }

    /// What a new resource is in while the work runs.
    default ProvisioningState creating() {
        return ProvisioningState.CREATING;
    }

    /// What a changed resource is in until its work begins.
    default ProvisioningState accepted() {
        return ProvisioningState.ACCEPTED;
    }

    /// The name of the path parameter, which errors name as their target (rule HC-4).
    String nameParameter();

    /// Refuses a name that breaks the rules of the type.
    void checkName(String name) throws ArmRefusal;

    /// What a PUT or PATCH is about.
    ///
    /// @param version the api-version, which decides what members the request can speak of
    /// @param caller who writes
    /// @param existing the resource before, in this transaction
    /// @param callerMayWriteParent whether the caller may write the parent too (rule HC-53)
    record Write(
            ResourceReader resources,
            Resource draft,
            ApiVersion version,
            Principal caller,
            Optional<Resource> existing,
            boolean callerMayWriteParent) {}

    /// The stored properties after a PUT. Refuses what breaks the provider's rules (check 19).
    ObjectNode put(Write write, RequestContent properties) throws ArmRefusal;

    /// The stored properties after a PATCH.
    ObjectNode patch(Write write, RequestContent properties) throws ArmRefusal;

    /// Refuses a new resource for reasons outside of it: its parent, a quota, a name that is taken.
    default void admit(Write write) throws ArmRefusal {}

    /// Refuses a deletion.
    default void checkDelete(ResourceReader resources, Resource resource) throws ArmRefusal {}

    /// Other resources that change together with this one, in the same transaction.
    default List<Resource> consequences(ResourceReader resources, Resource written) {
        return List.of();
    }

    /// What a response is made for.
    ///
    /// @param accepted whether it is the 201 or 202 of a write that is not finished (rule HC-22)
    record View(ResourceReader resources, ApiVersion version, Origin origin, boolean accepted) {}

    /// The member `properties` of a response, `provisioningState` included.
    ObjectNode render(Resource resource, View view);

    /// Does what has to be done outside of this database for the resource to be as its row says.
    /// May be called again after a crash, and must then change nothing.
    default void provision(Resource resource) throws IOException {}

    /// Undoes it, for a resource that is being deleted. May be called again after a crash.
    default void deprovision(Resource resource) throws IOException {}
}
