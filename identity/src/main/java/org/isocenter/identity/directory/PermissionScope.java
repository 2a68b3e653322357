package org.isocenter.identity.directory;

import java.util.Optional;
import java.util.UUID;

/// A delegated permission that a resource offers (identity:APP-8).
///
/// @param id what `requiredResourceAccess` refers to
/// @param value what stands in `scp`, at most 120 characters
/// @param type who may consent
/// @param enabled whether it can be asked for
/// @param adminConsentDisplayName shown to administrators
/// @param adminConsentDescription shown to administrators
/// @param userConsentDisplayName shown to users
/// @param userConsentDescription shown to users
public record PermissionScope(
        UUID id,
        String value,
        ConsentType type,
        boolean enabled,
        Optional<String> adminConsentDisplayName,
        Optional<String> adminConsentDescription,
        Optional<String> userConsentDisplayName,
        Optional<String> userConsentDescription) {

    /// Who may consent to a scope.
    public enum ConsentType {
        /// Users and administrators.
        USER("User"),
        /// Administrators only.
        ADMIN("Admin");

        private final String value;

        ConsentType(String value) {
            this.value = value;
        }

        /// The word Graph uses.
        public String value() {
            return value;
        }
    }
}
