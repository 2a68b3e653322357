package org.isocenter.server.adapter;

import java.util.List;
import org.isocenter.identity.directory.ResourceAliases;
import org.isocenter.identity.directory.ResourceAliases.Entry;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.server.front.HostNames;

/// The URLs by which clients name the installation's own APIs when they ask for tokens
/// (identity:NET-9): all names, with the ports that the server listens on.
public final class ResourceUrls {
    private ResourceUrls() {}

    /// @param names the names clients may use
    /// @param ports the ports they may use; the scheme's own need not be listed
    public static ResourceAliases of(HostNames names, List<Integer> ports) {
        List<String> bases =
                names.own().stream()
                        .flatMap(name ->
                                java.util.stream.Stream.concat(
                                        java.util.stream.Stream.of("https://" + name),
                                        ports.stream().map(port -> "https://" + name + ":" + port)))
                        .toList();
        return new ResourceAliases(
                List.of(
                        new Entry(WellKnownApplication.MICROSOFT_GRAPH.appId(), bases),
                        new Entry(WellKnownApplication.AAD_GRAPH.appId(), bases),
                        new Entry(WellKnownApplication.RESOURCE_MANAGER.appId(), bases)));
    }
}
