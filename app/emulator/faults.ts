import { z } from "zod/v4";

/** What can be made to go wrong. Each holds for `times` occasions. */
export const faultKinds = [
  // Of a call
  "errorAfterCommit",
  "errorBeforeCommit",
  "timeoutAfterCommit",
  "slow",
  "rateLimit",
  "down",
  // Of a message
  "duplicate",
  "reorder",
  "delay",
  "lose",
  "wrongVersion",
  "badSignature",
  "stale",
  // Of money
  "lateFailure",
  "dispute",
] as const;
export type FaultKind = (typeof faultKinds)[number];

export const faultInput = z.object({
  kind: z.enum(faultKinds),
  times: z.number().int().min(1).max(1_000_000).default(1),
  /** Occasions that go well before it. */
  skip: z.number().int().min(0).max(1_000_000).default(0),
  /** Of a call: what its path contains. Of a message: what its type contains. */
  on: z.string().max(100).default(""),
  /** Of a delay, or of a slow answer. */
  ms: z.number().int().min(0).max(3_600_000).default(1_000),
});
export type FaultInput = z.input<typeof faultInput>;
export type Fault = z.output<typeof faultInput>;

/** What is to go wrong next. */
export class Faults {
  #waiting: Fault[] = [];

  add(input: FaultInput): void {
    this.#waiting.push(faultInput.parse(input));
  }

  clear(): void {
    this.#waiting = [];
  }

  /** Forgets one kind. */
  drop(kind: FaultKind): void {
    this.#waiting = this.#waiting.filter((each) => each.kind !== kind);
  }

  list(): readonly Fault[] {
    return this.#waiting;
  }

  /** Uses up one occasion of a fault, if one waits for this. */
  take(kind: FaultKind, about: string): Fault | null {
    const fault = this.#waiting.find((each) => each.kind === kind && about.includes(each.on));
    if (!fault) return null;
    if (fault.skip > 0) {
      fault.skip -= 1;
      return null;
    }
    fault.times -= 1;
    if (fault.times === 0) this.#waiting = this.#waiting.filter((each) => each !== fault);
    return fault;
  }
}
