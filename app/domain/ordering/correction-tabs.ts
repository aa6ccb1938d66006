/** How a unit's corrections are sorted into lists: waiting for us, waiting for the other side, done, ended without effect. */
export const correctionTabs = ["us", "them", "done", "ended"] as const;
export type CorrectionTab = (typeof correctionTabs)[number];
