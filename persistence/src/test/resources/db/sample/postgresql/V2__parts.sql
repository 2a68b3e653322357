create table part (
    item_id bigint not null references item (id),
    number bigint not null,
    primary key (item_id, number)
);
