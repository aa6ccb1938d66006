import { Form, useActionData, useNavigation, useSubmit } from "@remix-run/react";
import { useEffect, useRef, type FormEvent } from "react";
import { Link } from "#app/components/ui/link";
import { useTranslation } from "#app/i18n/use-translation";

import { named, numberOf, pictureOf } from "#app/components/shop/names";
import { Badge } from "#app/components/ui/badge";
import { Button } from "#app/components/ui/button";
import { Icon } from "#app/components/ui/icon";
import { QuantityField } from "#app/components/ui/quantity-field";
import type { LineProblem, PlannedLine } from "#app/domain/ordering/checkout-plan";
import type { SalesUnit } from "#app/domain/catalog/schema";
import { isFormResult } from "#app/http/form-result";
import { formatYuan } from "#app/lib/money";
import { formatQuantity } from "#app/lib/quantity";
import { paths } from "#app/lib/paths";

type Props = {
  line: PlannedLine;
  /** Short names of the programmes it counts for. */
  countsFor: readonly string[];
};

const PAUSE_MS = 600;

/** One product of the cart. The form works by its buttons; with JavaScript a changed number is sent by itself. */
export function CartLine({ line, countsFor }: Props) {
  const { t, i18n } = useTranslation(["cart", "shop"]);
  const locale = i18n.language;
  const { offer } = line;
  const submit = useSubmit();
  const navigation = useNavigation();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const result = useActionData<unknown>();
  const own = isFormResult(result) && result.formId === offer.productId ? result : null;
  const pending = navigation.formData?.get("form") === offer.productId;
  const name = named(locale, offer.nameZh, offer.nameEn);
  const unit = (milli: bigint) => t(`shop:unit.${offer.salesUnit as SalesUnit}`, numberOf(milli));
  const typed = own?.initialValue?.quantity;

  function send(event: FormEvent<HTMLFormElement>) {
    const form = event.currentTarget;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => submit(form, { preventScrollReset: true }), PAUSE_MS);
  }

  return (
    <li
      className="grid grid-cols-[5rem_minmax(0,1fr)] gap-x-4 gap-y-3 border-t border-line py-4 first:border-t-0 @min-[40rem]:grid-cols-[6.5rem_minmax(0,1fr)_auto]"
      aria-busy={pending || undefined}
    >
      <img
        src={pictureOf({ id: offer.productId, art: offer.art })}
        alt=""
        width={400}
        height={300}
        className="art art-product rounded-field"
      />
      <div className="grid content-start gap-1">
        <Link to={paths.product(offer.productId)} className="font-bold">
          {name}
        </Link>
        <p className="over">
          {named(locale, offer.packageZh, offer.packageEn)} · {t("pricePer", { amount: offer.priceFen, unit: unit(1_000n) })}
        </p>
        <p className="flex flex-wrap gap-1.5">
          {countsFor.length === 0 ? (
            <Badge>{t("shop:countsForNone")}</Badge>
          ) : (
            countsFor.map((programme) => (
              <Badge key={programme} tone="programme">
                {programme}
              </Badge>
            ))
          )}
          {offer.catchWeight ? <Badge icon="scale">{t("shop:catchWeightShort")}</Badge> : null}
        </p>
        {line.problem ? (
          <p className="flex items-start gap-1.5 font-semibold text-vermilion">
            <Icon name="warn" size={18} className="mt-0.5 flex-none" />
            <Problem problem={line.problem} unit={unit} />
          </p>
        ) : null}
      </div>
      <div className="col-span-2 grid gap-2 @min-[40rem]:col-span-1 @min-[40rem]:justify-items-end">
        <b className="text-lead tabular-nums @max-[40rem]:order-2">{formatYuan(line.goodsFen, locale)}</b>
        <Form
          method="post"
          action={paths.unitCart()}
          onChange={send}
          onSubmit={() => clearTimeout(timer.current)}
          preventScrollReset
          className="flex flex-wrap items-end gap-2"
        >
          <input type="hidden" name="form" value={offer.productId} />
          <input type="hidden" name="productId" value={offer.productId} />
          <QuantityField
            field={{
              id: `quantity-${offer.productId}`,
              name: "quantity",
              initialValue: typeof typed === "string" ? typed : formatQuantity(offer.quantityMilli),
              errors: own ? Object.values(own.error ?? {}).flatMap((messages) => messages ?? []) : [],
            }}
            key={formatQuantity(offer.quantityMilli)}
            label={t("quantityOf", { name })}
            labelHidden
            unit={unit(offer.quantityMilli)}
            min={Number(formatQuantity(offer.minMilli))}
            step={Number(formatQuantity(offer.stepMilli))}
          />
          <Button name="intent" value="set" variant="quiet" pending={pending}>
            {t("update")}
          </Button>
          <Button name="intent" value="remove" variant="link" formNoValidate aria-label={t("removeNamed", { name })}>
            {t("remove")}
          </Button>
        </Form>
      </div>
    </li>
  );
}

function Problem({ problem, unit }: { problem: LineProblem; unit: (milli: bigint) => string }) {
  const { t } = useTranslation("cart");
  switch (problem.kind) {
    case "unpublished":
      return <span>{t("problem.unpublished")}</span>;
    case "outOfStock":
      return (
        <span>
          {problem.availableMilli > 0n
            ? t("problem.short", { quantity: formatQuantity(problem.availableMilli), unit: unit(problem.availableMilli) })
            : t("problem.soldOut")}
        </span>
      );
    case "belowMinimum":
      return <span>{t("problem.belowMinimum", { quantity: formatQuantity(problem.minMilli), unit: unit(problem.minMilli) })}</span>;
    case "offStep":
      return <span>{t("problem.offStep", { quantity: formatQuantity(problem.stepMilli), unit: unit(problem.stepMilli) })}</span>;
    case "notDelivered":
      return <span>{t("problem.notDelivered")}</span>;
  }
}
