package org.isocenter.cli.resource;

import java.util.ArrayList;
import java.util.List;
import org.isocenter.cli.http.Api;
import org.jspecify.annotations.Nullable;

/// The `$filter` of lists of resources and groups (arm §7).
final class ResourceFilter {
    private ResourceFilter() {}

    /// `name eq 'value'` for a value that is there.
    static List<String> equal(String name, @Nullable String value) {
        return value == null ? List.of() : List.of(name + " eq '" + quoted(value) + "'");
    }

    /// `key` or `key=value` of `--tag`.
    static List<String> ofTag(@Nullable String tag) {
        if (tag == null) {
            return List.of();
        }
        int equals = tag.indexOf('=');
        List<String> terms = new ArrayList<>();
        terms.add("tagName eq '" + quoted(equals < 0 ? tag : tag.substring(0, equals)) + "'");
        if (equals >= 0) {
            terms.add("tagValue eq '" + quoted(tag.substring(equals + 1)) + "'");
        }
        return terms;
    }

    /// The query of all terms together, empty when there are none.
    static String query(List<String> terms) {
        return terms.isEmpty() ? "" : "?$filter=" + Api.encode(String.join(" and ", terms));
    }

    private static String quoted(String value) {
        return value.replace("'", "''");
    }
}
