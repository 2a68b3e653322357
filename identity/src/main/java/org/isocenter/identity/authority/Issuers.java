package org.isocenter.identity.authority;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.isocenter.http.Origin;
import org.isocenter.identity.directory.Guid;

/// How we sign ourselves in tokens: `iss` (identity:DISC-6, identity:DISC-7).
///
/// @param aliases the names under which an issuer of ours may stand
public record Issuers(HostAliases aliases) {
    private static final String STS = "https://sts.windows.net/";

    /// `https://{host}/{tid}/`; the tenant id is the fourth element between slashes, where `az`
    /// looks for it. Under the public cloud's names it is what it is there.
    public String v1(Origin origin, UUID tenantId) {
        return HostAliases.isPublicCloud(origin.host())
                ? STS + tenantId + "/"
                : origin + "/" + tenantId + "/";
    }

    /// `https://{host}/{tid}/v2.0`.
    public String v2(Origin origin, UUID tenantId) {
        return origin + "/" + tenantId + "/v2.0";
    }

    /// The tenant whose issuer that is, v1 or v2, under any name of ours; empty for any other text.
    public Optional<UUID> tenantOf(String issuer) {
        URI uri;
        try {
            uri = URI.create(issuer);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        String host = uri.getHost();
        String path = uri.getRawPath();
        boolean plain =
                uri.getScheme() != null
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null
                        && uri.getRawUserInfo() == null;
        if (!plain || host == null || path == null || !ours(host)) {
            return Optional.empty();
        }
        String[] parts = path.split("/", -1);
        boolean v1 = parts.length == 3 && parts[2].isEmpty();
        boolean v2 = parts.length == 3 && parts[2].equals("v2.0");
        return v1 || v2 ? Guid.parse(parts[1]) : Optional.empty();
    }

    private boolean ours(String host) {
        return aliases.has(host, HostAliases.Role.LOGIN);
    }
}
