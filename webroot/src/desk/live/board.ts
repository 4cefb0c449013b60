import type {
  AgentState,
  ConversationState,
  LiveAgent,
  LiveBoard,
  LiveChange,
  LiveTalk,
  LiveQueue,
  QueueStatus,
} from '@/shared/protocol';
import { waitsSince } from '@/desk/model/views';

/** What a supervisor watches, by ids. */
export interface Board {
  version: number;
  team: LiveBoard['team'];
  agents: ReadonlyMap<string, LiveAgent>;
  queues: ReadonlyMap<string, LiveQueue>;
  talks: ReadonlyMap<string, LiveTalk>;
}

/** A minute is what nobody should have to wait unheard. */
export const LONG_MS = 60_000;

const byId = <T extends { id: string }>(rows: readonly T[]): Map<string, T> =>
  new Map(rows.map((row) => [row.id, row]));

export function boardOf(whole: LiveBoard): Board {
  return {
    version: whole.version,
    team: whole.team,
    agents: byId(whole.agents),
    queues: byId(whole.queues),
    talks: byId(whole.talks),
  };
}

function merged<T extends { id: string }>(
  before: ReadonlyMap<string, T>,
  changed: readonly T[] = [],
  gone: readonly string[] = [],
): ReadonlyMap<string, T> {
  if (changed.length === 0 && gone.length === 0) return before;
  const now = new Map(before);
  for (const row of changed) now.set(row.id, row);
  for (const id of gone) now.delete(id);
  return now;
}

/** The board after a change; null when something between is missing and the whole has to be read anew. */
export function applied(board: Board, change: LiveChange): Board | null {
  if (change.version <= board.version) return board;
  if (change.since !== board.version) return null;
  return {
    version: change.version,
    team: board.team,
    agents: merged(board.agents, change.agents, change.gone?.agents),
    queues: merged(board.queues, change.queues, change.gone?.queues),
    talks: merged(board.talks, change.talks, change.gone?.talks),
  };
}

export const AGENT_COLUMNS = ['state', 'since', 'talks', 'load', 'queues'] as const;
export const QUEUE_COLUMNS = [
  'waiting',
  'longest',
  'estimate',
  'ready',
  'serving',
  'signedIn',
  'level',
] as const;
export type AgentColumn = (typeof AGENT_COLUMNS)[number];
export type QueueColumn = (typeof QUEUE_COLUMNS)[number];
export type SortKey = 'name' | 'state' | 'since' | 'load';

export interface Filter {
  text: string;
  state: AgentState | '';
  queue: string;
}

/** Who needs a look first. */
const STATES: readonly AgentState[] = [
  'NOT_ANSWERING',
  'READY',
  'WRAP_UP',
  'BUSY',
  'OUTBOUND',
  'BREAK',
  'OTHER_WORK',
  'NOT_READY',
  'SIGNED_OUT',
];

/** Has left, and people are still in the agent's hands: nobody is there who serves them. */
export const hasLeftPeople = ({ state, serves }: LiveAgent): boolean =>
  state === 'SIGNED_OUT' && serves.length > 0;

/** Agents as they are listed: who has left people first, filtered, and in the order asked for. */
export function listedAgents(
  agents: Iterable<LiveAgent>,
  filter: Filter,
  sort: { key: SortKey; down: boolean },
): LiveAgent[] {
  const words = filter.text.trim().toLowerCase();
  const by: Record<SortKey, (a: LiveAgent, b: LiveAgent) => number> = {
    name: (a, b) => a.name.localeCompare(b.name, 'zh'),
    state: (a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state),
    since: (a, b) => a.since.localeCompare(b.since),
    load: (a, b) => a.load / Math.max(1, a.capacity) - b.load / Math.max(1, b.capacity),
  };
  return [...agents]
    .filter(
      (agent) =>
        (words === '' || agent.name.toLowerCase().includes(words)) &&
        (filter.state === '' || agent.state === filter.state) &&
        (filter.queue === '' || agent.queues.includes(filter.queue)),
    )
    .sort(
      (a, b) =>
        Number(hasLeftPeople(b)) - Number(hasLeftPeople(a)) ||
        (by[sort.key](a, b) || by.name(a, b)) * (sort.down ? -1 : 1),
    );
}

/** What rings at an agent, in units; a node of the release before tells only how many. */
const ringingOf = ({ ringing, offered }: LiveAgent): number => ringing ?? offered.length;

/**
 * Whether somebody could be offered something now, as the queues count it: what rings takes its place already, and who
 * keeps one for a person at high risk is free in no queue. Who is kept for calls is free for calls.
 */
export function isFree(agent: LiveAgent, board: Board): boolean {
  const { state, load, capacity, queues, offered } = agent;
  const rings = offered.map((id) => board.talks.get(id));
  // A call takes all there is, and so does somebody at high risk; what is not known yet at least a part.
  const whole = rings.some((talk) => talk?.channel === 'PHONE' || talk?.risk === 'HIGH');
  if (state !== 'READY' || whole || load + ringingOf(agent) >= capacity) return false;
  const counted = queues.map((id) => board.queues.get(id)).filter((queue) => queue !== undefined);
  return counted.length > 0 && counted.every((queue) => queue.ready > 0);
}

