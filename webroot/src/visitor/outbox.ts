import { reactive } from 'vue';
import { codeOf, ProblemError, type Media } from '@/shared/protocol';
import type { FileKeep } from './files';
import type { SendReply } from './protocol';
import { uuid, type VisitorStorage } from './storage';

/** A message of the visitor's that the server has not acknowledged. */
export interface Unsent {
  readonly clientId: string;
  readonly tab: string;
  readonly at: string;
  readonly text: string | null;
  /** What was chosen with it, for a conversation that begins by choosing. */
  readonly choice?: string;
  readonly file: { readonly name: string; readonly type: string; readonly size: number } | null;
  media: Media | null;
  /** Was on its way at least once: the server may have it although we were never told. */
  tried: boolean;
  refusal: { code: string; detail: string } | null;
  phase: 'queued' | 'uploading' | 'sending';
  progress: number;
  slowed: boolean;
  /** The newest own entry this page knew when the message appeared here; what is stored comes after it. */
  readonly after: { readonly conversation: string; readonly seq: number } | null;
}

export interface OutboxOptions {
  account: string;
  tab: string;
  storage: VisitorStorage;
  files: FileKeep;
  send: (args: { clientId: string; text?: string; media?: string[]; choice?: string }) => Promise<SendReply>;
  upload: (file: Blob, name: string, progress: (part: number) => void) => Promise<Media>;
  /** Called once for each message the server has stored. */
  sent: (item: Unsent, reply: SendReply) => void;
  newest: () => Unsent['after'];
  now?: () => number;
  delay?: (ms: number) => Promise<void>;
}

/** Kept at most; a page that is offline for a day must not fill the browser's storage. */
export const MAX_UNSENT = 100;
const KEY = 'unsent.';
/** Another tab sends its own; what it left behind this long ago is sent by whoever is open. */
const ADOPT_AFTER_MS = 15_000;
/** Older than this it is not sent by itself: what was true at night may not be what one would say now. */
const STALE_AFTER_MS = 12 * 3_600_000;
const RETRIES = 5;
/** Not the message's fault: it is sent again as soon as there is a connection. */
const PASSING = new Set(['network', 'offline', 'timeout', 'closed', 'aborted']);
/** The server is there and cannot just now: it is asked again, ever more seldom, for as long as it takes. */
const TROUBLED = new Set(['overloaded', 'unavailable', 'http-502', 'http-503', 'http-504']);

/**
 * Keeps what was written until the server has stored it, across lost connections and reloads, and sends it again under
 * the same client id, which makes a repetition harmless. Texts go one after the other, in the order they were written,
 * also when one has to be sent again; a file that uploads slowly does not hold back the words written after it.
 */
export class Outbox {
  readonly items: Unsent[] = reactive([]);
  private readonly options: OutboxOptions;
  private readonly active = new Set<string>();
  private readonly attempts = new Map<string, number>();
  /** Who waits to be sent; the first in the order of writing goes next. */
  private readonly ready = new Set<Unsent>();
  private transmitting = false;
  private online = false;

  constructor(options: OutboxOptions) {
    this.options = options;
    for (const key of options.storage.keys(KEY)) this.load(options.storage.get(key));
    this.sort();
  }

  addText(text: string, choice?: string): void {
    this.add(choice === undefined ? { text, file: null } : { text, file: null, choice });
  }

  async addFile(file: File): Promise<void> {
    const item = this.add({ text: null, file: { name: file.name, type: file.type, size: file.size } }, false);
    await this.options.files.put(this.fileKey(item), file);
    this.pump();
  }

  retry(clientId: string): void {
    const item = this.items.find((one) => one.clientId === clientId);
    if (!item) return;
    item.refusal = null;
    this.attempts.delete(clientId);
    this.save(item);
    this.pump();
  }

  discard(clientId: string): void {
    this.drop(clientId);
    this.options.storage.remove(KEY + clientId);
    void this.options.files.remove(`${this.options.account}/${clientId}`);
  }

  connection(online: boolean): void {
    this.online = online;
    if (online) this.pump();
  }

  /** Another tab changed a message that waits; `value` is null when it was sent or discarded. */
  changedElsewhere(key: string, value: string | null): void {
    if (!key.startsWith(KEY)) return;
    const clientId = key.slice(KEY.length);
    if (value === null) {
      this.drop(clientId);
    } else if (!this.active.has(clientId)) {
      this.drop(clientId);
      this.load(value);
      this.sort();
      setTimeout(() => this.pump(), ADOPT_AFTER_MS + 500);
    }
  }

  async erase(): Promise<void> {
    this.online = false;
    this.items.splice(0);
    for (const key of this.options.storage.keys(KEY)) this.options.storage.remove(key);
    await this.options.files.clear(`${this.options.account}/`);
  }

  /** Starts whatever may be sent now. */
  pump(): void {
    if (!this.online) return;
    for (const item of this.items) {
      if (item.refusal || this.active.has(item.clientId) || !this.mine(item)) continue;
      this.active.add(item.clientId);
      if (item.file && !item.media) void this.uploadThenSend(item);
      else this.enqueue(item);
    }
  }

  private enqueue(item: Unsent): void {
    this.ready.add(item);
    if (!this.transmitting) void this.drain();
  }

  private async drain(): Promise<void> {
    this.transmitting = true;
    // What failed and waits to be sent again stands in its old place, before what was written after it.
    try {
      for (let item = this.first(); item; item = this.first()) {
        this.ready.delete(item);
        await this.transmit(item);
      }
    } finally {
      this.transmitting = false;
    }
  }

