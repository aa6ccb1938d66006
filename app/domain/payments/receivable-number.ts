/** Number of a receivable as people see it, `YK2026-000123`: gapless within a co-op and a year, so it is read with the co-op's name. */
export const receivableNumber = (fiscalYear: number, number: number): string => `YK${fiscalYear}-${String(number).padStart(6, "0")}`;

/** Number of a credit note, `HZ2026-000123`: gapless within a co-op and a year. */
export const creditNoteNumber = (fiscalYear: number, number: number): string => `HZ${fiscalYear}-${String(number).padStart(6, "0")}`;
