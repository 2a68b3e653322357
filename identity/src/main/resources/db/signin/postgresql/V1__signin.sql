-- Signing keys, codes, refresh tokens, sessions and logs of the sign-in endpoints.
--
-- What a client holds is in no column: a digest is its SHA-256 in base64url (identity:SEC-3), and
-- what is sealed opens only with the master key. Times are milliseconds since 1970 in UTC.

CREATE TABLE sealed_secret (
    name   TEXT NOT NULL PRIMARY KEY,
    sealed BYTEA NOT NULL
);

CREATE TABLE signing_key (
    kid                TEXT   NOT NULL PRIMARY KEY,
    state              TEXT   NOT NULL,
    published_at       BIGINT NOT NULL,
    remove_at          BIGINT,
    certificate        BYTEA   NOT NULL,
    sealed_private_key BYTEA   NOT NULL
);

CREATE TABLE used_assertion (
    client_id  TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, id)
);
CREATE INDEX used_assertion_by_expiry ON used_assertion (expires_at);

CREATE TABLE authorization_code (
    digest      TEXT   NOT NULL PRIMARY KEY,
    expires_at  BIGINT NOT NULL,
    redeemed_at BIGINT,
    document    TEXT   NOT NULL
);
CREATE INDEX authorization_code_by_expiry ON authorization_code (expires_at);

CREATE TABLE refresh_token (
    digest     TEXT   NOT NULL PRIMARY KEY,
    family_id  TEXT   NOT NULL,
    user_id    TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    document   TEXT   NOT NULL
);
CREATE INDEX refresh_token_by_family ON refresh_token (family_id);
CREATE INDEX refresh_token_by_expiry ON refresh_token (expires_at);

CREATE TABLE device_code (
    digest     TEXT   NOT NULL PRIMARY KEY,
    user_code  TEXT   NOT NULL UNIQUE,
    state      TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    polled_at  BIGINT,
    interval_s INTEGER NOT NULL,
    document   TEXT   NOT NULL
);
CREATE INDEX device_code_by_expiry ON device_code (expires_at);

CREATE TABLE browser_session (
    digest     TEXT   NOT NULL PRIMARY KEY,
    expires_at BIGINT NOT NULL,
    document   TEXT   NOT NULL
);
CREATE INDEX browser_session_by_expiry ON browser_session (expires_at);

CREATE TABLE sign_in_failure (
    user_id      TEXT    NOT NULL PRIMARY KEY,
    failures     INTEGER NOT NULL,
    locked_until BIGINT  NOT NULL
);

CREATE TABLE sign_in_log (
    tenant_id TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    trace_id  TEXT   NOT NULL,
    document  TEXT   NOT NULL,
    PRIMARY KEY (tenant_id, at, trace_id)
);
CREATE INDEX sign_in_log_by_time ON sign_in_log (at);
