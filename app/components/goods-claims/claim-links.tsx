import { Link } from "@remix-run/react";

import { ClaimBadge } from "#app/components/goods-claims/claim-table";
import { Panel } from "#app/components/ui/panel";
import type { ClaimRow } from "#app/domain/ordering/claims/claims.queries.server";
import { useTranslation } from "#app/i18n/use-translation";
import { paths } from "#app/lib/paths";

/** The claims on an order and how they stand; nothing where there are none. */
export function ClaimLinks({ desk, claims }: { desk: "unit" | "coop"; claims: readonly Pick<ClaimRow, "id" | "number" | "state">[] }) {
  const { t } = useTranslation("claims");
  if (claims.length === 0) return null;
  return (
    <Panel title={t("list")} className="no-print">
      <ul className="grid gap-2">
        {claims.map((claim) => (
          <li key={claim.id} className="flex flex-wrap items-center justify-between gap-x-4">
            <Link to={paths.goodsClaim(desk, claim.id)}>{claim.number}</Link>
            <ClaimBadge state={claim.state} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
