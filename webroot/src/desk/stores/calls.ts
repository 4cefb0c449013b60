import { defineStore } from 'pinia';
import { ref, shallowReactive, shallowRef } from 'vue';
import type { Call, Terminal } from '@/shared/protocol';
import { useLink } from './link';

export type CallCommand =
  | 'answer'
  | 'hangup'
  | 'hangupUnasked'
  | 'hold'
  | 'resume'
  | 'mute'
  | 'unmute'
  | 'dtmf'
  | 'record'
  | 'recordStop'
  | 'mask'
  | 'unmask'
  | 'dial'
  | 'consult'
  | 'flow'
  | 'back'
  | 'swap'
  | 'join'
  | 'complete';

/** What an agent may choose as telephone. */
export type TerminalChoice = { extension: string } | 'BROWSER' | null;

/** Calls this agent is offered or serves, as the switch last told, and the agent's own telephone. */
export const useCalls = defineStore('calls', () => {
  const link = useLink();
  /** By conversation. */
  const calls = shallowReactive(new Map<string, Call>());
  const terminal = shallowRef<Terminal | null>(null);
  /** Whether a switch is configured that browsers reach. */
  const browserPhone = ref(false);
  /** Whether an administrator lets the agent use a telephone outside. */
  const mayOutside = ref(false);
  /** Conversations of which a command is under way: pressed twice it would undo itself. */
  const busy = ref<ReadonlySet<string>>(new Set());

  /** Whom this supervisor listens to, by conversation: a call tells no names. */
  const listened = shallowReactive(new Map<string, string>());

  function listenTo(conversation: string, name: string): void {
    listened.set(conversation, name);
  }

  /** When calls ended that this desk saw, in milliseconds since 1970, by conversation. */
  const ended = new Map<string, number>();

  function take(call: Call): void {
    if (call.phase === 'ENDED') {
      if (calls.delete(call.conversation)) ended.set(call.conversation, Date.now());
    } else calls.set(call.conversation, call);
  }

  function of(conversation: string): Call | null {
    return calls.get(conversation) ?? null;
  }

  /** How long ago a call of a conversation has ended here, in milliseconds; null where none has. */
  function overFor(conversation: string): number | null {
    const at = ended.get(conversation);
    return at === undefined ? null : Date.now() - at;
  }

  /** Fails at once without a connection: what is pressed in a call is meant for now. */
  async function command(
    conversation: string,
    what: CallCommand,
    args: Record<string, string> = {},
  ): Promise<void> {
    if (busy.value.has(conversation)) return;
    busy.value = new Set([...busy.value, conversation]);
    try {
      const commandId = crypto.randomUUID();
      await link.send(`call.${what}`, { conversation, commandId, ...args }, { keep: false });
    } finally {
      busy.value = new Set([...busy.value].filter((one) => one !== conversation));
    }
  }

  /** @param chosen a telephone's extension, this browser, or null: none */
  async function setTerminal(chosen: TerminalChoice): Promise<void> {
    const args = chosen === 'BROWSER' ? { kind: chosen } : { extension: chosen?.extension ?? null };
    const reply = await link.send<{ terminal: Terminal | null }>('terminal.set', args);
    terminal.value = reply.terminal;
  }

  /** A land line or a mobile. */
  async function setOutside(number: string): Promise<void> {
    const reply = await link.send<{ terminal: Terminal }>('terminal.outside', { number });
    terminal.value = reply.terminal;
  }

  /** On duty by telephone until then; the agent's own line tells it once it is so. */
  async function beginDuty(until: Date): Promise<string> {
    const reply = await link.send<{ until: string }>('duty.begin', { until: until.toISOString() });
    return reply.until;
  }

  async function endDuty(): Promise<void> {
    await link.send('duty.end', {});
  }

  link.onPush('call', (push) => take(push.data as Call));
  link.onHello((hello) => {
    terminal.value = hello.terminal ?? null;
    browserPhone.value = hello.browserPhone ?? false;
    mayOutside.value = hello.mayOutside ?? false;
    calls.clear();
    hello.calls?.forEach(take);
  });

  return {
    calls,
    terminal,
    browserPhone,
    mayOutside,
    busy,
    listened,
    listenTo,
    of,
    overFor,
    command,
    setTerminal,
    setOutside,
    beginDuty,
    endDuty,
  };
});
