import { label, t } from '@/desk/i18n';
import { listed } from '@/shared/i18n';
import type { Said } from '../merge';
import type { ManagedQueue, QueueAction, QueueRouting, StaffUser } from '../model';

/** What a page does with queues and how they work (docs/protocols/http-api.md). */

export const STRATEGIES = [
  'LONGEST_IDLE',
  'CIRCULAR',
  'LINEAR',
  'AGENT_PRIORITY',
  'FEWEST_HANDLED',
  'LOWEST_OCCUPANCY',
  'OFFER_TO_ALL',
] as const;

export const ACTIONS = ['QUEUE', 'MESSAGE', 'LEAVE_MESSAGE', 'EXTERNAL'] as const;

/** Channels whose conversations may be taken in the agent's name. */
export const CHANNELS = ['WEBCHAT', 'WECHAT', 'PHONE', 'WEIBO', 'SMS', 'EMAIL'] as const;

/** The part of a queue's page where its members are. */
export const MEMBERS = 'members';

export interface Member {
  user: string;
  level: number;
  position: number;
}

export interface QueueDraft {
  name: string;
  active: boolean;
  offerTimeoutMs: number;
  routing: QueueRouting;
  members: Member[];
}

/** What a conversation takes of an agent where nobody has set it; 0 the whole of it. */
export const usualWeight = (channel: string): number => (channel === 'PHONE' ? 0 : 1);

/** One change of a member, as the API takes it. */
export type MemberChange = Member | { user: string; leaves: true };

const GAP = 10;
const OFFER_MS = 20_000;

export function newRouting(): QueueRouting {
  return {
    strategy: 'LONGEST_IDLE',
    priority: 0,
    misses: 3,
    maxWaiting: 0,
    maxWaitMs: 0,
    onLimit: null,
    steps: [],
    relaxation: [],
    memoryWaitMs: 0,
    wrapUp: { limitMs: 0, extensionMs: 0, extensions: 0 },
    autoAccept: [],
    reservedForCalls: 0,
    ownerGoneMs: 0,
    weights: {},
    later: { keepPlace: false, dueMs: 86_400_000 },
    silence: { remindMs: 0, closeMs: 0 },
    calls: { tellMs: 45_000, callBackKey: '2', messageKey: '1', messageMs: 120_000, ringAtOnce: 10 },
    awayMs: 300_000,
    shifts: [],
  };
}

/** Who serves a queue, in the order of its list. */
export function membersOf(queue: string, users: readonly StaffUser[]): Member[] {
  return users
    .flatMap((user) =>
      user.memberships
        .filter((one) => one.queue === queue)
        .map(({ level, position }) => ({ user: user.id, level, position })),
    )
    .sort((a, b) => a.position - b.position || (BigInt(a.user) < BigInt(b.user) ? -1 : 1));
}

export function newDraft(): QueueDraft {
  return { name: '', active: true, offerTimeoutMs: OFFER_MS, routing: newRouting(), members: [] };
}

export function draftOf(queue: ManagedQueue, users: readonly StaffUser[]): QueueDraft {
  const { name, active, offerTimeoutMs, routing } = queue;
  return { name, active, offerTimeoutMs, routing, members: membersOf(queue.id, users) };
}

/** As it is sent: without what stands for "not set" in the form. */
export function routingToSend(routing: QueueRouting): QueueRouting {
  const limited = routing.maxWaiting > 0 || routing.maxWaitMs > 0;
  return { ...routing, onLimit: limited ? routing.onLimit : null };
}

export function newAction(kind: QueueAction['kind'], queue: string): QueueAction {
  return kind === 'QUEUE' ? { kind, queue } : { kind, target: '' };
}

/** Somebody moves to another place of the list; all places are numbered anew. */
export function placed(members: readonly Member[], from: number, to: number): Member[] {
  const order = [...members];
  const [one] = order.splice(from, 1);
  if (!one || from === to) return [...members];
  order.splice(to, 0, one);
  return order.map((member, i) => ({ ...member, position: (i + 1) * GAP }));
}

export const nextPosition = (members: readonly Member[]): number =>
  Math.max(0, ...members.map((member) => member.position)) + GAP;

/** What has to be sent so that `now` holds where `before` was loaded. */
export function memberChanges(before: readonly Member[], now: readonly Member[]): MemberChange[] {
  const known = new Map(before.map((one) => [one.user, one]));
  const stays = new Set(now.map((one) => one.user));
  const stands = now.filter((one) => {
    const old = known.get(one.user);
    return !old || old.level !== one.level || old.position !== one.position;
  });
  const leaves = before.filter((one) => !stays.has(one.user));
  return [
    ...stands.map(({ user, level, position }) => ({ user, level, position })),
    ...leaves.map(({ user }) => ({ user, leaves: true as const })),
  ];
}

