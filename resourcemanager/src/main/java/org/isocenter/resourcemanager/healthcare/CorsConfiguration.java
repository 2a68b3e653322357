package org.isocenter.resourcemanager.healthcare;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.isocenter.http.json.Json;
import org.isocenter.resourcemanager.protocol.ArmError;
import org.isocenter.resourcemanager.protocol.ArmRefusal;
import org.isocenter.resourcemanager.protocol.RequestContent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `corsConfiguration` of a DICOM service (contract §5.4).
///
/// @param origins `*` or scheme, host and port
/// @param headers names or `*`
/// @param methods in capitals
public record CorsConfiguration(
        List<String> origins,
        List<String> headers,
        List<String> methods,
        long maxAgeSeconds,
        boolean allowCredentials) {
    private static final Pattern HEADER = Pattern.compile("\\*|[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}");
    private static final List<String> ALL_METHODS =
            List.of("DELETE", "GET", "OPTIONS", "PATCH", "POST", "PUT");
    private static final int MOST = 200;
    private static final int LONGEST_ORIGIN = 300;

    /// The object of the seed's sample: everything open (rule HC-31).
    public static CorsConfiguration open() {
        return new CorsConfiguration(List.of("*"), List.of("*"), ALL_METHODS, 1440, false);
    }

    /// Reads the object of a request. Members that are absent are filled as in the seed's sample,
    /// absent origins are none (rules HC-30, HC-31).
    public static CorsConfiguration read(RequestContent content) throws ArmRefusal {
        List<String> origins = texts(content, "origins").orElse(List.of());
        for (String origin : origins) {
            if (origin.length() > LONGEST_ORIGIN || !isOrigin(origin)) {
                throw invalid(content, "origins", "'" + origin + "' is no origin.");
            }
        }
        List<String> headers = texts(content, "headers").orElse(List.of("*"));
        for (String header : headers) {
            if (!HEADER.matcher(header).matches()) {
                throw invalid(content, "headers", "'" + header + "' is no header name.");
            }
        }
        List<String> methods =
                texts(content, "methods").orElse(ALL_METHODS).stream()
                        .map(method -> method.toUpperCase(Locale.ROOT))
                        .toList();
        for (String method : methods) {
            if (!ALL_METHODS.contains(method) && !method.equals("HEAD") && !method.equals("*")) {
                throw invalid(content, "methods", "'" + method + "' is not one of the methods.");
            }
        }
        long maxAge = maxAge(content);
        boolean credentials = content.flag("allowCredentials").orElse(false);
        if (credentials && origins.contains("*")) {
            throw invalid(
                    content, "allowCredentials", "Credentials are not possible with origin '*'.");
        }
        return new CorsConfiguration(origins, headers, methods, maxAge, credentials);
    }

    /// The pattern of the contract, checked in two steps, because its nested repetition would let a
    /// long hostile text run for ages.
    private static boolean isOrigin(String origin) {
        int scheme = origin.indexOf("://");
        if (scheme >= 0) {
            String authority = origin.substring(scheme + 3);
            if (authority.contains("..") || authority.startsWith(".")) {
                return false;
            }
            for (int i = 0; i < authority.length(); i++) {
                char c = authority.charAt(i);
                boolean plain =
                        c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '-'
                                || c == '.'
                                || c == ':';
                if (!plain) {
                    return false;
                }
            }
            int colon = authority.indexOf(':');
            String host = colon < 0 ? authority : authority.substring(0, colon);
            String port = colon < 0 ? "0" : authority.substring(colon + 1);
            String word = origin.substring(0, scheme).toLowerCase(Locale.ROOT);
            return (word.equals("http") || word.equals("https"))
                    && !host.isEmpty()
                    && !port.isEmpty()
                    && port.length() <= 5
                    && port.chars().allMatch(c -> c >= '0' && c <= '9');
        }
        return origin.equals("*");
    }

    private static Optional<List<String>> texts(RequestContent content, String member)
            throws ArmRefusal {
        Optional<List<String>> texts;
        try {
            texts = content.texts(member);
        } catch (ArmRefusal e) {
            throw invalid(content, member, e.message());
        }
        if (texts.isPresent() && texts.get().size() > MOST) {
            throw invalid(content, member, "More than " + MOST + " values.");
        }
        return texts;
    }

    private static long maxAge(RequestContent content) throws ArmRefusal {
        long maxAge;
        try {
            maxAge = content.number("maxAge").orElse(1440L);
        } catch (ArmRefusal e) {
            throw invalid(content, "maxAge", e.message());
        }
        if (maxAge < 0 || maxAge > 99_999) {
            throw invalid(content, "maxAge", "It must be from 0 to 99999.");
        }
        return maxAge;
    }

    private static ArmRefusal invalid(RequestContent content, String member, String why) {
        return ArmError.INVALID_CORS_CONFIGURATION.refuse(why).at(content.pathOf(member));
    }

    /// The object of a response, which is also how it is stored.
    public ObjectNode toJson() {
        ObjectNode json = Json.mapper().createObjectNode();
        write(json.putArray("origins"), origins);
        write(json.putArray("headers"), headers);
        write(json.putArray("methods"), methods);
        json.put("maxAge", maxAgeSeconds);
        json.put("allowCredentials", allowCredentials);
        return json;
    }

    private static void write(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    /// What [#toJson] wrote.
    static CorsConfiguration fromDocument(JsonNode json) {
        return new CorsConfiguration(
                texts(json.path("origins")),
                texts(json.path("headers")),
                texts(json.path("methods")),
                json.path("maxAge").longValue(),
                json.path("allowCredentials").booleanValue());
    }

    private static List<String> texts(JsonNode array) {
        return array.values().stream().map(JsonNode::stringValue).toList();
    }
}
