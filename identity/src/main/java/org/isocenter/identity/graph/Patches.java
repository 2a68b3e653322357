package org.isocenter.identity.graph;

import java.util.Set;
import org.isocenter.identity.directory.InvalidPropertyException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Merges a PATCH into an object: what is not mentioned stays, also inside complex properties;
/// collections are replaced (identity:GRAPH-3).
final class Patches {
    private Patches() {}

    /// Merges into the target, which is changed.
    static void merge(ObjectNode target, ObjectNode patch) {
        for (var property : patch.properties()) {
            JsonNode now = target.get(property.getKey());
            if (now instanceof ObjectNode inner
                    && property.getValue() instanceof ObjectNode innerPatch) {
                merge(inner, innerPatch);
            } else {
                target.set(property.getKey(), property.getValue());
            }
        }
    }

    /// Refuses a patch that would change what nobody can change. Sending the present value back is
    /// no change: clients that write whole objects do that.
    static void readOnly(ObjectNode patch, ObjectNode present, Set<String> names)
            throws InvalidPropertyException {
        for (String name : names) {
            JsonNode wanted = patch.get(name);
            if (wanted != null && !wanted.isNull() && !wanted.equals(present.get(name))) {
                throw new InvalidPropertyException(name, "is read-only");
            }
            patch.remove(name);
        }
    }
}
