-- What the entries recorded on one day moved, by the day they take effect: a past day can be asked twice, as it was reported then and as it is known now.
-- A row for each division above the account, so that a node of the tree reads its own rows alone. Written when the day is over, never changed.
CREATE TABLE quota_day (
  programme_id uuid NOT NULL REFERENCES programme (id) ON DELETE RESTRICT,
  fiscal_year integer NOT NULL,
  prefix text COLLATE "C" NOT NULL CHECK (prefix ~ '^([0-9]{2}|[0-9]{4}|[0-9]{6})$'),
  recorded_on date NOT NULL,
  effective_on date NOT NULL,
  assessed_fen bigint NOT NULL,
  remaining_fen bigint NOT NULL,
  ordered_fen bigint NOT NULL,
  accepted_fen bigint NOT NULL,
  settled_fen bigint NOT NULL,
  PRIMARY KEY (programme_id, fiscal_year, prefix, recorded_on, effective_on),
  CHECK (assessed_fen + remaining_fen + ordered_fen + accepted_fen + settled_fen = 0)
);
CREATE TRIGGER quota_day_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON quota_day FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Days that are summed; the entries after the last of them are read one by one.
CREATE TABLE quota_day_closed (
  day date PRIMARY KEY,
  entries bigint NOT NULL
);
CREATE TRIGGER quota_day_closed_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON quota_day_closed FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Entries are recorded in the order of time: a few bytes for each range of pages find those of a day.
CREATE INDEX quota_entry_recorded_at_idx ON quota_entry USING brin (recorded_at) WITH (pages_per_range = 16, autosummarize = on);

-- What an entry moves on each stage, the one table of it for sums.
CREATE FUNCTION quota_moves(kind quota_entry_kind, amount_fen bigint, OUT assessed bigint, OUT remaining bigint, OUT ordered bigint, OUT accepted bigint, OUT settled bigint)
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN kind IN ('ASSESS', 'REASSESS_UP') THEN -amount_fen WHEN kind = 'REASSESS_DOWN' THEN amount_fen ELSE 0 END,
    CASE WHEN kind IN ('ASSESS', 'REASSESS_UP', 'CANCEL', 'RETURN', 'REFUND', 'CARRY_OUT_ORDERED', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ORDERED', 'ATTRIBUTE_OUT_ACCEPTED',
        'ATTRIBUTE_OUT_SETTLED') THEN amount_fen
      WHEN kind IN ('REASSESS_DOWN', 'ORDER', 'CARRY_IN_ORDERED', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ORDERED', 'ATTRIBUTE_IN_ACCEPTED', 'ATTRIBUTE_IN_SETTLED') THEN -amount_fen ELSE 0 END,
    CASE WHEN kind IN ('ORDER', 'CARRY_IN_ORDERED', 'ATTRIBUTE_IN_ORDERED') THEN amount_fen
      WHEN kind IN ('CANCEL', 'ACCEPT', 'CARRY_OUT_ORDERED', 'ATTRIBUTE_OUT_ORDERED') THEN -amount_fen ELSE 0 END,
    CASE WHEN kind IN ('ACCEPT', 'CARRY_IN_ACCEPTED', 'ATTRIBUTE_IN_ACCEPTED') THEN amount_fen
      WHEN kind IN ('RETURN', 'SETTLE', 'CARRY_OUT_ACCEPTED', 'ATTRIBUTE_OUT_ACCEPTED') THEN -amount_fen ELSE 0 END,
    CASE WHEN kind IN ('SETTLE', 'ATTRIBUTE_IN_SETTLED') THEN amount_fen WHEN kind IN ('REFUND', 'ATTRIBUTE_OUT_SETTLED') THEN -amount_fen ELSE 0 END
$$;
