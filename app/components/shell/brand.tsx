import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";

import { Seal } from "#app/components/shell/seal";

type Props = {
  to: string;
  /** What this part of the product is for: 监管, 合作社. */
  of?: string;
};

export function Brand({ to, of }: Props) {
  const { t } = useTranslation("ui");
  return (
    <Link to={to} className="brand">
      <Seal />
      <span>
        {t("brand")}
        {of ? <span className="brand-of"> · {of}</span> : null}
      </span>
    </Link>
  );
}
