import { computed, reactive, shallowRef, type ComputedRef } from 'vue';
import { request, upload } from '@/shared/http';
import { codeOf, type Change, type Media, type Push } from '@/shared/protocol';
import { SocketClient, socketUrl, type Connection } from '@/shared/socket/client';
import { IndexedFileKeep, type FileKeep } from './files';
import { MediaShelf } from './media';
import { Outbox, type Unsent } from './outbox';
import type { Entry, Limits, SendReply, Site, VisitorConversation, VisitorHello } from './protocol';
import { forgetPage, tabName, VisitorStorage } from './storage';
import * as threads from './thread';

export interface SessionState {
  connection: Connection;
  /** `missing`: no such account. `refused`: the server ended it for good. */
  trouble: 'missing' | 'refused' | null;
  site: Site | null;
  limits: Limits | null;
  /** True once the server has told what there is, so that nothing wrong is shown before. */
  greeted: boolean;
  typing: string | null;
  loadingOlder: boolean;
  /** The hotline cannot store anything just now; what is written waits on the page. */
  databaseAway: boolean;
}

const TYPING_SHOWN_MS = 8_000;
const TYPING_AGAIN_MS = 3_000;
const TYPING_ENDS_MS = 5_000;
const HEAL_MS = 2_000;
const UPLOAD_STALLED_MS = 30_000;
const TOLD_EVENTS: ReadonlySet<string> = new Set(['ACCEPTED', 'ENDED', 'CLOSED']);

/** One visitor's conversation with one account: what the page shows, and what it can do. */
export class VisitorSession {
  readonly state: SessionState = reactive({
    connection: 'connecting',
    trouble: null,
    site: null,
    limits: null,
    greeted: false,
    typing: null,
    loadingOlder: false,
    databaseAway: false,
  });
  readonly thread = shallowRef(threads.emptyThread);
  readonly conversation: ComputedRef<VisitorConversation | null> = computed(() =>
    threads.current(this.thread.value),
  );
  readonly rows: ComputedRef<threads.Row[]>;
  readonly outbox: Outbox;
  readonly media: MediaShelf;
  readonly storage: VisitorStorage;
  /** Called with every message of a counsellor's that was not here before. */
  onArrival: (entries: Entry[]) => void = () => undefined;
  /** The visitor erased everything in another tab. */
  onErasedElsewhere: () => void = () => undefined;

  private readonly files: FileKeep;
  private socket: SocketClient<VisitorHello>;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private typingSentAt = 0;
  private typingOffTimer: ReturnType<typeof setTimeout> | undefined;
  private siteTimer: ReturnType<typeof setTimeout> | undefined;
  private seenSent = new Map<string, { delivered: number; read: number }>();
  private resuming = new Set<string>();
  private helloToken: string | null = null;
  private token: string | null = null;
  private stopped = false;

  constructor(
    private readonly account: string,
    private readonly page: string,
    options: { storage?: VisitorStorage; files?: FileKeep } = {},
  ) {
    this.storage = options.storage ?? new VisitorStorage(account);
    this.files = options.files ?? new IndexedFileKeep();
    this.media = new MediaShelf(account, () => this.storage.get('token'));
    this.outbox = new Outbox({
      account,
      tab: tabName(),
      storage: this.storage,
      files: this.files,
      send: (args) => this.socket.send<SendReply>('send', { ...args, lang: document.documentElement.lang }),
      upload: (file, name, progress) => this.upload(file, name, progress),
      sent: (item, reply) => this.sent(item, reply),
      newest: () => threads.newestOwn(this.thread.value),
    });
    this.rows = computed(() =>
      threads.rowsOf(
        this.thread.value,
        this.outbox.items,
        threads.alreadyHere(this.thread.value, this.outbox.items),
      ),
    );
    this.socket = this.newSocket();
    this.storage.watch((key, value) => this.changedElsewhere(key, value));
  }