// ---- words ----

/** A length of time in the largest unit that says it without a fraction. */
export function lasting(ms: number): string {
  if (ms > 0 && ms % 3_600_000 === 0) return t('queues.time.h', { n: ms / 3_600_000 });
  if (ms > 0 && ms % 60_000 === 0) return t('queues.time.min', { n: ms / 60_000 });
  return t('queues.time.s', { n: Math.round(ms / 1000) });
}

export type Names = ReadonlyMap<string, string>;

export function actionWords(action: QueueAction | null, names: Names): string {
  if (!action) return t('queues.say.nothing');
  const queue = action.queue ?? '';
  switch (action.kind) {
    case 'QUEUE':
      return t('queues.say.QUEUE', { name: names.get(queue) ?? queue });
    case 'MESSAGE':
      return t('queues.say.MESSAGE', { text: action.target ?? '' });
    case 'LEAVE_MESSAGE':
      return t('queues.say.LEAVE_MESSAGE');
    case 'EXTERNAL':
      return t('queues.say.EXTERNAL', { target: action.target ?? '' });
  }
}

/** The same with what is told in English, so that no change of it is hidden. */
function bothWords(action: QueueAction | null, names: Names): string {
  const words = actionWords(action, names);
  return action?.english ? t('queues.say.english', { words, english: action.english }) : words;
}

/** How somebody fares who waits here, sentence by sentence. */
export function story(draft: QueueDraft, names: Names): string[] {
  const r = draft.routing;
  const says = [label('queues.strategy', `${r.strategy}.say`)];
  if (r.strategy === 'OFFER_TO_ALL') says.push(t('queues.say.ringAtOnce', { n: r.calls.ringAtOnce }));
  if (r.maxWaiting > 0) {
    says.push(t('queues.say.full', { n: r.maxWaiting, action: actionWords(r.onLimit, names) }));
  }
  for (const step of r.steps) {
    says.push(t('queues.say.step', { time: lasting(step.afterMs), action: actionWords(step, names) }));
  }
  if (r.maxWaitMs > 0) {
    says.push(t('queues.say.tooLong', { time: lasting(r.maxWaitMs), action: actionWords(r.onLimit, names) }));
  }
  if (r.maxWaiting === 0 && r.maxWaitMs === 0) says.push(t('queues.say.unlimited'));
  says.push(
    r.misses > 0
      ? t('queues.say.offer', { time: lasting(draft.offerTimeoutMs), n: r.misses })
      : t('queues.say.offerOnly', { time: lasting(draft.offerTimeoutMs) }),
  );
  if (r.memoryWaitMs > 0) says.push(t('queues.say.memory', { time: lasting(r.memoryWaitMs) }));
  for (const one of r.relaxation) {
    says.push(t('queues.say.relax', { time: lasting(one.afterMs), n: one.lowerBy }));
  }
  if (r.reservedForCalls > 0) says.push(t('queues.say.reserved', { n: r.reservedForCalls }));
  if (r.autoAccept.length > 0) {
    says.push(t('queues.say.auto', { channels: listed(r.autoAccept.map((one) => label('channel', one))) }));
  }
  for (const [channel, units] of Object.entries(r.weights)) {
    if (units === usualWeight(channel)) continue;
    const name = label('channel', channel);
    says.push(
      units === 0
        ? t('queues.say.whole', { channel: name })
        : t('queues.say.weight', { channel: name, n: units }),
    );
  }
  if (r.calls.tellMs > 0) says.push(t('queues.say.tell', { time: lasting(r.calls.tellMs) }));
  if (r.calls.callBackKey) says.push(t('queues.say.callBack', { key: r.calls.callBackKey }));
  if (r.calls.messageKey) says.push(t('queues.say.message', { key: r.calls.messageKey }));
  if (r.later.keepPlace) says.push(t('queues.say.keepPlace'));
  if (r.wrapUp.limitMs > 0) says.push(t('queues.say.wrapUp', { time: lasting(r.wrapUp.limitMs) }));
  if (r.silence.remindMs > 0) {
    says.push(
      r.silence.closeMs > 0
        ? t('queues.say.silence', { time: lasting(r.silence.remindMs), after: lasting(r.silence.closeMs) })
        : t('queues.say.silenceAsked', { time: lasting(r.silence.remindMs) }),
    );
  }
  if (r.awayMs > 0) says.push(t('queues.say.away', { time: lasting(r.awayMs) }));
  if (r.ownerGoneMs > 0) says.push(t('queues.say.gone', { time: lasting(r.ownerGoneMs) }));
  return says;
}

