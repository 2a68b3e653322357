-- Times are ISO 8601 in UTC with seven digits, so they sort as text. A column named …_key holds the
-- lower-case form, by which things compare.

create table subscription (
    id text primary key,
    tenant_id text not null,
    display_name text not null,
    state text not null,
    tags text,
    created_at text not null
);

create table provider_registration (
    subscription_id text not null,
    namespace_key text collate "C" not null,
    registered integer not null,
    primary key (subscription_id, namespace_key)
);

-- Resource groups and resources. "serving" is the content in effect; "operation_id" the operation in
-- flight.
create table resource (
    id_key text collate "C" primary key,
    id text not null,
    parent_key text collate "C" not null,
    type_key text collate "C" not null,
    name_key text collate "C" not null,
    depth integer not null,
    location text,
    tags text,
    etag text not null,
    state text not null,
    steady text,
    identity text,
    properties text not null,
    serving text,
    operation_id text,
    created_by text not null,
    created_by_type text not null,
    created_at text not null,
    modified_by text not null,
    modified_by_type text not null,
    modified_at text not null
);

create index resource_by_parent on resource (parent_key, type_key, id_key);
create index resource_by_type on resource (type_key, id_key);
create index resource_by_name on resource (type_key, name_key);
create unique index workspace_name on resource (name_key)
    where type_key = 'microsoft.healthcareapis/workspaces';

create table operation (
    id text primary key,
    kind text not null,
    target text not null,
    location text not null,
    api_version text not null,
    status text not null,
    started_at text collate "C" not null,
    ended_at text collate "C",
    http_status integer not null,
    error_code text,
    error_message text,
    requested_by text not null
);

create index operation_unfinished on operation (started_at) where ended_at is null;
create index operation_by_end on operation (ended_at) where ended_at is not null;

create table role_assignment (
    name text not null,
    tenant_id text not null,
    scope text not null,
    scope_key text collate "C" not null,
    role_id text not null,
    principal_id text not null,
    principal_type text not null,
    description text,
    condition text,
    condition_version text,
    delegated_identity text,
    created_on text not null,
    updated_on text not null,
    created_by text not null,
    updated_by text not null,
    primary key (tenant_id, name)
);

create unique index role_assignment_grant
    on role_assignment (tenant_id, scope_key, role_id, principal_id);
create index role_assignment_by_scope on role_assignment (scope_key);

create table role_definition (
    id text not null,
    tenant_id text not null,
    name text not null,
    name_key text collate "C" not null,
    description text not null,
    assignable_scopes text not null,
    permissions text not null,
    created_on text not null,
    updated_on text not null,
    created_by text,
    updated_by text,
    primary key (tenant_id, id)
);

create unique index role_definition_name on role_definition (tenant_id, name_key);

create table deny_assignment (
    id text primary key,
    tenant_id text not null,
    scope_key text collate "C" not null,
    document text not null
);

create index deny_assignment_by_scope on deny_assignment (scope_key);

create table access_revision (
    only_row integer primary key check (only_row = 1),
    value bigint not null
);

insert into access_revision (only_row, value) values (1, 0);
