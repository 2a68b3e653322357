create table other_half (id integer);
insert into half (id) values (1), (1);
