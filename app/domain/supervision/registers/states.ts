import type { RegisterKind } from "#app/lib/paths";

/** What each register can be narrowed to. */
export const registerStates = {
  units: ["open", "closed"],
  coops: ["recommended", "suspended"],
  products: ["offered", "withdrawn"],
  people: ["current", "ended"],
} as const satisfies Record<RegisterKind, readonly string[]>;

export type RegisterStates = (typeof registerStates)[RegisterKind];
