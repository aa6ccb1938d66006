import { useCallback, useEffect, useRef, useState, type FormEvent } from "react";

import { announce } from "#app/components/form/announce";
import { chosenPhotos, keepPhotos, restorePhotos } from "#app/components/form/draft-photos";
import { applyDraft, dropDraft, readDraft, saveDraft } from "#app/components/form/form-draft";
import { useOnline } from "#app/components/ui/use-browser";
import { paths } from "#app/lib/paths";

const retryMs = 10_000;

type Options = {
  /** Id of the form on the page. */
  formId: string;
  /** Names the draft; one per record. */
  draftKey: string;
  /** The server has sent the form back: what is on the page is newer than any draft. */
  returned: boolean;
  /** Sends the form as it would be sent without this. */
  send: (event: FormEvent<HTMLFormElement>) => void;
};

/**
 * A form that survives a dead spot: what is typed and photographed stays in the browser, "send" without a network waits and is repeated until the server answers, and a
 * reloaded page has everything again. Without JavaScript it is an ordinary form.
 */
export function useKeptForm({ formId, draftKey, returned, send }: Options) {
  const online = useOnline();
  const [restoredAt, setRestoredAt] = useState<string | null>(null);
  const [filesLost, setFilesLost] = useState(false);
  const [waiting, setWaiting] = useState(false);
  const [step, setStep] = useState(0);
  const [unreachable, setUnreachable] = useState(false);
  const reached = useRef(false);
  const asking = useRef(false);
  const returnedAtFirst = useRef(returned);

  const form = useCallback(() => {
    const element = document.getElementById(formId);
    return element instanceof HTMLFormElement ? element : null;
  }, [formId]);

  const keep = useCallback(
    (state: { waiting: boolean; step: number }) => {
      const element = form();
      if (element) saveDraft(draftKey, element, state);
    },
    [draftKey, form],
  );

  useEffect(() => {
    const element = form();
    const draft = readDraft(draftKey);
    if (!element || !draft || returnedAtFirst.current) return;
    const typed = applyDraft(element, draft);
    setStep(draft.step);
    let left = false;
    void restorePhotos(draftKey, element).then(() => {
      if (left) return;
      const chosen = chosenPhotos(element);
      const lost = draft.photos.some((name) => !chosen.includes(name));
      // Without a photo that was meant to go with it nothing is sent by itself.
      const waits = draft.waiting && !lost;
      setWaiting(waits);
      keep({ waiting: waits, step: draft.step });
      if (!typed && chosen.length === 0 && !lost && draft.step === 0 && !draft.waiting) return;
      setRestoredAt(draft.savedAt);
      setFilesLost(lost);
    });
    return () => {
      left = true;
    };
  }, [draftKey, form, keep]);

  useEffect(() => {
    if (!returned) return;
    setWaiting(false);
    keep({ waiting: false, step: 0 });
  }, [keep, returned]);

  const attempt = useCallback(() => {
    if (asking.current) return;
    asking.current = true;
    void isReachable().then((answers) => {
      asking.current = false;
      setUnreachable(!answers);
      if (!answers) return;
      reached.current = true;
      form()?.requestSubmit();
    });
  }, [form]);

  useEffect(() => {
    if (!waiting) return;
    if (online) attempt();
    const timer = setInterval(attempt, retryMs);
    return () => clearInterval(timer);
  }, [waiting, online, attempt]);

  return {
    offline: !online || (waiting && unreachable),
    waiting,
    restoredAt,
    filesLost,
    step,
    onInput: (event: FormEvent<HTMLFormElement>) => {
      keep({ waiting, step });
      const { target, currentTarget } = event;
      if (target instanceof HTMLInputElement && target.type === "file") void keepPhotos(draftKey, currentTarget);
    },
    onSubmit: (event: FormEvent<HTMLFormElement>) => {
      if (reached.current) {
        reached.current = false;
        setWaiting(false);
        send(event);
        return;
      }
      event.preventDefault();
      keep({ waiting: true, step });
      setWaiting(true);
    },
    moveTo: (next: number) => {
      setStep(next);
      keep({ waiting, step: next });
    },
    startAfresh: () => {
      const element = form();
      element?.reset();
      for (const control of element?.elements ?? []) announce(control);
      dropDraft(draftKey);
      setRestoredAt(null);
      setFilesLost(false);
      setWaiting(false);
      setStep(0);
    },
  };
}

/** Asked before a form leaves the page: a request that fails on the way would take the page and what was typed with it. */
async function isReachable(): Promise<boolean> {
  if (!navigator.onLine) return false;
  try {
    const response = await fetch(paths.healthz(), { cache: "no-store", signal: AbortSignal.timeout(5_000) });
    return response.ok;
  } catch {
    return false;
  }
}

/** For the page that shows the record as done: its draft has served. */
export function useDropDraft(draftKey: string | null): void {
  useEffect(() => {
    if (draftKey !== null) dropDraft(draftKey);
  }, [draftKey]);
}
