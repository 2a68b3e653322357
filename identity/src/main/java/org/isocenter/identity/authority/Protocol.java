package org.isocenter.identity.authority;

/// Which of the three dialects an endpoint speaks.
public enum Protocol {
    /// `/{tenant}/oauth2/…`: `resource`, numbers as strings (identity:TOKEN-5).
    V1("oauth2/"),
    /// `/{tenant}/oauth2/v2.0/…`: `scope`, numbers as numbers.
    V2("oauth2/v2.0/"),
    /// `/adfs/oauth2/…`: as v2, and `resource` too (identity:ID-3).
    ADFS("oauth2/");

    private final String path;

    Protocol(String path) {
        this.path = path;
    }

    /// What stands between the tenant and the endpoint's name in its path.
    public String path() {
        return path;
    }

    /// Whether the parameter `resource` is understood (identity:TOKEN-8).
    public boolean takesResource() {
        return this != V2;
    }

    /// Whether numbers in answers are strings (identity:TOKEN-5).
    public boolean numbersAsStrings() {
        return this == V1;
    }

    /// Whether id tokens are made as version 1.0 (identity §7.2): the v1 endpoint's are; the others
    /// carry the v2 issuer (identity:DISC-9).
    public boolean idTokenVersion1() {
        return this == V1;
    }
}
