import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { DataTable } from "#app/components/ui/data-table";
import { EmptyState } from "#app/components/ui/empty-state";
import { ListFiles } from "#app/components/ui/list-files";
import { PageHead } from "#app/components/ui/page-head";
import { KeysetPager } from "#app/components/ui/pagination";
import { Panel } from "#app/components/ui/panel";
import { listHeadLists, listLedgerKeys } from "#app/domain/quota/head-lists.queries.server";
import { parseDay } from "#app/http/params.server";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public", scripts: false };

export async function loader({ request }: LoaderFunctionArgs) {
  const after = new URL(request.url).searchParams.get("after");
  const [lists, keys] = await Promise.all([listHeadLists(after === null ? null : parseDay(after)), listLedgerKeys()]);
  return { lists, keys: keys.reverse(), title: translator(preferencesOf(request).locale)("ledger:headsTitle") };
}

export default function LedgerHeads() {
  const { lists, keys } = useLoaderData<typeof loader>();
  const { t } = useTranslation("ledger");
  return (
    <div className="wrap">
      <PageHead title={t("headsTitle")} lead={t("headsLead")} />
      <div className="grid gap-6">
        <Lists {...lists} />
        <Keys keys={keys} />
        <Check newest={lists.rows[0]?.day ?? "2026-11-24"} />
      </div>
    </div>
  );
}

type Data = Awaited<ReturnType<typeof loader>>;

function Lists({ rows, total, nextAfter }: Data["lists"]) {
  const { t, i18n } = useTranslation("ledger");
  return (
    <Panel title={t("lists")} tools={<ListFiles what={t("lists")} />}>
      <DataTable
        caption={t("lists")}
        captionHidden
        rows={rows}
        rowKey={(row) => row.day}
        empty={<EmptyState title={t("listsEmpty")}>{t("listsEmptyText")}</EmptyState>}
        note={t("headsPrivacy")}
        columns={[
          { key: "day", header: t("day"), title: true, nowrap: true, cell: (row) => row.day },
          {
            key: "takenAt",
            header: t("takenAt"),
            nowrap: true,
            quiet: true,
            cell: (row) => (row.takenAt ? formatInstant(row.takenAt) : "—"),
          },
          { key: "accounts", header: t("accounts"), align: "end", cell: (row) => row.accounts.toLocaleString(i18n.language) },
          { key: "entries", header: t("entries"), align: "end", cell: (row) => row.entries.toLocaleString(i18n.language) },
          { key: "root", header: t("root"), nowrap: true, cell: (row) => <Fingerprint value={row.root} /> },
          {
            key: "file",
            header: t("file"),
            align: "end",
            nowrap: true,
            cell: (row) => (
              <a href={paths.ledgerHeadList(row.day)} aria-label={t("downloadOf", { day: row.day })}>
                {t("download")}
              </a>
            ),
          },
        ]}
      />
      <KeysetPager nextAfter={nextAfter} total={total} />
    </Panel>
  );
}

function Fingerprint({ value }: { value: string | null }) {
  if (value === null) return <>—</>;
  return <span className="fingerprint" title={value}>{`${value.slice(0, 8)}…${value.slice(-8)}`}</span>;
}

function Keys({ keys }: Pick<Data, "keys">) {
  const { t } = useTranslation("ledger");
  if (keys.length === 0) return null;
  return (
    <Panel title={t("keys")}>
      <p className="mb-3 max-w-[65ch]">{t("keysText")}</p>
      <DataTable
        caption={t("keys")}
        captionHidden
        rows={keys}
        rowKey={(row) => row.validFrom}
        columns={[
          { key: "key", header: t("key"), title: true, cell: (row) => <code className="break-all">{row.publicKey}</code> },
          { key: "from", header: t("validFrom"), nowrap: true, cell: (row) => row.validFrom },
          { key: "to", header: t("validTo"), nowrap: true, cell: (row) => row.validTo ?? t("inUse") },
        ]}
      />
      <p className="mt-3">
        <a href={paths.ledgerKeys()}>{t("keysFile")}</a>
      </p>
    </Panel>
  );
}

/** What stands before an Ed25519 key in PEM, in Base64. */
const PEM_PREFIX = "MCowBQYDK2VwAyEA";

const commands = (day: string) => `f=xiangji-heads-${day}.txt
head -n 7 $f > header
sed -n '8s/^signature //p' $f | base64 -d > signature
printf -- '-----BEGIN PUBLIC KEY-----\\n${PEM_PREFIX}%s\\n-----END PUBLIC KEY-----\\n' "$(sed -n '9s/^key //p' $f)" > key.pem
openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in header -sigfile signature
sha256sum header`;

function Check({ newest }: { newest: string }) {
  const { t } = useTranslation("ledger");
  return (
    <Panel title={t("check")}>
      <ol className="grid max-w-[80ch] list-decimal gap-3 pl-6">
        <li>{t("check1")}</li>
        <li>
          {t("check2")}
          <pre className="mt-2 whitespace-pre-wrap break-all text-sm">
            <code>{commands(newest)}</code>
          </pre>
        </li>
        <li>{t("check3")}</li>
        <li>{t("check4")}</li>
        <li>{t("check5")}</li>
      </ol>
      <p className="mt-3">
        <a href={paths.verify()}>{t("checkUnit")}</a>
      </p>
    </Panel>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title} · 乡集 Xiangji` }];
