import { describe, expect, it } from 'vitest';
import type { ManagedQueue, QueueRouting, StaffUser } from '../model';
import type { Rule } from '../rules/rules';
import { apart } from '../merge';
import { circle, memberChanges, newDraft, newRouting, placed, story, words, type QueueDraft } from './queues';
import { endingOf, warnings } from './warnings';

const queue = (id: string, routing: Partial<QueueRouting> = {}): ManagedQueue => ({
  id,
  code: id,
  name: `队列${id}`,
  offerTimeoutMs: 20_000,
  active: true,
  version: 1,
  routing: { ...newRouting(), ...routing },
});

const into = (id: string): Partial<QueueRouting> => ({
  maxWaiting: 1,
  onLimit: { kind: 'QUEUE', queue: id },
});

const user = (id: string, queues: string[], skills: Record<string, number> = {}): StaffUser => ({
  id,
  login: id,
  name: id,
  role: 'AGENT',
  active: true,
  capacity: 3,
  queues,
  memberships: queues.map((one) => ({ queue: one, level: 1, position: 0 })),
  skills: Object.entries(skills).map(([skill, level]) => ({ skill, level })),
  team: null,
  teamOnly: false,
  lockedUntil: null,
  expiresAt: null,
  version: 1,
});

const demanding = (actions: Rule['actions']): Rule => ({
  id: 'r',
  version: 1,
  name: '法律',
  position: 10,
  condition: 'true',
  actions,
  last: false,
  active: true,
});

