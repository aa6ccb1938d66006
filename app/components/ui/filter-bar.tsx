import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";
import { Button } from "#app/components/ui/button";

type Props = {
  /** Parameters to keep that are no control of this bar, such as the sort order. */
  keep?: Record<string, string | undefined>;
  /** Where "clear" leads; the bar shows it when something is filtered. */
  clearTo?: string;
  /** Words of the button where it looks something up. */
  submit?: string;
  children: ReactNode;
};

/** Filters are a GET form: the URL is the state, and it can be shared and bookmarked. */
export function FilterBar({ keep = {}, clearTo, submit, children }: Props) {
  const { t } = useTranslation("ui");
  return (
    <Form method="get" className="filter-bar" preventScrollReset>
      {Object.entries(keep).map(([name, value]) => (value ? <input key={name} type="hidden" name={name} value={value} /> : null))}
      {children}
      <Button variant="quiet" icon={submit ? "search" : "filter"}>
        {submit ?? t("filterApply")}
      </Button>
      {clearTo ? (
        <Link className="btn btn-link" to={clearTo}>
          {t("filterClear")}
        </Link>
      ) : null}
    </Form>
  );
}
