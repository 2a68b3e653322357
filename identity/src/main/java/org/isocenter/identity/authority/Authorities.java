package org.isocenter.identity.authority;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.identity.directory.Directory;
import org.isocenter.identity.directory.Guid;
import org.isocenter.identity.directory.Tenant;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;

/// Finds out which directory a path means.
///
/// @param directory where the directories are
public record Authorities(Directory directory) {
    /// The authority of a path's first segment.
    ///
    /// @throws RefusedException with 90002 if there is no such directory (identity:ID-6)
    public Authority find(String segment) throws RefusedException {
        return switch (segment.toLowerCase(Locale.ROOT)) {
            case "common" -> new Authority.AnyTenant("common");
            case "organizations" -> new Authority.AnyTenant("organizations");
            case "consumers" -> new Authority.Consumers();
            case "adfs" -> new Authority.Adfs(defaultTenant(), false);
            default ->
                    tenant(segment)
                            .<Authority>map(Authority.OneTenant::new)
                            .orElseThrow(() -> unknown(segment));
        };
    }

    /// The authority of `/adfs/{segment}` (identity:ID-4).
    ///
    /// @throws RefusedException with 90002 if there is no such directory
    public Authority findBehindAdfs(String segment) throws RefusedException {
        return tenant(segment)
                .map(tenant -> new Authority.Adfs(tenant, true))
                .orElseThrow(() -> unknown(segment));
    }

    /// The directory of that id or domain, without regard to case.
    public Optional<Tenant> tenant(String idOrDomain) {
        return Guid.parse(idOrDomain)
                .map(directory::tenant)
                .orElseGet(() -> directory.tenantByDomain(idOrDomain));
    }

    /// The first directory of the installation.
    ///
    /// @throws RefusedException if there is none yet
    public Tenant defaultTenant() throws RefusedException {
        List<Tenant> all = directory.tenants();
        if (all.isEmpty()) {
            throw Aadsts.TENANT_UNKNOWN.plain().exception();
        }
        return all.getFirst();
    }

    /// The only directory there is, when there is only one (identity:ID-2).
    public Optional<Tenant> onlyTenant() {
        List<Tenant> all = directory.tenants();
        return all.size() == 1 ? Optional.of(all.getFirst()) : Optional.empty();
    }

    /// The dialect of an endpoint whose path lacks `v2.0`.
    public static Protocol withoutVersion(String segment) {
        return segment.equalsIgnoreCase("adfs") ? Protocol.ADFS : Protocol.V1;
    }

    /// The dialect of an endpoint whose path has `v2.0`.
    public static Protocol withVersion(String segment) {
        return segment.equalsIgnoreCase("adfs") ? Protocol.ADFS : Protocol.V2;
    }

    private static RefusedException unknown(String segment) {
        Optional<String> harmless =
                Optional.of(segment).filter(text -> text.matches("[A-Za-z0-9.-]{1,253}"));
        return Aadsts.TENANT_UNKNOWN
                .because(
                        "Tenant "
                                + harmless.map(text -> "'" + text + "' ").orElse("")
                                + "not found. Check that the id or the domain name is right and"
                                + " that the tenant lives on this server.")
                .exception();
    }
}
