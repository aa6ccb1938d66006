import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";

export type Crumb = { label: string; to?: string };

/** The way down to here; the last one is the page itself. */
export function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }) {
  const { t } = useTranslation("ui");
  return (
    <nav aria-label={t("breadcrumbLabel")}>
      <ol className="crumbs">
        {crumbs.map((crumb, index) => (
          <li key={`${index}-${crumb.label}`} aria-current={index === crumbs.length - 1 ? "page" : undefined}>
            {crumb.to && index < crumbs.length - 1 ? <Link to={crumb.to}>{crumb.label}</Link> : crumb.label}
          </li>
        ))}
      </ol>
    </nav>
  );
}
