package org.isocenter.resourcemanager.resource;

/// What an operator may set about resources.
///
/// @param locations where resources can be
/// @param pageSize of lists (rule ARM-45)
/// @param retryAfterSeconds what clients are told to wait between polls (rule ARM-53)
/// @param groupsPerSubscription at most (rule RG-4)
/// @param resourcesPerTypeAndGroup at most (rule RG-4)
public record ResourceSettings(
        Locations locations,
        int pageSize,
        int retryAfterSeconds,
        int groupsPerSubscription,
        int resourcesPerTypeAndGroup) {
    /// The contract's values.
    public static ResourceSettings standard() {
        return new ResourceSettings(
                Locations.standard("local", "Local Installation"), 100, 2, 980, 800);
    }
}
