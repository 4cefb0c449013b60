import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type {
  Agent,
  AgentState,
  Channel,
  ChannelRules,
  Disposition,
  Hello,
  Limits,
  Push,
  QueueStatus,
} from '@/shared/protocol';
import { SocketClient, socketUrl, type Connection, type SendOptions } from '@/shared/socket/client';
import { useSession } from './session';

type PushListener = (push: Push) => void;
type HelloListener = (hello: Hello) => void;

/** What an agent may choose, in the order of the menu. */
export const choosable = [
  'READY',
  'BUSY',
  'BREAK',
  'WRAP_UP',
  'OUTBOUND',
  'OTHER_WORK',
  'NOT_READY',
] as const satisfies readonly AgentState[];
const isChoosable = (state: AgentState): boolean => choosable.some((one) => one === state);
const ASK_EVERY_MS = 3_000;
const fallbackLimits: Limits = { textCodePoints: 2000, uploadBytes: 20 << 20, uploadTypes: [] };

/** The desk's one connection, and what the server says about the desk itself. */
export const useLink = defineStore('link', () => {
  const session = useSession();
  const connection = ref<Connection>('closed');
  const greeted = ref(false);
  /** False while the servers cannot reach their database. */
  const database = ref(true);
  let asking: ReturnType<typeof setInterval> | null = null;
  const agent = shallowRef<Agent | null>(null);
  const queues = shallowRef<QueueStatus[]>([]);
  const dispositions = shallowRef<Disposition[]>([]);
  const skills = shallowRef<{ code: string; name: string }[]>([]);
  const rated = shallowRef<string[]>([]);
  const limits = shallowRef<Limits>(fallbackLimits);
  const channels = shallowRef<ChannelRules[]>([]);
  /** Milliseconds to add to this machine's clock to get the server's. */
  const clockOffset = ref(0);
  const listeners = new Map<string, PushListener>();
  const helloListeners: HelloListener[] = [];
  let have: () => Record<string, number> = () => ({});
  let client: SocketClient<Hello> | null = null;
  /** What this person chose last, here or at another desk of theirs. */
  let chosen: AgentState | null = null;

  function onHello(hello: Hello): void {
    agent.value = hello.agent;
    queues.value = hello.queues;
    dispositions.value = hello.dispositions;
    skills.value = hello.skills ?? [];
    rated.value = hello.rated ?? [];
    limits.value = hello.limits;
    channels.value = hello.channels;
    clockOffset.value = Date.parse(hello.serverTime) - Date.now();
    greeted.value = true;
    database.value = true;
    for (const listener of helloListeners) listener(hello);
    // What a supervisor has decided is not undone by a new connection.
    if (hello.told) chosen = null;
    restoreState();
  }

  function rulesOf(channel: Channel): ChannelRules | undefined {
    return channels.value.find((rules) => rules.channel === channel);
  }

  /** Whether a message that failed for this reason would always fail. */
  function isFinal(reason: string): boolean {
    return channels.value.some((rules) => rules.finalReasons.includes(reason));
  }

  /** A server that was restarted knows nobody's state: whoever was ready is so again. */
  function restoreState(): void {
    const state = agent.value?.state;
    if (state === 'NOT_READY' && chosen !== null && chosen !== 'NOT_READY') {
      // The state shown stays true when it fails, and the switch is at hand.
      setState(chosen).catch(() => undefined);
    } else if (state !== undefined && isChoosable(state)) {
      chosen = state;
    }
  }

  function start(): void {
    if (client) return;
    client = new SocketClient<Hello>({
      url: socketUrl('/ws/desk'),
      hello: () => ({ have: have() }),
      onHello,
      onPush: (push) => listeners.get(push.on)?.(push),
      onConnection,
      onRefused: () => {
        stop();
        session.forget();
      },
    });
    client.start();
  }

  function onConnection(state: Connection): void {
    connection.value = state;
    if (state === 'offline' && asking === null) {
      asking = setInterval(() => void askDatabase(), ASK_EVERY_MS);
    } else if (state !== 'offline' && asking !== null) {
      clearInterval(asking);
      asking = null;
    }
  }

  /** Whoever cannot say hello is told here that it is not the own connection that is lost. */
  async function askDatabase(): Promise<void> {
    try {
      const answer = await fetch('/readyz', { cache: 'no-store' });
      const report = (await answer.json()) as { checks?: Record<string, string> };
      if (connection.value === 'offline') database.value = report.checks?.['database'] !== 'DOWN';
    } catch {
      // No server answers at all: the connection is what is lost.
      database.value = true;
    }
  }

  function stop(): void {
    client?.stop();
    client = null;
    greeted.value = false;
    chosen = null;
    agent.value = null;
    queues.value = [];
  }

  function send<T>(command: string, args: Record<string, unknown> = {}, options?: SendOptions): Promise<T> {
    if (!client) return Promise.reject(new Error('not connected'));
    return client.send<T>(command, args, options);
  }

  async function setState(state: AgentState, reason?: string): Promise<void> {
    const reply = await send<{ agent: Agent }>('agent.state', { state, ...(reason ? { reason } : {}) });
    agent.value = reply.agent;
    chosen = state;
  }

  listeners.set('agent', (push) => {
    agent.value = push.data as Agent;
    if (isChoosable(agent.value.state)) chosen = agent.value.state;
  });
  listeners.set('database', (push) => (database.value = (push.data as { available: boolean }).available));
  listeners.set('dictionaries', (push) => {
    const names = push.data as Pick<Hello, 'dispositions'> &
      Required<Pick<Hello, 'skills'>> &
      Pick<Hello, 'rated'>;
    dispositions.value = names.dispositions;
    skills.value = names.skills;
    rated.value = names.rated ?? [];
  });
  listeners.set('queues', (push) => (queues.value = (push.data as { queues: QueueStatus[] }).queues));

  const waiting = computed(() => queues.value.reduce((sum, queue) => sum + queue.waiting, 0));
  const missed = computed(() => queues.value.reduce((sum, queue) => sum + (queue.missed ?? 0), 0));
  const missedInDanger = computed(() =>
    queues.value.reduce((sum, queue) => sum + (queue.missedInDanger ?? 0), 0),
  );
  const ready = computed(() => Math.max(0, ...queues.value.map((queue) => queue.ready)));
  const longestWaitingSince = computed(
    () =>
      queues.value
        .map((queue) => queue.longestWaitingSince)
        .filter((since): since is string => since !== null)
        .sort()[0] ?? null,
  );

  const own = computed(() => queues.value.filter((queue) => agent.value?.queues.includes(queue.id)));
  /** Channels that are accepted in this agent's name, in at least one of the own queues. */
  const autoAccept = computed(() => [...new Set(own.value.flatMap((queue) => queue.autoAccept))]);
  /** Whether an own queue keeps agents without a text for calls just now. */
  const keepsForCalls = computed(() => own.value.some((queue) => queue.keepsForCalls));

  return {
    connection,
    greeted,
    database,
    agent,
    queues,
    dispositions,
    skills,
    rated,
    limits,
    channels,
    rulesOf,
    isFinal,
    clockOffset,
    waiting,
    missed,
    missedInDanger,
    ready,
    longestWaitingSince,
    autoAccept,
    keepsForCalls,
    start,
    stop,
    send,
    setState,
    onPush: (name: string, listener: PushListener) => listeners.set(name, listener),
    onHello: (listener: HelloListener) => helloListeners.push(listener),
    setHave: (source: () => Record<string, number>) => (have = source),
  };
});
