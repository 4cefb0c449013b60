import { ChatWidget, type Widget } from './widget';

declare global {
  interface Window {
    /** The widget's only global: a page may open and close the chat itself. */
    Omniline?: Widget;
  }
}

const script =
  (document.currentScript as HTMLScriptElement | null) ??
  document.querySelector<HTMLScriptElement>('script[data-account][src$="/widget.js"]');

function start(from: HTMLScriptElement): void {
  if (window.Omniline) return;
  const widget = new ChatWidget(from);
  window.Omniline = { open: () => widget.open(), close: () => widget.close() };
}

if (script) {
  const from = script;
  if (document.body) start(from);
  else addEventListener('DOMContentLoaded', () => start(from));
}
