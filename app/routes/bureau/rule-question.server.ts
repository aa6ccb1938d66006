import type { Actor } from "#app/domain/identity/actor";
import { listDivisionsAt, listProgrammesBelow } from "#app/domain/region/programmes.queries.server";
import { conditions, isConditionName, readThreshold, type ConditionName } from "#app/domain/supervision/conditions";
import { previewCondition } from "#app/domain/supervision/conditions.queries.server";
import { listAlertRuleVersions } from "#app/domain/supervision/rules.queries.server";
import { errorText } from "#app/http/error-text.server";
import { found } from "#app/http/params.server";
import { isLocale } from "#app/i18n/locales";
import { calendarDateOf, fiscalYearOf } from "#app/lib/dates";
import { isId, newId } from "#app/lib/ids";

/** The condition that the address asks about, whom it hits today, and the rule whose next version it would be. */
export async function loadRuleQuestion(url: URL, actor: Actor) {
  const get = (name: string) => url.searchParams.get(name);
  const today = calendarDateOf(actor.now);
  const from = get("from");
  const versions = from === null ? [] : await listAlertRuleVersions(actor, isId(from) ? from : newId());
  const changed = from === null ? null : found(versions.find((rule) => rule.bureauId === actor.orgId));
  const [divisions, programmes] = await Promise.all([
    listDivisionsAt(actor.divisionPrefix),
    listProgrammesBelow(actor.divisionPrefix, fiscalYearOf(today)),
  ]);
  const places = actor.divisionPrefix === "" ? [{ code: "000000", prefix: "", name: "" }, ...divisions] : divisions;
  const wanted = get("condition") ?? changed?.condition ?? "";
  const condition: ConditionName = isConditionName(wanted) ? wanted : "FILING_MISSING";
  const threshold = (get("threshold") ?? String(changed?.threshold ?? conditions[condition].usual)).slice(0, 20);
  const value = readThreshold(condition, threshold);
  const place = places.find(({ code }) => code === (get("place") ?? changed?.divisionPrefix.padEnd(6, "0"))) ?? places[0];
  const programme = programmes.find(({ id }) => id === (get("programme") ?? changed?.programmeId)) ?? null;
  const asked = place && value !== null && (get("condition") !== null || changed !== null) ? { condition, threshold: value } : null;
  const { min, max, byProgramme } = conditions[condition];
  const programmeId = byProgramme ? (programme?.id ?? null) : null;
  return {
    condition,
    threshold: value === null ? threshold : String(value),
    error: value === null ? errorText(isLocale(actor.locale) ? actor.locale : "zh-CN", "supervision.thresholdOutside", { min, max }) : null,
    divisionCode: place?.code ?? "",
    programmeId,
    divisions: places,
    programmes,
    asked,
    changed,
    ruleId: changed?.id ?? newId(),
    version: (versions[0]?.version ?? 0) + 1,
    today,
    preview:
      asked && place
        ? await previewCondition(
            { ...asked, divisionPrefix: place.prefix, programmeId },
            today,
            changed && { id: changed.id, caseDays: changed.caseDays },
          )
        : null,
  };
}
