import { useTranslation } from "#app/i18n/use-translation";

import { ReasonStep } from "#app/components/form/reason-step";
import type { ButtonVariant } from "#app/components/ui/button";

type Props = {
  /** The intent that is posted, and the id of the form. */
  intent: "refuse" | "reject" | "cancel" | "closeShort";
  variant?: ButtonVariant;
};

/** A decision that needs a reason the other side will read. */
export function ReasonForm({ intent, variant }: Props) {
  const { t } = useTranslation("orders");
  return (
    <ReasonStep
      intent={intent}
      command={t(`command.${intent}`)}
      label={t("reason")}
      hint={t(`reasonHint.${intent}`)}
      {...(variant ? { variant } : {})}
    />
  );
}
