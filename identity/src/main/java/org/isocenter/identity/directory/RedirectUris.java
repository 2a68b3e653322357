package org.isocenter.identity.directory;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// What may be registered as a redirect URI (identity:REDIR-4).
final class RedirectUris {
    static final int LIMIT = 256;
    static final int LENGTH_LIMIT = 256;

    private static final Pattern FORBIDDEN = Pattern.compile("[!$'(),;\\s\\p{Cntrl}<>\"\\\\^`{|}]");
    private static final Pattern WILDCARD_HOST =
            Pattern.compile("(?i)https?://\\*\\.[^*/]+(/[^*]*)?");
    private static final Set<String> SCRIPTS =
            Set.of("javascript", "data", "vbscript", "file", "blob");

    private RedirectUris() {}

    /// Why the URI cannot be registered, if it cannot.
    ///
    /// @param nativeClient whether the platform is mobile and desktop, which alone may have schemes
    ///     of its own
    static Optional<String> problemWith(String uri, boolean nativeClient) {
        if (uri.length() > LENGTH_LIMIT) {
            return Optional.of("has more than " + LENGTH_LIMIT + " characters");
        }
        if (uri.indexOf('#') >= 0) {
            return Optional.of("must not have a fragment");
        }
        if (FORBIDDEN.matcher(uri).find()) {
            return Optional.of("has a character that a redirect URI cannot have");
        }
        boolean wildcard = uri.indexOf('*') >= 0;
        if (wildcard && !WILDCARD_HOST.matcher(uri).matches()) {
            return Optional.of("may have a wildcard only as first label of the host");
        }
        URI parsed;
        try {
            parsed = new URI(wildcard ? uri.replaceFirst("\\*", "wildcard") : uri);
        } catch (URISyntaxException e) {
            return Optional.of("is no valid URI");
        }
        if (parsed.getScheme() == null) {
            return Optional.of("must be an absolute URI");
        }
        if (parsed.getRawUserInfo() != null) {
            return Optional.of("must not have user information: it looks like another host");
        }
        String scheme = parsed.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "https" ->
                    parsed.getHost() == null ? Optional.of("must name a host") : Optional.empty();
            case "http" ->
                    isLoopback(parsed)
                            ? Optional.empty()
                            : Optional.of("must use https unless the host is localhost");
            default -> {
                if (SCRIPTS.contains(scheme)) {
                    yield Optional.of("has a scheme that cannot be redirected to");
                }
                yield nativeClient
                        ? Optional.empty()
                        : Optional.of("may have a scheme of its own only as a public client's");
            }
        };
    }

    private static boolean isLoopback(URI uri) {
        return uri.getHost() != null
                && List.of("localhost", "127.0.0.1", "[::1]")
                        .contains(uri.getHost().toLowerCase(Locale.ROOT));
    }
}
