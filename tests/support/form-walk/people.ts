import type { Audience, GrantRole } from "#app/domain/identity/actor";
import { givenPerson, signInAs } from "#tests/support/http";

/** Somebody of an organisation, as a cookie. Managers may do whatever their organisation may. */
export async function cookieOf(audience: Audience, orgId: string, role: GrantRole = "MANAGER"): Promise<string> {
  return (await signedIn(audience, orgId, role)).cookie;
}

export async function signedIn(
  audience: Audience,
  orgId: string,
  role: GrantRole = "MANAGER",
): Promise<{ cookie: string; userId: string; email: string; grantId: string }> {
  const person = await givenPerson([{ audience, orgId, role }]);
  const grantId = person.grantIds[0] ?? "";
  return { cookie: await signInAs(person.userId, grantId), userId: person.userId, email: person.email, grantId };
}

export const theAdministrator = (): Promise<string> => cookieOf("platform", "platform");

/** The smallest picture: a grey pixel. */
export const aPicture = (): File =>
  new File(
    [Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==", "base64")],
    "pixel.png",
    { type: "image/png" },
  );

/** The beginning of a PDF, which is what it is known by. */
export const aDocument = (): File => new File([Buffer.from("%PDF-1.7\n%%EOF\n")], "notice.pdf", { type: "application/pdf" });
