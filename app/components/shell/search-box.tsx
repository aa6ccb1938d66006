import { Form } from "@remix-run/react";
import { useTranslation } from "#app/i18n/use-translation";

import { Icon } from "#app/components/ui/icon";

type Props = { action: string; placeholder: string; defaultValue?: string; className?: string };

export function SearchBox({ action, placeholder, defaultValue, className }: Props) {
  const { t } = useTranslation("ui");
  return (
    <Form method="get" action={action} role="search" className={className}>
      <div className="search-box">
        <input
          type="search"
          name="q"
          aria-label={t("search")}
          placeholder={placeholder}
          defaultValue={defaultValue}
          key={defaultValue}
          maxLength={100}
          enterKeyHint="search"
          autoComplete="off"
        />
        <button type="submit" aria-label={t("search")}>
          <Icon name="search" className="mx-auto" />
        </button>
      </div>
    </Form>
  );
}
