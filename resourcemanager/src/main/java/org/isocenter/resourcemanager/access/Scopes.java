package org.isocenter.resourcemanager.access;

import org.isocenter.resourcemanager.protocol.ArmId;
import org.isocenter.resourcemanager.protocol.ArmRefusal;

/// Whether something is there that a right could be given on.
@FunctionalInterface
public interface Scopes {
    /// Refuses unless the subscription, group or resource exists (rule RA-7).
    void requireExists(ArmId scope) throws ArmRefusal;
}
