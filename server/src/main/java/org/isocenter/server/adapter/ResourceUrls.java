package org.isocenter.server.adapter;

import java.util.List;
import java.util.stream.Stream;
import org.isocenter.identity.directory.ResourceAliases;
import org.isocenter.identity.directory.ResourceAliases.Entry;
import org.isocenter.identity.directory.WellKnownApplication;
import org.isocenter.server.front.HostNames;

/// The URLs by which clients name the installation's own APIs when they ask for tokens
/// (identity:NET-9): all names, told with the port that the server listens on, and known with any.
public final class ResourceUrls {
    private ResourceUrls() {}

    /// @param names the names clients may use
    /// @param port the port that the server listens on; the scheme's own is told beside it
    public static ResourceAliases of(HostNames names, int port) {
        List<String> bases =
                names.own().stream()
                        .flatMap(name ->
                                Stream.of("https://" + name, "https://" + name + ":" + port))
                        .toList();
        return new ResourceAliases(
                List.of(
                        new Entry(WellKnownApplication.MICROSOFT_GRAPH.appId(), bases),
                        new Entry(WellKnownApplication.AAD_GRAPH.appId(), bases),
                        new Entry(WellKnownApplication.RESOURCE_MANAGER.appId(), bases)),
                names.own());
    }
}