  start(): void {
    this.socket.start();
    void this.loadSite();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.siteTimer);
    this.socket.stop();
  }

  async older(): Promise<void> {
    const before = this.thread.value.next;
    if (before === null || this.state.loadingOlder) return;
    this.state.loadingOlder = true;
    try {
      const page = await this.socket.send<{ entries: Entry[]; next: string | null }>(
        'history',
        { before, limit: 50 },
        { keep: false },
      );
      if (this.thread.value.next === before) {
        this.thread.value = threads.older(this.thread.value, page.entries, page.next);
      }
    } catch {
      // Without a connection the page stays as it is; scrolling up asks again.
    } finally {
      this.state.loadingOlder = false;
    }
  }

  /** The visitor is writing; `false` when the field is empty again. */
  writing(on: boolean): void {
    clearTimeout(this.typingOffTimer);
    const now = Date.now();
    if (!on) {
      if (this.typingSentAt > 0) this.tellTyping(false);
      this.typingSentAt = 0;
      return;
    }
    if (now - this.typingSentAt >= TYPING_AGAIN_MS) {
      this.tellTyping(true);
      this.typingSentAt = now;
    }
    this.typingOffTimer = setTimeout(() => this.writing(false), TYPING_ENDS_MS);
  }

  /** Tells the counsellor what arrived, and what was really looked at when `visible`. */
  seen(visible: boolean): void {
    const id = this.conversation.value?.id;
    const entries = id === undefined ? undefined : this.thread.value.conversations.get(id)?.entries;
    if (id === undefined || !entries || this.state.connection !== 'online') return;
    const newest = [...entries.values()].filter((entry) => entry.kind === 'MESSAGE_OUT');
    const seq = Math.max(0, ...newest.map((entry) => entry.seq));
    const told = this.seenSent.get(id) ?? { delivered: 0, read: 0 };
    if (seq === 0 || seq <= told.read || (!visible && seq <= told.delivered)) return;
    const next = { delivered: seq, read: visible ? seq : told.read };
    this.seenSent.set(id, next);
    this.socket.send('seen', { conversation: id, seq, read: visible }, { keep: false }).catch(() => {
      if (this.seenSent.get(id) === next) this.seenSent.set(id, told);
    });
  }

  /** Gives up the place in the queue. Rejects when the server was not reached. */
  async leave(): Promise<void> {
    await this.socket.send('leave', {}, { keep: false, timeoutMs: 5_000 });
  }

  /** Asks to be answered later, or to wait again. Rejects when the server was not reached or refused. */
  async later(ask: 'MESSAGE' | 'WRITE' | 'PHONE' | 'WAIT', number?: string): Promise<void> {
    await this.socket.send('later', number === undefined ? { ask } : { ask, number }, {
      keep: false,
      timeoutMs: 5_000,
    });
  }

  /** Gives up a waiting place and removes everything this browser knows of the visitor. */
  async erase(): Promise<void> {
    if (this.conversation.value?.state === 'WAITING') {
      await Promise.race([
        this.leave().catch(() => undefined),
        new Promise((resolve) => setTimeout(resolve, 1_000)),
      ]);
    }
    this.stop();
    this.storage.erase();
    forgetPage();
    this.media.release();
    this.thread.value = threads.emptyThread;
    await Promise.race([this.outbox.erase(), new Promise((resolve) => setTimeout(resolve, 1_000))]);
  }

  private newSocket(): SocketClient<VisitorHello> {
    return new SocketClient<VisitorHello>({
      url: socketUrl(`/ws/visitor/${encodeURIComponent(this.account)}`),
      hello: () => this.hello(),
      onHello: (hello) => this.greet(hello),
      onPush: (push) => this.push(push),
      onConnection: (connection) => this.connected(connection),
      onRefused: () => (this.state.trouble = 'refused'),
    });
  }

  private hello(): Record<string, unknown> {
    this.helloToken = this.storage.get('token');
    const conversation = this.conversation.value;
    const rev = conversation ? threads.revOf(this.thread.value, conversation.id) : 0;
    return {
      ...(this.helloToken === null ? {} : { token: this.helloToken }),
      ...(conversation && rev > 0 ? { have: { conversation: conversation.id, rev } } : {}),
      page: this.page.slice(0, 500),
      lang: document.documentElement.lang,
    };
  }

  private greet(hello: VisitorHello): void {
    const stored = this.storage.get('token');
    if (stored !== null && stored !== this.helloToken) {
      // Another tab of this browser was greeted first: there is one visitor, so this tab takes that token.
      queueMicrotask(() => this.reconnect());
      return;
    }
    this.storage.set('token', hello.token);
    this.token = hello.token;
    if (this.helloToken !== null && hello.token !== this.helloToken) this.media.release();
    const before = this.thread.value;
    this.thread.value = threads.greeted(before, hello);
    this.state.site = hello.site;
    this.state.limits = hello.limits;
    this.seenSent.clear();
    const wasGreeted = this.state.greeted;
    this.state.greeted = true;
    // Nobody is greeted without it.
    this.state.databaseAway = false;
    if (wasGreeted) this.announce(before);
  }

  private reconnect(): void {
    this.socket.stop();
    this.thread.value = threads.emptyThread;
    this.socket = this.newSocket();
    if (!this.stopped) this.socket.start();
  }

  private connected(connection: Connection): void {
    this.state.connection = connection;
    this.outbox.connection(connection === 'online');
    if (connection !== 'online') this.showTyping(null);
  }

  private push(push: Push): void {
    if (push.on === 'conversation' && push.conversation !== undefined && push.rev !== undefined) {
      this.apply(push.conversation, push.rev, push.data as Change<VisitorConversation>);
    } else if (push.on === 'typing') {
      const data = push.data as { on: boolean; name: string | null };
      this.showTyping(data.on ? (data.name ?? '') : null);
    } else if (push.on === 'database') {
      this.state.databaseAway = !(push.data as { available: boolean }).available;
    } else if (push.on === 'waiting') {
      this.thread.value = threads.waitingAt(this.thread.value, push.data as threads.Place);
    }
  }

  private apply(id: string, rev: number, change: Change<VisitorConversation>): void {
    const before = this.thread.value;
    const { thread, gap } = threads.changed(before, id, rev, change);
    this.thread.value = thread;
    if (gap !== null) void this.resume(id, gap);
    this.announce(before);
  }

  private async resume(id: string, rev: number): Promise<void> {
    if (this.resuming.has(id)) return;
    this.resuming.add(id);
    try {
      const reply = await this.socket.send<{ rev: number; change: Change<VisitorConversation> }>(
        'resume',
        { conversation: id, rev },
        { keep: false },
      );
      this.apply(id, reply.rev, reply.change);
    } catch {
      // The next greeting brings what is missing.
    } finally {
      this.resuming.delete(id);
    }
  }

  private announce(before: threads.Thread): void {
    const fresh = threads
      .entriesOf(this.thread.value)
      .filter(
        (entry) =>
          (entry.kind === 'MESSAGE_OUT' || TOLD_EVENTS.has(entry.type)) &&
          !before.conversations.get(entry.conversation)?.entries.has(entry.seq),
      );
    if (fresh.length === 0) return;
    if (fresh.some((entry) => entry.kind === 'MESSAGE_OUT')) this.showTyping(null);
    this.onArrival(fresh);
  }

  private sent(item: Unsent, reply: SendReply): void {
    this.thread.value = threads.acknowledged(this.thread.value, {
      conversation: reply.conversation,
      seq: reply.seq,
      rev: 0,
      at: item.at,
      kind: 'MESSAGE_IN',
      author: { kind: 'VISITOR', id: null, name: null },
      type: !item.media ? 'TEXT' : item.media.contentType.startsWith('image/') ? 'IMAGE' : 'FILE',
      text: item.text,
      data: {},
      media: item.media ? [item.media] : [],
      delivery: null,
      deliveryReason: null,
      commandId: item.clientId,
    });
    setTimeout(() => {
      const have = threads.revOf(this.thread.value, reply.conversation);
      if (have < reply.rev) void this.resume(reply.conversation, have);
    }, HEAL_MS);
  }

  private upload(file: Blob, name: string, progress: (part: number) => void): Promise<Media> {
    const path = `/api/v1/visitor/${encodeURIComponent(this.account)}/media?name=${encodeURIComponent(name)}`;
    const token = this.storage.get('token') ?? '';
    // A network that died silently never ends the request by itself; one that is merely slow is left alone.
    const stalled = new AbortController();
    let timer = setTimeout(() => stalled.abort(), UPLOAD_STALLED_MS);
    return upload<Media>(path, file, {
      headers: { Authorization: `Bearer ${token}` },
      signal: stalled.signal,
      onProgress: (part) => {
        clearTimeout(timer);
        timer = setTimeout(() => stalled.abort(), UPLOAD_STALLED_MS);
        progress(part);
      },
    }).finally(() => clearTimeout(timer));
  }

  private tellTyping(on: boolean): void {
    this.socket.send('typing', { on }, { keep: false }).catch(() => undefined);
  }

  private showTyping(name: string | null): void {
    clearTimeout(this.typingTimer);
    this.state.typing = name;
    if (name !== null) this.typingTimer = setTimeout(() => (this.state.typing = null), TYPING_SHOWN_MS);
  }

  private changedElsewhere(key: string, value: string | null): void {
    if (key === 'token') {
      if (value === null) {
        this.stop();
        this.onErasedElsewhere();
      } else if (this.state.greeted && value !== this.token) {
        this.reconnect();
      }
    } else {
      this.outbox.changedElsewhere(key, value);
    }
  }

  /** The words and the emergency numbers come without the socket too, so that a poor line still shows them. */
  private async loadSite(): Promise<void> {
    try {
      const site = await request<Site>('GET', `/api/v1/visitor/${encodeURIComponent(this.account)}`);
      this.state.site ??= site;
    } catch (error) {
      if (codeOf(error) === 'not-found' || codeOf(error) === 'http-404') {
        this.stop();
        this.state.trouble = 'missing';
      } else if (!this.stopped && !this.state.site) {
        this.siteTimer = setTimeout(() => void this.loadSite(), 3_000);
      }
    }
  }
}
