import { hashPassword } from "better-auth/crypto";

import { db } from "#app/db/client.server";
import type { Actor, Audience, GrantRole } from "#app/domain/identity/actor";
import { addDays, instantOf, toDbDate, type CalendarDate } from "#app/lib/dates";
import { newId } from "#app/lib/ids";
import type { SeedData } from "#prisma/seed/data/read-seed-data";

/** Everybody's password in the demo region; printed by `npm start`. */
export const DEMO_PASSWORD = "xiangji-demo-2026";

/** Who acts for an organisation, at an instant of the simulated year; never after the end of the story. */
export type ActAt = (day: CalendarDate, hour?: number) => Actor;

export interface DemoCoop {
  id: string;
  clerk: ActAt;
  /** The second person; null where the data have none. */
  manager: ActAt | null;
  freightTableId: string;
}

export interface DemoUnit {
  id: string;
  divisionCode: string;
  clerk: ActAt;
  reviewer: ActAt;
  /** Null where the demo data have none. */
  manager: ActAt | null;
  address: string;
  contactName: string;
  contactPhone: string;
}

export interface DemoOrganisations {
  units: Map<string, DemoUnit>;
  coops: Map<string, DemoCoop>;
  coopsById: Map<string, DemoCoop>;
  /** The manager is the second person of a bureau. */
  bureaus: Map<string, { id: string; clerk: ActAt; manager: ActAt; prefix: string }>;
  /** Who decides for a hall, by its id; only halls of the data have somebody. */
  halls: Map<string, ActAt>;
  /** The platform's two persons. */
  platform: { manager: ActAt; reviewer: ActAt };
  accounts: { title: string; email: string; password: string }[];
}

interface Person {
  id: string;
  name: string;
  email: string;
  locale: string;
  role: GrantRole;
  scope: { unitId?: string; bureauId?: string; coopId?: string; hallId?: string; countyCode?: string };
  scopeType: "UNIT" | "BUREAU" | "COOP" | "HALL" | "COUNTY" | "PLATFORM";
  signsIn: boolean;
}

/**
 * Bureaus, units, co-ops, halls and their people. Organisations are registered, not traded: rows, no use case.
 *
 * @param latest nobody acts after this instant
 */
