-- Rules of scores and of publication carry the paper that they rest on, as other rules do: where it was published, or a copy of it.
ALTER TABLE score_rule ADD COLUMN document_url text CHECK (length(document_url) <= 500), ADD COLUMN document_file_id uuid REFERENCES stored_file (id) ON DELETE RESTRICT;
ALTER TABLE publication_rule ADD COLUMN document_url text CHECK (length(document_url) <= 500), ADD COLUMN document_file_id uuid REFERENCES stored_file (id) ON DELETE RESTRICT;
CREATE INDEX ON score_rule (document_file_id) WHERE document_file_id IS NOT NULL;
CREATE INDEX ON publication_rule (document_file_id) WHERE document_file_id IS NOT NULL;
CREATE TRIGGER score_rule_paper_stays BEFORE UPDATE OF document_url, document_file_id ON score_rule FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER publication_rule_paper_stays BEFORE UPDATE ON publication_rule FOR EACH ROW
  WHEN ((NEW.document_url, NEW.document_file_id) IS DISTINCT FROM (OLD.document_url, OLD.document_file_id)) EXECUTE FUNCTION refuse_change();
