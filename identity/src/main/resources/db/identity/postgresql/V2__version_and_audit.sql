-- How often the directory was changed: one row, raised in the transaction of each change, by which
-- other processes see that what they remember may be old.
CREATE TABLE directory_version (
    one     INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    version BIGINT  NOT NULL
);
INSERT INTO directory_version (one, version) VALUES (1, 0);

-- Who changed what, written in the transaction of the change. `document` is a directoryAudit of
-- Microsoft Graph; no secret, code, token or hash is in it. Times are microseconds since 1970 in UTC;
-- `sequence` orders what happened in the same moment.
CREATE TABLE directory_audit (
    id        TEXT   NOT NULL PRIMARY KEY,
    tenant_id TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    sequence  BIGINT NOT NULL,
    document  TEXT   NOT NULL
);
CREATE INDEX directory_audit_of_tenant ON directory_audit (tenant_id, at, sequence);
CREATE INDEX directory_audit_by_time ON directory_audit (at);
