import { createTransport, type SendMailOptions } from "nodemailer";
import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";

import { env } from "#app/env.server";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string | undefined;
  /** The same key gives the same Message-ID and file, so that a repeated try is recognisable. */
  messageKey: string;
}

/** Mail that no server takes away lies here as .eml files, newest name last; an administrator reads it in the browser. */
export function mailFolder(): string {
  return path.join(env.XIANGJI_DATA, "mail");
}

/** Sends by SMTP where SMTP_URL is set, else writes a file. Called by the job `notices.sendMail` only: use cases enqueue. */
export async function sendMail({ messageKey, ...mail }: Mail): Promise<void> {
  const message: SendMailOptions = { ...mail, from: env.MAIL_FROM, messageId: `<${messageKey}@xiangji.invalid>`, date: new Date() };
  if (env.SMTP_URL) await sendBySmtp(env.SMTP_URL, message);
  else await writeToFolder(message, messageKey);
}

async function sendBySmtp(url: string, message: SendMailOptions): Promise<void> {
  const transport = createTransport({ url, connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 });
  try {
    await transport.sendMail(message);
  } finally {
    transport.close();
  }
}

async function writeToFolder(message: SendMailOptions, messageKey: string): Promise<void> {
  const { message: bytes } = await createTransport({ streamTransport: true, buffer: true, newline: "unix" }).sendMail(message);
  const folder = mailFolder();
  const file = path.join(folder, `${messageKey.replaceAll(/[^\w-]/g, "_")}.eml`);
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.part`, bytes as Buffer);
  await rename(`${file}.part`, file); // readers never see half a message
}
