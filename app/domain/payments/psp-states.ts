/**
 * What may follow what for each kind of object at the payment service. Messages come twice, late, out of order and not at all; what is read there is believed only if
 * it can follow what was seen before, with anything in between left out.
 */
export const pspTransitions = {
  invoice: {
    draft: ["open", "paid", "void", "uncollectible"],
    open: ["paid", "void", "uncollectible"],
    uncollectible: ["paid", "void"],
    paid: [],
    void: [],
  },
  checkout: { open: ["processing", "paid", "failed", "expired"], processing: ["paid", "failed"], paid: [], expired: [], failed: [] },
  refund: {
    pending: ["requires_action", "succeeded", "failed", "canceled"],
    requires_action: ["pending", "succeeded", "failed", "canceled"],
    // A bank may send it back days later.
    succeeded: ["failed"],
    failed: [],
    canceled: [],
  },
  dispute: {
    warning_needs_response: ["warning_under_review", "warning_closed", "needs_response", "under_review", "won", "lost"],
    warning_under_review: ["warning_closed", "needs_response", "under_review", "won", "lost"],
    warning_closed: [],
    needs_response: ["under_review", "won", "lost"],
    under_review: ["needs_response", "won", "lost"],
    won: [],
    lost: [],
  },
  // A bank may send it back after it was paid.
  payout: {
    pending: ["in_transit", "paid", "failed", "canceled"],
    in_transit: ["paid", "failed", "canceled"],
    paid: ["failed"],
    failed: [],
    canceled: [],
  },
  // What is asked for may grow, and the co-op may take the platform's rights away.
  account: {
    open: ["checking", "active", "restricted", "closed"],
    checking: ["active", "restricted", "closed"],
    active: ["checking", "restricted", "closed"],
    restricted: ["checking", "active", "closed"],
    closed: [],
  },
  transfer: { made: ["partly", "reversed"], partly: ["reversed"], reversed: [] },
} as const satisfies Record<string, Record<string, readonly string[]>>;

export type PspKind = keyof typeof pspTransitions;

export type PspMove = "first" | "same" | "moves" | "refused";

/** @param from what was seen before; null when nothing was */
export function pspMove(kind: PspKind, from: string | null, to: string): PspMove {
  const table: Record<string, readonly string[]> = pspTransitions[kind];
  if (!Object.hasOwn(table, to)) return "refused";
  if (from === null) return "first";
  if (from === to) return "same";
  return table[from]?.includes(to) ? "moves" : "refused";
}

/** What of a checkout matters: whether money came. */
export function checkoutState(session: { status: string | null; paymentStatus: string; intentStatus: string | null }): string {
  if (session.status === "open") return "open";
  if (session.status === "expired") return "expired";
  if (session.status !== "complete") return session.status ?? "";
  if (session.paymentStatus === "paid") return "paid";
  return session.intentStatus === "requires_payment_method" || session.intentStatus === "canceled" ? "failed" : "processing";
}

/** Whether an account takes transfers, or what keeps it from that. */
export function accountState(account: {
  details_submitted: boolean;
  capabilities?: { transfers?: string };
  requirements?: { currently_due: string[] | null; disabled_reason: string | null };
}): { state: "OPEN" | "CHECKING" | "ACTIVE" | "RESTRICTED" } {
  const { details_submitted: submitted, capabilities, requirements } = account;
  if (capabilities?.transfers === "active") return { state: "ACTIVE" };
  if (!submitted) return { state: "OPEN" };
  const asked = (requirements?.currently_due ?? []).length > 0 || (requirements?.disabled_reason ?? null) !== null;
  return { state: asked ? "RESTRICTED" : "CHECKING" };
}

/** How much of a transfer was taken back. */
export const transferState = (transfer: { amount: number; amount_reversed: number }): "made" | "partly" | "reversed" =>
  transfer.amount_reversed === 0 ? "made" : transfer.amount_reversed < transfer.amount ? "partly" : "reversed";

/** What an event is about, and of which kind; null for what is not ours to look at. @param object.account whose event it is, where it is a connected account's */
export function pspSubject(
  type: string,
  object: { id: string; invoice: string | null; account?: string | null },
): { kind: PspKind; id: string } | null {
  if (type === "account.updated") return { kind: "account", id: object.id };
  if (type === "account.application.deauthorized") return object.account ? { kind: "account", id: object.account } : null;
  if (type.startsWith("transfer.")) return { kind: "transfer", id: object.id };
  if (type.startsWith("invoice_payment.")) return object.invoice === null ? null : { kind: "invoice", id: object.invoice };
  if (["invoice.finalized", "invoice.paid", "invoice.voided", "invoice.marked_uncollectible"].includes(type))
    return { kind: "invoice", id: object.id };
  if (type.startsWith("checkout.session.")) return { kind: "checkout", id: object.id };
  if (type.startsWith("refund.")) return { kind: "refund", id: object.id };
  if (type.startsWith("charge.dispute.")) return { kind: "dispute", id: object.id };
  if (type.startsWith("payout.")) return { kind: "payout", id: object.id };
  return null;
}
