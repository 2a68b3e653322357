package org.isocenter.identity.directory;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The URLs under which this installation's own resources are reached. Clients use them as names of
/// the resource (`scope={base}/.default`), so they count as service principal names
/// (identity:NET-9). They change with host and port, so they are never stored.
///
/// @param entries the resources in the order in which they claim a URL that several share: on the
///     default alias everything has the same one, and then it means Microsoft Graph
public record ResourceAliases(List<Entry> entries) {
    /// No URLs.
    public static final ResourceAliases NONE = new ResourceAliases(List.of());

    /// The URLs of one resource.
    ///
    /// @param appId the resource
    /// @param bases `https://host:port` without trailing slash
    public record Entry(UUID appId, List<String> bases) {
        /// The list is copied.
        public Entry {
            bases = List.copyOf(bases);
        }
    }

    /// The list is copied.
    public ResourceAliases {
        entries = List.copyOf(entries);
    }

    /// The usual case: one origin that has all roles.
    public static ResourceAliases ofOrigin(String base) {
        return new ResourceAliases(
                List.of(
                        new Entry(WellKnownApplication.MICROSOFT_GRAPH.appId(), List.of(base)),
                        new Entry(WellKnownApplication.AAD_GRAPH.appId(), List.of(base)),
                        new Entry(WellKnownApplication.RESOURCE_MANAGER.appId(), List.of(base))));
    }

    /// The resource a URL stands for.
    public Optional<UUID> resourceNamed(String name) {
        String folded = ResourceNames.fold(name);
        return entries.stream()
                .filter(entry ->
                        entry.bases.stream()
                                .anyMatch(base -> ResourceNames.fold(base).equals(folded)))
                .map(Entry::appId)
                .findFirst();
    }

    /// The additional names of a resource, each with and without trailing slash.
    public List<String> namesOf(UUID appId) {
        return entries.stream()
                .filter(entry -> entry.appId.equals(appId))
                .flatMap(entry -> entry.bases.stream())
                .flatMap(base -> List.of(base, base + "/").stream())
                .distinct()
                .toList();
    }
}
