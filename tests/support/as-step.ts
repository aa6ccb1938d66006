import { inTransaction, type Tx } from "#app/db/client.server";

/** A step of somebody's transaction, carried out in one of its own: how a test calls what the product calls inside a larger use case. */
export const asStep =
  <Args extends unknown[], Result>(step: (tx: Tx, ...args: Args) => Promise<Result>) =>
  (...args: Args): Promise<Result> =>
    inTransaction((tx) => step(tx, ...args));
