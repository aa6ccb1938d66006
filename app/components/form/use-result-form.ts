import { useForm } from "@conform-to/react";
import { useActionData, useNavigation } from "@remix-run/react";
import { useEffect, useRef } from "react";

import { FORM_FIELD, isFormResult } from "#app/http/form-result";

type Constraint = {
  required?: boolean;
  minLength?: number;
  maxLength?: number;
  min?: string | number;
  max?: string | number;
  step?: string | number;
};

type Options<Fields extends Record<string, unknown>> = {
  /** Unique on the page; several forms may post to the same action. */
  id: string;
  /** Values to start from, as text. */
  defaultValue?: { [Name in keyof Fields]?: unknown };
  /** What the schema demands, where the control should say so. `required: false` marks a field as optional. */
  constraint?: { [Name in keyof Fields]?: Constraint };
};

/**
 * conform's form, fed with what the action returned for it alone; an answer about none of the page's forms is `IntentErrors`' matter. The server checks;
 * the page shows. `pending` is true while this form is on its way, and the form empties itself when it was accepted and the page stays.
 */
export function useResultForm<Fields extends Record<string, unknown>>({ id, defaultValue, constraint }: Options<Fields>) {
  const actionData = useActionData<unknown>();
  const result = isFormResult(actionData) && actionData.formId === id ? actionData : undefined;
  const navigation = useNavigation();
  const sent = useRef(false);

  const [form, fields] = useForm<Fields>({
    id,
    lastResult: result ?? null,
    ...(defaultValue ? { defaultValue: defaultValue as never } : {}),
    ...(constraint ? { constraint: constraint as never } : {}),
    shouldValidate: "onSubmit",
    onSubmit: () => {
      sent.current = true;
    },
  });

  const accepted = navigation.state === "idle" && result === undefined;
  useEffect(() => {
    if (!sent.current || navigation.state !== "idle") return;
    sent.current = false;
    const element = document.getElementById(id);
    if (accepted && element instanceof HTMLFormElement) element.reset();
  }, [accepted, id, navigation.state]);

  const pending = navigation.state !== "idle" && navigation.formData?.get(FORM_FIELD) === id;
  return { form, fields, pending };
}
