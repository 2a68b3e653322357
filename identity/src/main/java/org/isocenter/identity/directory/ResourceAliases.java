package org.isocenter.identity.directory;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The URLs under which this installation's own resources are reached. Clients use them as names of
/// the resource (`scope={base}/.default`), so they count as service principal names
/// (identity:NET-9). They change with host and port, so they are never stored.
///
/// Under a host of ours every port counts: what a client calls 8443 may have been mapped to the port
/// that the server listens on, by a container or a router, and the server cannot know it. No
/// application may have such a URL as its name, so nobody else can be meant by it.
///
/// @param entries the resources in the order in which they claim a URL that several share: on the
///     default alias everything has the same one, and then it means Microsoft Graph
/// @param hosts names and addresses under which all of the resources are reached, in lower case
public record ResourceAliases(List<Entry> entries, Set<String> hosts) {
    /// No URLs.
    public static final ResourceAliases NONE = new ResourceAliases(List.of(), Set.of());

    private static final Pattern ORIGIN =
            Pattern.compile("https://(\\[[^\\]/]+\\]|[^:/\\[]+)(?::[0-9]{1,5})?");

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

    /// List and set are copied.
    public ResourceAliases {
        entries = List.copyOf(entries);
        hosts = Set.copyOf(hosts);
    }

    /// The usual case: one origin that has all roles.
    public static ResourceAliases ofOrigin(String base) {
        return new ResourceAliases(
                List.of(
                        new Entry(WellKnownApplication.MICROSOFT_GRAPH.appId(), List.of(base)),
                        new Entry(WellKnownApplication.AAD_GRAPH.appId(), List.of(base)),
                        new Entry(WellKnownApplication.RESOURCE_MANAGER.appId(), List.of(base))),
                Set.of(URI.create(base).getHost()));
    }

    /// The resource a URL stands for.
    public Optional<UUID> resourceNamed(String name) {
        String folded = ResourceNames.fold(name);
        return entries.stream()
                .filter(entry -> isNamed(entry, folded))
                .map(Entry::appId)
                .findFirst();
    }

    /// Whether a URL stands for that resource, if also for others.
    public boolean names(UUID appId, String name) {
        String folded = ResourceNames.fold(name);
        return entries.stream()
                .anyMatch(entry -> entry.appId.equals(appId) && isNamed(entry, folded));
    }

    private boolean isNamed(Entry entry, String folded) {
        if (entry.bases.stream().anyMatch(base -> ResourceNames.fold(base).equals(folded))) {
            return true;
        }
        Matcher origin = ORIGIN.matcher(folded);
        return origin.matches() && hosts.contains(origin.group(1));
    }

    /// The additional names of a resource that are told, each with and without trailing slash.
    public List<String> namesOf(UUID appId) {
        return entries.stream()
                .filter(entry -> entry.appId.equals(appId))
                .flatMap(entry -> entry.bases.stream())
                .flatMap(base -> List.of(base, base + "/").stream())
                .distinct()
                .toList();
    }
}
