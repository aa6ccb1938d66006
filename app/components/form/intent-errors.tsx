import { useActionData } from "@remix-run/react";

import { ErrorSummary } from "#app/components/ui/error-summary";
import { isFormResult } from "#app/http/form-result";

type Props = {
  /** Ids of the forms that are on the page now and show their own. */
  forms?: readonly string[];
};

/**
 * What became of a button without fields, or of a form that the page no longer has because the record moved on meanwhile: refusals are said at the top of
 * the page.
 */
export function IntentErrors({ forms = [] }: Props) {
  const result = useActionData<unknown>();
  if (!isFormResult(result) || (result.formId !== null && forms.includes(result.formId))) return null;
  return (
    <div className="mb-5">
      <ErrorSummary errors={Object.values(result.error ?? {}).flatMap((messages) => messages ?? [])} />
    </div>
  );
}
