-- The history says when; nobody read it here.
alter table refund.refunds drop column decided_at;
