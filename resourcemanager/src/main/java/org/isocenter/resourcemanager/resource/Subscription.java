package org.isocenter.resourcemanager.resource;

import java.util.Optional;
import org.isocenter.resourcemanager.protocol.ArmId;

/// A subscription: what resources are counted and governed by.
///
/// @param id a GUID in lower case
/// @param tenantId whose it is
/// @param state closed enumeration
public record Subscription(
        String id, String tenantId, String displayName, State state, Optional<Tags> tags) {

    /// What may be done with it.
    public enum State {
        ENABLED("Enabled"),
        WARNED("Warned"),
        PAST_DUE("PastDue"),
        DISABLED("Disabled"),
        DELETED("Deleted");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /// The word on the wire.
        public String word() {
            return word;
        }

        /// Whether resources may be written (check 9 of §1.4).
        public boolean allowsWrites() {
            return this != DISABLED && this != DELETED;
        }
    }

    /// Its resource id.
    public ArmId armId() {
        return ArmId.subscription(id);
    }
}
