import type { ReactNode } from "react";

import { Notice } from "#app/components/ui/notice";

/** A secret in the one answer that has it. */
export function SecretOnce({
  title,
  secret,
  action,
  children,
}: {
  title: string;
  secret: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="mb-6" role="status">
      <Notice tone="good" title={title} action={action}>
        <p>{children}</p>
        <p className="mt-2">
          <code className="break-all select-all" data-secret>
            {secret}
          </code>
        </p>
      </Notice>
    </div>
  );
}
