import type { Account } from "#app/components/shell/account-menu";
import type { NavItem } from "#app/components/shell/nav-item";
import type { HeldGrant, SignedIn } from "#app/domain/identity/signed-in.queries.server";
import { can, type Action } from "#app/domain/identity/policy";
import { orgNameFor } from "#app/http/actor.server";
import type { Catalogue } from "#app/i18n/catalogues";
import { translator } from "#app/i18n/i18n.server";
import type { Locale } from "#app/i18n/locales";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { desks, paths } from "#app/lib/paths";

/** The account menu of somebody who is signed in: who, acting for whom, and the other organisations they may act for. */
export function accountOf(person: SignedIn, locale: Locale): Account {
  const t = translator(locale);
  const roleOf = (grant: HeldGrant): string => t(`common:role.${grant.role}`);
  const audienceOf = (grant: HeldGrant): string => t(`common:audience.${grant.audience}`);
  const [current] = person.grants;
  return {
    name: person.name,
    ...(current ? { acting: `${orgNameFor(current, locale)} · ${roleOf(current)}` } : {}),
    grants: person.grants.map((grant) => ({
      id: grant.id,
      label: orgNameFor(grant, locale),
      detail: `${audienceOf(grant)} · ${roleOf(grant)}`,
      current: grant.id === current?.id,
    })),
    switchAction: paths.accountGrants(),
    signOutAction: paths.signOut(),
    links: [
      ...(current ? [{ to: desks[current.audience], label: t("nav:desk"), icon: "house" as const }] : []),
      { to: paths.account(), label: t("nav:account"), icon: "person" },
      { to: paths.accountSecurity(), label: t("nav:security"), icon: "seal" },
      ...(current && can(current, "apiKey:manage") ? [{ to: paths.apiKeys(), label: t("nav:apiKeys"), icon: "document" as const }] : []),
    ],
  };
}

interface Place extends Omit<NavItem, "label"> {
  label: `nav:${keyof Catalogue["nav"]}`;
  needs: Action;
}

/**
 * Where a grant may go: drawn from the same table that the doors ask.
 *
 * @param waiting how much work waits at an address
 */
export function navOf(grant: HeldGrant, locale: Locale, now: Date, waiting: Partial<Record<string, number>> = {}): NavItem[] {
  const t = translator(locale);
  return placesOf(grant, fiscalYearOf(calendarDateOf(now)))
    .filter((place) => can(grant, place.needs))
    .map(({ needs: _, label, ...item }) => ({ ...item, label: t(label), ...(waiting[item.to] ? { count: waiting[item.to] } : {}) }));
}

