/** Length is what makes a password strong; composition rules only make it forgettable. */
export const MIN_PASSWORD = 10;
/** Bounds the work of hashing. */
export const MAX_PASSWORD = 128;
