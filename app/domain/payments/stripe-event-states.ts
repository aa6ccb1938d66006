export const stripeEventStates = ["DEAD", "RECEIVED", "APPLIED", "IGNORED"] as const;
export type StripeEventState = (typeof stripeEventStates)[number];