  private first(): Unsent | undefined {
    return this.items.find((item) => this.ready.has(item)) ?? [...this.ready].at(0);
  }

  private async uploadThenSend(item: Unsent): Promise<void> {
    const file = await this.options.files.get(this.fileKey(item));
    if (!file) {
      this.refuse(item, 'file-gone', '');
      return;
    }
    item.phase = 'uploading';
    item.progress = 0;
    try {
      item.media = await this.options.upload(
        file,
        item.file?.name ?? 'file',
        (part) => (item.progress = part),
      );
      this.save(item);
      this.enqueue(item);
    } catch (error) {
      await this.failed(item, error);
    }
  }

  private async transmit(item: Unsent): Promise<void> {
    if (!this.items.includes(item) || !this.online) {
      this.rest(item);
      return;
    }
    item.phase = 'sending';
    item.tried = true;
    this.save(item);
    try {
      const reply = await this.options.send({
        clientId: item.clientId,
        ...(item.text === null ? {} : { text: item.text }),
        ...(item.media === null ? {} : { media: [item.media.id] }),
        ...(item.choice === undefined ? {} : { choice: item.choice }),
      });
      this.options.sent(item, reply);
      this.discard(item.clientId);
      this.active.delete(item.clientId);
    } catch (error) {
      await this.failed(item, error);
    }
  }

  private async failed(item: Unsent, error: unknown): Promise<void> {
    const code = codeOf(error);
    if (code === 'too-fast') {
      const wait = error instanceof ProblemError ? Number(error.fields['retryAfterMs']) : NaN;
      item.slowed = true;
      await this.pause(Number.isFinite(wait) && wait > 0 ? Math.min(wait, 60_000) : 5_000);
      item.slowed = false;
      this.rest(item);
      this.pump();
      return;
    }
    if (PASSING.has(code)) {
      this.rest(item);
      await this.pause(1_000);
      this.pump();
      return;
    }
    const attempt = (this.attempts.get(item.clientId) ?? 0) + 1;
    this.attempts.set(item.clientId, attempt);
    if (code === 'not-found' && item.file && item.media && attempt < RETRIES) {
      // The server no longer keeps what was uploaded: it gets the file once more.
      item.media = null;
      this.rest(item);
      this.pump();
      return;
    }
    const unexplained = code === 'unknown' || code === 'internal' || code.startsWith('http-5');
    if (TROUBLED.has(code) || (unexplained && attempt < RETRIES)) {
      this.rest(item);
      await this.pause(Math.min(15_000, 1_000 * 2 ** (attempt - 1)));
      this.pump();
      return;
    }
    this.refuse(item, code, error instanceof ProblemError ? error.detail : '');
  }

  private refuse(item: Unsent, code: string, detail: string): void {
    item.refusal = { code, detail };
    this.rest(item);
    this.save(item);
  }

  private rest(item: Unsent): void {
    item.phase = 'queued';
    this.active.delete(item.clientId);
  }

  private mine(item: Unsent): boolean {
    return item.tab === this.options.tab || this.now() - Date.parse(item.at) >= ADOPT_AFTER_MS;
  }

  private add(content: Pick<Unsent, 'text' | 'file' | 'choice'>, pump = true): Unsent {
    this.items.push({
      ...content,
      clientId: uuid(),
      tab: this.options.tab,
      at: new Date(this.now()).toISOString(),
      media: null,
      tried: false,
      refusal: null,
      phase: 'queued',
      progress: 0,
      slowed: false,
      after: this.options.newest(),
    });
    const item = this.items.at(-1) as Unsent;
    this.save(item);
    if (pump) this.pump();
    return item;
  }

  private save(item: Unsent): void {
    if (!this.items.some((one) => one.clientId === item.clientId)) return;
    const { clientId, tab, at, text, file, media, tried, refusal, choice } = item;
    this.options.storage.set(
      KEY + clientId,
      JSON.stringify({ clientId, tab, at, text, file, media, tried, refusal, choice }),
    );
  }

  private load(value: string | null): void {
    let stored: Partial<Unsent> | null;
    try {
      stored = JSON.parse(value ?? 'null') as Partial<Unsent> | null;
    } catch {
      stored = null;
    }
    if (!stored?.clientId || !stored.at || this.items.some((one) => one.clientId === stored.clientId)) return;
    const stale = this.now() - Date.parse(stored.at) > STALE_AFTER_MS;
    this.items.push({
      clientId: stored.clientId,
      tab: stored.tab ?? '',
      at: stored.at,
      text: stored.text ?? null,
      file: stored.file ?? null,
      ...(stored.choice === undefined ? {} : { choice: stored.choice }),
      media: stored.media ?? null,
      tried: stored.tried ?? false,
      refusal: stored.refusal ?? (stale ? { code: 'stale', detail: '' } : null),
      phase: 'queued',
      progress: 0,
      slowed: false,
      after: this.options.newest(),
    });
  }

  private drop(clientId: string): void {
    const index = this.items.findIndex((one) => one.clientId === clientId);
    if (index >= 0) this.items.splice(index, 1);
  }

  private sort(): void {
    this.items.sort((a, b) => a.at.localeCompare(b.at));
  }

  private fileKey(item: Unsent): string {
    return `${this.options.account}/${item.clientId}`;
  }

  private pause(ms: number): Promise<void> {
    return this.options.delay?.(ms) ?? new Promise((resolve) => setTimeout(resolve, ms));
  }

  private now(): number {
    return (this.options.now ?? Date.now)();
  }
}
