import { useLocation } from "@remix-run/react";
import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";
import { Icon } from "#app/components/ui/icon";
import { pageNumbers } from "#app/components/ui/page-numbers";
import { searchWith } from "#app/components/ui/search-with";

type Props = { page: number; pageCount: number; total?: number };

/** Numbered pages, `?page=3`. */
export function Pagination({ page, pageCount, total }: Props) {
  const { t } = useTranslation("ui");
  const { search } = useLocation();
  const to = (n: number) => searchWith(search, { page: n === 1 ? null : String(n) });
  return (
    <nav className="pager" aria-label={t("pagerLabel")}>
      <span className="over">{total === undefined ? null : t("pagerTotal", { count: total })}</span>
      {pageCount > 1 ? (
        <ol>
          {page > 1 ? (
            <li>
              <Link to={to(page - 1)} rel="prev" aria-label={t("pagerPrevious")}>
                <Icon name="left" size={16} />
              </Link>
            </li>
          ) : null}
          {pageNumbers(page, pageCount).map((n, index) =>
            n === null ? (
              <li key={`gap-${index}`} className="pager-off" aria-hidden="true">
                …
              </li>
            ) : n === page ? (
              <li key={n} className="pager-here" aria-current="page">
                {n}
              </li>
            ) : (
              <li key={n}>
                <Link to={to(n)} aria-label={t("pagerPage", { page: n })}>
                  {n}
                </Link>
              </li>
            ),
          )}
          {page < pageCount ? (
            <li>
              <Link to={to(page + 1)} rel="next" aria-label={t("pagerNext")}>
                <Icon name="right" size={16} />
              </Link>
            </li>
          ) : null}
        </ol>
      ) : null}
    </nav>
  );
}

type KeysetProps = {
  /** Key of the last row shown; `null` on the last page. */
  nextAfter: string | null;
  total?: number;
};

/** Pages that follow a key, `?after=…`: as quick on the last page as on the first. The browser's back button leads back. */
export function KeysetPager({ nextAfter, total }: KeysetProps) {
  const { t } = useTranslation("ui");
  const { search } = useLocation();
  const started = new URLSearchParams(search).has("after");
  if (!started && nextAfter === null && total === undefined) return null;
  return (
    <nav className="pager" aria-label={t("pagerLabel")}>
      <span className="over">{total === undefined ? null : t("pagerTotal", { count: total })}</span>
      <span className="flex gap-1">
        {started ? <Link to={searchWith(search, { after: null })}>{t("pagerFirst")}</Link> : null}
        {nextAfter === null ? null : (
          <Link to={searchWith(search, { after: nextAfter })} rel="next">
            {t("pagerNext")}
            <Icon name="right" size={16} />
          </Link>
        )}
      </span>
    </nav>
  );
}
