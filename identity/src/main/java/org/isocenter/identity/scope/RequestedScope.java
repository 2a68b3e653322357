package org.isocenter.identity.scope;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.isocenter.identity.error.Aadsts;
import org.isocenter.identity.error.RefusedException;

/// A scope parameter, taken apart (identity §6).
///
/// @param oidc the words of OpenID Connect in it
/// @param permissions the others, in the order they were written, without repetitions
public record RequestedScope(Set<OidcScope> oidc, List<ResourceScope> permissions) {
    private static final int MAXIMUM_LENGTH = 8_192;
    private static final int MAXIMUM_WORDS = 200;

    /// Nothing asked for.
    public static final RequestedScope NONE = new RequestedScope(Set.of(), List.of());

    /// Copies.
    public RequestedScope {
        EnumSet<OidcScope> words = EnumSet.noneOf(OidcScope.class);
        words.addAll(oidc);
        oidc = Collections.unmodifiableSet(words);
        permissions = List.copyOf(permissions);
    }

    /// Takes a v2 scope parameter apart.
    ///
    /// @throws RefusedException if it is longer than any client's, or a word is no scope
    public static RequestedScope parse(String scope) throws RefusedException {
        if (scope.length() > MAXIMUM_LENGTH) {
            throw Aadsts.SCOPE_INVALID.because("The scope is too long.").exception();
        }
        Set<OidcScope> oidc = EnumSet.noneOf(OidcScope.class);
        Set<ResourceScope> permissions = new LinkedHashSet<>();
        String[] words = scope.strip().split("[ \\t\\r\\n]+");
        if (words.length > MAXIMUM_WORDS) {
            throw Aadsts.SCOPE_INVALID.because("The scope has too many words.").exception();
        }
        for (String word : words) {
            if (word.isEmpty()) {
                continue;
            }
            OidcScope.ofWord(word)
                    .ifPresentOrElse(oidc::add, () -> permissions.add(ResourceScope.parse(word)));
        }
        for (ResourceScope permission : permissions) {
            if (permission.resource().isEmpty() || permission.permission().isEmpty()) {
                throw Aadsts.SCOPE_INVALID
                        .because(
                                "The scope '"
                                        + permission
                                        + "' is not valid: it must be {resource}/{permission}.")
                        .exception();
            }
        }
        return new RequestedScope(oidc, new ArrayList<>(permissions));
    }

    /// What the v1 parameter `resource` asks for, with OpenID Connect's words from a scope parameter
    /// beside it (identity:SCOPE-6).
    public static RequestedScope ofResource(String resource, Set<OidcScope> oidc) {
        return new RequestedScope(oidc, List.of(ResourceScope.defaultOf(resource)));
    }

    /// Whether that word of OpenID Connect is in it.
    public boolean has(OidcScope word) {
        return oidc.contains(word);
    }

    /// The permissions by resource, in the order in which the resources were first written.
    public List<RequestedScope> byResource() {
        Map<String, List<ResourceScope>> groups = new LinkedHashMap<>();
        for (ResourceScope permission : permissions) {
            groups.computeIfAbsent(permission.foldedResource(), _ -> new ArrayList<>())
                    .add(permission);
        }
        return groups.values().stream().map(group -> new RequestedScope(oidc, group)).toList();
    }

    /// This scope if it is for one resource at most, as a token is (identity:SCOPE-2).
    ///
    /// @throws RefusedException if it names several resources, or mixes `.default` with others of
    ///     the same resource
    public RequestedScope forOneToken() throws RefusedException {
        if (byResource().size() > 1) {
            throw Aadsts.SCOPE_SEVERAL_RESOURCES
                    .because(
                            "The scope names several resources, but a token is for one: "
                                    + String.join(
                                            " ",
                                            permissions.stream()
                                                    .map(ResourceScope::toString)
                                                    .toList()))
                    .exception();
        }
        return withoutMixedDefault();
    }

    /// This scope if no resource has `.default` beside other permissions (identity:SCOPE-2).
    ///
    /// @throws RefusedException otherwise
    public RequestedScope withoutMixedDefault() throws RefusedException {
        for (RequestedScope one : byResource()) {
            boolean mixed =
                    one.permissions.stream().anyMatch(ResourceScope::isDefault)
                            && !one.permissions.stream().allMatch(ResourceScope::isDefault);
            if (mixed) {
                throw Aadsts.SCOPE_INVALID
                        .because(
                                "The scope '.default' of a resource cannot be combined with other"
                                        + " permissions of it.")
                        .exception();
            }
        }
        return this;
    }

    /// The one resource scope that an app-only request must consist of; OpenID Connect's words are
    /// dropped without a word (identity:TOKEN-10).
    ///
    /// @throws RefusedException if it is anything but one `{resource}/.default`
    public ResourceScope appOnlyDefault() throws RefusedException {
        if (permissions.size() != 1 || !permissions.getFirst().isDefault()) {
            throw Aadsts.SCOPE_NOT_DEFAULT
                    .because(
                            "The scope of a client_credentials request must be one"
                                    + " {resource}/.default; it is '"
                                    + String.join(
                                            " ",
                                            permissions.stream()
                                                    .map(ResourceScope::toString)
                                                    .toList())
                                    + "'.")
                    .exception();
        }
        return permissions.getFirst();
    }

    /// As a scope parameter.
    public String text() {
        List<String> words = new ArrayList<>();
        oidc.forEach(word -> words.add(word.word()));
        permissions.forEach(permission -> words.add(permission.toString()));
        return String.join(" ", words);
    }
}
