package org.isocenter.resourcemanager.resource;

import java.util.List;
import java.util.Optional;
import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.TypeName;

/// Resources as they are inside one transaction.
public interface ResourceReader {
    /// The resource or group of that id.
    Optional<Resource> find(ArmId id);

    /// The resources of a type directly below a group or resource, by id.
    List<Resource> children(ArmId parent, TypeName type);

    /// The resources of a type anywhere in a subscription or group, by id.
    List<Resource> below(ArmId scope, TypeName type);

    /// Everything below a resource or group, the deepest first.
    List<Resource> descendants(ArmId scope);

    /// The resources of a type in the whole installation that have that name.
    List<Resource> named(TypeName type, String name);
}
