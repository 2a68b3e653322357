package org.isocenter.identity.directory;

import java.util.Locale;
import java.util.Optional;

/// The kinds of directory objects.
public enum ObjectType {
    /// [User]
    USER("user"),
    /// [Group]
    GROUP("group"),
    /// [ServicePrincipal]
    SERVICE_PRINCIPAL("servicePrincipal"),
    /// [Application]
    APPLICATION("application");

    private final String value;

    ObjectType(String value) {
        this.value = value;
    }

    /// The word Graph uses, as in `#microsoft.graph.servicePrincipal`.
    public String value() {
        return value;
    }

    /// The type with that word, without regard to case.
    public static Optional<ObjectType> of(String value) {
        for (ObjectType type : values()) {
            if (type.value.toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT))) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
