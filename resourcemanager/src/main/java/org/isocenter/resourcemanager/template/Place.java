package org.isocenter.resourcemanager.template;

import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmRefusal;

/// Where in a template something is wrong: `resources[2].properties.corsConfiguration`. The way is
/// put together while the refusal unwinds, one step at each level.
final class Place {
    private Place() {}

    /// A refusal of what stands inside of that member or element.
    static ArmRefusal within(String step, ArmRefusal refusal) {
        if (refusal.error() != ArmError.INVALID_TEMPLATE) {
            return refusal;
        }
        String rest = refusal.target().orElse("");
        return refusal.at(rest.isEmpty() || rest.startsWith("[") ? step + rest : step + "." + rest);
    }

    /// The refusal with its place in the message, for people.
    static ArmRefusal told(ArmRefusal refusal) {
        return refusal.error() == ArmError.INVALID_TEMPLATE && refusal.target().isPresent()
                ? refusal.explained("It stands at '" + refusal.target().get() + "'.")
                : refusal;
    }
}
