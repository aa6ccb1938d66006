import { announce } from "#app/components/form/announce";
import { chosenPhotos, dropPhotos } from "#app/components/form/draft-photos";

/**
 * What somebody typed into a form, kept in the browser until the server has it. Hidden fields and passwords are left out; photos lie elsewhere. A browser that refuses
 * storage has no drafts, and the form works without.
 */
export interface FormDraft {
  /** Instant, ISO 8601. */
  savedAt: string;
  /** By the names of the controls. */
  values: Record<string, string>;
  /** Names of the controls in which photos were chosen. */
  photos: string[];
  /** "Send" was pressed while there was no network. */
  waiting: boolean;
  /** Which part of the form was shown. */
  step: number;
}

const prefix = "xiangji:draft:";
const keptDays = 30;

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.elements].filter(
    (element): element is Control =>
      (element instanceof HTMLInputElement && !["hidden", "file", "password", "submit"].includes(element.type)) ||
      element instanceof HTMLTextAreaElement ||
      element instanceof HTMLSelectElement,
  );
}

const isChoice = (control: Control): control is HTMLInputElement =>
  control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox");

function isUntouched(control: Control): boolean {
  if (control instanceof HTMLSelectElement) return [...control.options].every((option) => option.selected === option.defaultSelected);
  return isChoice(control) ? control.checked === control.defaultChecked : control.value === control.defaultValue;
}

export function readDraft(key: string): FormDraft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(prefix + key) ?? "null") as Partial<FormDraft> | null;
    if (typeof draft?.savedAt !== "string" || typeof draft.values !== "object" || draft.values === null) return null;
    if (Date.now() - Date.parse(draft.savedAt) > keptDays * 86_400_000) return null;
    return {
      savedAt: draft.savedAt,
      values: draft.values,
      photos: Array.isArray(draft.photos) ? draft.photos : [],
      waiting: draft.waiting === true,
      step: typeof draft.step === "number" ? draft.step : 0,
    };
  } catch {
    return null;
  }
}

export function saveDraft(key: string, form: HTMLFormElement, state: Pick<FormDraft, "waiting" | "step">): void {
  const values = Object.fromEntries(
    controlsOf(form)
      .filter((control) => control.name !== "" && (!isChoice(control) || control.checked))
      .map((control) => [control.name, control.value]),
  );
  const draft: FormDraft = { savedAt: new Date().toISOString(), values, photos: chosenPhotos(form), ...state };
  try {
    localStorage.setItem(prefix + key, JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing.
  }
}

export function dropDraft(key: string): void {
  void dropPhotos(key);
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // A browser that keeps nothing.
  }
}

/**
 * Puts a draft back into the controls that are as the server sent them, and opens what hides a changed one.
 *
 * @returns whether anything differs from what the server proposes
 */
export function applyDraft(form: HTMLFormElement, draft: FormDraft): boolean {
  let changed = false;
  for (const control of controlsOf(form)) {
    const value = draft.values[control.name];
    if (value === undefined || !isUntouched(control)) continue;
    if (isChoice(control)) {
      const checked = control.value === value;
      if (checked === control.checked) continue;
      control.checked = checked;
    } else {
      if (control.value === value) continue;
      control.value = value;
    }
    changed = true;
    const details = control.closest("details");
    if (details) details.open = true;
    announce(control);
  }
  return changed;
}
