import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { PrintButton } from "#app/components/orders/print-button";
import { CreditNoteSheet } from "#app/components/payments/credit-note-sheet";
import { ButtonLink } from "#app/components/ui/button";
import { getCreditNote } from "#app/domain/ordering/claims/credit-note.queries.server";
import { requireActor } from "#app/http/actor.server";
import { requireClaimDesk } from "#app/http/goods-claims.server";
import { withEnglishNames } from "#app/http/organisation-names.server";
import { found, parseId } from "#app/http/params.server";
import { qrTo } from "#app/http/qr.server";
import { useTranslation } from "#app/i18n/use-translation";
import { formatInstant } from "#app/lib/dates";
import { paths } from "#app/lib/paths";

export const handle = { policy: "goodsClaim:read" };

/** A credit note for whoever may read the claim that it answers. */
export async function loader({ request, params }: LoaderFunctionArgs) {
  const actor = await requireActor(request, "goodsClaim:read");
  const desk = requireClaimDesk(request, actor);
  const note = found(await getCreditNote(actor, parseId(params.id)));
  return withEnglishNames(request, {
    desk,
    note,
    qrSvg: await qrTo(request, paths.creditNotePaper(note.token)),
    printedAt: formatInstant(actor.now),
  });
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: `${data?.note.content.number ?? ""} · 乡集 Xiangji` }];

export default function CreditNote() {
  const { t } = useTranslation("creditNotes");
  const { desk, note, qrSvg, printedAt } = useLoaderData<typeof loader>();
  const orderTo = desk === "unit" ? paths.unitOrder(note.orderId) : desk === "coop" ? paths.coopSale(note.orderId) : null;
  return (
    <>
      <div className="form-actions no-print my-5">
        <ButtonLink variant="quiet" to={paths.goodsClaim(desk, note.claimId)}>
          {t("toClaim")}
        </ButtonLink>
        {orderTo ? (
          <ButtonLink variant="quiet" to={orderTo}>
            {t("toOrder")}
          </ButtonLink>
        ) : null}
        <ButtonLink variant="quiet" to={paths.creditNotePaper(note.token)}>
          {t("publicPage")}
        </ButtonLink>
        <PrintButton />
      </div>
      <CreditNoteSheet note={note} qrSvg={qrSvg} printedAt={printedAt} />
    </>
  );
}
