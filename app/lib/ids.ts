import { v7, validate } from "uuid";

/** A new id: UUID v7, so that ids sort by time. */
export function newId(): string {
  return v7();
}

/** True for any UUID in its canonical text form. */
export function isId(value: unknown): value is string {
  return typeof value === "string" && validate(value);
}
