import { z } from "zod/v4";

import { apiScopeNames } from "#app/domain/identity/api-scopes";
import { grantScopes } from "#app/domain/identity/scope";
import { locales } from "#app/i18n/locales";
import { choiceField, dateField, emailField, idField, noteField, textField } from "#app/lib/form-fields";
import { MAX_PASSWORD, MIN_PASSWORD } from "#app/lib/password-rules";

export const grantRoles = ["CLERK", "REVIEWER", "MANAGER", "VIEWER", "CONTRACTOR"] as const;

const typedPassword = z.string({ error: "form.required" }).min(1, "form.required").max(1_000, "identity.credentialsWrong");

/** Spaces and any script are welcome; what was typed is kept as it is. */
const newPassword = z
  .string({ error: "form.required" })
  .min(MIN_PASSWORD, "identity.passwordTooShort")
  .max(MAX_PASSWORD, "identity.passwordTooLong");

const repeated = <Shape extends { newPassword: string; repeatPassword: string }>(schema: z.ZodType<Shape>) =>
  schema.refine((value) => value.newPassword === value.repeatPassword, { error: "identity.passwordsDiffer", path: ["repeatPassword"] });

const twice = { newPassword, repeatPassword: z.string({ error: "form.required" }) };

export const signInInput = z.object({ email: emailField(), password: typedPassword });

/** Six digits from the app, or a backup code; people type spaces and hyphens into both. */
export const codeInput = z.object({
  code: z
    .string({ error: "form.required" })
    .max(40, "identity.codeWrong")
    .transform((value) => value.normalize("NFKC").replaceAll(/\s/g, ""))
    .pipe(z.string().regex(/^(?:\d{6}|[A-Za-z0-9]{5}-?[A-Za-z0-9]{5})$/, "identity.codeWrong")),
});

export const forgotPasswordInput = z.object({ email: emailField() });

export const resetPasswordInput = repeated(z.object(twice));

export const changePasswordInput = repeated(z.object({ currentPassword: typedPassword, ...twice }));

export const confirmPasswordInput = z.object({ currentPassword: typedPassword });

export const joinInput = repeated(z.object({ name: textField(60), ...twice }));

export const profileInput = z.object({ name: textField(60), locale: choiceField(locales) });

/** A unit or a co-op is called otherwise from a day on. */
export const renameInput = z.object({ name: textField(100), nameEn: noteField(150), nameFrom: dateField(), source: textField(200) });
export type RenameInput = z.output<typeof renameInput>;

export const inviteInput = z.object({ name: textField(60), email: emailField(), role: choiceField(grantRoles) });

export const inviteAnywhereInput = inviteInput.extend({
  scope: choiceField(grantScopes),
  organisation: z.optional(textField(120)).transform((value) => value ?? ""),
});

export const grantIdInput = z.object({ grantId: idField() });

export const invitationIdInput = z.object({ invitationId: idField() });

export const sessionIdInput = z.object({ sessionId: idField() });

export const apiKeyLives = ["30", "90", "180", "365"] as const;

export const apiKeyInput = z.object({
  name: textField(60),
  days: choiceField(apiKeyLives).transform(Number),
  scopes: z.array(choiceField(apiScopeNames)).min(1, "form.tickOne").max(apiScopeNames.length, "form.badChoice"),
});

export const apiKeyIdInput = z.object({ keyId: idField() });

export type ApiKeyInput = z.output<typeof apiKeyInput>;
export type InviteInput = z.output<typeof inviteInput>;
export type InviteAnywhereInput = z.output<typeof inviteAnywhereInput>;
export type JoinInput = z.output<typeof joinInput>;
export type ProfileInput = z.output<typeof profileInput>;
