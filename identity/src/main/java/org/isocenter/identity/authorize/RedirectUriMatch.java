package org.isocenter.identity.authorize;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.isocenter.identity.authority.HostAliases;
import org.isocenter.identity.directory.Application;
import org.isocenter.identity.grant.Platform;

/// Finds a redirect URI among the registered ones (identity §4.1).
///
/// @param aliases under which names the page for native clients is ours (identity:REDIR-5)
public record RedirectUriMatch(HostAliases aliases) {
    /// What native clients without a listener use: nobody can be redirected there, so the browser is
    /// sent to our page instead (identity:REDIR-5).
    public static final String OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob";

    private static final String NATIVE_CLIENT_PATH = "/common/oauth2/nativeclient";

    /// The platform in whose list the URI is, the first of SPA, Web, public client
    /// (identity:REDIR-3).
    public Optional<Platform> find(Application application, String given) {
        if (anyMatches(application.spaRedirectUris(), given)) {
            return Optional.of(Platform.SPA);
        }
        if (anyMatches(application.web().redirectUris(), given)) {
            return Optional.of(Platform.WEB);
        }
        if (anyMatches(application.publicClientRedirectUris(), given)) {
            return Optional.of(Platform.PUBLIC_CLIENT);
        }
        return Optional.empty();
    }

    /// All registered URIs, in the order of their platforms.
    public static List<String> registered(Application application) {
        return java.util.stream.Stream.of(
                        application.spaRedirectUris(),
                        application.web().redirectUris(),
                        application.publicClientRedirectUris())
                .flatMap(List::stream)
                .toList();
    }

    private boolean anyMatches(List<String> registered, String given) {
        return registered.stream().anyMatch(uri -> matches(uri, given));
    }

    private boolean matches(String registered, String given) {
        if (registered.equals(given)) {
            return true;
        }
        Optional<URI> there = uri(registered);
        Optional<URI> here = uri(given);
        if (here.isEmpty() || here.get().getHost() == null || here.get().getRawUserInfo() != null) {
            return false;
        }
        if (registered.contains("*")) {
            return matchesWildcard(registered, here.get());
        }
        return there.isPresent()
                && there.get().getHost() != null
                && (isSameLoopback(there.get(), here.get())
                        || isNativeClient(there.get()) && isNativeClient(here.get()));
    }

    /// The port of a loopback address is free, because programs take any that is
    /// (identity:REDIR-2, RFC 8252 §7.3).
    private static boolean isSameLoopback(URI registered, URI given) {
        String host = registered.getHost().toLowerCase(Locale.ROOT);
        return "http".equals(registered.getScheme())
                && "http".equals(given.getScheme())
                && (host.equals("localhost") || host.equals("127.0.0.1"))
                && host.equals(given.getHost())
                && path(registered).equals(path(given))
                && equal(registered.getRawQuery(), given.getRawQuery())
                && given.getRawFragment() == null;
    }

    private static String path(URI uri) {
        String path = uri.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }

    private static boolean equal(
            @org.jspecify.annotations.Nullable String a,
            @org.jspecify.annotations.Nullable String b) {
        return a == null ? b == null : a.equals(b);
    }

    /// `https://*.example.test/callback`: the star stands for one label, and a query is not
    /// compared (identity:REDIR-4).
    private static boolean matchesWildcard(String registered, URI given) {
        Optional<URI> pattern = uri(registered.replace("*", "wildcard-label"));
        if (pattern.isEmpty() || pattern.get().getHost() == null) {
            return false;
        }
        String patternHost = pattern.get().getHost().toLowerCase(Locale.ROOT);
        String host = given.getHost().toLowerCase(Locale.ROOT);
        if (!patternHost.startsWith("wildcard-label.")) {
            return false;
        }
        String suffix = patternHost.substring("wildcard-label".length());
        return host.endsWith(suffix)
                && host.length() > suffix.length()
                && host.indexOf('.') == host.length() - suffix.length()
                && equal(pattern.get().getScheme(), given.getScheme())
                && pattern.get().getPort() == given.getPort()
                && path(pattern.get()).equals(path(given))
                && given.getRawFragment() == null;
    }

    private boolean isNativeClient(URI uri) {
        return "https".equals(uri.getScheme())
                && NATIVE_CLIENT_PATH.equals(uri.getRawPath())
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && aliases.has(uri.getHost(), HostAliases.Role.LOGIN);
    }

    private static Optional<URI> uri(String text) {
        try {
            return Optional.of(URI.create(text));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
