import { styles } from './styles';
import { words } from './words';

export interface Widget {
  open(): void;
  close(): void;
}

const NEUTRAL_PAGE = '/assets/calendar.html';
/** The page in the frame says that it is there before its load ends; a refused frame "loads" a grey page that is silent. */
const SILENT_AFTER_LOAD_MS = 3_000;
const SILENT_MS = 20_000;
const ESCAPE_TWICE_MS = 1_000;
const ICON =
  'M4 11.5a7.5 7.5 0 0 1 7.5-7.5h1a7.5 7.5 0 0 1 0 15H5.5l-1.5 2zM9 11.5h.01M12 11.5h.01M15 11.5h.01';

/**
 * The round button and, behind it, a frame with the chat page of the host that served the script. The frame is loaded
 * when it is first opened (on later pages of the same visit at once, so that new messages are seen).
 */
export class ChatWidget implements Widget {
  private readonly host: string;
  private readonly account: string;
  private readonly locale: keyof typeof words;
  private readonly label: string;
  private readonly root = document.createElement('div');
  private readonly shell = document.createElement('div');
  private readonly button = document.createElement('button');
  private readonly badge = document.createElement('span');
  private readonly panel = document.createElement('div');
  private readonly refused = document.createElement('div');
  private readonly timers: number[] = [];
  private frame: HTMLIFrameElement | null = null;
  private heard = false;
  private shown = false;
  private unread = 0;
  private closedAt = -Infinity;
  private overflow = '';

  constructor(
    script: Pick<HTMLScriptElement, 'src' | 'dataset'>,
    private readonly leave: (url: string) => void = (url) => location.replace(url),
  ) {
    this.host = new URL(script.src, location.href).origin;
    this.account = script.dataset['account'] ?? '';
    const lang = script.dataset['lang'] || document.documentElement.lang;
    this.locale = lang && !lang.startsWith('zh') ? 'en' : 'zh-CN';
    this.label = script.dataset['label'] || words[this.locale].open;
    this.build();
    addEventListener('message', this.received);
    addEventListener('keydown', this.pressed);
    if (this.visited()) this.load();
  }

  open(): void {
    if (this.shown) return;
    this.load();
    this.shown = true;
    this.count(0);
    this.remember();
    if (matchMedia('(max-width: 520px), (max-height: 480px)').matches) {
      this.overflow = document.documentElement.style.overflow;
      document.documentElement.style.overflow = 'hidden';
    }
    this.show();
    this.frame?.focus();
  }

  close(): void {
    if (!this.shown) return;
    this.shown = false;
    document.documentElement.style.overflow = this.overflow;
    this.show();
    this.button.focus();
  }

  /** Takes everything of the widget out of the page. */
  remove(): void {
    removeEventListener('message', this.received);
    removeEventListener('keydown', this.pressed);
    this.await(false);
    if (this.shown) document.documentElement.style.overflow = this.overflow;
    this.root.remove();
  }

  private build(): void {
    const shadow = this.root.attachShadow({ mode: 'open' });
    // A style element would be refused by a strict policy of the surrounding page; a constructed sheet is not.
    try {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(styles);
      shadow.adoptedStyleSheets = [sheet];
    } catch {
      const style = document.createElement('style');
      style.textContent = styles;
      shadow.append(style);
    }
    this.button.type = 'button';
    this.button.className = 'button';
    this.button.append(icon(), this.badge);
    this.button.addEventListener('click', () => (this.shown ? this.close() : this.open()));
    this.badge.className = 'badge';
    this.badge.setAttribute('aria-hidden', 'true');
    this.panel.className = 'panel';
    this.panel.setAttribute('role', 'dialog');
    this.panel.setAttribute('aria-label', words[this.locale].frame);
    this.refused.className = 'refused';
    this.refused.hidden = true;
    this.refused.append(...this.wayOut());
    this.panel.append(this.refused);
    this.shell.append(this.panel, this.button);
    shadow.append(this.shell);
    this.count(0);
    this.show();
    document.body.append(this.root);
  }

