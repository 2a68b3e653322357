create table part (
    item_id integer not null references item (id),
    number integer not null,
    primary key (item_id, number)
);
