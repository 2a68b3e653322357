package org.isocenter.identity.authority;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.isocenter.http.Origin;

/// The host names this server answers to, and what each stands for (identity:NET-2).
///
/// A name of our own has all roles: the planes' paths do not collide. The public cloud's names,
/// which reach us through the proxy or a hosts file (identity §1.1, modes C and D), have the one
/// role they have there.
///
/// @param publicOrigin the name and port that an operator hands out, when he said so; else each
///     client's own way in is as good as any
/// @param hosts role set by host name in lower case, without port
public record HostAliases(Optional<Origin> publicOrigin, Map<String, Set<Role>> hosts) {
    /// What a host name stands for.
    public enum Role {
        /// The sign-in endpoints.
        LOGIN,
        /// Microsoft Graph.
        GRAPH,
        /// The older directory API.
        AAD_GRAPH,
        /// The resource manager.
        ARM,
        /// The portal's API, of which the consent call is the only one answered (identity:CONSENT-7).
        PORTAL_API
    }

    /// The names of the public cloud (identity §1.1); of several with the same role the first is the
    /// one that documents name.
    private enum PublicCloud {
        LOGIN_MICROSOFTONLINE_COM(Role.LOGIN),
        LOGIN_WINDOWS_NET(Role.LOGIN),
        LOGIN_MICROSOFT_COM(Role.LOGIN),
        STS_WINDOWS_NET(Role.LOGIN),
        GRAPH_MICROSOFT_COM(Role.GRAPH),
        GRAPH_WINDOWS_NET(Role.AAD_GRAPH),
        MANAGEMENT_AZURE_COM(Role.ARM),
        MANAGEMENT_CORE_WINDOWS_NET(Role.ARM),
        MAIN_IAM_AD_EXT_AZURE_COM(Role.PORTAL_API);

        private final Role role;

        PublicCloud(Role role) {
            this.role = role;
        }

        private String host() {
            return name().toLowerCase(Locale.ROOT).replace('_', '.');
        }

        private static Optional<PublicCloud> of(String host) {
            return Arrays.stream(values()).filter(name -> name.host().equals(host)).findFirst();
        }
    }

    /// Copies.
    public HostAliases {
        hosts = Map.copyOf(hosts);
    }

    /// Names of our own, all with every role; the host of the public origin is among them.
    public static HostAliases selfHosted(Optional<Origin> publicOrigin, List<String> ownHosts) {
        Map<String, Set<Role>> hosts = new LinkedHashMap<>();
        Set<Role> all = Set.copyOf(EnumSet.allOf(Role.class));
        publicOrigin.ifPresent(origin -> hosts.put(origin.host(), all));
        ownHosts.forEach(host -> hosts.put(host.toLowerCase(Locale.ROOT), all));
        return new HostAliases(publicOrigin, hosts);
    }

    /// These names and the public cloud's.
    public HostAliases withPublicCloud() {
        Map<String, Set<Role>> more = new LinkedHashMap<>(hosts);
        for (PublicCloud name : PublicCloud.values()) {
            more.put(name.host(), Set.of(name.role));
        }
        return new HostAliases(publicOrigin, more);
    }

    /// The host names of the public cloud, for which a proxy may splice (identity:NET-6).
    public static List<String> publicCloudHosts() {
        return Arrays.stream(PublicCloud.values()).map(PublicCloud::host).toList();
    }

    /// Whether that host is one of ours.
    public boolean knows(String host) {
        return hosts.containsKey(host.toLowerCase(Locale.ROOT));
    }

    /// Whether that host answers as this.
    public boolean has(String host, Role role) {
        return hosts.getOrDefault(host.toLowerCase(Locale.ROOT), Set.of()).contains(role);
    }

    /// Where that role is found by a client that reached us under this origin (identity:NET-3):
    /// the same origin, unless it is the public cloud's, whose roles have hosts of their own.
    public Origin origin(Role role, Origin reachedUnder) {
        Optional<PublicCloud> name = PublicCloud.of(reachedUnder.host());
        if (name.isEmpty()) {
            return reachedUnder;
        }
        if (name.get().role == role) {
            return reachedUnder;
        }
        return Arrays.stream(PublicCloud.values())
                .filter(other -> other.role == role)
                .findFirst()
                .map(other -> new Origin(reachedUnder.scheme(), other.host(), reachedUnder.port()))
                .orElseThrow();
    }

    /// Whether that host is a name of the public cloud.
    static boolean isPublicCloud(String host) {
        return PublicCloud.of(host).isPresent();
    }
}
