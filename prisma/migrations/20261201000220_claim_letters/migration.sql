-- Who was written to about a claim: when it came to them, two days before their last day, and on it. Each once, however often the job runs.
CREATE TYPE claim_letter_step AS ENUM ('OPENED', 'SOON', 'DUE');
CREATE TABLE goods_claim_letter (
  unit_id uuid NOT NULL,
  claim_id uuid NOT NULL,
  side text NOT NULL CHECK (side IN ('unit', 'coop', 'hall')),
  due_on date NOT NULL,
  step claim_letter_step NOT NULL,
  written_on date NOT NULL,
  PRIMARY KEY (unit_id, claim_id, side, due_on, step),
  FOREIGN KEY (unit_id, claim_id) REFERENCES goods_claim (unit_id, id) ON DELETE RESTRICT
);
CREATE TRIGGER goods_claim_letter_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON goods_claim_letter FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
