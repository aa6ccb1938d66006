/** The forms of a page as a browser without JavaScript would send them. Reads what React writes, nothing wilder. */
export interface PageForm {
  id: string | null;
  action: string | null;
  upload: boolean;
  /** What would be sent without touching anything, buttons left out. */
  entries: [name: string, value: string][];
  /** Names of all its controls, unticked ones and file fields as well. */
  names: Set<string>;
  /** Choices as they stand: every value of a select, of radio buttons and of checkboxes by name. */
  buttons: [name: string, value: string][];
}

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', "#x27": "'", "#39": "'" };

export const plain = (html: string): string => html.replace(/&(amp|lt|gt|quot|#x27|#39);/g, (_, name: string) => NAMED[name] ?? "");

/** The words of a piece of markup. */
export const wordsOf = (html: string): string =>
  plain(
    html
      .replace(/<!--.*?-->/g, "")
      .replace(/<[^>]*>/g, " ")
      .replace(/\s+/g, " "),
  ).trim();

function attributesOf(tag: string): Map<string, string> {
  return new Map([...tag.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name.toLowerCase(), plain(value)]));
}

export function formsOf(html: string): PageForm[] {
  const forms = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head = "", inside = ""]) => {
    const attributes = attributesOf(head);
    const form: PageForm = {
      id: attributes.get("id") ?? null,
      action: attributes.get("action") ?? null,
      upload: attributes.get("enctype") === "multipart/form-data",
      entries: [],
      names: new Set(),
      buttons: [],
    };
    readControls(inside, form);
    return form;
  });
  // Controls that stand elsewhere and name their form: the ticks of a table.
  for (const [tag] of html.matchAll(/<input\b[^>]*\sform="[^"]*"[^>]*>/g)) {
    const owner = forms.find((form) => form.id === attributesOf(tag).get("form"));
    if (owner) readControls(tag, owner);
  }
  return forms;
}

function readControls(html: string, form: PageForm): void {
  const control = /<(input|button|textarea|select)\b([^>]*)>(?:([\s\S]*?)<\/(?:textarea|select)>)?/g;
  const simple = /<(input|button)\b([^>]*)>/g;
  const taken = html.replace(/<(textarea|select)\b([^>]*)>([\s\S]*?)<\/\1>/g, (whole) => {
    const [, kind, head = "", inside = ""] = new RegExp(control.source).exec(whole) ?? [];
    const name = attributesOf(head).get("name");
    if (name === undefined) return "";
    form.names.add(name);
    if (kind === "textarea") form.entries.push([name, plain(inside)]);
    else form.entries.push([name, chosenOf(inside)]);
    return "";
  });
  for (const [, kind, head = ""] of taken.matchAll(simple)) {
    const attributes = attributesOf(head);
    const name = attributes.get("name");
    if (name === undefined) continue;
    const type = attributes.get("type") ?? "text";
    if (kind === "button") {
      form.buttons.push([name, attributes.get("value") ?? ""]);
      continue;
    }
    form.names.add(name);
    const ticks = type === "checkbox" || type === "radio";
    if (type !== "file" && (!ticks || attributes.has("checked"))) form.entries.push([name, attributes.get("value") ?? (ticks ? "on" : "")]);
  }
}

/** A select that nobody touched sends its chosen option, or else its first. */
function chosenOf(options: string): string {
  const all = [...options.matchAll(/<option\b([^>]*)>/g)].map(([, head = ""]) => attributesOf(head));
  return (all.find((option) => option.has("selected")) ?? all[0])?.get("value") ?? "";
}
