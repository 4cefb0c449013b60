/**
 * The page inside the widget's frame. It talks to the page around it only when that page named its origin in the
 * frame's address, only to that origin, and believes only messages that come from there.
 */
export type ToWidget =
  { kind: 'ready' } | { kind: 'unread'; count: number } | { kind: 'close' } | { kind: 'hide' };
export type ToFrame = { kind: 'opened'; open: boolean };

export class Embed {
  readonly inside: boolean;
  /** Title and address of the page around the widget, as the widget told it. */
  readonly page: string | null;
  private readonly origin: string | null;

  constructor(
    search: string,
    private readonly frame: Window = window,
  ) {
    const params = new URLSearchParams(search);
    this.inside = params.get('embed') === '1' && frame.parent !== frame;
    this.origin = this.inside ? webOrigin(params.get('parent')) : null;
    this.page = this.inside ? params.get('page') : null;
  }

  tell(message: ToWidget): void {
    if (this.origin) this.frame.parent.postMessage({ omniline: 1, ...message }, this.origin);
  }

  onMessage(listener: (message: ToFrame) => void): void {
    if (!this.origin) return;
    this.frame.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (event.origin !== this.origin || event.source !== this.frame.parent) return;
      const data = event.data as Partial<ToFrame> & { omniline?: number };
      if (data?.omniline === 1 && data.kind === 'opened' && typeof data.open === 'boolean') {
        listener({ kind: 'opened', open: data.open });
      }
    });
  }
}

/** The origin when it is a plain web origin, nothing more and nothing less. */
function webOrigin(value: string | null): string | null {
  if (!value) return null;
  try {
    const url = new URL(value);
    return /^https?:$/.test(url.protocol) && url.origin === value ? url.origin : null;
  } catch {
    return null;
  }
}