describe('queues', () => {
  it('finds the way by which an overflow leads back', () => {
    const all = [queue('1'), queue('2', into('3')), queue('3', into('1'))];

    expect(circle('1', { ...newRouting(), ...into('2') }, all)).toEqual(['1', '2', '3', '1']);
    expect(circle('1', { ...newRouting(), ...into('1') }, all)).toEqual(['1', '1']);
    expect(circle('1', newRouting(), all)).toBeNull();
    // An action without a limit never happens.
    expect(circle('1', { ...newRouting(), ...into('2'), maxWaiting: 0 }, all)).toBeNull();
  });

  it('sends only members who come, stand differently, or leave', () => {
    const before = [
      { user: 'a', level: 1, position: 10 },
      { user: 'b', level: 1, position: 20 },
      { user: 'c', level: 1, position: 30 },
    ];

    expect(memberChanges(before, before)).toEqual([]);
    expect(
      memberChanges(before, [
        { user: 'a', level: 2, position: 10 },
        { user: 'b', level: 1, position: 20 },
        { user: 'd', level: 1, position: 40 },
      ]),
    ).toEqual([
      { user: 'a', level: 2, position: 10 },
      { user: 'd', level: 1, position: 40 },
      { user: 'c', leaves: true },
    ]);
    expect(placed(before, 2, 0).map((one) => one.user)).toEqual(['c', 'a', 'b']);
  });

  it('warns where calls wait behind texts because nobody is kept for them', () => {
    const world = {
      queues: [queue('1'), queue('2', { reservedForCalls: 1 }), queue('3')],
      users: ['1', '2', '3'].flatMap((id) => [user(`a${id}`, [id]), user(`b${id}`, [id])]),
      rules: [],
      accounts: ['1', '2'].flatMap((id) => [
        { queue: id, active: true, channel: 'PHONE' },
        { queue: id, active: true, channel: 'WEBCHAT' },
      ]),
    };
    expect(warnings(world)).toEqual([{ kind: 'nothingKept', queue: '1' }]);
  });

  it('warns of who is never served and who is never asked', () => {
    const rules = [
      demanding([
        { do: 'QUEUE', queue: '1' },
        { do: 'SKILL', skill: 'law', level: 3 },
      ]),
    ];
    const world = {
      queues: [queue('1'), queue('2'), queue('3', { reservedForCalls: 1 })],
      users: [user('able', ['1'], { law: 2 }), user('plain', ['1']), user('lost', []), user('only', ['3'])],
      rules,
      accounts: [],
    };

    expect(warnings(world)).toEqual([
      { kind: 'noAgents', queue: '2' },
      { kind: 'keptForCalls', queue: '3' },
      { kind: 'noQueue', user: 'lost' },
      { kind: 'nobodyCan', rule: '法律', queue: '1', skill: 'law', level: 3 },
      { kind: 'noSkill', user: 'plain', queue: '1', skill: 'law' },
    ]);
    const anywhere = { ...world, rules: [demanding([{ do: 'SKILL', skill: 'law', level: 3 }])] };
    expect(warnings({ ...anywhere, accounts: [{ queue: '1', active: true }] })).toContainEqual({
      kind: 'nobodyAtAll',
      rule: '法律',
      skill: 'law',
      level: 3,
    });
    const trained = world.users.map((one) => ({ ...one, skills: [{ skill: 'law', level: 3 }] }));
    expect(warnings({ ...world, users: trained }).filter((one) => one.kind === 'nobodyCan')).toEqual([]);
  });

  it('warns of no waiting for ever where a step leads on, demands are lowered, or a message is left', () => {
    const step = (afterMs: number, to: string): Partial<QueueRouting> => ({
      steps: [{ afterMs, kind: 'QUEUE', queue: to }],
    });
    const rule = demanding([
      { do: 'QUEUE', queue: '3' },
      { do: 'SKILL', skill: 'law', level: 2 },
    ]);
    const world = (three: Partial<QueueRouting>) => ({
      queues: [queue('1', step(60_000, '2')), queue('2', step(30_000, '3')), queue('3', three)],
      users: [user('one', ['3'], { law: 1 })],
      rules: [rule],
      accounts: [],
    });
    const until = (three: Partial<QueueRouting>) =>
      warnings(world(three)).map((one) => ('until' in one ? one.until : null));
    const relaxation = [{ afterMs: 45_000, lowerBy: 1 }];

    // Through a queue in which there is nobody either: steps count from the entry into each.
    const on = { afterMs: 90_000, queue: '3', how: 'SERVED' };
    expect(until({})).toEqual([on, { ...on, afterMs: 30_000 }, undefined]);
    expect(until({ relaxation })[2]).toEqual({ afterMs: 45_000, queue: '3', how: 'SERVED' });
    const leaves = { maxWaitMs: 40_000, onLimit: { kind: 'LEAVE_MESSAGE' as const } };
    expect(until({ relaxation, ...leaves })[2]).toEqual({
      afterMs: 40_000,
      queue: '3',
      how: 'LEAVES_MESSAGE',
    });
    // Who keeps the place waits on, who is told something too; and nobody is led back to where it was.
    expect(until({ ...leaves, later: { keepPlace: true, dueMs: 1 } })[2]).toBeUndefined();
    expect(until({ steps: [{ afterMs: 1, kind: 'EXTERNAL', target: '12356' }] })[2]).toBeUndefined();
    expect(until(step(1_000, '1'))[2]).toBeUndefined();
    // Demands are lowered by the waiting in all: who comes late finds them lowered.
    const two = [queue('1', step(60_000, '2')), queue('2', { relaxation })];
    expect(endingOf('1', two, (at, lowerBy) => at === '2' && lowerBy > 0)?.afterMs).toBe(60_000);
  });

  it('says in sentences what a visitor meets', () => {
    const names = new Map([['2', '夜间组']]);
    const draft = newDraft();
    draft.routing = { ...draft.routing, ...into('2'), maxWaiting: 20 };

    expect(story(draft, names)).toContain('最多等 20 人；满了转到「夜间组」。');
    draft.routing.silence = { remindMs: 300_000, closeMs: 600_000 };
    expect(story(draft, names)).toContain(
      '来访者 5 分钟 不说话就问一句，再过 10 分钟 仍没有回应就结束；高危不会。',
    );
  });

  it('lays beside theirs what I have changed, and nothing that I only opened', () => {
    const known = { names: new Map(), people: new Map([['7', '李华']]), shifts: new Map() };
    const opened = newDraft();
    const mine = { ...newDraft(), name: '白天组', offerTimeoutMs: 30_000 };
    const theirs = newDraft();
    theirs.name = '日间组';
    theirs.routing.maxWaiting = 20;
    theirs.members = [{ user: '7', level: 2, position: 10 }];
    expect(apart(opened, mine, theirs, (draft) => words(draft, known))).toEqual({
      differs: [
        { what: '名称', mine: '白天组', theirs: '日间组' },
        { what: '应答时限', mine: '30 秒', theirs: '20 秒' },
      ],
      kept: [
        ['最多等几人', '20'],
        ['成员', '1. 李华 (2)'],
      ],
    });
  });

  it('has words for every field there is', () => {
    const known = { names: new Map(), people: new Map(), shifts: new Map() };
    const base = newDraft();
    const said = JSON.stringify(words(base, known));
    const changed = (draft: QueueDraft): boolean => JSON.stringify(words(draft, known)) !== said;
    const other = (value: unknown): unknown => {
      if (typeof value === 'boolean') return !value;
      if (typeof value === 'number') return value + 3_000;
      return typeof value === 'string' ? 'CIRCULAR' : value;
    };
    const lists: Record<string, unknown> = {
      onLimit: { kind: 'LEAVE_MESSAGE' },
      steps: [{ afterMs: 1000, kind: 'LEAVE_MESSAGE' }],
      relaxation: [{ afterMs: 1000, lowerBy: 1 }],
      autoAccept: ['PHONE'],
      weights: { PHONE: 3 },
      shifts: [{ shift: '1', seats: 2, reservedForCalls: 1 }],
    };
    const told = (english: string): string => {
      const draft = structuredClone(base);
      draft.routing.steps = [{ afterMs: 1000, kind: 'MESSAGE', target: '请稍候', english }];
      return JSON.stringify(words(draft, known));
    };
    expect(told('Please wait')).not.toBe(told('Wait'));
    for (const [key, value] of Object.entries(base.routing)) {
      const inner = typeof value === 'object' && !(key in lists) ? Object.keys(value as object) : [null];
      for (const field of inner) {
        const draft = structuredClone(base);
        const routing = draft.routing as unknown as Record<string, unknown>;
        if (field === null) routing[key] = lists[key] ?? other(value);
        else
          routing[key] = { ...(value as object), [field]: other((value as Record<string, unknown>)[field]) };
        expect(changed(draft), `${key} ${field ?? ''}`).toBe(true);
      }
    }
  });
});
