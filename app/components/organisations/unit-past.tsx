import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

import { DescriptionList } from "#app/components/ui/description-list";
import { Panel } from "#app/components/ui/panel";
import type { UnitPast } from "#app/domain/supervision/organisations/queries.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

/** Where a unit comes from and where it went, for its bureau; nothing where it has always been what it is. */
export function UnitPastPanel({ past }: { past: UnitPast }) {
  const { t } = useTranslation("organisations");
  const nameOf = useOrganisationName();
  const { closedOn, continuesAs, splitFrom, before, parts } = past;
  if (!closedOn && !splitFrom && before.length + parts.length === 0) return null;
  const unit = (row: { id: string; name: string }): ReactNode => <Link to={paths.bureauUnit(row.id)}>{nameOf(row.name)}</Link>;
  return (
    <Panel title={t("past.title")}>
      {closedOn ? <p className="mb-3 font-semibold">{t("past.closed", { day: closedOn })}</p> : null}
      <DescriptionList
        facts={[
          ...(continuesAs ? [{ label: t("past.continuesAs"), value: unit(continuesAs) }] : []),
          ...(splitFrom ? [{ label: t("past.splitFrom"), value: unit(splitFrom) }] : []),
          ...before.map((row) => ({ label: t("past.before", { day: row.closedOn }), value: unit(row) })),
          ...parts.map((row) => ({ label: t("past.parts"), value: unit(row) })),
        ]}
      />
    </Panel>
  );
}
