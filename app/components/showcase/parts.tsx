import type { ReactNode } from "react";
import { useTranslation } from "#app/i18n/use-translation";
import type { FieldSource } from "#app/components/ui/field";

/** Texts of the showcase stand where they are used, in both languages. */
export function useSay() {
  const { i18n } = useTranslation();
  return (zh: string, en: string) => (i18n.language === "en" ? en : zh);
}

/** A field as a form would hand it over. */
export const field = (name: string, initialValue?: string, errors?: string[], required = true): FieldSource => ({
  id: `show-${name}`,
  name,
  initialValue,
  errors,
  required,
});

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-10">
      <h2 className="mb-4">{title}</h2>
      {children}
    </section>
  );
}
