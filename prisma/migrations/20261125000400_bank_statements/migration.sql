-- What banks say: statements as they were read, the lines of an account, each once, and what was decided about them.
ALTER TYPE payment_method ADD VALUE 'BANK_FEE';

CREATE TABLE bank_format (
  id uuid PRIMARY KEY,
  name_zh text NOT NULL,
  name_en text NOT NULL,
  -- Titles of the columns that carry a field, by field; see bank-format.ts.
  columns jsonb NOT NULL,
  version integer NOT NULL DEFAULT 1,
  disabled_at timestamptz(3),
  UNIQUE (name_zh)
);

CREATE TABLE bank_statement (
  coop_id uuid NOT NULL REFERENCES coop (id) ON DELETE RESTRICT,
  id uuid NOT NULL,
  file_name text NOT NULL,
  sha256 bytea NOT NULL,
  format_name text NOT NULL,
  imported_at timestamptz(3) NOT NULL,
  imported_by_id uuid NOT NULL,
  posted_at timestamptz(3),
  posted_by_id uuid,
  -- How many of its rows became lines; the others were there before or could not be read.
  posted_lines integer,
  PRIMARY KEY (coop_id, id),
  CHECK ((posted_at IS NULL) = (posted_by_id IS NULL) AND (posted_at IS NULL) = (posted_lines IS NULL))
);
CREATE INDEX bank_statement_latest ON bank_statement (coop_id, imported_at DESC);

-- A row as it was read, before anything is made of it.
CREATE TABLE bank_statement_row (
  coop_id uuid NOT NULL,
  statement_id uuid NOT NULL,
  row_number integer NOT NULL,
  hash bytea,
  booked_on date,
  amount_fen bigint,
  payer_name text NOT NULL DEFAULT '',
  payer_account text NOT NULL DEFAULT '',
  purpose text NOT NULL DEFAULT '',
  reference text NOT NULL DEFAULT '',
  problem text,
  text text NOT NULL DEFAULT '',
  PRIMARY KEY (coop_id, statement_id, row_number),
  FOREIGN KEY (coop_id, statement_id) REFERENCES bank_statement (coop_id, id) ON DELETE RESTRICT,
  CHECK ((problem IS NULL) = (hash IS NOT NULL) AND (hash IS NULL) = (booked_on IS NULL) AND (hash IS NULL) = (amount_fen IS NULL))
);

CREATE TABLE bank_line (
  coop_id uuid NOT NULL,
  id uuid NOT NULL,
  statement_id uuid NOT NULL,
  row_number integer NOT NULL,
  hash bytea NOT NULL,
  booked_on date NOT NULL,
  -- Positive: arrived; negative: left the account.
  amount_fen bigint NOT NULL CHECK (amount_fen <> 0),
  payer_name text NOT NULL,
  payer_account text NOT NULL,
  purpose text NOT NULL,
  reference text NOT NULL,
  -- Of what arrived, how much has been decided about.
  decided_fen bigint NOT NULL DEFAULT 0,
  -- Of what is undecided, how much a proposal of a first person holds.
  proposed_fen bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (coop_id, id),
  -- The same line never twice, however many files it stands in and however many people import them at once.
  CONSTRAINT bank_line_once UNIQUE (coop_id, hash),
  UNIQUE (coop_id, statement_id, row_number),
  FOREIGN KEY (coop_id, statement_id, row_number) REFERENCES bank_statement_row (coop_id, statement_id, row_number) ON DELETE RESTRICT,
  CONSTRAINT bank_line_not_overdrawn CHECK (decided_fen >= 0 AND proposed_fen >= 0 AND decided_fen + proposed_fen <= greatest(amount_fen, 0))
);
CREATE INDEX bank_line_waiting ON bank_line (coop_id, booked_on, id) WHERE decided_fen < amount_fen;
CREATE INDEX bank_line_latest ON bank_line (coop_id, booked_on DESC, id DESC);
CREATE INDEX bank_line_payer ON bank_line (coop_id, payer_account) WHERE payer_account <> '';

CREATE FUNCTION bank_line_keeps_what_it_says() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what a bank said stays' USING ERRCODE = 'XJ003';
END $$;
CREATE TRIGGER bank_line_keeps_what_it_says BEFORE UPDATE OF coop_id, id, statement_id, row_number, hash, booked_on, amount_fen, payer_name, payer_account, purpose, reference
  ON bank_line FOR EACH ROW EXECUTE FUNCTION bank_line_keeps_what_it_says();
CREATE TRIGGER bank_line_stays BEFORE DELETE OR TRUNCATE ON bank_line FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER bank_statement_row_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON bank_statement_row FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE TYPE bank_decision_kind AS ENUM ('MATCH', 'RECORDED', 'RETURNED', 'OTHER_INCOME', 'INTERNAL');
CREATE TYPE bank_decision_status AS ENUM ('PROPOSED', 'POSTED', 'REFUSED', 'REVERSED');

