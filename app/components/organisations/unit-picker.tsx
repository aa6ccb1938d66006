import { Form, Link } from "@remix-run/react";

import { Button } from "#app/components/ui/button";
import { TextField } from "#app/components/ui/text-field";
import type { OrganisationKind } from "#app/domain/supervision/organisations/change";
import type { ChangingUnit } from "#app/domain/supervision/organisations/queries.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { usePlaceName } from "#app/i18n/use-place-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

type Kept = { kind: OrganisationKind; units: readonly string[]; target: string | null };

type Props = {
  /** Which parameter of the address the choice stands in. */
  part: "unit" | "target";
  label: string;
  q: string;
  found: readonly ChangingUnit[];
  chosen: readonly ChangingUnit[];
  kept: Kept;
};

const addressOf = ({ kind, units, target }: Kept) => {
  const search = new URLSearchParams([["kind", kind], ...units.map((id) => ["unit", id]), ...(target ? [["target", target]] : [])]);
  return `${paths.bureauOrganisationChangeNew()}?${search.toString()}`;
};

/** Finds units by name or code; the choice lives in the address, so that it needs no script. */
export function UnitPicker({ part, label, q, found, chosen, kept }: Props) {
  const { t } = useTranslation("organisations");
  const nameOf = useOrganisationName();
  const placeOf = usePlaceName();
  const field = part === "unit" ? "q" : "into";
  const several = part === "unit" && kept.kind === "MERGE";
  const withUnit = (id: string): Kept =>
    part === "target" ? { ...kept, target: id } : { ...kept, units: several ? [...kept.units, id] : [id] };
  const without = (id: string): Kept =>
    part === "target" ? { ...kept, target: null } : { ...kept, units: kept.units.filter((unit) => unit !== id) };
  const facts = (unit: ChangingUnit) => `${placeOf(unit.place)} · ${unit.uscc} · ${t("openOrders", { count: unit.openOrders })}`;
  return (
    <section aria-label={label} className="grid gap-3">
      <h3 className="font-semibold">{label}</h3>
      <ul className="grid gap-2">
        {chosen.map((unit) => (
          <li key={unit.id} className="flex flex-wrap items-baseline justify-between gap-3 border-b border-line pb-2">
            <span>
              <b>{nameOf(unit.name)}</b>
              <small className="block text-ink-2">{facts(unit)}</small>
            </span>
            <Link to={addressOf(without(unit.id))} preventScrollReset>
              {t("remove")}
            </Link>
          </li>
        ))}
      </ul>
      {chosen.length === 0 || several ? (
        <Form method="get" className="flex flex-wrap items-end gap-3" preventScrollReset>
          <input type="hidden" name="kind" value={kept.kind} />
          {kept.units.map((id) => (
            <input key={id} type="hidden" name="unit" value={id} />
          ))}
          {kept.target ? <input type="hidden" name="target" value={kept.target} /> : null}
          <TextField field={{ id: field, name: field, initialValue: q }} label={t("search")} type="search" maxLength={60} />
          <Button variant="quiet" icon="search">
            {t("choose")}
          </Button>
        </Form>
      ) : null}
      {q !== "" && (chosen.length === 0 || several) ? (
        found.length === 0 ? (
          <p className="text-ink-2">{t("nothingFound")}</p>
        ) : (
          <ul className="grid gap-2">
            {found.map((unit) => (
              <li key={unit.id} className="flex flex-wrap items-baseline justify-between gap-3">
                <span>
                  {nameOf(unit.name)}
                  <small className="block text-ink-2">{facts(unit)}</small>
                </span>
                <Link to={addressOf(withUnit(unit.id))} preventScrollReset>
                  {t(several ? "add" : "choose")}
                </Link>
              </li>
            ))}
          </ul>
        )
      ) : null}
    </section>
  );
}
