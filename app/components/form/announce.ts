/** Lets everything that listens to typing know about a value that a program has put there. */
export function announce(control: Element): void {
  control.dispatchEvent(new Event("input", { bubbles: true }));
}