export async function loadOrganisations(data: SeedData, start: CalendarDate, latest: Date): Promise<DemoOrganisations> {
  const ids = (keys: string[]) => new Map(keys.map((key) => [key, newId()]));
  const bureauIds = ids(data.bureaus.map((bureau) => bureau.key));
  const unitIds = ids(data.units.map((unit) => unit.key));
  const coopIds = ids(data.coops.map((coop) => coop.key));
  const hallIds = ids(data.halls.map((hall) => hall.slug));
  const prefixOf = (code: string) => code.replace(/(00){1,2}$/, "");
  const since = toDbDate(addDays(start, -400));
  const must = (map: Map<string, string>, key: string) => {
    const id = map.get(key);
    if (!id) throw new Error(`the demo data name ${key}, which is not there`);
    return id;
  };

  await db.bureau.createMany({
    data: data.bureaus.map((bureau) => ({
      id: must(bureauIds, bureau.key),
      name: bureau.nameZh,
      nameEn: bureau.nameEn,
      divisionCode: bureau.divisionCode,
      prefix: prefixOf(bureau.divisionCode),
    })),
  });
  await db.unit.createMany({
    data: data.units.map((unit) => ({
      id: must(unitIds, unit.key),
      name: unit.nameZh,
      nameEn: unit.nameEn,
      uscc: unit.uscc,
      budgetCode: unit.budgetCode,
      divisionCode: unit.divisionCode,
      address: unit.address,
      contactName: unit.contactName,
      contactPhone: unit.phone,
      approvalThresholdFen: unit.approvalThresholdFen === null ? null : BigInt(unit.approvalThresholdFen),
    })),
  });
  await db.unitSupervision.createMany({
    data: data.units.flatMap((unit) =>
      unit.supervisingUnit
        ? [{ unitId: must(unitIds, unit.key), supervisingUnitId: must(unitIds, unit.supervisingUnit), validFrom: since }]
        : [],
    ),
  });
  await db.unitBureau.createMany({
    data: data.units.map((unit) => ({ unitId: must(unitIds, unit.key), bureauId: must(bureauIds, unit.bureau), validFrom: since })),
  });
  const places = new Map(data.divisions.map(({ code, name }) => [code, name]));
  await db.coop.createMany({
    data: data.coops.map((coop, index) => ({
      id: must(coopIds, coop.key),
      name: coop.nameZh,
      nameEn: coop.nameEn,
      uscc: coop.uscc,
      kind: coop.kind,
      sellerClass: coop.sellerClass,
      countyCode: coop.countyCode,
      address: `${must(places, `${coop.countyCode.slice(0, 2)}0000`)}${must(places, coop.countyCode)}合作路${index + 1}号`,
      contactName: coop.contactName,
      contactPhone: coop.phone,
      bankName: coop.bank.bankName,
      bankAccountName: coop.bank.accountName,
      bankAccountNumber: coop.bank.accountNumber,
      paymentTerms: coop.paymentTerms,
      recommendedOn: since,
    })),
  });
  const tables = new Map(data.coops.map((coop) => [coop.key, newId()]));
  await db.freightTable.createMany({
    data: data.coops.map((coop) => ({ id: must(tables, coop.key), coopId: must(coopIds, coop.key), name: "标准运费" })),
  });
  await db.freightRate.createMany({
    data: data.coops.flatMap((coop) =>
      coop.freight.map((rate) => ({
        freightTableId: must(tables, coop.key),
        divisionPrefix: rate.prefix,
        baseFen: BigInt(rate.baseFen),
        includedGrams: BigInt(rate.includedKg) * 1000n,
        perKgFen: BigInt(rate.perKgFen),
        freeFromFen: rate.freeAboveFen === null ? null : BigInt(rate.freeAboveFen),
      })),
    ),
  });
  await db.hall.createMany({
    data: data.halls.map((hall, sort) => ({
      id: must(hallIds, hall.slug),
      slug: hall.slug,
      nameZh: hall.nameZh,
      nameEn: hall.nameEn,
      taglineZh: hall.taglineZh,
      taglineEn: hall.taglineEn,
      storyZh: hall.storyZh,
      storyEn: hall.storyEn,
      operator: hall.operatorNameZh,
      landscape: hall.landscape,
      prefixes: hall.divisionPrefixes,
      sort,
      publishedAt: instantOf(start),
    })),
  });
  await db.hallCoop.createMany({
    data: data.halls.flatMap((hall) =>
      data.coops
        .filter((coop) => hall.divisionPrefixes.some((prefix) => coop.countyCode.startsWith(prefix)))
        .map((coop) => ({ hallId: must(hallIds, hall.slug), coopId: must(coopIds, coop.key), admittedOn: since })),
    ),
  });

  const people = peopleOf(data, { unitIds, bureauIds, coopIds, hallIds });
  await writePeople(people, start);
  const find = (
    predicate: (person: Person) => boolean,
    audience: Audience,
    orgId: string,
    orgName: string,
    divisionPrefix: string,
  ): ActAt => {
    const person = people.find(predicate);
    if (!person) throw new Error(`nobody acts for ${orgName}`);
    return (day, hour = 10) => {
      const now = instantOf(day, hour);
      return {
        userId: person.id,
        name: person.name,
        locale: person.locale,
        grantId: person.id,
        role: person.role,
        audience,
        orgId,
        orgName,
        divisionPrefix,
        now: now > latest ? latest : now,
        requestId: "demo",
      };
    };
  };
  const coops = data.coops.map((coop): [string, DemoCoop] => {
    const id = must(coopIds, coop.key);
    const clerk = find((person) => person.scope.coopId === id, "coop", id, coop.nameZh, "");
    const decides = (person: Person) => person.scope.coopId === id && person.role === "MANAGER";
    const manager = people.some(decides) ? find(decides, "coop", id, coop.nameZh, "") : null;
    return [coop.key, { id, clerk, manager, freightTableId: must(tables, coop.key) }];
  });
  return {
    units: new Map(
      data.units.map((unit) => {
        const id = must(unitIds, unit.key);
        const act = (role: GrantRole) => find((person) => person.scope.unitId === id && person.role === role, "unit", id, unit.nameZh, "");
        const manager = people.some((person) => person.scope.unitId === id && person.role === "MANAGER") ? act("MANAGER") : null;
        const { address, contactName, phone: contactPhone } = unit;
        return [
          unit.key,
          {
            id,
            divisionCode: unit.divisionCode,
            clerk: act("CLERK"),
            reviewer: act("REVIEWER"),
            manager,
            address,
            contactName,
            contactPhone,
          },
        ];
      }),
    ),
    coops: new Map(coops),
    coopsById: new Map(coops.map(([, coop]) => [coop.id, coop])),
    bureaus: new Map(
      data.bureaus.map((bureau) => {
        const id = must(bureauIds, bureau.key);
        const prefix = prefixOf(bureau.divisionCode);
        const act = (role: GrantRole) =>
          find((person) => person.scope.bureauId === id && person.role === role, "bureau", id, bureau.nameZh, prefix);
        return [bureau.key, { id, prefix, clerk: act("CLERK"), manager: act("MANAGER") }];
      }),
    ),
    halls: new Map(
      data.halls.flatMap((hall): [string, ActAt][] => {
        const id = must(hallIds, hall.slug);
        const decides = (person: Person) => person.scope.hallId === id;
        return people.some(decides) ? [[id, find(decides, "hall", id, hall.nameZh, "")]] : [];
      }),
    ),
    platform: {
      manager: find((person) => person.scopeType === "PLATFORM" && person.role === "MANAGER", "platform", "platform", "platform", ""),
      reviewer: find((person) => person.scopeType === "PLATFORM" && person.role === "REVIEWER", "platform", "platform", "platform", ""),
    },
    accounts: data.people
      .filter((person) => person.showAtStart)
      .map((person) => ({ title: `${person.titleZh} · ${person.titleEn}`, email: person.email, password: DEMO_PASSWORD })),
  };
}

