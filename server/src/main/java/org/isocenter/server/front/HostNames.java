package org.isocenter.server.front;

import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The names under which clients may reach us, and which planes answer under each (identity:NET-2).
///
/// The installation's own names have all planes on one origin. The public cloud's names, under which
/// clients come through the CONNECT proxy or a changed DNS (identity:NET-6), have the plane that has
/// them there.
public final class HostNames {
    private static final Set<Plane> ALL = EnumSet.allOf(Plane.class);
    private static final String CLOUD_DICOM = ".dicom.azurehealthcareapis.com";

    private static final Map<String, Set<Plane>> CLOUD =
            Map.ofEntries(
                    Map.entry("login.microsoftonline.com", Set.of(Plane.SIGN_IN)),
                    Map.entry("login.windows.net", Set.of(Plane.SIGN_IN)),
                    Map.entry("login.microsoft.com", Set.of(Plane.SIGN_IN)),
                    Map.entry("sts.windows.net", Set.of(Plane.SIGN_IN)),
                    Map.entry("graph.microsoft.com", Set.of(Plane.GRAPH)),
                    Map.entry("graph.windows.net", Set.of(Plane.DIRECTORY_GRAPH)),
                    Map.entry("management.azure.com", Set.of(Plane.RESOURCE_MANAGER)),
                    Map.entry("management.core.windows.net", Set.of(Plane.RESOURCE_MANAGER)),
                    Map.entry("main.iam.ad.ext.azure.com", Set.of(Plane.PORTAL_API)));

    private final Map<String, Set<Plane>> exact = new LinkedHashMap<>(CLOUD);
    private final Set<String> own = new LinkedHashSet<>();
    private final List<String> dicomSuffixes;

    /// @param own the installation's own names and addresses
    /// @param domain the domain below which DICOM services have names
    public HostNames(Collection<String> own, Optional<String> domain) {
        for (String name : own) {
            String folded = name.toLowerCase(Locale.ROOT);
            this.own.add(folded);
            exact.put(folded, ALL);
        }
        this.dicomSuffixes =
                domain.map(d -> List.of(".dicom." + d.toLowerCase(Locale.ROOT), CLOUD_DICOM))
                        .orElse(List.of(CLOUD_DICOM));
    }

    /// The installation's own names and addresses.
    public Set<String> own() {
        return Set.copyOf(own);
    }

    /// The planes that answer under a name; none when the name is not ours.
    public Set<Plane> planes(String host) {
        Set<Plane> planes = exact.get(host);
        if (planes != null) {
            return planes;
        }
        return dicomService(host).isPresent() ? Set.of(Plane.DICOM) : Set.of();
    }

    /// The `workspace-service` part of a DICOM service's own name.
    public Optional<String> dicomService(String host) {
        for (String suffix : dicomSuffixes) {
            if (host.endsWith(suffix) && host.length() > suffix.length()) {
                String label = host.substring(0, host.length() - suffix.length());
                return label.indexOf('.') < 0 ? Optional.of(label) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// The names and wildcards that the server's certificate has to carry (identity:NET-5).
    public List<String> certificateNames() {
        Set<String> names = new LinkedHashSet<>(own);
        names.addAll(CLOUD.keySet());
        dicomSuffixes.forEach(suffix -> names.add("*" + suffix));
        return List.copyOf(names);
    }

    /// The public cloud's names but those of DICOM services, which [#dicomService] knows: what the
    /// CONNECT proxy lets through.
    public Set<String> cloudNames() {
        return CLOUD.keySet();
    }

    /// The public cloud's names of one plane.
    public static List<String> cloudNames(Plane plane) {
        return CLOUD.entrySet().stream()
                .filter(entry -> entry.getValue().contains(plane))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
