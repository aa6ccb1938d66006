import type { Actor, Audience, GrantRole } from "#app/domain/identity/actor";

const ANY: readonly GrantRole[] = ["CLERK", "REVIEWER", "MANAGER", "VIEWER"];
const WORKERS: readonly GrantRole[] = ["CLERK", "REVIEWER", "MANAGER"];
const CLERKS: readonly GrantRole[] = ["CLERK", "MANAGER"];
const DECIDERS: readonly GrantRole[] = ["REVIEWER", "MANAGER"];
/** The people of a unit and of the contractor who runs its canteen. */
const BUYERS: readonly GrantRole[] = [...WORKERS, "CONTRACTOR"];
const MANAGERS: readonly GrantRole[] = ["MANAGER"];

type Rule = Partial<Record<Audience, readonly GrantRole[]>>;

/**
 * What may be done, by which audience, in which role. The whole of it: doors ask `can`, navigation is drawn from it, the access walk tests it.
 * Whether a *row* is theirs is decided by the query, never here.
 */
export const policy = {
  "cart:edit": { unit: BUYERS },
  "order:submit": { unit: BUYERS },
  "order:approve": { unit: DECIDERS },
  "order:cancel": { unit: BUYERS },
  "order:reconfirm": { unit: BUYERS },
  "order:read": { unit: [...ANY, "CONTRACTOR"] },
  "delivery:accept": { unit: BUYERS },
  "order:rate": { unit: BUYERS },
  "receivable:read": { unit: ANY },
  "payment:prepare": { unit: WORKERS },
  "payment:approve": { unit: DECIDERS },
  "stripe:pay": { unit: WORKERS },
  "filing:read": { unit: ANY },
  "filing:draft": { unit: WORKERS },
  "filing:submit": { unit: DECIDERS },
  "plan:edit": { unit: WORKERS },
  "quota:read": { unit: ANY },
  "certificate:issue": { unit: DECIDERS },
  "unit:edit": { unit: MANAGERS },
  "unitPage:edit": { unit: MANAGERS },
  "correction:read": { unit: ANY },
  "correction:propose": { unit: WORKERS },
  "correction:decide": { unit: DECIDERS },

  "goodsClaim:read": { unit: ANY, coop: ANY, hall: ANY, bureau: ANY },
  "goodsClaim:report": { unit: WORKERS },
  "goodsClaim:answer": { coop: CLERKS },
  "greenLane:mark": { bureau: WORKERS },
  "greenLane:request": { unit: WORKERS },
  "confirmation:ask": { coop: CLERKS },
  "confirmation:check": { unit: WORKERS },
  "confirmation:confirm": { unit: DECIDERS },
  "refund:confirm": { unit: DECIDERS },
  "goodsClaim:decide": { hall: CLERKS },

  "heldMoney:read": { coop: ANY, unit: ANY, bureau: ANY },
  "heldMoney:report": { coop: CLERKS },
  "heldMoney:answer": { unit: WORKERS },
  "heldMoney:work": { bureau: WORKERS },
  "guarantee:read": { coop: ANY, unit: ANY, bureau: ANY },
  "guarantee:give": { coop: CLERKS },
  "guarantee:decide": { unit: DECIDERS },

  "product:read": { coop: ANY },
  "product:edit": { coop: CLERKS },
  "sale:read": { coop: ANY },
  "sale:confirm": { coop: CLERKS },
  "shipment:create": { coop: CLERKS },
  "remittance:confirm": { coop: CLERKS },

  "coop:rename": { coop: MANAGERS },

  "hall:read": { hall: ANY },
  "hall:edit": { hall: CLERKS },
  "coop:recommend": { county: WORKERS },

  "bureau:read": { bureau: ANY },
  "filing:decide": { bureau: WORKERS },
  "publication:read": { bureau: ANY, platform: ANY },
  "publication:edit": { bureau: WORKERS, platform: WORKERS },
  "alert:act": { bureau: WORKERS },
  "supervision:propose": { bureau: WORKERS },
  "supervision:decide": { bureau: DECIDERS },
  "reminder:send": { bureau: WORKERS },
  "register:read": { bureau: ANY, platform: ANY },
  "register:people": { bureau: WORKERS, platform: ANY },
  "notice:read": { unit: ANY },
  "ruleNews:read": { unit: ANY, coop: ANY },
  "notice:acknowledge": { unit: WORKERS },

  "unit:rename": { bureau: WORKERS },

  "year:propose": { bureau: WORKERS },
  "year:decide": { bureau: DECIDERS },
  "organisation:propose": { bureau: WORKERS },
  "organisation:decide": { bureau: DECIDERS },
  "exception:request": { unit: WORKERS },
  "exception:end": { bureau: DECIDERS },
  "campaign:close": { bureau: DECIDERS },

  "rule:read": { bureau: ANY, platform: ANY },
  "rule:propose": { bureau: WORKERS, platform: CLERKS },
  "rule:decide": { bureau: DECIDERS, platform: DECIDERS },

  "payout:read": { platform: ANY },
  "payout:prepare": { platform: CLERKS },
  "payout:release": { platform: DECIDERS },

  "reference:read": { platform: ANY },
  "reference:edit": { platform: CLERKS },
  "operations:read": { platform: ANY },
  "operations:act": { platform: MANAGERS },

  "apiKey:manage": { unit: DECIDERS, coop: DECIDERS, hall: DECIDERS, bureau: DECIDERS, county: DECIDERS },
  "webhook:manage": { unit: DECIDERS, coop: DECIDERS, bureau: DECIDERS },

  "people:read": { unit: ANY, coop: ANY, hall: ANY, bureau: ANY, county: ANY, platform: ANY },
  "people:invite": { unit: MANAGERS, coop: MANAGERS, hall: MANAGERS, bureau: MANAGERS, county: MANAGERS, platform: MANAGERS },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof policy;

/** May somebody in this role and audience do this at all? */
export function can(actor: Pick<Actor, "audience" | "role">, action: Action): boolean {
  const rule: Rule = policy[action];
  return rule[actor.audience]?.includes(actor.role) ?? false;
}
