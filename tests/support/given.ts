import { db, inTransaction } from "#app/db/client.server";
import type { Actor, Audience, GrantRole } from "#app/domain/identity/actor";
import { ensureAccounts, postQuota } from "#app/domain/quota/ledger.server";
import type { CountingStage } from "#app/domain/region/schema";
import { toDbDate, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import { usccCheckCharacter } from "#app/lib/uscc";
import { numbers } from "#tests/support/numbers";

/** Builders of real rows for integration tests. Each makes what it needs and returns what a test asserts on. */

export const THE_DAY: CalendarDate = "2026-06-15";
export const THE_INSTANT = new Date("2026-06-15T02:00:00.000Z");

export const next = (): number => (numbers.last += 1);

export function givenUscc(): string {
  const body = `12${String(430000 + next()).padStart(6, "0")}${String(next()).padStart(9, "0")}`;
  return body + (usccCheckCharacter(body) ?? "0");
}

export async function givenDivisions(): Promise<void> {
  const rows: [string, string, string, "PROVINCE" | "PREFECTURE" | "COUNTY", string | null][] = [
    ["430000", "43", "湖南省", "PROVINCE", null],
    ["431100", "4311", "永州市", "PREFECTURE", "430000"],
    ["431102", "431102", "零陵区", "COUNTY", "431100"],
    ["431103", "431103", "冷水滩区", "COUNTY", "431100"],
    ["330000", "33", "浙江省", "PROVINCE", null],
    ["330100", "3301", "杭州市", "PREFECTURE", "330000"],
    ["330106", "330106", "西湖区", "COUNTY", "330100"],
    ["420000", "42", "湖北省", "PROVINCE", null],
    ["422800", "4228", "恩施土家族苗族自治州", "PREFECTURE", "420000"],
    ["422801", "422801", "恩施市", "COUNTY", "422800"],
    ["422802", "422802", "利川市", "COUNTY", "422800"],
    ["440000", "44", "广东省", "PROVINCE", null],
    ["441500", "4415", "汕尾市", "PREFECTURE", "440000"],
    ["441521", "441521", "海丰县", "COUNTY", "441500"],
  ];
  await db.division.createMany({
    data: rows.map(([code, prefix, name, level, parentCode]) => ({
      code,
      prefix,
      name,
      level,
      parentCode,
      validFrom: toDbDate("2000-01-01"),
    })),
    skipDuplicates: true,
  });
}

/** The national programme with the two counties of Enshi on its list and 10 % as its rule, unless told otherwise. */
export async function givenProgramme(
  options: {
    code?: string;
    countyCodes?: string[];
    buyerPrefix?: string;
    minimumBps?: number;
    countingStage?: CountingStage;
  } = {},
): Promise<{ id: string; code: string }> {
  await givenDivisions();
  const id = newId();
  const code = options.code ?? `programme-${next()}`;
  await db.programme.create({
    data: {
      id,
      code,
      kind: "ORIGIN",
      nameZh: `项目${code}`,
      nameEn: code,
      shortZh: "832",
      shortEn: "832",
      buyerPrefix: options.buyerPrefix ?? "",
      countingStage: options.countingStage ?? "SETTLED",
      validFrom: toDbDate("2021-01-01"),
      source: "test",
      counties: {
        create: (options.countyCodes ?? ["422801", "422802"]).map((countyCode) => ({
          id: newId(),
          countyCode,
          listedName: countyCode,
          validFrom: toDbDate("2021-01-01"),
          source: "test",
        })),
      },
      rules: { create: { id: newId(), divisionPrefix: "", fromYear: 2021, minimumBps: options.minimumBps ?? 1000, source: "test" } },
    },
  });
  return { id, code };
}

export function givenActor(audience: Audience, orgId: string, role: GrantRole = "MANAGER", options: Partial<Actor> = {}): Actor {
  return {
    userId: newId(),
    name: `${audience} ${role}`,
    locale: "zh-CN",
    grantId: newId(),
    role,
    audience,
    orgId,
    orgName: audience,
    divisionPrefix: "",
    now: THE_INSTANT,
    requestId: `test-${next()}`,
    ...options,
  };
}

export async function givenUnit(options: { divisionCode?: string; approvalThresholdFen?: bigint | null } = {}) {
  await givenDivisions();
  const id = newId();
  await db.unit.create({
    data: {
      id,
      name: `测试小学${next()}`,
      uscc: givenUscc(),
      budgetCode: `B${next()}`,
      divisionCode: options.divisionCode ?? "431102",
      address: "零陵区测试路 1 号",
      contactName: "李老师",
      contactPhone: "0746-1234567",
      approvalThresholdFen: options.approvalThresholdFen ?? null,
    },
  });
  return {
    id,
    clerk: givenActor("unit", id, "CLERK"),
    reviewer: givenActor("unit", id, "REVIEWER"),
    manager: givenActor("unit", id, "MANAGER"),
  };
}

export async function givenCoop(options: { countyCode?: string; paymentTerms?: "GOODS_FIRST" | "MONEY_FIRST"; baseFen?: bigint } = {}) {
  await givenDivisions();
  const id = newId();
  const freightTableId = newId();
  await db.coop.create({
    data: {
      id,
      name: `测试合作社${next()}`,
      uscc: givenUscc(),
      kind: "COOPERATIVE",
      sellerClass: "SMALL",
      countyCode: options.countyCode ?? "422802",
      address: "团堡镇",
      contactName: "覃社长",
      contactPhone: "0718-7654321",
      bankName: "测试银行",
      bankAccountName: "测试合作社",
      bankAccountNumber: "6200000000000000",
      paymentTerms: options.paymentTerms ?? "GOODS_FIRST",
      recommendedOn: toDbDate("2025-01-01"),
    },
  });
  await db.freightTable.create({
    data: {
      id: freightTableId,
      coopId: id,
      name: "默认",
      rates: {
        create: { divisionPrefix: "", baseFen: options.baseFen ?? 0n, includedGrams: 10_000_000n, perKgFen: 50n, freeFromFen: null },
      },
    },
  });
  return { id, freightTableId, clerk: givenActor("coop", id, "CLERK"), manager: givenActor("coop", id, "MANAGER") };
}

export async function givenCategory(code = "potato"): Promise<string> {
  await db.category.createMany({
    data: [
      { code: "tubers", parentCode: null, nameZh: "薯芋", nameEn: "Tubers", art: "potato", storage: "AMBIENT", shelfLifeDays: 60 },
      { code, parentCode: "tubers", nameZh: "土豆", nameEn: "Potatoes", art: "potato", storage: "AMBIENT", shelfLifeDays: 60 },
    ],
    skipDuplicates: true,
  });
  return code;
}

export async function givenProduct(
  coop: { id: string; freightTableId: string },
  options: {
    priceFen?: bigint;
    available?: string;
    originCountyCode?: string;
    catchWeight?: boolean;
    toleranceBps?: number;
    nameZh?: string;
    published?: boolean;
  } = {},
): Promise<{ id: string }> {
  const id = newId();
  const categoryCode = await givenCategory();
  await db.product.create({
    data: {
      id,
      coopId: coop.id,
      sku: `SKU-${next()}`,
      nameZh: options.nameZh ?? "高山土豆",
      descriptionZh: "高山黄心土豆",
      categoryCode,
      art: "potato",
      originCountyCode: options.originCountyCode ?? "422802",
      salesUnit: "KG",
      packageZh: "散装",
      netGrams: 1000n,
      priceFen: options.priceFen ?? 400n,
      minQuantity: "1",
      stepQuantity: "0.001",
      leadDays: 2,
      catchWeight: options.catchWeight ?? false,
      toleranceBps: options.toleranceBps ?? 0,
      shelfLifeDays: 60,
      storage: "AMBIENT",
      freightTableId: coop.freightTableId,
      seasonMonths: [],
      publishedAt: options.published === false ? null : THE_INSTANT,
      stock: { create: { available: options.available ?? "1000" } },
    },
  });
  await db.stockMovement.create({
    data: {
      productId: id,
      causeType: "opening",
      causeId: id,
      kind: "ADJUST",
      delta: options.available ?? "1000",
      quantity: options.available ?? "1000",
    },
  });
  return { id };
}

/** A quota account with an assessed amount. */
export async function givenAccount(options: { assessedFen?: bigint; unitId?: string; programmeId?: string; fiscalYear?: number } = {}) {
  const unitId = options.unitId ?? (await givenUnit()).id;
  const programmeId = options.programmeId ?? (await givenProgramme()).id;
  const fiscalYear = options.fiscalYear ?? 2026;
  const accountId = await inTransaction(async (tx) => {
    const accounts = await ensureAccounts(tx, unitId, [programmeId], fiscalYear, THE_INSTANT);
    const id = accounts.get(programmeId);
    if (!id) throw new Error("no account");
    if (options.assessedFen) {
      await postQuota(tx, [
        {
          unitId,
          accountId: id,
          kind: "ASSESS",
          amountFen: options.assessedFen,
          cause: { type: "filing", id: newId() },
          source: "CANTEEN",
          effectiveOn: THE_DAY,
          recordedAt: THE_INSTANT,
          actorId: null,
          ruleVersion: 1,
        },
      ]);
    }
    return id;
  });
  return { unitId, programmeId, fiscalYear, accountId };
}

export async function stagesOf(unitId: string, accountId: string) {
  const account = await db.quotaAccount.findUniqueOrThrow({ where: { unitId_id: { unitId, id: accountId } } });
  return {
    ASSESSED: account.assessedFen,
    REMAINING: account.remainingFen,
    ORDERED: account.orderedFen,
    ACCEPTED: account.acceptedFen,
    SETTLED: account.settledFen,
    seq: account.seq,
  };
}
