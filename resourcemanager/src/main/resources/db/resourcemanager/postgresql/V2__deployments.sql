-- Deployments: templates that are being applied or were. A deployment is known by its scope and name;
-- "ended_at" is null while it runs.
create table deployment (
    scope_key text collate "C" not null,
    name_key text collate "C" not null,
    scope text not null,
    name text not null,
    state text not null,
    started_at text not null,
    changed_at text not null,
    ended_at text,
    document text not null,
    primary key (scope_key, name_key)
);

create index deployment_unfinished on deployment (started_at) where ended_at is null;

create table deployment_step (
    scope_key text collate "C" not null,
    name_key text collate "C" not null,
    number integer not null,
    document text not null,
    primary key (scope_key, name_key, number)
);
