-- Work that outlives a request. Moments are milliseconds since 1970.
create table job (
    id integer primary key autoincrement,
    kind text not null,
    payload text not null,
    due integer not null,
    -- How often it was begun; also tells a run that lost its lease that another one took over.
    attempt integer not null default 0,
    -- Somebody runs it until then; 0 when nobody does.
    leased_until integer not null default 0,
    -- Why the last run failed; empty when none did.
    failure text not null default '',
    -- 1 when nobody tries any more; the row stays for the operator.
    given_up integer not null default 0
);

create index job_waiting on job (due) where given_up = 0 and leased_until = 0;
create index job_leased on job (leased_until) where leased_until <> 0;