interface OrganisationIds {
  unitIds: Map<string, string>;
  bureauIds: Map<string, string>;
  coopIds: Map<string, string>;
  hallIds: Map<string, string>;
}

/** Of section heads whom the data do not name. */
const SURNAMES = ["彭", "周", "廖", "蒋", "唐", "邓", "何", "雷", "龙", "易", "文"];

function peopleOf(data: SeedData, { unitIds, bureauIds, coopIds, hallIds }: OrganisationIds): Person[] {
  const scopes = {
    unit: (key: string) => ({ scopeType: "UNIT" as const, scope: { unitId: unitIds.get(key) ?? "" } }),
    bureau: (key: string) => ({ scopeType: "BUREAU" as const, scope: { bureauId: bureauIds.get(key) ?? "" } }),
    coop: (key: string) => ({ scopeType: "COOP" as const, scope: { coopId: coopIds.get(key) ?? "" } }),
    hall: (key: string) => ({ scopeType: "HALL" as const, scope: { hallId: hallIds.get(key) ?? "" } }),
    county: (key: string) => ({ scopeType: "COUNTY" as const, scope: { countyCode: key } }),
    platform: () => ({ scopeType: "PLATFORM" as const, scope: {} }),
  };
  const people: Person[] = data.people.map((person) => ({
    id: newId(),
    name: person.nameZh,
    email: person.email,
    locale: person.locale,
    role: person.role,
    signsIn: true,
    ...scopes[person.scope.type](person.scope.key),
  }));
  const add = (key: string, name: string, role: GrantRole, scope: ReturnType<(typeof scopes)[keyof typeof scopes]>) => {
    const exists = people.some((person) => person.role === role && JSON.stringify(person.scope) === JSON.stringify(scope.scope));
    if (!exists)
      people.push({
        id: newId(),
        name,
        email: `${key}.${role.toLowerCase()}@demo.xiangji.test`,
        locale: "zh-CN",
        role,
        signsIn: false,
        ...scope,
      });
  };
  for (const unit of data.units) {
    add(unit.key, unit.contactName, "CLERK", scopes.unit(unit.key));
    add(unit.key, unit.reviewerName, "REVIEWER", scopes.unit(unit.key));
  }
  for (const coop of data.coops) add(coop.key, coop.contactName, "CLERK", scopes.coop(coop.key));
  for (const [index, bureau] of data.bureaus.entries()) {
    add(bureau.key, bureau.contactName, "CLERK", scopes.bureau(bureau.key));
    add(bureau.key, `${SURNAMES[index % SURNAMES.length]}科长`, "MANAGER", scopes.bureau(bureau.key));
  }
  return people;
}

async function writePeople(people: Person[], start: CalendarDate): Promise<void> {
  const password = await hashPassword(DEMO_PASSWORD);
  const createdAt = instantOf(addDays(start, -400));
  await db.user.createMany({
    data: people.map((person) => ({
      id: person.id,
      name: person.name,
      email: person.email,
      emailVerified: true,
      locale: person.locale,
      createdAt,
      updatedAt: createdAt,
    })),
  });
  await db.credential.createMany({
    data: people
      .filter((person) => person.signsIn)
      .map((person) => ({
        id: newId(),
        accountId: person.id,
        providerId: "credential",
        userId: person.id,
        password,
        createdAt,
        updatedAt: createdAt,
      })),
  });
  await db.grant.createMany({
    data: people.map((person) => ({
      id: person.id,
      userId: person.id,
      role: person.role,
      scope: person.scopeType,
      validFrom: createdAt,
      createdAt,
      ...person.scope,
    })),
  });
}
