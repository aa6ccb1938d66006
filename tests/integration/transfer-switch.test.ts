import { beforeEach, describe, expect, test } from "vitest";

import { db } from "#app/db/client.server";
import { decideTransfers, listTransfersChanges, setTransfers, transfersEnabled } from "#app/domain/payments/transfer-setting.server";
import { newId } from "#app/lib/ids";
import { administrator, turnTransfers } from "#tests/support/given-connected";

/** Whether money goes to co-ops' own accounts is decided by two persons; that it does not any more, by one. */

beforeEach(() => turnTransfers(false));

const propose = async () => {
  const first = administrator();
  expect(await setTransfers(first, true)).toBe("PROPOSED");
  const [change] = await listTransfersChanges(1);
  return { first, id: change?.id ?? "" };
};

describe("on", () => {
  test("it waits for a second person, and the first one is not the second", async () => {
    const { first, id } = await propose();
    expect(await transfersEnabled()).toBe(false);
    await expect(setTransfers(administrator(), true)).rejects.toMatchObject({ code: "payments.transfersChangeWaits" });
    await expect(decideTransfers(first, id, true)).rejects.toMatchObject({ code: "payments.releaseNeedsSecondPerson" });
    await decideTransfers(administrator(), id, true);
    expect(await transfersEnabled()).toBe(true);
    await expect(decideTransfers(administrator(), id, true)).rejects.toMatchObject({ code: "payments.bankDecisionMovedOn" });
    await expect(setTransfers(administrator(), true)).rejects.toMatchObject({ code: "payments.settingUnchanged" });
    const audit = await db.auditLog.findMany({ where: { objectType: "transfer-setting", objectId: id }, orderBy: { at: "asc" } });
    expect(audit.map(({ action }) => action)).toEqual(["transfers.propose", "transfers.on"]);
  });

  test("whoever proposed it may leave it off, and it can be proposed again", async () => {
    const { first, id } = await propose();
    await decideTransfers(first, id, false);
    expect(await transfersEnabled()).toBe(false);
    expect((await listTransfersChanges(1))[0]).toMatchObject({ id, status: "REFUSED", decidedBy: null });
    await propose();
  });

  test("of two who put it in force at once one does, and of a proposal that is none nothing comes", async () => {
    const { id } = await propose();
    const results = await Promise.allSettled([1, 2].map(() => decideTransfers(administrator(), id, true)));
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    await expect(decideTransfers(administrator(), newId(), true)).rejects.toMatchObject({ code: "payments.transfersChangeNotFound" });
  });

  test("the database refuses one person alone, and a decision that is changed", async () => {
    const { first, id } = await propose();
    const decided = { decidedById: first.userId, decidedAt: new Date() };
    await expect(db.transferSettingChange.update({ where: { id }, data: { status: "POSTED", ...decided } })).rejects.toThrow(
      "transfer_setting_two_persons",
    );
    const row = { id: newId(), enabled: true, proposedById: first.userId, proposedAt: new Date() };
    await expect(db.transferSettingChange.create({ data: { ...row, twoPersons: false, status: "POSTED", ...decided } })).rejects.toThrow(
      "transfer_setting_on_by_two",
    );
    await decideTransfers(administrator(), id, true);
    await expect(db.transferSettingChange.update({ where: { id }, data: { enabled: false } })).rejects.toThrow("append-only");
    await expect(db.transferSettingChange.deleteMany()).rejects.toThrow("append-only");
  });
});

test("off: one person, at once", async () => {
  await turnTransfers(true);
  expect(await setTransfers(administrator(), false)).toBe("POSTED");
  expect(await transfersEnabled()).toBe(false);
});