/** What is needed to say everything by the names people know. */
export interface Known {
  names: Names;
  people: Names;
  shifts: Names;
}

/** Every field of a draft in words. */
export function words(draft: QueueDraft, { names, people, shifts }: Known): Said[] {
  const r = draft.routing;
  const yesNo = (on: boolean): string => t(on ? 'common.yes' : 'common.no');
  const weighs = ([channel, n]: [string, number]): string => `${label('channel', channel)} ${n}`;
  return [
    [t('common.name'), draft.name],
    [t('common.active'), yesNo(draft.active)],
    [t('queues.strategy'), label('queues.strategy', r.strategy)],
    [t('queues.priority'), String(r.priority)],
    [t('queues.relaxation'), listed(r.relaxation.map((one) => `${lasting(one.afterMs)} −${one.lowerBy}`))],
    [t('queues.memory'), lasting(r.memoryWaitMs)],
    [t('queues.maxWaiting'), String(r.maxWaiting)],
    [t('queues.maxWait'), lasting(r.maxWaitMs)],
    [t('queues.onLimit'), bothWords(r.onLimit, names)],
    [t('queues.steps'), r.steps.map((one) => `${lasting(one.afterMs)} ${bothWords(one, names)}`).join('\n')],
    [t('queues.keepPlace'), yesNo(r.later.keepPlace)],
    [t('queues.due'), lasting(r.later.dueMs)],
    [t('queues.away'), lasting(r.awayMs)],
    [
      t('queues.calls'),
      `${lasting(r.calls.tellMs)} / ${r.calls.callBackKey} / ${r.calls.messageKey} ${lasting(r.calls.messageMs)}`,
    ],
    [t('queues.ringAtOnce'), String(r.calls.ringAtOnce)],
    [t('queues.offerTimeout'), lasting(draft.offerTimeoutMs)],
    [t('queues.misses'), String(r.misses)],
    [t('queues.auto'), listed(r.autoAccept.map((one) => label('channel', one)))],
    [t('queues.weights'), listed(Object.entries(r.weights).map(weighs))],
    [t('queues.reserved'), String(r.reservedForCalls)],
    [
      t('queues.shifts'),
      listed(
        r.shifts.map((one) =>
          t('queues.shiftWords', {
            shift: shifts.get(one.shift) ?? one.shift,
            seats: one.seats,
            kept: one.reservedForCalls,
          }),
        ),
      ),
    ],
    [
      t('queues.wrapUp'),
      `${lasting(r.wrapUp.limitMs)} + ${r.wrapUp.extensions} × ${lasting(r.wrapUp.extensionMs)}`,
    ],
    [t('queues.silence'), `${lasting(r.silence.remindMs)} + ${lasting(r.silence.closeMs)}`],
    [t('queues.ownerGone'), lasting(r.ownerGoneMs)],
    [
      t('queues.members'),
      listed(draft.members.map((one, i) => `${i + 1}. ${people.get(one.user) ?? one.user} (${one.level})`)),
    ],
  ];
}

/** More kept for calls than there are seats; without a number of seats nobody can tell. */
export const keepsTooMany = ({ seats, reservedForCalls }: { seats: number; reservedForCalls: number }) =>
  seats > 0 && reservedForCalls > seats;

// ---- what cannot be ----

function targets(routing: QueueRouting): string[] {
  const actions = [...routing.steps, ...(routing.onLimit ? [routing.onLimit] : [])];
  return actions.flatMap((action) => (action.kind === 'QUEUE' && action.queue ? [action.queue] : []));
}

/**
 * The way by which somebody would come back to a queue, as ids from it to it; null when there is none.
 *
 * @param routing as the queue `id` is to work
 */
export function circle(id: string, routing: QueueRouting, queues: readonly ManagedQueue[]): string[] | null {
  const next = new Map(queues.map((queue) => [queue.id, targets(routingToSend(queue.routing))]));
  next.set(id, targets(routingToSend(routing)));
  const seen = new Set<string>();
  const walk = (at: string, way: string[]): string[] | null => {
    for (const to of next.get(at) ?? []) {
      if (to === id) return [...way, to];
      if (seen.has(to)) continue;
      seen.add(to);
      const found = walk(to, [...way, to]);
      if (found) return found;
    }
    return null;
  };
  return walk(id, [id]);
}
