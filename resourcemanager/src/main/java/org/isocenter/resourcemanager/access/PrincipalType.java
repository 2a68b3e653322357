package org.isocenter.resourcemanager.access;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a principal is (rule RA-1).
public enum PrincipalType {
    USER("User"),
    GROUP("Group"),
    SERVICE_PRINCIPAL("ServicePrincipal"),
    FOREIGN_GROUP("ForeignGroup"),
    DEVICE("Device");

    private final String word;

    PrincipalType(String word) {
        this.word = word;
    }

    /// The word on the wire.
    public String word() {
        return word;
    }

    /// The type of that word, ignoring case.
    public static Optional<PrincipalType> find(String word) {
        return Stream.of(values()).filter(type -> type.word.equalsIgnoreCase(word)).findFirst();
    }

    /// All words in one line, for error messages.
    static String words() {
        return Stream.of(values()).map(PrincipalType::word).collect(Collectors.joining(", "));
    }
}
