/** `invalid` → 422, `conflict` → 409, `forbidden` → 403, `notFound` → 404. */
export type DomainErrorKind = "invalid" | "conflict" | "forbidden" | "notFound";

export type DomainErrorParams = Record<string, string | number | bigint>;

export interface DomainErrorInput {
  kind: DomainErrorKind;
  /** Key in the `errors` catalogue: `domain.whatIsWrong`. */
  code: string;
  params?: DomainErrorParams;
  /** Name of the form field to blame, when there is one. */
  field?: string;
  /** Where what was sent consists of parts: what is wrong with each. */
  parts?: readonly DomainErrorPart[];
}

export interface DomainErrorPart {
  /** From the whole to the part: names of fields and positions in lists. */
  path: readonly (string | number)[];
  code: string;
  params: DomainErrorParams;
}

/** An expected failure. It carries a code and parameters; words are made at the edge, in the reader's language. */
export class DomainError extends Error {
  readonly kind: DomainErrorKind;
  readonly code: string;
  readonly params: DomainErrorParams;
  readonly field: string | undefined;
  readonly parts: readonly DomainErrorPart[];

  constructor({ kind, code, params = {}, field, parts = [] }: DomainErrorInput) {
    super(code);
    this.name = "DomainError";
    this.kind = kind;
    this.code = code;
    this.params = params;
    this.field = field;
    this.parts = parts;
  }
}
