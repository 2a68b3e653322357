package org.isocenter.resourcemanager.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.isocenter.http.Query;
import org.isocenter.http.Response;
import org.isocenter.http.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Which part of a list a request asks for (rule ARM-45).
///
/// A page begins behind a key, not at a number, so that a list stays whole while others write. The
/// key travels in `$skiptoken`, which clients treat as opaque.
///
/// @param size how many items at most
/// @param after the key of the last item of the page before
public record Page(int size, Optional<String> after) {
    /// The largest page a client may ask for.
    public static final int MAXIMUM = 1000;

    /// What the request asks for.
    ///
    /// @param standard the page size of this installation
    public static Page of(ArmRequest request, int standard) throws ArmRefusal {
        Optional<String> top = request.query().first("$top");
        int size = standard;
        if (top.isPresent()) {
            int asked = number(top.get());
            if (asked < 1 || asked > MAXIMUM) {
                throw ArmError.INVALID_TOP.refuse(top.get());
            }
            size = Math.min(size, asked);
        }
        Optional<String> token =
                request.query()
                        .first("$skiptoken")
                        .or(() -> request.query().first("$skipToken"))
                        .filter(text -> !text.isEmpty());
        return new Page(
                size, token.isPresent() ? Optional.of(decode(token.get())) : Optional.empty());
    }

    private static int number(String text) {
        if (text.isEmpty()
                || text.length() > 9
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return Integer.parseInt(text);
    }

    private static String decode(String token) throws ArmRefusal {
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ArmError.INVALID_SKIP_TOKEN.refuse();
        }
    }

    /// A part of a sorted list, with the key behind which the next page begins.
    public record Part<T>(List<T> items, Optional<String> next) {}

    /// Cuts this page out of a list sorted by key.
    public <T> Part<T> cut(List<T> sorted, Function<T, String> key) {
        List<T> rest =
                after.isEmpty()
                        ? sorted
                        : sorted.stream()
                                .filter(item -> key.apply(item).compareTo(after.get()) > 0)
                                .toList();
        if (rest.size() <= size) {
            return new Part<>(rest, Optional.empty());
        }
        List<T> items = rest.subList(0, size);
        return new Part<>(items, Optional.of(key.apply(items.getLast())));
    }

    /// The answer to a list request: `value`, and `nextLink` unless this is the last page.
    public static Response answer(
            ArmRequest request, List<? extends JsonNode> values, Optional<String> next) {
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode array = body.putArray("value");
        values.forEach(array::add);
        next.ifPresent(key -> body.put("nextLink", link(request, key)));
        return Response.json(200, body);
    }

    /// The whole of a list that is not paged.
    public static Response answer(List<? extends JsonNode> values) {
        ObjectNode body = Json.mapper().createObjectNode();
        ArrayNode array = body.putArray("value");
        values.forEach(array::add);
        return Response.json(200, body);
    }

    private static String link(ArmRequest request, String key) {
        StringBuilder link = new StringBuilder(request.origin() + request.path()).append('?');
        for (String pair : request.query().raw().split("&", -1)) {
            Query single = Query.parse(pair);
            if (!pair.isEmpty()
                    && !single.parameters().getFirst().name().equalsIgnoreCase("$skiptoken")) {
                link.append(pair).append('&');
            }
        }
        String token =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
        return link.append("$skiptoken=").append(token).toString();
    }
}
