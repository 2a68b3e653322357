package org.isocenter.http.auth;

import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Predicates over the `aud` of a token.
public final class Audiences {
    private Audiences() {}

    /// Accepts these audiences, with or without a slash at the end: clients take the resource's
    /// name for a URL, and some of them complete it.
    public static Predicate<String> of(Collection<String> audiences) {
        Set<String> accepted =
                audiences.stream()
                        .map(Audiences::withoutSlash)
                        .collect(Collectors.toUnmodifiableSet());
        return audience -> accepted.contains(withoutSlash(audience));
    }

    private static String withoutSlash(String audience) {
        return audience.endsWith("/") ? audience.substring(0, audience.length() - 1) : audience;
    }
}
