import { announce } from "#app/components/form/announce";

/**
 * The photos of a form whose draft is kept. What they show may be gone with the lorry, so they outlast a reload like what is typed; they lie in IndexedDB
 * because a browser keeps no files among the words of a draft. A browser that refuses has no photos to give back, and the form says so.
 */
const database = "xiangji-drafts";
const photos = "photos";
const keptMs = 30 * 86_400_000;

/** What the form accepts at most; a larger one is refused by the server anyway. */
const mostBytes = 5_242_880;

interface KeptPhotos {
  /** Milliseconds since 1970. */
  savedAt: number;
  /** By the names of the controls. */
  files: [name: string, file: File][];
}

let opened: Promise<IDBDatabase> | undefined;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(database, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(photos);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error(database));
  });
  return opened;
}

/** Runs requests in one transaction of their own; the last one answers. */
async function inStore<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => { readonly result: T }): Promise<T | undefined> {
  try {
    const transaction = (await open()).transaction(photos, mode);
    const request = ask(transaction.objectStore(photos));
    return await new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error ?? new Error(database));
    });
  } catch {
    return undefined; // A browser that keeps nothing.
  }
}

const inputsOf = (form: HTMLFormElement) => [...form.querySelectorAll<HTMLInputElement>("input[type=file]")];

/** Names of the controls in which something was chosen. */
export const chosenPhotos = (form: HTMLFormElement): string[] => inputsOf(form).flatMap(({ name, files }) => (files?.length ? [name] : []));

/** Keeps the photos that the form has now in the place of those it had before. */
export async function keepPhotos(key: string, form: HTMLFormElement): Promise<void> {
  const files = inputsOf(form).flatMap((input) =>
    [...(input.files ?? [])].filter((file) => file.size <= mostBytes).map((file): [string, File] => [input.name, file]),
  );
  const savedAt = Date.now();
  await inStore("readwrite", (store) => {
    dropOlder(store, savedAt - keptMs);
    return files.length > 0 ? store.put({ savedAt, files } satisfies KeptPhotos, key) : store.delete(key);
  });
}

function dropOlder(store: IDBObjectStore, than: number): void {
  const request = store.openCursor();
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor) return;
    if ((cursor.value as KeptPhotos).savedAt < than) cursor.delete();
    cursor.continue();
  };
}

/** Puts photos back into the controls in which nothing is chosen, and opens what hides them. */
export async function restorePhotos(key: string, form: HTMLFormElement): Promise<void> {
  const kept =
    (await inStore<KeptPhotos | undefined>("readonly", (store) => store.get(key) as IDBRequest<KeptPhotos | undefined>))?.files ?? [];
  for (const input of inputsOf(form)) {
    const own = kept.filter(([name]) => name === input.name);
    if (own.length === 0 || input.files?.length) continue;
    const list = new DataTransfer();
    for (const [, file] of own) list.items.add(file);
    input.files = list.files;
    const details = input.closest("details");
    if (details) details.open = true;
    announce(input);
  }
}

export async function dropPhotos(key: string): Promise<void> {
  await inStore("readwrite", (store) => store.delete(key));
}
