-- Staff find a payment by the id of its money, which is what the processor's own pages show.
create index attempts_capture on payment.attempts (capture) where capture is not null;
