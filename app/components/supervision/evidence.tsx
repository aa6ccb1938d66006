import { named } from "#app/components/shop/names";
import { DescriptionList } from "#app/components/ui/description-list";
import type { Evidence } from "#app/domain/supervision/cases.queries.server";
import { isConditionName, type AlertSubject } from "#app/domain/supervision/conditions";
import { formatDate } from "#app/i18n/formats";
import type { Locale } from "#app/i18n/locales";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatBps, formatYuan } from "#app/lib/money";

/** What evidence says, in the order of the page; the rest is for addresses. The database keeps no order. */
const said = [
  "fiscalYear",
  "filingStatus",
  "orderNumber",
  "heldNumber",
  "shipmentNumber",
  "acceptanceNumber",
  "coop",
  "placedOn",
  "deliverOn",
  "expectedOn",
  "acceptedOn",
  "returnedOn",
  "reason",
  "dueOn",
  "oldestDueOn",
  "lateDays",
  "amountFen",
  "heldFen",
  "paidFen",
  "lastPaidOn",
  "receivables",
  "overdueFen",
  "deliveredFen",
  "refusedFen",
  "declaredBps",
  "minimumBps",
  "source",
  "requiredFen",
  "lastYearFen",
  "planToDateFen",
  "countedFen",
  "paceBps",
  "remainingFen",
  "lastOrderedOn",
] as const;

/** The facts a verdict rests on, as they were when the case was opened. */
export function EvidenceList({ evidence }: { evidence: Evidence }) {
  const { t, i18n } = useTranslation("supervision");
  const nameOf = useOrganisationName();
  const programme = evidence.programmeZh
    ? [{ label: t("evidence.programme"), value: named(i18n.language, String(evidence.programmeZh), String(evidence.programmeEn ?? "")) }]
    : [];
  const facts = said.flatMap((key) => {
    const value = evidence[key];
    if (value === null || value === undefined) return [];
    return [
      {
        label: t(`evidence.${key}`),
        value:
          key === "filingStatus"
            ? t(`filingStatus.${value as "NONE"}`)
            : key === "coop"
              ? nameOf(String(value))
              : inWords(key, value, i18n.language),
      },
    ];
  });
  return <DescriptionList facts={[...programme, ...facts]} />;
}

function inWords(key: string, value: string | number, locale: Locale): string {
  if (key.endsWith("Fen")) return formatYuan(BigInt(value), locale);
  if (key.endsWith("Bps")) return formatBps(Number(value));
  if (key.endsWith("On")) return formatDate(String(value), locale);
  return String(value);
}

/** One sentence on a matter. */
export function useBrief(): (condition: string, evidence: Evidence) => string {
  const { t } = useTranslation("supervision");
  const nameOf = useOrganisationName();
  return (condition, evidence) =>
    briefOf(t as unknown as Words, condition, { ...evidence, ...(evidence.coop ? { coop: nameOf(String(evidence.coop)) } : {}) });
}

type Words = (key: string, values?: Record<string, unknown>) => string;

/** @param t of the namespace `supervision` */
export function briefOf(t: Words, condition: string, evidence: Evidence, namespace = ""): string {
  if (!isConditionName(condition)) return "";
  const values = Object.fromEntries(
    Object.entries(evidence).map(([key, value]) => [key, key.endsWith("Fen") && value !== null ? BigInt(value) : (value ?? "")]),
  );
  const key = condition === "NOTHING_ORDERED" && !evidence.lastOrderedOn ? "briefNeverOrdered" : `brief.${condition}`;
  return t(namespace + key, values);
}

/** What a reminder of a subject is about, in short. */
export function useMatter(): (subject: AlertSubject, evidence: Evidence) => string {
  const { t } = useTranslation("supervision");
  return (subject, evidence) => matterOf(t as unknown as Words, subject, evidence);
}

/** What a condition with its threshold asks. */
export function useJudges(): (condition: string, threshold: number) => string {
  const { t } = useTranslation("supervision");
  return (condition, threshold) => judgesOf(t as unknown as Words, condition, threshold);
}

/** @param t of the namespace `supervision`, or of all with `namespace` before the key */
export function judgesOf(t: Words, condition: string, threshold: number, namespace = ""): string {
  if (!isConditionName(condition)) return condition;
  return condition === "FILING_MISSING" && threshold < 0
    ? t(`${namespace}judgesBefore`, { count: -threshold })
    : t(`${namespace}judges.${condition}`, { count: threshold });
}

/** @param t as for `judgesOf` */
export function matterOf(t: Words, subject: AlertSubject, evidence: Evidence, namespace = ""): string {
  if (subject === "FILING") return t(`${namespace}filingStatus.${String(evidence.filingStatus)}`);
  if (subject === "PLAN") return briefOf(t, "PACE_BELOW", evidence, namespace);
  return String(evidence.orderNumber ?? t(`${namespace}subject.${subject}`));
}
