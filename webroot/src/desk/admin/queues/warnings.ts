import type { ManagedQueue, QueueAction, StaffUser } from '../model';
import type { Rule } from '../rules/rules';

/** What cannot have been meant: somebody waits where nobody will come, or is never asked. */

/** All that is known of who serves what. */
export interface World {
  queues: readonly ManagedQueue[];
  users: readonly StaffUser[];
  rules: readonly Rule[];
  accounts: readonly { queue: string; active: boolean; channel?: string }[];
}

export type Warning =
  | { kind: 'keptForCalls' | 'nothingKept'; queue: string }
  | { kind: 'noAgents'; queue: string; until?: Ending }
  | { kind: 'noQueue'; user: string }
  | { kind: 'noSkill'; user: string; queue: string; skill: string }
  | { kind: 'nobodyCan'; rule: string; queue: string; skill: string; level: number; until?: Ending }
  | { kind: 'nobodyAtAll'; rule: string; skill: string; level: number };

const serves = (user: StaffUser, queue: string): boolean =>
  user.active && user.role !== 'ADMINISTRATOR' && user.memberships.some((one) => one.queue === queue);

const levelOf = (user: StaffUser, skill: string): number =>
  user.skills.find((one) => one.skill === skill)?.level ?? 0;

export interface DemandOfRule {
  rule: Rule;
  skill: string;
  level: number;
  /** Where its conversations may wait. */
  queues: string[];
  /** Whether the rule itself leads there; otherwise wherever channel accounts lead. */
  named: boolean;
}

/** What rules demand, and of whom. */
export function demands({
  rules,
  accounts,
  queues,
}: Pick<World, 'rules' | 'accounts' | 'queues'>): DemandOfRule[] {
  const open = new Set(queues.filter((queue) => queue.active).map((queue) => queue.id));
  const ways = [...new Set(accounts.filter((one) => one.active).map((one) => one.queue))];
  return rules
    .filter((rule) => rule.active)
    .flatMap((rule) => {
      const to = rule.actions.flatMap((action) => (action.do === 'QUEUE' ? [action.queue] : []));
      const where = (to.length > 0 ? to.slice(-1) : ways).filter((queue) => open.has(queue));
      return rule.actions.flatMap((action) =>
        action.do === 'SKILL'
          ? [{ rule, skill: action.skill, level: action.level, queues: where, named: to.length > 0 }]
          : [],
      );
    });
}

/** Where a waiting ends that begins where nobody can serve it. */
export interface Ending {
  /** After how long in all. */
  afterMs: number;
  /** In which queue. */
  queue: string;
  /** Somebody serves it, or it is asked to leave a message and does not wait any more. */
  how: 'SERVED' | 'LEAVES_MESSAGE';
}

/** Steps of a queue that end the waiting in it, earliest first: texts and numbers told do not. */
function waysOut({ routing }: ManagedQueue): (QueueAction & { afterMs: number })[] {
  const { steps, maxWaitMs, onLimit, later } = routing;
  const last = maxWaitMs > 0 && onLimit ? [{ ...onLimit, afterMs: maxWaitMs }] : [];
  return [...steps, ...last].filter(
    ({ kind }) => kind === 'QUEUE' || (kind === 'LEAVE_MESSAGE' && !later.keepPlace),
  );
}

/**
 * Where and when the waiting ends of whom nobody can serve at once; undefined when it never does. As the ACD goes on:
 * steps count from the entry into a queue, what is demanded is lowered by the waiting in all, and nobody is led back.
 *
 * @param can whether somebody of a queue could serve it with demands lowered by so much
 */
export function endingOf(
  from: string,
  queues: readonly ManagedQueue[],
  can: (queue: string, lowerBy: number) => boolean,
): Ending | undefined {
  const byId = new Map(queues.filter((queue) => queue.active).map((queue) => [queue.id, queue]));
  const visited = new Set<string>();
  let entered = 0;
  let at = byId.get(from);
  while (at) {
    const { id, routing } = at;
    visited.add(id);
    if (can(id, 0)) return { afterMs: entered, queue: id, how: 'SERVED' };
    const out = waysOut(at).find(
      ({ kind, queue = '' }) => kind !== 'QUEUE' || (byId.has(queue) && !visited.has(queue)),
    );
    const leaves = out ? entered + out.afterMs : Infinity;
    const eased = routing.relaxation.find(({ lowerBy }) => can(id, lowerBy));
    if (eased && eased.afterMs < leaves) {
      return { afterMs: Math.max(entered, eased.afterMs), queue: id, how: 'SERVED' };
    }
    if (!out) return undefined;
    if (out.kind === 'LEAVE_MESSAGE') return { afterMs: leaves, queue: id, how: 'LEAVES_MESSAGE' };
    entered = leaves;
    at = byId.get(out.queue ?? '');
  }
  return undefined;
}

/** At no hour: what a shift keeps counts while it lasts. */
const keepsNothing = ({ reservedForCalls, shifts }: ManagedQueue['routing']): boolean =>
  reservedForCalls === 0 && shifts.every((one) => one.reservedForCalls === 0);

/** A call needs all of an agent: where texts fill every place that becomes free, it waits behind them. */
function takesBoth(world: World, queue: string): boolean {
  const channels = world.accounts
    .filter((one) => one.active && one.queue === queue)
    .map((one) => one.channel);
  return channels.includes('PHONE') && channels.some((one) => one !== 'PHONE');
}

/** What an administrator should look at: nobody would be served there for long or ever, or somebody never asked. */
export function warnings(world: World): Warning[] {
  const found: Warning[] = [];
  const served = (queue: string): boolean => world.users.some((user) => serves(user, queue));
  for (const { id, active, routing } of world.queues) {
    if (!active) continue;
    const agents = world.users.filter((user) => serves(user, id)).length;
    if (agents === 0) found.push({ kind: 'noAgents', queue: id, until: endingOf(id, world.queues, served) });
    else if (routing.reservedForCalls >= agents) found.push({ kind: 'keptForCalls', queue: id });
    else if (agents > 1 && keepsNothing(routing) && takesBoth(world, id)) {
      found.push({ kind: 'nothingKept', queue: id });
    }
  }
  for (const user of world.users) {
    if (user.active && user.role === 'AGENT' && user.memberships.length === 0) {
      found.push({ kind: 'noQueue', user: user.id });
    }
  }
  for (const { rule, skill, level, queues, named } of demands(world)) {
    // Who has none of a skill never gets what demands it.
    const able = (queue: string, lowerBy = 0): boolean =>
      world.users.some((user) => serves(user, queue) && levelOf(user, skill) >= Math.max(1, level - lowerBy));
    const untilFrom = (queue: string): Ending | undefined => endingOf(queue, world.queues, able);
    if (!named) {
      // Its condition may let it through in one of them only: which, nobody can tell.
      if (queues.some((queue) => able(queue))) continue;
      if (queues.some(untilFrom)) {
        for (const queue of queues) {
          found.push({ kind: 'nobodyCan', rule: rule.name, queue, skill, level, until: untilFrom(queue) });
        }
      } else found.push({ kind: 'nobodyAtAll', rule: rule.name, skill, level });
      continue;
    }
    for (const queue of queues) {
      const agents = world.users.filter((user) => serves(user, queue));
      if (agents.length > 0 && !able(queue)) {
        found.push({ kind: 'nobodyCan', rule: rule.name, queue, skill, level, until: untilFrom(queue) });
      }
      for (const user of agents) {
        if (user.skills.length === 0) found.push({ kind: 'noSkill', user: user.id, queue, skill });
      }
    }
  }
  return found;
}
