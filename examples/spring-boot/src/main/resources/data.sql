insert into movement (wallet, task, amount, transaction_hash) values
    -- the wallet of the specification's example
    ('0xabcdefg', 'deposit', 9.5, 'tx01'),
    ('0xabcdefg', 'withdrawal', 4.75, 'tx02'),
    -- two deposits that are together just more than 95 % of 10, and a swap
    ('0xabcdef0123456789abcdef0123456789abcdef01', 'deposit', 4.75, 'tx03'),
    ('0xabcdef0123456789abcdef0123456789abcdef01', 'deposit', 4.750000000000000001, 'tx04'),
    ('0xabcdef0123456789abcdef0123456789abcdef01', 'swap', 25, 'tx05');