  private load(): void {
    if (this.frame) return;
    const url = new URL(`/chat/${encodeURIComponent(this.account)}`, this.host);
    url.searchParams.set('embed', '1');
    url.searchParams.set('parent', location.origin);
    url.searchParams.set(
      'page',
      `${document.title} ${location.origin}${location.pathname}`.trim().slice(0, 500),
    );
    url.searchParams.set('lang', this.locale);
    this.frame = document.createElement('iframe');
    this.frame.title = words[this.locale].frame;
    this.frame.referrerPolicy = 'no-referrer';
    this.frame.src = url.href;
    this.frame.addEventListener('load', () => this.await(true, SILENT_AFTER_LOAD_MS), { once: true });
    this.await(true, SILENT_MS);
    this.panel.append(this.frame);
  }

  /** Where the browser refuses the frame, or nothing comes: words, and the chat in a page of its own. */
  private wayOut(): HTMLElement[] {
    const { refused, openAlone, close } = words[this.locale];
    const text = document.createElement('p');
    text.textContent = refused;
    const link = document.createElement('a');
    const url = new URL(`/chat/${encodeURIComponent(this.account)}`, this.host);
    url.searchParams.set('lang', this.locale);
    link.href = url.href;
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
    link.textContent = openAlone;
    const away = document.createElement('button');
    away.type = 'button';
    away.textContent = close;
    away.addEventListener('click', () => this.close());
    return [text, link, away];
  }

  /** Waits for the frame's first word, or no longer. */
  private await(waits: boolean, ms = 0): void {
    if (waits && !this.heard) this.timers.push(window.setTimeout(() => this.silent(true), ms));
    else for (const timer of this.timers.splice(0)) clearTimeout(timer);
  }

  private silent(silent: boolean): void {
    this.refused.hidden = !silent;
    if (this.frame) this.frame.hidden = silent;
  }

  private show(): void {
    this.panel.hidden = !this.shown;
    this.shell.className = this.shown ? 'open' : '';
    this.button.setAttribute('aria-expanded', String(this.shown));
    this.name();
    this.tell();
  }

  private count(unread: number): void {
    this.unread = unread;
    this.badge.hidden = unread === 0;
    this.badge.textContent = unread > 99 ? '99+' : String(unread);
    this.name();
  }

  private name(): void {
    const { close, unread } = words[this.locale];
    const fresh = this.unread > 0 ? ` (${unread.replace('{n}', String(this.unread))})` : '';
    const name = this.shown ? close : this.label + fresh;
    this.button.setAttribute('aria-label', name);
    this.button.title = name;
  }

  private tell(): void {
    this.frame?.contentWindow?.postMessage({ omniline: 1, kind: 'opened', open: this.shown }, this.host);
  }

  private readonly received = (event: MessageEvent<unknown>): void => {
    if (!this.frame || event.origin !== this.host || event.source !== this.frame.contentWindow) return;
    const data = event.data as { omniline?: unknown; kind?: unknown; count?: unknown } | null;
    if (data?.omniline !== 1) return;
    if (data.kind === 'ready') {
      this.heard = true;
      this.await(false);
      this.silent(false);
      this.tell();
    } else if (data.kind === 'unread' && typeof data.count === 'number') {
      this.count(this.shown ? 0 : Math.max(0, Math.floor(data.count)));
    } else if (data.kind === 'close') this.escape();
    else if (data.kind === 'hide') this.hide();
  };

  private readonly pressed = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.isComposing && !event.repeat) this.escape();
  };

  /** The first Esc puts the chat away, a second one at once puts the whole page away. */
  private escape(): void {
    const now = Date.now();
    if (this.shown) {
      this.closedAt = now;
      this.close();
    } else if (now - this.closedAt <= ESCAPE_TWICE_MS) {
      this.hide();
    }
  }

  private hide(): void {
    this.remove();
    this.leave(this.host + NEUTRAL_PAGE);
  }

  private visited(): boolean {
    try {
      return sessionStorage.getItem(`omniline.widget.${this.account}`) === '1';
    } catch {
      return false;
    }
  }

  private remember(): void {
    try {
      sessionStorage.setItem(`omniline.widget.${this.account}`, '1');
    } catch {
      // Storage is forbidden: the frame is loaded when it is opened.
    }
  }
}

function icon(): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', ICON);
  svg.append(path);
  return svg;
}
