import { useSyncExternalStore } from "react";

const phoneQuery = "(max-width: 45rem)";

function watchWidth(changed: () => void): () => void {
  const media = window.matchMedia(phoneQuery);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}

/** Whether the page is as narrow as a phone; false on the server, so that the whole page is what is sent. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    watchWidth,
    () => window.matchMedia(phoneQuery).matches,
    () => false,
  );
}

function watchNetwork(changed: () => void): () => void {
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  return () => {
    window.removeEventListener("online", changed);
    window.removeEventListener("offline", changed);
  };
}

/** What the browser believes about the network. `false` is certain, `true` is a hope. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    watchNetwork,
    () => navigator.onLine,
    () => true,
  );
}
