-- Since when a key signs, by which it is seen when its time is over; for the keys of before, unknown.
ALTER TABLE signing_key ADD COLUMN active_since BIGINT;

CREATE INDEX sign_in_log_by_trace ON sign_in_log (trace_id);
