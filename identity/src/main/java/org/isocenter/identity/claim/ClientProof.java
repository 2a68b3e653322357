package org.isocenter.identity.claim;

/// How a client proved who it is: `appidacr` and `azpacr` (identity §7.1).
public enum ClientProof {
    /// Not at all: a public client.
    NONE("0"),
    /// With a secret.
    SECRET("1"),
    /// With a certificate, or a token of an issuer it trusts.
    ASSERTION("2");

    private final String value;

    ClientProof(String value) {
        this.value = value;
    }

    /// The claim's value.
    public String value() {
        return value;
    }
}
