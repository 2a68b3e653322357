package org.isocenter.cli.account;

import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a token says of its subject, for display: who checks a token is who it is for.
record Claims(Map<?, ?> members) {
    static Claims of(String token) {
        String[] parts = token.split("\\.", -1);
        if (parts.length < 2) {
            return new Claims(Map.of());
        }
        try {
            Object read =
                    JsonMapper.shared()
                            .readValue(Base64.getUrlDecoder().decode(parts[1]), Object.class);
            return new Claims(read instanceof Map<?, ?> members ? members : Map.of());
        } catch (JacksonException | IllegalArgumentException opaque) {
            return new Claims(Map.of());
        }
    }

    Optional<String> text(String name) {
        return members.get(name) instanceof String value ? Optional.of(value) : Optional.empty();
    }
}
