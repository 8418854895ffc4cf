-- What the daily comparison reads. The table only grows, so that a range index of a few pages is enough.
create index payment_events_created_at on orders.payment_events using brin (created_at) with (autosummarize = on);
