import { ProblemError, type Problem, type Push } from '@/shared/protocol';

/**
 * `connecting`: not yet greeted. `online`: greeted and heard from. `offline`: lost or silent, healing by itself.
 * `closed`: ended for good by {@link SocketClient.stop} or because the server no longer knows us (4401, 4403).
 */
export type Connection = 'connecting' | 'online' | 'offline' | 'closed';

export interface SocketOptions<H> {
  url: string;
  /** Arguments of `hello`, asked for at every (re)connection. */
  hello: () => Record<string, unknown>;
  /** Called with the reply of `hello` before any kept command is repeated. */
  onHello: (data: H) => void;
  onPush: (push: Push) => void;
  onConnection: (state: Connection) => void;
  /** The server ended it for good; `code` is the web socket's close code or the stable code of `hello`'s error. */
  onRefused?: (code: number | string) => void;
  protocol?: string;
  webSocket?: (url: string, protocol: string) => WebSocket;
  random?: () => number;
  now?: () => number;
}

export interface SendOptions {
  /** Correlation id; the same id may be sent again after a reconnection. */
  id?: string;
  /** Counted only while online. */
  timeoutMs?: number;
  /** False: fail at once when there is no connection, never repeat (typing, ping). */
  keep?: boolean;
}

interface Pending {
  readonly frame: string;
  readonly keep: boolean;
  readonly timeoutMs: number;
  readonly resolve: (data: unknown) => void;
  readonly reject: (error: ProblemError) => void;
  sentAt: number | null;
}

/** With it a silent line is noticed within 4.5 s at the latest; half a second more was at the edge of what is promised. */
const TICK_MS = 250;
const PING_AFTER_SILENCE_MS = 2_500;
const OFFLINE_AFTER_UNANSWERED_PING_MS = 1_500;
const RECONNECT_AFTER_SILENCE_MS = 25_000;
const HELLO_TIMEOUT_MS = 10_000;
const BACKOFF_MIN_MS = 300;
const BACKOFF_MAX_MS = 5_000;
const FINAL_CLOSE_CODES = new Set([4401, 4403]);
const FINAL_HELLO_CODES = new Set(['not-signed-in', 'forbidden', 'signed-out']);

/**
 * A connection that speaks `omniline.v1` and heals by itself.
 *
 * Commands that are kept wait for the connection and are repeated after a reconnection with the same id; the server
 * makes the repetition harmless by `commandId` or `clientId`. Browsers hide the web socket's own pings, so silence is
 * measured with the `ping` command.
 */
export class SocketClient<H = unknown> {
  private readonly options: SocketOptions<H>;
  private readonly pending = new Map<string, Pending>();
  private socket: WebSocket | null = null;
  private greeted = false;
  private state: Connection = 'closed';
  private attempts = 0;
  private counter = 0;
  private heardAt = 0;
  private openedAt = 0;
  private unansweredPingAt: number | null = null;
  private pingedAt = 0;
  private ticker: ReturnType<typeof setInterval> | null = null;
  private retry: ReturnType<typeof setTimeout> | null = null;

  constructor(options: SocketOptions<H>) {
    this.options = options;
  }

  get connection(): Connection {
    return this.state;
  }

  start(): void {
    if (this.ticker !== null) return;
    this.ticker = setInterval(() => this.tick(), TICK_MS);
    globalThis.addEventListener?.('online', this.onBrowserOnline);
    globalThis.addEventListener?.('offline', this.onBrowserOffline);
    this.become('connecting');
    this.connect();
  }

  /** Fails everything that still waits with code `closed`. */
  stop(): void {
    if (this.ticker !== null) clearInterval(this.ticker);
    if (this.retry !== null) clearTimeout(this.retry);
    this.ticker = null;
    this.retry = null;
    globalThis.removeEventListener?.('online', this.onBrowserOnline);
    globalThis.removeEventListener?.('offline', this.onBrowserOffline);
    this.dropSocket();
    this.become('closed');
    this.failAll('closed');
  }

  /**
   * Sends a command and gives its reply's data. Rejects with a {@link ProblemError}: the server's own, or `timeout`,
   * `offline` (not kept and no connection) or `closed`.
   */
  send<T>(command: string, args: Record<string, unknown> = {}, options: SendOptions = {}): Promise<T> {
    const id = options.id ?? `c${++this.counter}-${Math.floor(this.random() * 1e9).toString(36)}`;
    const keep = options.keep ?? true;
    return new Promise<T>((resolve, reject) => {
      if (this.state === 'closed') {
        reject(new ProblemError({ code: 'closed', title: 'The connection is closed' }));
        return;
      }
      if (!keep && !this.greeted) {
        reject(new ProblemError({ code: 'offline', title: 'No connection' }));
        return;
      }
      const waiting: Pending = {
        frame: JSON.stringify({ id, do: command, args }),
        keep,
        timeoutMs: options.timeoutMs ?? 15_000,
        resolve: resolve as (data: unknown) => void,
        reject,
        sentAt: null,
      };
      this.pending.set(id, waiting);
      if (this.greeted) this.transmit(waiting);
    });
  }

  private connect(): void {
    this.retry = null;
    this.dropSocket();
    this.openedAt = this.now();
    let socket: WebSocket;
    try {
      const open = this.options.webSocket ?? ((url, protocol) => new WebSocket(url, protocol));
      socket = open(this.options.url, this.options.protocol ?? 'omniline.v1');
    } catch {
      this.reconnectLater();
      return;
    }
    this.socket = socket;
    socket.onopen = () => {
      if (this.socket !== socket) return;
      this.heard();
      socket.send(JSON.stringify({ id: 'hello', do: 'hello', args: this.options.hello() }));
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      if (this.socket === socket) this.receive(event.data);
    };
    socket.onclose = (event: CloseEvent) => {
      if (this.socket === socket) this.lost(event.code);
    };
  }

