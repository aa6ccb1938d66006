/** Lists of the desk: what waits for a decision, for a second person, what is decided, what left the account. */
export const bankLineViews = ["waiting", "proposed", "decided", "left"] as const;
export type BankLineView = (typeof bankLineViews)[number];

/** Why money that arrived pays no order: sent back to whoever sent it, income of another kind, moved between own accounts. */
export const asideKinds = ["RETURNED", "OTHER_INCOME", "INTERNAL"] as const;
export type AsideKind = (typeof asideKinds)[number];
