import type { LoaderFunctionArgs } from "@remix-run/node";

import type { Actor } from "#app/domain/identity/actor";
import { can } from "#app/domain/identity/policy";
import { listCoopRegister, type CoopEntry } from "#app/domain/supervision/registers/coops.queries.server";
import { listPeopleRegister, type GrantEntry } from "#app/domain/supervision/registers/people.queries.server";
import { listProductRegister, type ProductEntry } from "#app/domain/supervision/registers/products.queries.server";
import type { RegisterFilter, RegisterPage } from "#app/domain/supervision/registers/register-pages.server";
import { listUnitRegister, type UnitEntry } from "#app/domain/supervision/registers/units.queries.server";
import { downloadFormat, tableDownload, type DownloadColumn } from "#app/http/download.server";
import { notFound } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { placeName } from "#app/i18n/place-name.server";
import { calendarDateOf, fiscalYearOf, formatInstant } from "#app/lib/dates";
import { fenToInput } from "#app/lib/money";
import { registerKinds, type RegisterKind } from "#app/lib/paths";
import { peopleOf, registerFilterOf, requireReader } from "#app/routes/registers/register-question.server";

export const handle = { policy: "register:read" };

const PAGE = 1_000;

/** A register as the page shows it, with the same filters, as CSV or XLSX. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const actor = await requireReader(request, "register:read");
  const url = new URL(request.url);
  const kind = registerKinds.find((known) => url.pathname.split("/").includes(known));
  if (!kind) throw notFound();
  if (kind === "people" && !can(actor, "register:people")) throw new Response(null, { status: 403 });
  const format = downloadFormat(url) ?? "csv";
  const filter = { ...(await registerFilterOf(url, actor, kind, PAGE)), after: null };
  const { locale } = preferencesOf(request);
  const t = translator(locale);
  const file = <Row>(list: (page: RegisterFilter) => Promise<RegisterPage<Row>>, columns: readonly DownloadColumn<Row>[]) =>
    tableDownload<Row>(format, {
      fileName: `xiangji-${kind}-${calendarDateOf(actor.now)}`,
      sheetName: t(`registers:kind.${kind}`),
      rows: all(list, filter),
      columns,
    });
  const col = (key: "name" | "uscc" | "code" | "state") => t(`registers:col.${key}`);
  const files: Record<RegisterKind, () => Response> = {
    units: () =>
      file<UnitEntry>(
        (page) => listUnitRegister(actor, fiscalYearOf(calendarDateOf(actor.now)), page),
        [
          { header: col("name"), value: (row) => row.name, width: 32 },
          { header: t("registers:col.formerNames"), value: (row) => row.formerNames, width: 32 },
          { header: col("uscc"), value: (row) => row.uscc, width: 22 },
          { header: t("registers:col.budgetCode"), value: (row) => row.budgetCode },
          { header: col("code"), value: (row) => row.code },
          { header: t("registers:col.division"), value: (row) => placeName(locale, row.division) },
          { header: t("registers:col.supervisor"), value: (row) => row.supervisingUnit, width: 28 },
          { header: t("registers:col.bureau"), value: (row) => row.bureau, width: 24 },
          { header: t("registers:col.filing"), value: (row) => t(`bureau:status.${row.filing as "NONE"}`) },
          { header: t("registers:col.since"), value: (row) => calendarDateOf(row.createdAt) },
          { header: col("state"), value: (row) => row.closedOn ?? t("registers:state.open") },
        ],
      ),
    coops: () =>
      file<CoopEntry>(
        (page) => listCoopRegister(actor, page),
        [
          { header: col("name"), value: (row) => row.name, width: 32 },
          { header: t("registers:col.formerNames"), value: (row) => row.formerNames, width: 32 },
          { header: col("uscc"), value: (row) => row.uscc, width: 22 },
          { header: t("registers:col.kind"), value: (row) => t(`registers:coopKind.${row.kind as "COOPERATIVE"}`) },
          { header: t("registers:col.class"), value: (row) => t(`registers:sellerClass.${row.sellerClass as "MICRO"}`) },
          { header: t("registers:col.county"), value: (row) => placeName(locale, row.county) },
          { header: t("registers:col.recommended"), value: (row) => row.recommendedOn },
          { header: t("registers:col.products"), value: (row) => row.products },
          {
            header: col("state"),
            value: (row) =>
              row.suspendedAt ? t("registers:state.suspended") : row.recommendedOn ? t("registers:state.recommended") : null,
          },
        ],
      ),
    products: () =>
      file<ProductEntry>(
        (page) => listProductRegister(actor, page),
        [
          { header: col("name"), value: (row) => row.nameZh, width: 32 },
          { header: t("registers:col.sku"), value: (row) => row.sku },
          { header: t("registers:col.coop"), value: (row) => row.coop, width: 28 },
          { header: t("registers:col.origin"), value: (row) => placeName(locale, row.county) },
          {
            header: t("registers:col.price"),
            value: (row) => (format === "xlsx" ? Number(row.priceFen) / 100 : fenToInput(row.priceFen)),
            format: "#,##0.00",
          },
          { header: t("registers:col.available"), value: (row) => row.available },
          { header: t("registers:col.offered"), value: (row) => (row.publishedAt ? calendarDateOf(row.publishedAt) : null) },
        ],
      ),
    people: () => peopleFile(actor, url, t, file),
  };
  return files[kind]();
}

type File = <Row>(list: (page: RegisterFilter) => Promise<RegisterPage<Row>>, columns: readonly DownloadColumn<Row>[]) => Response;

function peopleFile(actor: Actor, url: URL, t: ReturnType<typeof translator>, file: File): Response {
  return file<GrantEntry>(
    (page) => listPeopleRegister(actor, peopleOf(url), page),
    [
      { header: t("registers:col.person"), value: (row) => row.name },
      { header: t("registers:col.email"), value: (row) => row.email, width: 28 },
      { header: t("registers:col.organisation"), value: (row) => row.organisation, width: 28 },
      { header: t("registers:col.role"), value: (row) => t(`registers:role.${row.role}`) },
      { header: t("registers:col.from"), value: (row) => calendarDateOf(row.validFrom) },
      { header: t("registers:col.to"), value: (row) => (row.validTo ? calendarDateOf(row.validTo) : null) },
      { header: t("registers:col.grantedBy"), value: (row) => row.grantedBy },
      { header: t("registers:col.lastSignIn"), value: (row) => (row.lastSignIn ? formatInstant(row.lastSignIn) : null), width: 18 },
    ],
  );
}

async function* all<Row>(list: (page: RegisterFilter) => Promise<RegisterPage<Row>>, filter: RegisterFilter): AsyncGenerator<Row> {
  let after: string | null = null;
  do {
    const page: RegisterPage<Row> = await list({ ...filter, after });
    yield* page.rows;
    after = page.nextAfter;
  } while (after !== null);
}
