package org.isocenter.resourcemanager.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.resourcemanager.protocol.TypeName;

/// The resource types of this installation.
public final class ResourceKinds {
    private final Map<TypeName, ResourceKind> byType = new LinkedHashMap<>();

    public ResourceKinds(List<ResourceKind> kinds) {
        for (ResourceKind kind : kinds) {
            byType.put(kind.type(), kind);
        }
    }

    /// The kind of that type.
    public Optional<ResourceKind> find(TypeName type) {
        return Optional.ofNullable(byType.get(type));
    }

    /// The kind of a resource that is there.
    public ResourceKind of(Resource resource) {
        return find(resource.id().type()).orElseThrow();
    }

    /// All kinds of a namespace, in the order in which they were given.
    public List<ResourceKind> of(String namespace) {
        return byType.values().stream()
                .filter(kind -> kind.type().namespace().equalsIgnoreCase(namespace))
                .toList();
    }
}
