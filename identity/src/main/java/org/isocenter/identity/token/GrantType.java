package org.isocenter.identity.token;

import java.util.Optional;

/// The values of `grant_type` (identity:TOKEN-3).
enum GrantType {
    CLIENT_CREDENTIALS("client_credentials"),
    AUTHORIZATION_CODE("authorization_code"),
    REFRESH_TOKEN("refresh_token"),
    PASSWORD("password"),
    DEVICE_CODE("urn:ietf:params:oauth:grant-type:device_code"),
    /// The short form, which MSAL for Java and Node and ADAL send.
    DEVICE_CODE_SHORT("device_code"),
    ON_BEHALF_OF("urn:ietf:params:oauth:grant-type:jwt-bearer");

    private final String value;

    GrantType(String value) {
        this.value = value;
    }

    /// The type of that value, written exactly so.
    static Optional<GrantType> of(String value) {
        for (GrantType type : values()) {
            if (type.value.equals(value)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /// The word for the sign-in log.
    String logged() {
        return switch (this) {
            case CLIENT_CREDENTIALS -> "client_credentials";
            case AUTHORIZATION_CODE -> "authorization_code";
            case REFRESH_TOKEN -> "refresh_token";
            case PASSWORD -> "password";
            case DEVICE_CODE, DEVICE_CODE_SHORT -> "device_code";
            case ON_BEHALF_OF -> "on_behalf_of";
        };
    }
}
