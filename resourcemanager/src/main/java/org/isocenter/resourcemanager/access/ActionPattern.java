package org.isocenter.resourcemanager.access;

import java.util.Locale;

/// One line of `actions`, `notActions` and their data twins: an action, in which `*` stands for any
/// run of characters, slashes included; case does not matter (rule RBAC-4).
public final class ActionPattern {
    private final String source;
    private final String pattern;

    private ActionPattern(String source) {
        this.source = source;
        this.pattern = source.toLowerCase(Locale.ROOT);
    }

    /// The pattern as a role writes it.
    public static ActionPattern of(String source) {
        return new ActionPattern(source);
    }

    /// Whether the action, in lower case, is meant.
    ///
    /// The usual walk with one memory: after a mismatch the last `*` swallows one character more.
    /// Linear for the patterns there are, and never worse than the product of the lengths.
    boolean matches(String action) {
        int a = 0;
        int p = 0;
        int star = -1;
        int resume = 0;
        while (a < action.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = a;
            } else if (p < pattern.length() && pattern.charAt(p) == action.charAt(a)) {
                p++;
                a++;
            } else if (star >= 0) {
                p = star + 1;
                a = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ActionPattern that && pattern.equals(that.pattern);
    }

    @Override
    public int hashCode() {
        return pattern.hashCode();
    }

    @Override
    public String toString() {
        return source;
    }
}
