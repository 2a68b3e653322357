create table item (
    id integer primary key,
    name text not null unique,
    size integer not null default 0
) strict;
