import { useActionData } from "@remix-run/react";

import { ErrorSummary } from "#app/components/ui/error-summary";
import { isFormResult } from "#app/http/form-result";

/** What became of a button without fields: refusals are said at the top of the page. Forms with an id of their own show theirs themselves. */
export function IntentErrors() {
  const result = useActionData<unknown>();
  if (!isFormResult(result) || result.formId !== null) return null;
  return (
    <div className="mb-5">
      <ErrorSummary errors={Object.values(result.error ?? {}).flatMap((messages) => messages ?? [])} />
    </div>
  );
}