  private receive(text: string): void {
    this.heard();
    let frame: Record<string, unknown>;
    try {
      frame = JSON.parse(text) as Record<string, unknown>;
    } catch {
      return;
    }
    if (typeof frame['on'] === 'string') {
      if (frame['on'] === 'draining') this.reconnectNow();
      else this.options.onPush(frame as unknown as Push);
      return;
    }
    const id = frame['re'];
    if (typeof id !== 'string') return;
    const error = frame['error'] as Problem | undefined;
    if (id === 'hello') {
      this.greet(frame['data'] as H, error);
      return;
    }
    const waiting = this.pending.get(id);
    if (!waiting) return;
    this.pending.delete(id);
    if (error) waiting.reject(new ProblemError(error));
    else waiting.resolve(frame['data'] ?? {});
  }

  private greet(data: H, error: Problem | undefined): void {
    if (error) {
      if (FINAL_HELLO_CODES.has(error.code)) this.refused(error.code);
      else this.lost(0);
      return;
    }
    this.greeted = true;
    this.attempts = 0;
    this.options.onHello(data);
    this.become('online');
    for (const waiting of [...this.pending.values()]) this.transmit(waiting);
  }

  private transmit(waiting: Pending): void {
    waiting.sentAt = this.now();
    this.socket?.send(waiting.frame);
  }

  private tick(): void {
    const now = this.now();
    if (this.socket && !this.greeted) {
      if (now - this.openedAt >= HELLO_TIMEOUT_MS) this.lost(0);
      return;
    }
    if (!this.greeted) return;
    for (const [id, waiting] of [...this.pending]) {
      if (this.state === 'online' && waiting.sentAt !== null && now - waiting.sentAt >= waiting.timeoutMs) {
        this.pending.delete(id);
        waiting.reject(new ProblemError({ code: 'timeout', title: 'No answer in time' }));
      }
    }
    if (this.unansweredPingAt === null) {
      if (now - this.heardAt >= PING_AFTER_SILENCE_MS) {
        this.unansweredPingAt = now;
        this.ping(now);
      }
      return;
    }
    // Asked again, because a server that was only slow may have dropped the first.
    if (now - this.pingedAt >= PING_AFTER_SILENCE_MS) this.ping(now);
    // Measured from our own ping, not from the last frame: a hidden tab's timers sleep, and that is no silence.
    const unanswered = now - this.unansweredPingAt;
    if (unanswered >= RECONNECT_AFTER_SILENCE_MS - PING_AFTER_SILENCE_MS) this.reconnectNow();
    else if (unanswered >= OFFLINE_AFTER_UNANSWERED_PING_MS) this.become('offline');
  }

  private ping(now: number): void {
    this.pingedAt = now;
    this.socket?.send(JSON.stringify({ id: `ping${++this.counter}`, do: 'ping', args: {} }));
  }

  private heard(): void {
    this.heardAt = this.now();
    this.unansweredPingAt = null;
    if (!this.greeted || this.state !== 'offline') return;
    for (const waiting of this.pending.values()) waiting.sentAt = this.heardAt;
    this.become('online');
  }

  private lost(code: number): void {
    if (FINAL_CLOSE_CODES.has(code)) {
      this.refused(code);
      return;
    }
    this.dropSocket();
    this.become('offline');
    for (const [id, waiting] of [...this.pending]) {
      waiting.sentAt = null;
      if (waiting.keep) continue;
      this.pending.delete(id);
      waiting.reject(new ProblemError({ code: 'offline', title: 'No connection' }));
    }
    this.reconnectLater();
  }

  private refused(code: number | string): void {
    this.stop();
    this.options.onRefused?.(code);
  }

  private reconnectLater(): void {
    if (this.ticker === null || this.retry !== null) return;
    const ceiling = Math.min(BACKOFF_MAX_MS, BACKOFF_MIN_MS * 2 ** this.attempts++);
    const delay = Math.max(BACKOFF_MIN_MS, ceiling * (0.5 + this.random() * 0.5));
    this.retry = setTimeout(() => this.connect(), delay);
  }

  private reconnectNow(): void {
    this.attempts = 0;
    if (this.retry !== null) clearTimeout(this.retry);
    this.retry = null;
    this.lost(0);
  }

  private readonly onBrowserOnline = (): void => {
    if (this.retry !== null) clearTimeout(this.retry);
    this.attempts = 0;
    this.connect();
  };

  private readonly onBrowserOffline = (): void => {
    if (this.retry !== null) clearTimeout(this.retry);
    this.retry = null;
    this.lost(0);
  };

  private dropSocket(): void {
    const socket = this.socket;
    this.socket = null;
    this.greeted = false;
    this.unansweredPingAt = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    try {
      socket.close(1000);
    } catch {
      // Already closing: there is nothing left to end.
    }
  }

  private failAll(code: string): void {
    const all = [...this.pending.values()];
    this.pending.clear();
    for (const waiting of all) waiting.reject(new ProblemError({ code, title: 'The connection is closed' }));
  }

  private become(state: Connection): void {
    if (this.state === state) return;
    this.state = state;
    this.options.onConnection(state);
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }

  private random(): number {
    return (this.options.random ?? Math.random)();
  }
}

/** The address of a socket on the page's own host. */
export function socketUrl(path: string): string {
  return `${location.protocol === 'https:' ? 'wss:' : 'ws:'}//${location.host}${path}`;
}