function placesOf(grant: HeldGrant, year: number): Place[] {
  switch (grant.audience) {
    case "unit":
      return [
        { to: paths.unit(), label: "nav:desk", icon: "house", end: true, needs: "order:read" },
        { to: paths.unitOrders(), label: "nav:orders", icon: "document", needs: "order:read" },
        { to: paths.unitPayments(), label: "nav:payments", icon: "calendar", needs: "receivable:read" },
        { to: paths.unitQuota(year), label: "nav:quota", icon: "ledger", needs: "quota:read" },
        { to: paths.unitFiling(year), label: "nav:filing", icon: "scale", needs: "filing:read" },
        { to: paths.goodsClaims("unit"), label: "nav:claims", icon: "warn", needs: "goodsClaim:read" },
        { to: paths.heldMoneyList("unit"), label: "nav:heldMoney", icon: "seal", needs: "heldMoney:read" },
        { to: paths.unitScore(year), label: "nav:scores", icon: "check", needs: "quota:read" },
        { to: paths.unitPage(), label: "nav:unitPage", icon: "house", needs: "unitPage:edit" },
        { to: paths.unitNotices(), label: "nav:notices", icon: "info", needs: "notice:read" },
        { to: paths.unitPeople(), label: "nav:people", icon: "person", needs: "people:read" },
        { to: paths.products(), label: "nav:shop", icon: "basket", needs: "order:read" },
      ];
    case "coop":
      return [
        { to: paths.coop(), label: "nav:desk", icon: "house", end: true, needs: "sale:read" },
        { to: paths.coopSales(), label: "nav:sales", icon: "document", needs: "sale:read" },
        { to: paths.goodsClaims("coop"), label: "nav:claims", icon: "warn", needs: "goodsClaim:read" },
        { to: paths.coopProducts(), label: "nav:products", icon: "basket", needs: "product:read" },
        { to: paths.coopRemittances(), label: "nav:remittances", icon: "ledger", needs: "sale:read" },
        { to: paths.coopBank(), label: "nav:bank", icon: "document", needs: "sale:read" },
        { to: paths.heldMoneyList("coop"), label: "nav:heldMoney", icon: "seal", needs: "heldMoney:read" },
        { to: paths.coopPeople(), label: "nav:people", icon: "person", needs: "people:read" },
      ];
    case "bureau":
      return [
        { to: paths.bureau(), label: "nav:overview", icon: "scale", end: true, needs: "bureau:read" },
        { to: paths.bureauFilings(), label: "nav:filings", icon: "document", needs: "bureau:read" },
        { to: paths.bureauAlerts(), label: "nav:alerts", icon: "warn", needs: "bureau:read" },
        { to: paths.bureauReminders(), label: "nav:reminders", icon: "late", needs: "bureau:read" },
        { to: paths.bureauBulletins(), label: "nav:bulletins", icon: "bell", needs: "bureau:read" },
        { to: paths.bureauScores(), label: "nav:scores", icon: "check", needs: "bureau:read" },
        { to: paths.register("bureau", "units"), label: "nav:registers", icon: "ledger", needs: "register:read" },
        { to: paths.bureauRules(), label: "nav:rules", icon: "seal", needs: "rule:read" },
        { to: paths.bureauCorrections(), label: "nav:corrections", icon: "document", needs: "bureau:read" },
        { to: paths.goodsClaims("bureau"), label: "nav:claims", icon: "warn", needs: "goodsClaim:read" },
        { to: paths.bureauGreenLanes(), label: "nav:greenLanes", icon: "late", needs: "bureau:read" },
        { to: paths.heldMoneyList("bureau"), label: "nav:heldMoney", icon: "seal", needs: "heldMoney:read" },
        { to: paths.bureauOrganisationChanges(), label: "nav:organisations", icon: "house", needs: "bureau:read" },
        { to: paths.bureauPublication(), label: "nav:publication", icon: "globe", needs: "publication:read" },
        { to: paths.bureauPeople(), label: "nav:people", icon: "person", needs: "people:read" },
      ];
    case "hall":
      return [
        { to: paths.hallDesk(), label: "nav:desk", icon: "mountain", end: true, needs: "hall:read" },
        { to: paths.goodsClaims("hall"), label: "nav:claims", icon: "warn", needs: "goodsClaim:read" },
        { to: paths.hallPeople(), label: "nav:people", icon: "person", needs: "people:read" },
      ];
    case "county":
      return [
        { to: paths.county(), label: "nav:desk", icon: "pin", end: true, needs: "coop:recommend" },
        { to: paths.countyPeople(), label: "nav:people", icon: "person", needs: "people:read" },
      ];
    case "platform":
      return [
        { to: paths.admin(), label: "nav:overview", icon: "house", end: true, needs: "reference:read" },
        { to: paths.adminReference("programmes"), label: "nav:reference", icon: "seal", needs: "reference:read" },
        { to: paths.register("platform", "units"), label: "nav:registers", icon: "document", needs: "register:read" },
        { to: paths.payouts("admin"), label: "nav:payouts", icon: "calendar", needs: "payout:read" },
        { to: paths.adminLedger(), label: "nav:ledger", icon: "ledger", needs: "operations:read" },
        { to: paths.adminReconciliation(), label: "nav:stripe", icon: "calendar", needs: "operations:read" },
        { to: paths.adminJobs(), label: "nav:jobs", icon: "late", needs: "operations:read" },
        { to: paths.adminMail(), label: "nav:mail", icon: "document", needs: "operations:act" },
        { to: paths.adminAudit(), label: "nav:audit", icon: "search", needs: "operations:read" },
        { to: paths.adminPeople(), label: "nav:people", icon: "person", needs: "people:read" },
      ];
  }
}
