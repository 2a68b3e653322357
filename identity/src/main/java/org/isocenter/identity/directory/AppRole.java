package org.isocenter.identity.directory;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// A role that an application offers to users and applications (identity:APP-9).
///
/// @param id what assignments refer to
/// @param value what stands in `roles`; a role without one can be assigned and shows nowhere
/// @param displayName shown to administrators
/// @param description shown to administrators
/// @param enabled whether it counts
/// @param allowedMemberTypes who may have it
public record AppRole(
        UUID id,
        Optional<String> value,
        String displayName,
        String description,
        boolean enabled,
        Set<MemberType> allowedMemberTypes) {

    /// The role; the set is copied.
    public AppRole {
        allowedMemberTypes = Set.copyOf(allowedMemberTypes);
    }

    /// Who may have a role.
    public enum MemberType {
        /// Users and groups.
        USER("User"),
        /// Service principals.
        APPLICATION("Application");

        private final String value;

        MemberType(String value) {
            this.value = value;
        }

        /// The word Graph uses.
        public String value() {
            return value;
        }
    }
}
