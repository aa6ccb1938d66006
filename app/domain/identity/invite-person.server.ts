import { inTransaction, type Tx } from "#app/db/client.server";
import type { Actor, Audience } from "#app/domain/identity/actor";
import { writeAudit } from "#app/domain/identity/audit.server";
import { alreadyInvited, alreadyMember, contractorOfUnit } from "#app/domain/identity/errors";
import { newOneTimeToken } from "#app/domain/identity/one-time-token";
import { findOrganisation } from "#app/domain/identity/organisations.queries.server";
import type { InviteAnywhereInput, InviteInput } from "#app/domain/identity/schema";
import { scopeColumns } from "#app/domain/identity/scope";
import { enqueue } from "#app/jobs/boss.server";
import { newId } from "#app/lib/ids";

const INVITATION_DAYS = 14;

interface Organisation {
  audience: Audience;
  id: string;
  name: string;
}

/**
 * Invites a person into the actor's own organisation, by mail.
 *
 * @throws alreadyInvited while an invitation to the same address is open
 * @throws alreadyMember if the person holds that role there
 * @throws contractorOfUnit if a contractor is to buy for anything but a unit
 */
export async function invitePerson(actor: Actor, input: InviteInput): Promise<string> {
  const organisation = { audience: actor.audience, id: actor.orgId, name: actor.orgName };
  return inTransaction((tx) => createInvitation(tx, actor, organisation, input));
}

/**
 * Invites a person into any organisation: the platform's administrators.
 *
 * @throws organisationUnknown if nothing has that name or code
 */
export async function invitePersonAnywhere(actor: Actor, input: InviteAnywhereInput): Promise<string> {
  const organisation = await findOrganisation(input.scope, input.organisation);
  return inTransaction((tx) => createInvitation(tx, actor, organisation, input));
}

async function createInvitation(tx: Tx, actor: Actor, organisation: Organisation, { email, name, role }: InviteInput): Promise<string> {
  if (role === "CONTRACTOR" && organisation.audience !== "unit") throw contractorOfUnit();
  const columns = scopeColumns(organisation.audience, organisation.id);
  // One invitation at a time for an address and an organisation; a row that does not exist yet cannot be locked.
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`invite:${email}:${columns.scope}:${organisation.id}`}, 0))::text`;

  const open = await tx.invitation.count({ where: { ...columns, email, acceptedAt: null, expiresAt: { gt: actor.now } } });
  if (open > 0) throw alreadyInvited();
  const held = await tx.grant.count({
    where: { ...columns, role, user: { email }, OR: [{ validTo: null }, { validTo: { gt: actor.now } }] },
  });
  if (held > 0) throw alreadyMember();

  const id = newId();
  const { token, hash } = newOneTimeToken();
  const expiresAt = new Date(actor.now.getTime() + INVITATION_DAYS * 86_400_000);
  await tx.invitation.create({
    data: { id, email, name, role, ...columns, tokenHash: hash, invitedById: actor.userId, expiresAt, createdAt: actor.now },
  });
  await enqueue(tx, "identity.mailInvitation", {
    to: email,
    name,
    organisation: organisation.name,
    role,
    token,
    invitedBy: actor.name,
    locale: actor.locale,
    days: INVITATION_DAYS,
  });
  await writeAudit(tx, actor, {
    action: "person.invite",
    objectType: "invitation",
    objectId: id,
    ...(columns.unitId ? { unitId: columns.unitId } : {}),
    detail: { email, role, scope: columns.scope, organisation: organisation.id },
  });
  return id;
}
