import { Badge } from "#app/components/ui/badge";
import type { Column } from "#app/components/ui/data-table";
import { DataTable } from "#app/components/ui/data-table";
import { Link } from "#app/components/ui/link";
import type { GrantEntry } from "#app/domain/supervision/registers/people.queries.server";
import { useOrganisationName } from "#app/i18n/use-organisation-name";
import { useTranslation } from "#app/i18n/use-translation";
import { calendarDateOf, formatInstant } from "#app/lib/dates";
import { paths, type RegisterDesk } from "#app/lib/paths";

/** Columns of grants; what names the row is the person, or the organisation where the person is known. */
export function useGrantColumns(desk: RegisterDesk, now: Date, title: "person" | "organisation"): Column<GrantEntry>[] {
  const { t } = useTranslation("registers");
  const nameOf = useOrganisationName();
  const person: Column<GrantEntry> = {
    key: "person",
    header: t("col.person"),
    title: true,
    cell: (row) => <Link to={paths.registerRow(desk, "people", row.userId)}>{row.name}</Link>,
  };
  const organisation: Column<GrantEntry> = {
    key: "organisation",
    header: t("col.organisation"),
    title: title === "organisation",
    cell: (row) => nameOf(row.organisation),
  };
  return [
    ...(title === "person" ? [person, { key: "email", header: t("col.email"), cell: (row: GrantEntry) => row.email }] : []),
    organisation,
    { key: "role", header: t("col.role"), cell: (row) => t(`role.${row.role}`) },
    { key: "from", header: t("col.from"), nowrap: true, cell: (row) => calendarDateOf(row.validFrom) },
    {
      key: "to",
      header: t("col.to"),
      nowrap: true,
      cell: (row) =>
        row.validTo ? row.validTo <= now ? <Badge>{calendarDateOf(row.validTo)}</Badge> : calendarDateOf(row.validTo) : t("now"),
    },
    { key: "grantedBy", header: t("col.grantedBy"), cell: (row) => row.grantedBy ?? t("never") },
    {
      key: "lastSignIn",
      header: t("col.lastSignIn"),
      nowrap: true,
      cell: (row) => (row.lastSignIn ? formatInstant(row.lastSignIn) : t("never")),
    },
  ];
}

export function GrantsTable({
  desk,
  rows,
  now,
  title,
}: {
  desk: RegisterDesk;
  rows: readonly GrantEntry[];
  now: Date;
  title: "person" | "organisation";
}) {
  const { t } = useTranslation("registers");
  const columns = useGrantColumns(desk, now, title);
  return (
    <DataTable
      caption={t("unit.people")}
      captionHidden
      dense
      rows={rows}
      rowKey={(row) => row.grantId}
      empty={<p className="text-ink-2">{t("unit.noPeople")}</p>}
      columns={title === "person" ? columns.filter(({ key }) => key !== "organisation") : columns}
    />
  );
}