/** Why somebody a conversation is directed to would not be asked now: is not ready, or has no room. */
export function whyUnasked(agent: LiveAgent, talk: LiveTalk): 'away' | 'full' | null {
  const { state, load, capacity, offered } = agent;
  if (state !== 'READY') return 'away';
  // What rings there is this very one, or takes its place.
  const rings = offered.includes(talk.id) ? 0 : ringingOf(agent);
  // A call needs all there is; somebody in danger takes what is left, and what rings beside gives way.
  const before = talk.risk === 'HIGH' ? load : talk.channel === 'PHONE' && load > 0 ? capacity : load + rings;
  return before >= capacity ? 'full' : null;
}

/** States in which what is done says more than what was chosen; as the record has it. */
const AT_WORK: readonly AgentState[] = ['READY', 'NOT_READY', 'BUSY', 'NOT_ANSWERING'];

/** What an agent does beside the chosen state: serves somebody, or writes one up. */
export interface Work {
  what: 'TALKING' | 'WRAP_UP';
  since: string | null;
}

interface Owned {
  servedAt: string | null;
  ownedSince?: string | null;
}

/** Since when its present owner has it; a node of the release before tells when anybody had it first. */
export const ownedSince = ({ ownedSince: own, servedAt }: Owned): string | null => own ?? servedAt;

/** Who got it while it was being written up writes since then. */
const writesSince = ({ endedAt, ownedSince: own }: Owned & { endedAt?: string | null }): string | null =>
  [endedAt, own]
    .filter((time) => typeof time === 'string')
    .sort()
    .at(-1) ?? null;

/** Of the talks in an agent's hands; null: nothing, or the state says what there is to say. */
export function workOf(
  state: AgentState,
  talks: readonly (Owned & { state: ConversationState; endedAt?: string | null })[],
): Work | null {
  if (!AT_WORK.includes(state)) return null;
  const earliest = (times: readonly (string | null | undefined)[]): string | null =>
    times.filter((time) => typeof time === 'string').sort()[0] ?? null;
  const talking = talks.filter((talk) => talk.state === 'SERVING');
  if (talking.length > 0) return { what: 'TALKING', since: earliest(talking.map(ownedSince)) };
  const written = talks.filter((talk) => talk.state === 'WRAP_UP');
  return written.length > 0 ? { what: 'WRAP_UP', since: earliest(written.map(writesSince)) } : null;
}

/** Who is there, who of them serves somebody, and who is free. */
export function presence(board: Board): { here: number; serving: number; ready: number } {
  const agents = [...board.agents.values()];
  const here = agents.filter((agent) => agent.state !== 'SIGNED_OUT');
  return {
    here: here.length,
    // A desk that was closed keeps its conversations for a while: nobody is there who serves them.
    serving: here.filter((agent) => agent.serves.length > 0).length,
    ready: here.filter((agent) => isFree(agent, board)).length,
  };
}

/** How many ready agents of a queue get no text just now, because they are kept for calls. */
export function keptForCalls(
  queue: QueueStatus,
  agents: Iterable<LiveAgent>,
  talks: ReadonlyMap<string, LiveTalk>,
): number {
  if (!queue.keepsForCalls) return 0;
  const isText = (id: string): boolean => talks.get(id)?.channel !== 'PHONE';
  return [...agents].filter(
    ({ state, capacity, queues, serves, offered }) =>
      state === 'READY' && capacity > 0 && queues.includes(queue.id) && ![...serves, ...offered].some(isText),
  ).length;
}

/** Who is being asked to take somebody who waits. */
export const rungBy = (agents: Iterable<LiveAgent>, talk: string): LiveAgent[] =>
  [...agents].filter(({ offered }) => offered.includes(talk));

/**
 * How many wait and since when, as the rows beside show it: whoever waits for one of a team's people does so in
 * another's queue, and of a long line only the first are rows. Who left a message or asked to be contacted is not here,
 * and counted apart.
 */
export function waitingIn(board: Board): { waiting: number; later: number; longest: string | null } {
  const rows = waitingTalks(board.talks.values(), '');
  const here = rows.filter((row) => !isLater(row));
  const queues = [...board.queues.values()];
  const since = [...here.map(waitsSince), ...queues.map((queue) => queue.longestWaitingSince)];
  const sum = (of: (queue: LiveQueue) => number): number => queues.reduce((all, one) => all + of(one), 0);
  return {
    waiting: Math.max(
      here.length,
      sum(({ waiting }) => waiting),
    ),
    later: Math.max(
      rows.length - here.length,
      sum(({ later }) => later ?? 0),
    ),
    longest: since.filter((one) => one !== null).sort()[0] ?? null,
  };
}

/** Whether nobody is here who waits; who may be in danger counts as if. */
const isLater = ({ later, risk, proposed }: LiveTalk): boolean =>
  Boolean(later) && risk !== 'HIGH' && proposed !== 'HIGH';

/**
 * Who waits, as routing takes them: high risk first, then who waits longest. What words propose stands next to high
 * risk, wherever routing has it: somebody has to judge it.
 */
export function waitingTalks(talks: Iterable<LiveTalk>, queue: string): LiveTalk[] {
  return [...talks]
    .filter((talk) => talk.state === 'WAITING' && (queue === '' || talk.queue === queue))
    .sort(
      (a, b) =>
        Number(b.risk === 'HIGH') - Number(a.risk === 'HIGH') ||
        Number(b.proposed !== null) - Number(a.proposed !== null) ||
        b.priority - a.priority ||
        (a.waitingSince ?? '').localeCompare(b.waitingSince ?? ''),
    );
}
