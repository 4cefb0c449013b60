/** A plain calendar of ours: nothing on it tells what was here before. */
export const NEUTRAL_PAGE = '/assets/calendar.html';
const TWICE_MS = 1_000;

/** Leaves at once; `replace` takes the page out of the tab's history, so that going back does not return to it. */
export function hidePage(): void {
  document.title = '';
  document.body.replaceChildren();
  location.replace(NEUTRAL_PAGE);
}

/** Calls `escape` when Esc was pressed twice in a row, even while something is open or being written. */
export function onEscapeTwice(escape: () => void, now: () => number = Date.now): () => void {
  let last = -Infinity;
  const listen = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing || event.repeat) return;
    const at = now();
    if (at - last <= TWICE_MS) escape();
    last = at;
  };
  addEventListener('keydown', listen, { capture: true });
  return () => removeEventListener('keydown', listen, { capture: true });
}
