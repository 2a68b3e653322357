package org.isocenter.resourcemanager.resource;

import java.util.Locale;

/// How a resource is doing: the words of all types together (table HC-T3, rule ADT-3).
public enum ProvisioningState {
    ACCEPTED,
    CREATING,
    PROVISIONING,
    VERIFYING,
    UPDATING,
    DELETING,
    MOVING,
    SUCCEEDED,
    FAILED,
    CANCELED,
    SUSPENDED,
    WARNED,
    SYSTEM_MAINTENANCE,
    DEPROVISIONED;

    private final String word;

    ProvisioningState() {
        StringBuilder pascal = new StringBuilder();
        for (String part : name().split("_", -1)) {
            pascal.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        this.word = pascal.toString();
    }

    /// The word on the wire.
    public String word() {
        return word;
    }

    /// Whether clients stop polling (rule ARM-55).
    public boolean isTerminal() {
        return this == SUCCEEDED || this == FAILED || this == CANCELED;
    }

    /// Whether an administrator, not an operation, puts a resource in it (rule HC-33).
    public boolean isSteady() {
        return this == SUSPENDED
                || this == WARNED
                || this == SYSTEM_MAINTENANCE
                || this == DEPROVISIONED;
    }
}
