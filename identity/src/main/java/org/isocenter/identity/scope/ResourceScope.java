package org.isocenter.identity.scope;

/// One permission of one resource, as a client wrote it.
///
/// @param resource what identifies the resource: its application id or one of its URIs, with or
///     without trailing slash; the audience of a v1 token is this string (identity:SCOPE-4)
/// @param permission the value of the permission, or `.default`
/// @param shorthand whether the client wrote the permission alone, which means Microsoft Graph
public record ResourceScope(String resource, String permission, boolean shorthand) {
    /// The word for "whatever is granted".
    public static final String DEFAULT = ".default";

    /// The application id of Microsoft Graph, to which a permission without resource belongs
    /// (identity:SCOPE-1).
    public static final String GRAPH = "00000003-0000-0000-c000-000000000000";

    /// Splits at the last slash (identity:SCOPE-1): `https://host//.default` is `.default` of
    /// `https://host/`.
    public static ResourceScope parse(String token) {
        int slash = token.lastIndexOf('/');
        return slash < 0
                ? new ResourceScope(GRAPH, token, true)
                : new ResourceScope(token.substring(0, slash), token.substring(slash + 1), false);
    }

    /// Everything granted of a resource; what the v1 parameter `resource` asks for (identity:SCOPE-6).
    public static ResourceScope defaultOf(String resource) {
        return new ResourceScope(resource, DEFAULT, false);
    }

    /// Whether it asks for whatever is granted.
    public boolean isDefault() {
        return permission.equalsIgnoreCase(DEFAULT);
    }

    /// The resource without one trailing slash and in lower case: equal for all spellings that the
    /// directory takes for the same (identity:SCOPE-3).
    public String foldedResource() {
        return foldResource(resource);
    }

    /// See [#foldedResource].
    public static String foldResource(String resource) {
        String folded = resource.toLowerCase(java.util.Locale.ROOT);
        return folded.endsWith("/") ? folded.substring(0, folded.length() - 1) : folded;
    }

    /// Another permission of the same resource, written the same way.
    public ResourceScope withPermission(String other) {
        return new ResourceScope(resource, other, shorthand);
    }

    /// As the client writes it.
    @Override
    public String toString() {
        return shorthand ? permission : resource + "/" + permission;
    }
}
