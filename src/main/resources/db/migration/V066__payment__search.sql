-- Staff find payments by the order that they were for, and see first what has no outcome.
create index attempts_number on payment.attempts (order_number);
create index attempts_newest on payment.attempts (site_id, id desc);
create index attempts_open on payment.attempts (site_id, id) where state in ('Created', 'Pending', 'Unknown', 'To be returned');
