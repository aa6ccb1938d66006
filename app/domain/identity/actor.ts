export type GrantRole = "CLERK" | "REVIEWER" | "MANAGER" | "VIEWER" | "CONTRACTOR";

/** Whose product a person sees: the scope of the grant in use. */
export type Audience = "unit" | "bureau" | "coop" | "hall" | "county" | "platform";

/**
 * Who asks, as whom, and when. Use cases take it first; time comes in through it, so that a rule never reads a clock.
 */
export interface Actor {
  userId: string;
  name: string;
  locale: string;
  grantId: string;
  role: GrantRole;
  audience: Audience;
  /** Unit, bureau, co-op or hall id, county code, or "platform". */
  orgId: string;
  orgName: string;
  /** Prefix of the divisions in reach; "" reaches the nation. Only bureaus, counties and the platform reach below themselves. */
  divisionPrefix: string;
  now: Date;
  requestId: string;
  /** Set where the asker may repeat the command: what the command creates takes this as its id, so that it happens once. */
  onceId?: string;
}
