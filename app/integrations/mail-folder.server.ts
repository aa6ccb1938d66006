import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";

import { mailFolder } from "#app/integrations/mail.server";
import { parseMessage, type ReadableMail } from "#app/lib/mail-message";

export interface FolderMail extends ReadableMail {
  /** File name without its ending. */
  name: string;
  at: Date;
}

/** Mail that no server took away, newest first. */
export async function listFolderMail(limit: number): Promise<{ mails: FolderMail[]; total: number }> {
  const files = await readdir(mailFolder()).catch(() => []);
  const names = files.filter((file) => /^[\w-]{1,200}\.eml$/.test(file));
  const stated = await Promise.all(
    names.map(async (file) => ({ file, at: (await stat(path.join(mailFolder(), file)).catch(() => null))?.mtime ?? new Date(0) })),
  );
  const newest = stated.sort((left, right) => right.at.getTime() - left.at.getTime()).slice(0, limit);
  const mails = await Promise.all(newest.map(({ file }) => readFolderMail(file.replace(/\.eml$/, ""))));
  return { mails: mails.filter((mail) => mail !== null), total: names.length };
}

/** One message by the name of its file; null when there is none of that name. */
export async function readFolderMail(name: string): Promise<FolderMail | null> {
  if (!/^[\w-]{1,200}$/.test(name)) return null;
  const file = path.join(mailFolder(), `${name}.eml`);
  try {
    const [bytes, { mtime }] = await Promise.all([readFile(file), stat(file)]);
    return { name, at: mtime, ...parseMessage(bytes.toString("utf8")) };
  } catch {
    return null;
  }
}
