import { named } from "#app/components/shop/names";
import { DescriptionList, type Fact } from "#app/components/ui/description-list";
import type { CorrectionKind, CorrectionStart } from "#app/domain/region/correction-period";
import type { RuleChangeView } from "#app/domain/quota/rule-changes.queries.server";
import { formatDate, formatList } from "#app/i18n/formats";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { formatBps, formatPpm, formatYuan } from "#app/lib/money";

/** What a change says, in words; what it replaces stands beside the new value. */
export function ChangeFacts({ change: { change, names } }: { change: Pick<RuleChangeView, "change" | "names"> }) {
  const { t, i18n } = useTranslation(["rules", "bureau", "reservations", "corrections"]);
  const placeOf = usePlaceName();
  const { kind, input } = change;
  const day = (value: string) => formatDate(value, i18n.language);
  const programme: Fact = { label: t("fact.programme"), value: named(i18n.language, names.programmeZh, names.programmeEn) };
  const place: Fact = { label: t("fact.place"), value: names.place === "" ? t("bureau:nation") : placeOf(names.place) };
  const was = (old: string | undefined, value: string) => (old === undefined || old === value ? value : t("fact.wasNow", { old, value }));
  const dates = (fields: { opensOn: string; dueOn: string; correctionDueOn: string }): Fact[] =>
    (["opensOn", "dueOn", "correctionDueOn"] as const).map((name) => {
      const old = names.before[name];
      return { label: t(`fact.${name}`), value: was(old && day(old), day(fields[name])) };
    });
  switch (kind) {
    case "TARGET_RULE_ADD": {
      const conditions = [
        input.canteenMode ? t(`bureau:mode.${input.canteenMode}`) : null,
        input.subsidised === null ? null : t(input.subsidised ? "fact.subsidised" : "fact.unsubsidised"),
        input.notBelowLastYear ? t("fact.notBelowLastYear") : null,
        input.base === "UNION_FUNDS" ? t("fact.unionFunds") : null,
        input.base === "PROCUREMENT" ? t("fact.procurement") : null,
        input.base === "RESERVED" ? t("fact.reserved") : null,
      ].filter((part) => part !== null);
      return (
        <DescriptionList
          facts={[
            programme,
            place,
            { label: t("fact.minimum"), value: formatBps(input.minimum) },
            { label: t("fact.years"), value: `${input.fromYear}–${input.toYear ?? ""}` },
            { label: t("fact.condition"), value: conditions.length === 0 ? t("fact.noCondition") : formatList(conditions, i18n.language) },
          ]}
        />
      );
    }
    case "TARGET_RULE_RETIRE":
      return (
        <DescriptionList
          facts={[
            programme,
            place,
            { label: t("fact.minimum"), value: formatBps(Number(names.before.minimum ?? 0)) },
            { label: t("fact.years"), value: names.before.years ?? "" },
            { label: t("fact.formerSource"), value: names.before.source ?? "" },
          ]}
        />
      );
    case "COUNTY_ADD":
      return (
        <DescriptionList
          facts={[
            programme,
            { label: t("fact.county"), value: `${placeOf(names.county)} ${input.countyCode}` },
            { label: t("fact.validFrom"), value: day(input.validFrom) },
          ]}
        />
      );
    case "COUNTY_END":
      return (
        <DescriptionList
          facts={[
            programme,
            { label: t("fact.county"), value: placeOf(names.county) },
            ...(names.before.validFrom ? [{ label: t("fact.validFrom"), value: day(names.before.validFrom) }] : []),
            { label: t("fact.lastDay"), value: day(input.validTo) },
          ]}
        />
      );
    case "COUNTING_STAGE":
      return (
        <DescriptionList
          facts={[
            programme,
            { label: t("fact.year"), value: input.fiscalYear },
            { label: t("fact.countingStage"), value: t(`stage.${input.countingStage}`) },
          ]}
        />
      );
    case "COUNTING_PLACE":
      return (
        <DescriptionList
          facts={[
            programme,
            place,
            { label: t("fact.years"), value: `${input.fromYear}–` },
            { label: t("fact.countingStage"), value: t(`stage.${input.countingStage}`) },
          ]}
        />
      );
    case "TERMS_SET":
      return (
        <DescriptionList
          facts={[
            place,
            { label: t("fact.years"), value: `${input.fromYear}–` },
            { label: t("fact.acceptanceDays"), value: input.acceptanceDays },
            { label: t("fact.paymentDays"), value: input.paymentDays },
            { label: t("fact.lateInterest"), value: formatPpm(input.lateInterestPpm) },
            { label: t("fact.tolerance"), value: formatBps(input.toleranceBps) },
          ]}
        />
      );
    case "CLAIMS_SET":
      return (
        <DescriptionList
          facts={[
            place,
            { label: t("fact.years"), value: `${input.fromYear}–` },
            { label: t("fact.claimDays"), value: input.claimDays },
            { label: t("fact.answerDays"), value: input.answerDays },
            { label: t("fact.decideDays"), value: input.decideDays },
            { label: t("fact.refundTo"), value: t(`refundTo.${input.refundTo}`) },
          ]}
        />
      );
    case "HELD_MONEY_SET":
      return (
        <DescriptionList
          facts={[
            place,
            { label: t("fact.years"), value: `${input.fromYear}–` },
            { label: t("fact.heldAnswerDays"), value: input.answerDays },
            { label: t("fact.takeDays"), value: input.takeDays },
            { label: t("fact.returnDays"), value: input.returnDays },
          ]}
        />
      );
    case "SEASON_SET":
      return (
        <DescriptionList
          facts={[
            programme,
            place,
            { label: t("fact.years"), value: `${input.fromYear}–` },
            { label: t("fact.season"), value: input.weights.map((weight) => formatBps(weight).replace(" %", "")).join(" · ") },
          ]}
        />
      );
    case "CARRY_SET":
      return (
        <DescriptionList
          facts={[
            programme,
            place,
            { label: t("fact.years"), value: `${input.fromYear}–` },
            { label: t("fact.carry"), value: t(`carry.${input.carry}`) },
          ]}
        />
      );
    case "PROGRAMME_ADD":
      return (
        <DescriptionList
          facts={[
            { label: t("fact.names"), value: `${input.nameZh} · ${input.nameEn}` },
            { label: t("fact.shortNames"), value: `${input.shortZh} · ${input.shortEn}` },
            { label: t("fact.code"), value: <code>{input.programmeCode}</code> },
            { ...place, label: t("fact.bound") },
            { label: t("fact.seller"), value: t(`seller.${input.seller}`) },
            { label: t("fact.countingStage"), value: t(`stage.${input.countingStage}`) },
            { label: t("fact.validFrom"), value: day(input.validFrom) },
            { label: t("fact.lastDay"), value: input.validTo === undefined ? t("fact.open") : day(input.validTo) },
          ]}
        />
      );
    case "PERIOD_SET":
      return (
        <DescriptionList
          facts={[
            { label: t("fact.correction"), value: t(`corrections:kind.${input.kind}`) },
            place,
            {
              label: t("fact.period"),
              value: t("corrections:daysAfter", { days: input.days, start: t(`corrections:start.${input.countedFrom}`) }),
            },
            { label: t("corrections:crossesLabel"), value: t(input.crossesYear ? "corrections:crosses.yes" : "corrections:crosses.no") },
            { label: t("fact.validFrom"), value: day(input.validFrom) },
          ]}
        />
      );
    case "PERIOD_END": {
      const { period, days, countedFrom, validFrom } = names.before;
      return (
        <DescriptionList
          facts={[
            { label: t("fact.correction"), value: period ? t(`corrections:kind.${period as CorrectionKind}`) : "" },
            place,
            {
              label: t("fact.period"),
              value: countedFrom
                ? t("corrections:daysAfter", { days: Number(days), start: t(`corrections:start.${countedFrom as CorrectionStart}`) })
                : "",
            },
            { label: t("fact.validFrom"), value: validFrom ? day(validFrom) : "" },
            { label: t("fact.lastDay"), value: t("fact.dayOfConfirmation") },
            { label: t("fact.formerSource"), value: names.before.source ?? "" },
          ]}
        />
      );
    }
    case "PROGRAMME_EDIT":
      return (
        <DescriptionList
          facts={[
            programme,
            { label: t("fact.names"), value: `${input.nameZh} · ${input.nameEn}` },
            { label: t("fact.shortNames"), value: `${input.shortZh} · ${input.shortEn}` },
            { label: t("fact.lastDay"), value: input.validTo === undefined ? t("fact.open") : day(input.validTo) },
          ]}
        />
      );
    case "THRESHOLD_SET":
      return (
        <DescriptionList
          facts={[
            { label: t("fact.purchaseKind"), value: t(`reservations:kind.${input.purchaseKind}`) },
            place,
            { label: t("fact.years"), value: `${input.fromYear}–` },
            { label: t("fact.wholeUpTo"), value: formatYuan(BigInt(input.wholeUpTo), i18n.language) },
            { label: t("fact.partMinimum"), value: formatBps(input.partMinimum) },
          ]}
        />
      );
    case "WINDOW_OPEN":
      return <DescriptionList facts={[place, { label: t("fact.year"), value: input.fiscalYear }, ...dates(input)]} />;
    case "WINDOW_DIFFERENCE":
      return (
        <DescriptionList
          facts={[
            place,
            { label: t("fact.year"), value: names.before.fiscalYear ?? "" },
            { label: t("fact.difference"), value: formatBps(input.difference) },
          ]}
        />
      );
    case "WINDOW_MOVE":
      return <DescriptionList facts={[place, { label: t("fact.year"), value: names.before.fiscalYear ?? "" }, ...dates(input)]} />;
  }
}
