package org.isocenter.cli.account;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.isocenter.cli.CommandFailure;
import org.isocenter.cli.http.Api;

/// A subscription that the signed-in caller may see.
///
/// @param id its GUID
/// @param name its display name
/// @param state `Enabled` and others
/// @param tenantId the tenant it belongs to
record Subscription(String id, String name, String state, String tenantId) {
    private static final String VERSION = "2022-12-01";

    /// All of them, as the resource manager lists them (identity:ARM-4).
    static List<Subscription> all(Session session) throws IOException, CommandFailure {
        String token = session.token(Session.RESOURCE_MANAGER).value();
        List<Subscription> found = new ArrayList<>();
        Optional<URI> page =
                Optional.of(
                        URI.create(
                                session.profile().baseUrl()
                                        + "/subscriptions?api-version="
                                        + VERSION));
        while (page.isPresent()) {
            Map<?, ?> body =
                    Api.object(
                            session.api()
                                    .call("GET", page.get(), token, Optional.empty())
                                    .document());
            for (Object one : Api.array(Optional.ofNullable(body.get("value")))) {
                if (one instanceof Map<?, ?> members) {
                    found.add(
                            new Subscription(
                                    text(members, "subscriptionId"),
                                    text(members, "displayName"),
                                    text(members, "state"),
                                    text(members, "tenantId")));
                }
            }
            page =
                    body.get("nextLink") instanceof String next
                            ? Optional.of(URI.create(next))
                            : Optional.empty();
        }
        return found;
    }

    private static String text(Map<?, ?> members, String name) {
        return members.get(name) instanceof String value ? value : "";
    }

    /// As `az` prints it.
    Map<String, Object> document(Profile profile) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("cloudName", "Isocenter");
        document.put("homeTenantId", profile.tenantId());
        document.put("id", id);
        document.put("isDefault", id.equals(profile.subscriptionId()));
        document.put("managedByTenants", List.of());
        document.put("name", name);
        document.put("state", state);
        document.put("tenantId", tenantId);
        document.put(
                "user",
                Map.of(
                        "name",
                        profile.name(),
                        "type",
                        profile.isUser() ? "user" : "servicePrincipal"));
        return document;
    }
}
