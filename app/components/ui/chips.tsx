import { useLocation } from "@remix-run/react";
import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";
import { Icon } from "#app/components/ui/icon";
import { searchWith } from "#app/components/ui/search-with";

type Props = {
  /** Said to screen readers: what is chosen here. */
  label: string;
  /** The parameter of the URL. */
  name: string;
  options: readonly { value: string; label: string; count?: number }[];
  /** What is chosen while the URL says nothing. */
  chosen?: string;
};

/** One filter of few values as links; the empty value means all. */
export function Chips({ label, name, options, chosen = "" }: Props) {
  const { search } = useLocation();
  const current = new URLSearchParams(search).get(name) ?? chosen;
  return (
    <nav className="chips" aria-label={label}>
      {options.map((option) => (
        <Link
          key={option.value}
          className="chip"
          to={searchWith(search, { [name]: option.value || null })}
          aria-current={current === option.value ? "true" : undefined}
          preventScrollReset
        >
          {option.label}
          {option.count === undefined ? null : <span>{option.count}</span>}
        </Link>
      ))}
    </nav>
  );
}

type ActiveFiltersProps = { filters: readonly { name: string; label: string }[] };

/** The filters in force, each with a way out. */
export function ActiveFilters({ filters }: ActiveFiltersProps) {
  const { t } = useTranslation("ui");
  const { search } = useLocation();
  if (filters.length === 0) return null;
  return (
    <ul className="chips">
      {filters.map((filter) => (
        <li key={filter.name}>
          <Link
            className="chip chip-removable"
            to={searchWith(search, { [filter.name]: null })}
            aria-label={t("filterRemove", { name: filter.label })}
          >
            {filter.label}
            <Icon name="cross" size={14} />
          </Link>
        </li>
      ))}
    </ul>
  );
}
