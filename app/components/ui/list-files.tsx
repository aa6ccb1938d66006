import { useLocation } from "@remix-run/react";

import { searchWith } from "#app/components/ui/search-with";
import { useTranslation } from "#app/i18n/use-translation";

type Props = {
  /** Name of the list, where a page has several. */
  what?: string;
  /** Address of the file; without it the page's own with `/download`. */
  path?: string;
  /** Which list of the page, as the file's address names it. */
  list?: string;
  /** What the page shows without its address saying so. */
  keep?: Record<string, string | null>;
};

/** A list to take along, with the filters and the order of the page. */
export function ListFiles({ what, path, list, keep }: Props) {
  const { t } = useTranslation("ui");
  const { pathname, search } = useLocation();
  const address = path ?? `${pathname.replace(/\/$/, "")}/download`;
  return (
    <span className="inline-flex gap-3">
      {(["XLSX", "CSV"] as const).map((format) => (
        <a
          key={format}
          href={address + searchWith(search, { ...keep, format: format.toLowerCase(), list: list ?? null })}
          data-list-file={list ?? "list"}
          aria-label={t("listFile", { format, what: what ?? "" })}
        >
          {format}
        </a>
      ))}
    </span>
  );
}
