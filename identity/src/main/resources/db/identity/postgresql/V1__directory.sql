-- The directory: tenants and what lives in them.
--
-- An object is one row: the columns are what it is looked up and listed by (folded to lower case),
-- `document` is the object in Microsoft Graph's form, `credentials` holds hashes and certificates
-- and never leaves the server. Times are microseconds since 1970 in UTC.

CREATE TABLE tenant (
    id             TEXT   NOT NULL PRIMARY KEY,
    display_name   TEXT   NOT NULL,
    default_domain TEXT   NOT NULL,
    salt           TEXT   NOT NULL,
    settings       TEXT   NOT NULL,
    created_at     BIGINT NOT NULL
);

CREATE TABLE tenant_domain (
    name      TEXT    NOT NULL PRIMARY KEY,
    tenant_id TEXT    NOT NULL REFERENCES tenant (id),
    position  INTEGER NOT NULL
);

CREATE TABLE directory_object (
    id             TEXT   NOT NULL PRIMARY KEY,
    tenant_id      TEXT   NOT NULL,
    type           TEXT   NOT NULL,
    app_id         TEXT,
    name           TEXT COLLATE "C" NOT NULL,
    principal_name TEXT COLLATE "C",
    created_at     BIGINT NOT NULL,
    deleted_at     BIGINT,
    document       TEXT   NOT NULL,
    credentials    TEXT
);

CREATE UNIQUE INDEX application_by_app_id ON directory_object (app_id)
    WHERE type = 'application';
CREATE UNIQUE INDEX service_principal_by_app_id ON directory_object (tenant_id, app_id)
    WHERE type = 'servicePrincipal' AND deleted_at IS NULL;
CREATE INDEX service_principals_of_application ON directory_object (app_id)
    WHERE type = 'servicePrincipal';
CREATE UNIQUE INDEX user_by_principal_name ON directory_object (tenant_id, principal_name)
    WHERE type = 'user' AND deleted_at IS NULL;
CREATE INDEX object_by_id ON directory_object (tenant_id, type, id);
CREATE INDEX object_by_name ON directory_object (tenant_id, type, name, id);
CREATE INDEX object_by_deletion ON directory_object (deleted_at) WHERE deleted_at IS NOT NULL;

-- Identifier URIs of applications and names of service principals, folded and without the trailing
-- slash.
CREATE TABLE object_name (
    tenant_id TEXT NOT NULL,
    type      TEXT NOT NULL,
    name      TEXT NOT NULL,
    object_id TEXT NOT NULL REFERENCES directory_object (id) ON DELETE CASCADE,
    PRIMARY KEY (tenant_id, type, name, object_id)
);
CREATE INDEX names_of_object ON object_name (object_id);

CREATE TABLE membership (
    group_id  TEXT NOT NULL REFERENCES directory_object (id) ON DELETE CASCADE,
    member_id TEXT NOT NULL REFERENCES directory_object (id) ON DELETE CASCADE,
    PRIMARY KEY (group_id, member_id)
);
CREATE INDEX membership_by_member ON membership (member_id);

CREATE TABLE ownership (
    object_id TEXT NOT NULL REFERENCES directory_object (id) ON DELETE CASCADE,
    owner_id  TEXT NOT NULL REFERENCES directory_object (id) ON DELETE CASCADE,
    PRIMARY KEY (object_id, owner_id)
);
CREATE INDEX ownership_by_owner ON ownership (owner_id);

CREATE TABLE federated_identity_credential (
    id             TEXT NOT NULL PRIMARY KEY,
    application_id TEXT NOT NULL REFERENCES directory_object (id) ON DELETE CASCADE,
    name           TEXT NOT NULL,
    issuer         TEXT NOT NULL,
    subject        TEXT NOT NULL,
    audiences      TEXT NOT NULL,
    description    TEXT,
    UNIQUE (application_id, name),
    UNIQUE (application_id, issuer, subject)
);

CREATE TABLE permission_grant (
    id           TEXT   NOT NULL PRIMARY KEY,
    tenant_id    TEXT   NOT NULL,
    client_id    TEXT   NOT NULL REFERENCES directory_object (id) ON DELETE CASCADE,
    principal_id TEXT   REFERENCES directory_object (id) ON DELETE CASCADE,
    resource_id  TEXT   NOT NULL REFERENCES directory_object (id) ON DELETE CASCADE,
    scope        TEXT   NOT NULL,
    created_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX grant_to_everybody ON permission_grant (client_id, resource_id)
    WHERE principal_id IS NULL;
CREATE UNIQUE INDEX grant_to_one ON permission_grant (client_id, resource_id, principal_id)
    WHERE principal_id IS NOT NULL;
CREATE INDEX grants_of_tenant ON permission_grant (tenant_id, id);
CREATE INDEX grants_of_resource ON permission_grant (resource_id);
CREATE INDEX grants_of_principal ON permission_grant (principal_id);

CREATE TABLE app_role_assignment (
    id             TEXT   NOT NULL PRIMARY KEY,
    tenant_id      TEXT   NOT NULL,
    principal_id   TEXT   NOT NULL REFERENCES directory_object (id) ON DELETE CASCADE,
    principal_type TEXT   NOT NULL,
    resource_id    TEXT   NOT NULL REFERENCES directory_object (id) ON DELETE CASCADE,
    app_role_id    TEXT   NOT NULL,
    created_at     BIGINT NOT NULL,
    UNIQUE (principal_id, resource_id, app_role_id)
);
CREATE INDEX role_assignments_of_resource ON app_role_assignment (resource_id);

CREATE TABLE directory_role_assignment (
    id           TEXT   NOT NULL PRIMARY KEY,
    tenant_id    TEXT   NOT NULL,
    principal_id TEXT   NOT NULL REFERENCES directory_object (id) ON DELETE CASCADE,
    role_id      TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    UNIQUE (tenant_id, principal_id, role_id)
);
CREATE INDEX directory_roles_of_principal ON directory_role_assignment (principal_id);
