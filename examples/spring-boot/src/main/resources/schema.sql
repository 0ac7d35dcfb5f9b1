create table movement (
    id bigint generated always as identity primary key,
    -- EVM addresses in lower case: an address is one wallet, however it is written. Others are case-sensitive.
    wallet varchar(128) not null check (wallet not like '0x%' or wallet = lower(wallet)),
    task varchar(64) not null,
    -- USDT, exact: the 95 % rule is decided in the last of 18 decimals
    amount numeric(38, 18) not null,
    transaction_hash varchar(128) not null unique
);

-- Holds all that the one query reads, so that no request touches the table itself.
create index movement_by_wallet on movement (wallet, task, amount);