CREATE TABLE bank_decision (
  coop_id uuid NOT NULL,
  id uuid NOT NULL,
  line_id uuid NOT NULL,
  kind bank_decision_kind NOT NULL,
  status bank_decision_status NOT NULL,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  -- Orders it pays with their amounts and fees, as decided.
  parts jsonb NOT NULL DEFAULT '[]',
  note text NOT NULL DEFAULT '',
  -- Made by rule, without a person looking at it.
  automatic boolean NOT NULL DEFAULT false,
  proposed_by_id uuid NOT NULL,
  proposed_at timestamptz(3) NOT NULL,
  decided_by_id uuid,
  decided_at timestamptz(3),
  reversed_by_id uuid,
  reversed_at timestamptz(3),
  reversal_reason text,
  -- Above this amount a second person had to release it.
  release_above_fen bigint,
  PRIMARY KEY (coop_id, id),
  FOREIGN KEY (coop_id, line_id) REFERENCES bank_line (coop_id, id) ON DELETE RESTRICT,
  CHECK ((status = 'PROPOSED') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by_id IS NULL)),
  CHECK ((status = 'REVERSED') = (reversed_at IS NOT NULL) AND (reversed_at IS NULL) = (reversed_by_id IS NULL) AND (reversed_at IS NULL) = (reversal_reason IS NULL)),
  CONSTRAINT bank_decision_two_persons CHECK (status NOT IN ('POSTED', 'REVERSED') OR kind <> 'MATCH' OR release_above_fen IS NULL OR amount_fen <= release_above_fen
    OR decided_by_id <> proposed_by_id)
);
CREATE INDEX bank_decision_line ON bank_decision (coop_id, line_id);
CREATE INDEX bank_decision_waiting ON bank_decision (coop_id, proposed_at) WHERE status = 'PROPOSED';

-- Above which amount a second person of the co-op releases what is matched; no row: one person is enough.
CREATE TABLE bank_desk_setting (
  coop_id uuid PRIMARY KEY REFERENCES coop (id) ON DELETE RESTRICT,
  release_above_fen bigint CHECK (release_above_fen >= 0)
);

-- A transfer that pays several orders is several remittances under one reference; typed by hand, a reference still belongs to one.
ALTER TABLE remittance ADD COLUMN bank_decision_id uuid,
  ADD FOREIGN KEY (coop_id, bank_decision_id) REFERENCES bank_decision (coop_id, id) ON DELETE RESTRICT;
ALTER TABLE remittance DROP CONSTRAINT remittance_coop_id_bank_reference_key;
CREATE UNIQUE INDEX remittance_coop_id_bank_reference_key ON remittance (coop_id, bank_reference) WHERE bank_decision_id IS NULL;
CREATE UNIQUE INDEX remittance_decision_once ON remittance (coop_id, bank_decision_id, order_id, method) WHERE bank_decision_id IS NOT NULL;
CREATE INDEX remittance_reference ON remittance (coop_id, bank_reference);

-- How Chinese banks commonly title their statements, by shape; an administrator adds what a bank writes differently.
INSERT INTO bank_format (id, name_zh, name_en, columns) VALUES
  ('01900000-0000-7000-8000-00000000b001', '贷方、借方分列', 'Credit and debit columns',
    '{"bookedOn": ["交易日期", "记账日期", "入账日期", "日期", "交易时间"], "arrived": ["贷方发生额", "贷方金额", "贷方发生额/元(收入)", "贷方"], "left": ["借方发生额", "借方金额", "借方发生额/元(支取)", "借方"],
      "payerName": ["对方户名", "对方单位名称", "对方名称", "对方账户名称"], "payerAccount": ["对方账号", "对方账户", "对方卡号"], "purpose": ["摘要", "附言", "用途", "备注"],
      "reference": ["交易流水号", "流水号", "凭证号", "核心流水号"], "balance": ["余额", "账户余额"]}'),
  ('01900000-0000-7000-8000-00000000b002', '收入、支出分列', 'Income and expenditure columns',
    '{"bookedOn": ["交易日期", "交易时间", "记账日期", "日期"], "arrived": ["收入金额", "收入", "存入金额", "转入金额"], "left": ["支出金额", "支出", "支取金额", "转出金额"],
      "payerName": ["对方户名", "对方名称", "付款人名称"], "payerAccount": ["对方账号", "付款人账号"], "purpose": ["交易摘要", "摘要", "附言", "交易附言", "用途"],
      "reference": ["交易流水号", "流水号", "日志号", "交易序号"], "balance": ["账户余额", "余额", "本次余额"]}'),
  ('01900000-0000-7000-8000-00000000b003', '一列金额', 'One signed amount column',
    '{"bookedOn": ["交易日期", "日期", "Date", "Booking date", "Transaction date"], "amount": ["金额", "交易金额", "发生额", "Amount", "Amount (CNY)"],
      "payerName": ["对方户名", "付款人", "Counterparty", "Payer"], "payerAccount": ["对方账号", "Counterparty account", "Payer account"], "purpose": ["摘要", "附言", "Purpose", "Description", "Remarks"],
      "reference": ["流水号", "Reference", "Transaction ID"], "balance": ["余额", "Balance"]}');
