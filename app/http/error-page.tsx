import { isRouteErrorResponse, useRouteError } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { Brand } from "#app/components/shell/brand";
import { SkipLink } from "#app/components/ui/skip-link";
import { usePage } from "#app/http/page-context";

const designed = ["400", "403", "404", "405", "409", "413", "422", "429", "500", "503"] as const;

type DesignedStatus = (typeof designed)[number];

/** Asking again may help: somebody else's change is then shown, the crowd is gone, the database is back. */
const worthRetrying = new Set<DesignedStatus>(["409", "429", "500", "503"]);

function statusOf(error: unknown, unavailable: boolean): DesignedStatus {
  if (!isRouteErrorResponse(error)) return unavailable ? "503" : "500";
  const status = String(error.status);
  return designed.find((known) => known === status) ?? (error.status >= 500 ? "500" : "400");
}

/** What happened, what was kept, what to do next, and the number under which the log has it. Stands in whatever frame there is. */
export function DesignedError({ deskTo }: { /** First page of the desk around it; the shop where there is none. */ deskTo?: string }) {
  const { t } = useTranslation(["common", "errors", "nav"]);
  const { requestId, unavailable, path } = usePage();
  const status = statusOf(useRouteError(), unavailable);
  return (
    <div className="py-12" data-status={status}>
      <p className="font-serif text-figure text-ink-3" aria-hidden="true">
        {status}
      </p>
      <h1 className="mt-2">{t(`errors:page.${status}.title`)}</h1>
      <div className="mt-4 grid max-w-[58ch] gap-2 text-ink-2">
        <p>{t(`errors:page.${status}.what`)}</p>
        <p>{t(`errors:page.${status}.next`)}</p>
      </div>
      <div className="mt-8 flex flex-wrap gap-3">
        {worthRetrying.has(status) ? (
          <a className="btn btn-primary" href={path}>
            {t("action.retry")}
          </a>
        ) : null}
        <a className="btn btn-quiet" href={deskTo ?? "/"}>
          {t(deskTo ? "nav:desk" : "home")}
        </a>
      </div>
      {requestId ? (
        <p className="mt-12 text-ink-3">
          {t("requestId")} <code>{requestId}</code>
        </p>
      ) : null}
    </div>
  );
}

/** The error alone on its page. Needs no data, so that nothing can fail again. */
export function ErrorPage() {
  return (
    <>
      <SkipLink />
      <header className="mast">
        <div className="wrap">
          <Brand to="/" />
        </div>
      </header>
      <main id="content" className="wrap">
        <DesignedError />
      </main>
    </>
  );
}
