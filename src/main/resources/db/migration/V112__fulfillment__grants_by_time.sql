-- What the daily comparison reads. These tables only grow, so that a range index of a few pages is enough.
create index grants_granted_at on fulfillment.grants using brin (granted_at) with (autosummarize = on);
create index grant_ends_ended_at on fulfillment.grant_ends using brin (ended_at) with (autosummarize = on);
