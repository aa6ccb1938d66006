import { newId } from "#app/lib/ids";

/**
 * What is wrong with a field, by name; the value that is sent depends on the valid one where only a part of it is spoilt.
 * `null` leaves the field out.
 */
export const badValues = {
  missing: () => null,
  empty: () => "",
  tooLong: () => "长".repeat(5_000),
  negative: () => "-1",
  notNumber: () => "十二",
  nan: () => "NaN",
  infinite: () => "1e309",
  nullByte: (valid: string) => `${valid}\u0000`,
  badBytes: (valid: string) => `${valid}${NOT_UTF8}`,
  script: () => SCRIPT,
  unknownId: () => newId(),
} satisfies Record<string, (valid: string) => string | null>;

export type BadName = keyof typeof badValues | "twice" | "list" | "file" | "foreignId";

export const SCRIPT = "<script>alert(1)</script>";

/** Stands in a value for the bytes FF FE, which no UTF-8 text has; the sender replaces it. */
export const NOT_UTF8 = "\uE0FF";

const words = ["negative", "notNumber", "nan", "infinite", "script", "unknownId"] as const;
const optional = ["missing", "empty"] as const;

/** What each kind of field accepts of the list above, because for it the value is as good as any other; everything else must be refused. */
export const kinds = {
  /** Words in one line. */
  text: words,
  /** Words, or none. */
  note: [...words, ...optional],
  money: [],
  optionalMoney: optional,
  quantity: [],
  optionalQuantity: optional,
  percent: [],
  integer: [],
  optionalInteger: optional,
  date: [],
  optionalDate: optional,
  phone: [],
  email: [],
  choice: [],
  optionalChoice: optional,
  /** Any number of choices. */
  choices: [...optional, "twice", "list"],
  /** Ticked or not. */
  tick: optional,
  /** A code with rules of its own: an article number, a division, a credit code. */
  code: [],
  optionalCode: optional,
  /** A password or a code: never shown again. */
  secret: [],
  /** A hidden id. */
  id: [],
  optionalId: optional,
  /** A hidden number that says what was seen. */
  version: [],
  picture: [],
  /** A name that no field has is not looked at. */
  optionalPicture: [...optional, "list"],
  /** Says which form of the page it is, or where to go on; `return-to.test.ts` has the addresses of other sites. */
  plumbing: [...words, ...optional, "tooLong", "nullByte", "badBytes", "twice", "list", "file", "foreignId"],
} as const satisfies Record<string, readonly BadName[]>;

export type Kind = keyof typeof kinds;

/** Fields that nobody types: what is forged there may end on the designed page instead of at the field. */
export const hiddenKinds: ReadonlySet<Kind> = new Set<Kind>(["id", "optionalId", "version", "plumbing"]);

/** Fields whose control shows one of its own choices, whatever came: the value sent cannot stand there again. */
export const chosenKinds: ReadonlySet<Kind> = new Set<Kind>([
  "choice",
  "optionalChoice",
  "choices",
  "tick",
  "secret",
  "picture",
  "optionalPicture",
]);

/** One odd but good value after the other, for fields of words. */
export const oddWords = ["-1", SCRIPT, "NaN", "1e309", "' OR 1=1 --", "=SUM(A1)"] as const;
