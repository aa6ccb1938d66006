import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useTranslation } from "#app/i18n/use-translation";

import { Notice } from "#app/components/ui/notice";
import { PageHead } from "#app/components/ui/page-head";
import { Panel } from "#app/components/ui/panel";
import { preferencesOf } from "#app/http/preferences";
import { translator } from "#app/i18n/i18n.server";
import { paths } from "#app/lib/paths";

export const handle = { policy: "public" };

export function loader({ request }: LoaderFunctionArgs) {
  return { title: translator(preferencesOf(request).locale)("verify:title") };
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.title} · 乡集 Xiangji` }];

/** Words that `public/verify-page.js` puts on the page. */
const spoken = [
  ...(["working", "good", "goodText", "half", "halfText", "bad", "badText", "none", "noneText", "unable", "unableText"] as const),
  ...(["checked", "file", "unit", "year", "exportedAt", "newest", "accounts", "entries", "balances", "lists", "signatures"] as const),
  ...(["proofs", "difference", "differences", "what", "where", "expected", "found", "open"] as const),
];

const COMMAND = "node verify-ledger.mjs bundle.json --keys keys.json";

/** Checks a ledger file in the browser. What is hidden here is shown by the script, what is shown without it is hidden. */
export default function Verify() {
  const { t } = useTranslation("verify");
  const words = JSON.stringify(Object.fromEntries(spoken.map((key) => [key, t(key)])));
  return (
    <div className="wrap grid max-w-[60rem] gap-5">
      <PageHead title={t("title")} lead={t("lead")} />
      <div id="verify-plain">
        <Notice tone="warn" title={t("scriptNeeded")}>
          <code className="break-all">{COMMAND}</code>
        </Notice>
      </div>
      <div id="verify-form" className="no-print" hidden>
        <Panel>
          <label className="block font-semibold" htmlFor="verify-file">
            {t("choose")}
          </label>
          <p id="verify-hint" className="mb-3 text-ink-2">
            {t("chooseHint")}
          </p>
          <input id="verify-file" className="control" type="file" accept=".json,application/json" aria-describedby="verify-hint" />
        </Panel>
      </div>
      <div id="verify-result" role="status" aria-live="polite" aria-label={t("result")} data-words={words} />
      <div id="verify-details" className="grid min-w-0 gap-5" />
      <Panel title={t("elsewhereTitle")} className="no-print">
        <p>{t("elsewhere")}</p>
        <p className="mt-3">
          <code className="break-all">{COMMAND}</code>
        </p>
        <p className="mt-3 flex flex-wrap gap-x-5 gap-y-2">
          <a href={paths.verifier()} download>
            {t("program")} (verify-ledger.mjs)
          </a>
          <a href={paths.ledgerKeys()} download="keys.json">
            {t("keys")} (keys.json)
          </a>
        </p>
      </Panel>
      <script type="module" src="/verify-page.js" />
    </div>
  );
}
