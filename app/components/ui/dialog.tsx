import { useRef, type ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";
import { classNames } from "#app/components/ui/class-names";
import { Icon } from "#app/components/ui/icon";
import type { ButtonSize, ButtonVariant } from "#app/components/ui/button";

type Props = {
  id: string;
  title: ReactNode;
  /** Words of the button that opens it. */
  trigger: ReactNode;
  triggerVariant?: ButtonVariant;
  triggerSize?: ButtonSize;
  children: ReactNode;
};

/**
 * The platform's own dialog. The trigger is a link to the dialog's id: with JavaScript it opens as a modal with focus
 * trap and Escape, without it as the `:target` of the page.
 */
export function Dialog({ id, title, trigger, triggerVariant = "quiet", triggerSize = "md", children }: Props) {
  const { t } = useTranslation("ui");
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = `${id}-title`;
  return (
    <>
      <a
        href={`#${id}`}
        role="button"
        aria-haspopup="dialog"
        className={classNames("btn", `btn-${triggerVariant}`, triggerSize !== "md" && `btn-${triggerSize}`)}
        onClick={(event) => {
          event.preventDefault();
          dialog.current?.showModal();
        }}
        onKeyDown={(event) => {
          if (event.key !== " ") return;
          event.preventDefault();
          dialog.current?.showModal();
        }}
      >
        {trigger}
      </a>
      <dialog id={id} ref={dialog} aria-labelledby={titleId}>
        <header className="mb-3 flex items-start justify-between gap-4">
          <h2 id={titleId}>{title}</h2>
          <a
            href="#content"
            className="inline-grid size-8 place-items-center rounded-field text-ink-2"
            aria-label={t("close")}
            onClick={(event) => {
              if (!dialog.current?.open) return;
              event.preventDefault();
              dialog.current.close();
            }}
          >
            <Icon name="cross" />
          </a>
        </header>
        {children}
      </dialog>
    </>
  );
}
