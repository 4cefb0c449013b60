import { onBeforeUnmount, onMounted } from 'vue';

/** Whether keys belong to a field, and not to shortcuts. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

/** The focus stands where a pointer has left it, and not where somebody went by keys. */
let leftByPointer = false;
const WALKS = new Set(['Tab', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End']);
window.addEventListener('pointerdown', () => (leftByPointer = true), true);
window.addEventListener('keydown', ({ key }) => (leftByPointer &&= !WALKS.has(key)), true);

/**
 * Whether Enter or Space is meant for what has the focus. A button that was clicked keeps the focus too, but nobody
 * thinks of it any more.
 */
export function isPressable(target: EventTarget | null): boolean {
  return (
    !leftByPointer &&
    target instanceof HTMLElement &&
    target.closest('button, a, summary, [role=option]') !== null
  );
}

function hasModal(): boolean {
  return [...document.querySelectorAll<HTMLElement>('[aria-modal="true"], dialog[open]')].some(
    (element) => element.getClientRects().length > 0,
  );
}

/** Page-wide keys while the component lives; silent while a dialog is open or a word is being composed. */
export function useKeys(handler: (event: KeyboardEvent) => void): void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || hasModal()) return;
    handler(event);
  };
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}

/** A letter alone, without a modifier and not into a field. */
export function plainKey(event: KeyboardEvent): string | null {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return null;
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}
