/** The last number that `next` gave; a test file begins at one, as it begins with a database of its own. */
export const numbers = { last: 0 };
