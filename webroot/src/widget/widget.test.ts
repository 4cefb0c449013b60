import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatWidget } from './widget';
import { words } from './words';

interface Environment {
  happyDOM: { settings: { enableIframePageLoading: boolean } };
}

const HOST = 'https://hotline.example';

function script(data: Record<string, string> = {}): Pick<HTMLScriptElement, 'src' | 'dataset'> {
  return { src: `${HOST}/widget.js`, dataset: { account: 'demo', ...data } };
}

describe('ChatWidget', () => {
  let left: string[];
  let widget: ChatWidget;
  let post: ReturnType<typeof vi.fn>;

  const root = (): ShadowRoot => document.body.lastElementChild?.shadowRoot as ShadowRoot;
  const button = (): HTMLButtonElement => root().querySelector('.button') as HTMLButtonElement;
  const frame = (): HTMLIFrameElement | null => root().querySelector('iframe');
  const panel = (): HTMLElement => root().querySelector('.panel') as HTMLElement;
  const badge = (): HTMLElement => root().querySelector('.badge') as HTMLElement;
  const make = (data: Record<string, string> = {}): void => {
    widget = new ChatWidget(script(data), (url) => left.push(url));
  };
  const message = (data: unknown, from: { origin?: string; source?: unknown } = {}): void => {
    const event = new MessageEvent('message', { data, origin: from.origin ?? HOST });
    Object.defineProperty(event, 'source', { value: from.source ?? frame()?.contentWindow });
    window.dispatchEvent(event);
  };
  const escape = (): void => void window.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape' }));

  beforeEach(() => {
    left = [];
    sessionStorage.clear();
    document.documentElement.lang = '';
    vi.useFakeTimers();
    post = vi.fn();
    const inner = { postMessage: post };
    vi.spyOn(HTMLIFrameElement.prototype, 'contentWindow', 'get').mockReturnValue(inner as unknown as Window);
    // Only about:blank is loaded here: the address is kept aside.
    (window as unknown as Environment).happyDOM.settings.enableIframePageLoading = true;
    vi.spyOn(HTMLIFrameElement.prototype, 'src', 'set').mockImplementation(function (
      this: HTMLIFrameElement,
      url: string,
    ) {
      this.dataset['asked'] = url;
    });
  });

  afterEach(() => {
    widget.remove();
    vi.useRealTimers();
    vi.restoreAllMocks();
  });

  it('loads nothing from its host until it is opened', () => {
    make();
    expect(frame()).toBeNull();
    expect(panel().hidden).toBe(true);
    button().click();
    const url = new URL(frame()?.dataset['asked'] ?? '');
    expect(url.origin + url.pathname).toBe(`${HOST}/chat/demo`);
    expect(url.searchParams.get('embed')).toBe('1');
    expect(url.searchParams.get('parent')).toBe(location.origin);
    expect(panel().hidden).toBe(false);
    expect(button().getAttribute('aria-expanded')).toBe('true');
  });

  it('loads the frame at once on the next page of the same visit, still closed', () => {
    make();
    button().click();
    widget.remove();
    make();
    expect(frame()).not.toBeNull();
    expect(panel().hidden).toBe(true);
  });

  it('keeps the frame when it is closed and opened again', () => {
    make();
    button().click();
    const first = frame();
    button().click();
    expect(panel().hidden).toBe(true);
    button().click();
    expect(frame()).toBe(first);
  });

  it('speaks the language and carries the name it was given', () => {
    make({ lang: 'en', label: 'Need to talk?' });
    expect(button().getAttribute('aria-label')).toBe('Need to talk?');
    button().click();
    expect(button().getAttribute('aria-label')).toBe(words.en.close);
    expect(new URL(frame()?.dataset['asked'] ?? '').searchParams.get('lang')).toBe('en');
  });

  it('shows unread messages only while it is closed', () => {
    make();
    button().click();
    message({ omniline: 1, kind: 'unread', count: 2 });
    expect(badge().hidden).toBe(true);
    button().click();
    message({ omniline: 1, kind: 'unread', count: 3 });
    expect(badge().hidden).toBe(false);
    expect(badge().textContent).toBe('3');
    expect(button().getAttribute('aria-label')).toContain('3');
    button().click();
    expect(badge().hidden).toBe(true);
  });

  it('believes nobody but its own frame', () => {
    make();
    button().click();
    button().click();
    message({ omniline: 1, kind: 'unread', count: 3 }, { origin: 'https://elsewhere.example' });
    message({ omniline: 1, kind: 'unread', count: 3 }, { source: window });
    message({ kind: 'unread', count: 3 });
    message({ omniline: 1, kind: 'hide' }, { origin: 'https://elsewhere.example' });
    message(null);
    expect(badge().hidden).toBe(true);
    expect(left).toEqual([]);
  });

  it('tells only its host whether it is open', () => {
    make();
    button().click();
    expect(post).toHaveBeenLastCalledWith({ omniline: 1, kind: 'opened', open: true }, HOST);
    button().click();
    expect(post).toHaveBeenLastCalledWith({ omniline: 1, kind: 'opened', open: false }, HOST);
  });

  it('closes with Esc and leaves the whole page with a second one at once', () => {
    make();
    button().click();
    escape();
    expect(panel().hidden).toBe(true);
    expect(left).toEqual([]);
    vi.advanceTimersByTime(400);
    escape();
    expect(left).toEqual([`${HOST}/assets/calendar.html`]);
    expect(document.querySelector('div')).toBeNull();
  });

  it('leaves the page alone when the second Esc comes later', () => {
    make();
    button().click();
    escape();
    vi.advanceTimersByTime(1_500);
    escape();
    expect(left).toEqual([]);
  });

  it('leaves the whole page when the visitor hides it inside the frame', () => {
    make();
    button().click();
    message({ omniline: 1, kind: 'hide' });
    expect(left).toEqual([`${HOST}/assets/calendar.html`]);
  });

  it('says so and leads to the chat itself when the frame stays silent, until it speaks after all', () => {
    make({ lang: 'en' });
    button().click();
    const refused = root().querySelector('.refused') as HTMLElement;
    const link = refused.querySelector('a') as HTMLAnchorElement;
    frame()?.dispatchEvent(new Event('load'));
    expect(refused.hidden).toBe(true);
    vi.advanceTimersByTime(3_000);
    expect(refused.hidden).toBe(false);
    expect(frame()?.hidden).toBe(true);
    expect(refused.textContent).toContain(words.en.refused);
    expect(link.href).toBe(`${HOST}/chat/demo?lang=en`);
    message({ omniline: 1, kind: 'ready' });
    expect(refused.hidden).toBe(true);
    expect(frame()?.hidden).toBe(false);
    refused.querySelector('button')?.click();
    expect(panel().hidden).toBe(true);
  });

  it('never covers a frame that has spoken', () => {
    make();
    button().click();
    message({ omniline: 1, kind: 'ready' });
    frame()?.dispatchEvent(new Event('load'));
    vi.advanceTimersByTime(60_000);
    expect(root().querySelector<HTMLElement>('.refused')?.hidden).toBe(true);
  });
});

describe('its words', () => {
  it('has every word in both languages', () => {
    expect(Object.keys(words.en)).toEqual(Object.keys(words['zh-CN']));
    expect(Object.values({ ...words.en, ...words['zh-CN'] }).every((word) => word.trim() !== '')).toBe(true);
  });
});
