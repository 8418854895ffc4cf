-- Open findings of a source are looked at again in the order in which they were last looked at.
create index findings_looked_at on reconciliation.findings (source, looked_at, id) where state = 'open';
