import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { Link } from "#app/components/ui/link";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { Stat, Stats } from "#app/components/ui/stat";
import { listDumps, type DumpFormat, type DumpRow } from "#app/domain/supervision/publication/dumps.queries.server";
import { LICENCE } from "#app/domain/supervision/publication/ocds-package";
import { EXTENSIONS, ORGANISATION_SCHEME } from "#app/domain/supervision/publication/ocds-release";
import { getOpenDataFigures } from "#app/domain/supervision/publication/releases.queries.server";
import { env } from "#app/env.server";
import { parseDay } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { calendarDateOf } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public", scripts: false };

export async function loader({ request }: LoaderFunctionArgs) {
  const after = new URL(request.url).searchParams.get("after");
  const [figures, dumps] = await Promise.all([getOpenDataFigures(), listDumps(after === null ? null : parseDay(after))]);
  return {
    figures,
    dumps,
    licence: LICENCE,
    extensions: EXTENSIONS,
    scheme: ORGANISATION_SCHEME,
    prefix: env.OCDS_PREFIX,
    title: translator(preferencesOf(request).locale)("progress:openData"),
  };
}

export default function OpenData() {
  const { t, i18n } = useTranslation("progress");
  const { figures, licence, extensions, scheme, prefix } = useLoaderData<typeof loader>();
  const count = (value: bigint | number) => value.toLocaleString(i18n.language);
  return (
    <div className="wrap">
      <PageHead title={t("openData")} lead={t("openDataLead")} />
      <div className="grid gap-6">
        <Panel>
          <Stats>
            <Stat label={t("openDataContracts")} value={count(figures.processes)} />
            <Stat label={t("openDataReleases")} value={count(figures.releases)} />
            {figures.from && figures.to ? (
              <Stat label={t("openDataSpan")} value={`${calendarDateOf(figures.from)} – ${calendarDateOf(figures.to)}`} />
            ) : null}
          </Stats>
        </Panel>
        <div className="grid items-start gap-6 lg:grid-cols-2">
          <Panel title={t("openDataApi")}>
            <p className="mb-3 text-ink-2">{t("openDataApiText")}</p>
            <ul className="grid gap-2">
              {(["releases", "records"] as const).map((kind) => (
                <li key={kind}>
                  <a href={paths.openDataPackage(kind)}>
                    <code>{paths.openDataPackage(kind)}</code>
                  </a>{" "}
                  {t(`openDataKind.${kind}`)}
                </li>
              ))}
            </ul>
            <p className="mt-3 text-ink-2">{t("openDataIds", { prefix, scheme })}</p>
            <p className="mt-3 text-ink-2">{t("openDataReserved")}</p>
            <ul className="mt-1 grid gap-1">
              {extensions.map((address) => (
                <li key={address}>
                  <code className="break-all text-sm">{address}</code>
                </li>
              ))}
            </ul>
          </Panel>
          <Panel title={t("openDataTerms")}>
            <p>
              {t("openDataLicence")} <a href={licence}>CC BY 4.0</a>
            </p>
            <p className="mt-3 text-ink-2">{t("openDataWhat")}</p>
            <p className="mt-3 text-ink-2">{t("openDataNever")}</p>
            <p className="mt-3 flex flex-wrap gap-x-5 gap-y-2">
              <Link to={paths.openDataDictionary()}>{t("dictionary")}</Link>
              <a href={paths.openDataDictionaryFile()}>{t("dictionaryFile")}</a>
              <Link to={paths.progress()}>{t("progressLink")}</Link>
            </p>
          </Panel>
        </div>
        <Dumps />
      </div>
    </div>
  );
}

function Dumps() {
  const { t, i18n } = useTranslation("progress");
  const { dumps } = useLoaderData<typeof loader>();
  const count = (value: bigint) => value.toLocaleString(i18n.language);
  return (
    <Panel title={t("dumps")}>
      <DataTable
        caption={t("dumps")}
        captionHidden
        rows={dumps.rows}
        rowKey={(row) => row.day}
        empty={<EmptyState title={t("dumpsNone")}>{t("dumpsNoneText")}</EmptyState>}
        note={t("dumpsNote")}
        columns={[
          { key: "day", header: t("dump.day"), title: true, nowrap: true, cell: (row) => row.day },
          { key: "orders", header: t("dump.orders"), align: "end", cell: (row) => count(row.orders) },
          { key: "releases", header: t("dump.releases"), align: "end", cell: (row) => count(row.releases) },
          { key: "lines", header: t("dump.lines"), align: "end", cell: (row) => count(row.lines) },
          { key: "jsonl", header: "JSON Lines", cell: (row) => <DumpFile row={row} format="jsonl" /> },
          { key: "csv", header: "CSV", cell: (row) => <DumpFile row={row} format="csv" /> },
        ]}
      />
      <KeysetPager nextAfter={dumps.nextAfter} total={dumps.total} />
    </Panel>
  );
}

function DumpFile({ row, format }: { row: DumpRow; format: DumpFormat }) {
  const { t, i18n } = useTranslation("progress");
  const { bytes, sha256 } = row.files[format];
  const size = (Number(bytes) / 1_048_576).toLocaleString(i18n.language, { maximumFractionDigits: 1, minimumFractionDigits: 1 });
  return (
    <span>
      <a href={paths.openDataDump(row.day, format)} aria-label={t("dump.downloadOf", { day: row.day, format })}>
        {size} MB
      </a>
      <small className="fingerprint block break-all text-ink-2">{sha256}</small>
    </span>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title} · 乡集 Xiangji` }];
