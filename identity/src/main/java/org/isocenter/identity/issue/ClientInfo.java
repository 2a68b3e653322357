package org.isocenter.identity.issue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;

/// The parameter `client_info`: ids by which clients name the account in their cache
/// (identity §5.2).
public final class ClientInfo {
    private ClientInfo() {}

    /// The parameter of a user.
    public static String of(UUID userId, UUID tenantId) {
        String json = "{\"uid\":\"" + userId + "\",\"utid\":\"" + tenantId + "\"}";
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(json.getBytes(StandardCharsets.US_ASCII));
    }
}
