import { describe, expect, it } from 'vitest';
import type { LiveAgent, LiveQueue, LiveTalk } from '@/shared/protocol';
import {
  applied,
  boardOf,
  keptForCalls,
  listedAgents,
  presence,
  rungBy,
  waitingIn,
  waitingTalks,
  whyUnasked,
  workOf,
} from './board';

const agent = (id: string, changes: Partial<LiveAgent> = {}): LiveAgent => ({
  id,
  name: id,
  state: 'READY',
  since: '2026-11-28T08:00:00.000Z',
  reason: null,
  load: 0,
  capacity: 3,
  queues: ['1'],
  serves: [],
  offered: [],
  ...changes,
});

const talk = (id: string, changes: Partial<LiveTalk> = {}): LiveTalk => ({
  id,
  state: 'WAITING',
  stateVersion: 1,
  channel: 'WEBCHAT',
  queue: '1',
  name: null,
  hint: '',
  risk: 'NONE',
  proposed: null,
  priority: 0,
  skills: [],
  owner: null,
  onlyAgent: null,
  waitingSince: `2026-11-28T08:00:0${id}.000Z`,
  position: null,
  servedAt: null,
  ...changes,
});

const board = boardOf({
  version: 3,
  team: null,
  agents: [agent('a'), agent('b')],
  queues: [],
  talks: [talk('1')],
});

const boardWith = (agents: LiveAgent[], ready = 1) =>
  boardOf({
    version: 1,
    team: null,
    agents,
    queues: [{ id: '1', ready } as LiveQueue],
    talks: [talk('1'), talk('8', { channel: 'PHONE' }), talk('9', { risk: 'HIGH' })],
  });

describe('the live board', () => {
  it('takes what changed and drops what is gone', () => {
    const now = applied(board, {
      since: 3,
      version: 4,
      agents: [agent('a', { state: 'BREAK' })],
      queues: [],
      talks: [],
      gone: { agents: ['b'], queues: [], talks: ['1'] },
      stale: false,
    });

    expect(now?.version).toBe(4);
    expect([...(now?.agents.values() ?? [])].map((one) => [one.id, one.state])).toEqual([['a', 'BREAK']]);
    expect(now?.talks.size).toBe(0);
  });

  it('asks for the whole when something is missing between, and ignores what it has', () => {
    expect(applied(board, { since: 4, version: 5, stale: false })).toBeNull();
    expect(applied(board, { since: 2, version: 3, stale: false })).toBe(board);
  });

  it('counts only who is there, among those who serve too', () => {
    const agents = [
      agent('a', { serves: ['1'], load: 3 }),
      agent('b'),
      agent('c', { state: 'BREAK' }),
      agent('d', { state: 'SIGNED_OUT', serves: ['2'], load: 1 }),
    ];
    expect(presence(boardWith(agents))).toEqual({ here: 3, serving: 1, ready: 1 });
  });

  it('calls free whom the queues count as free: not who rings, or is kept for somebody at high risk', () => {
    const free = (one: LiveAgent, ready = 1): number => presence(boardWith([one], ready)).ready;
    expect(free(agent('a', { load: 1 }))).toBe(1);
    expect(free(agent('a', { offered: ['8'] }))).toBe(0);
    expect(free(agent('a', { offered: ['9'] }))).toBe(0);
    expect(free(agent('a', { capacity: 1, offered: ['1'] }))).toBe(0);
    expect(free(agent('a', { offered: ['1'] }))).toBe(1);
    expect(free(agent('a'), 0)).toBe(0);
    expect(free(agent('a', { queues: [] }))).toBe(0);
  });

  it('filters and sorts agents', () => {
    const all = [agent('b', { load: 1 }), agent('a', { state: 'BREAK' }), agent('c', { queues: ['2'] })];
    const any = { text: '', state: '', queue: '' } as const;

    expect(listedAgents(all, any, { key: 'name', down: false }).map((one) => one.id)).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(listedAgents(all, any, { key: 'load', down: true })[0]?.id).toBe('b');
    expect(listedAgents(all, { ...any, state: 'BREAK' }, { key: 'name', down: false })).toHaveLength(1);
    expect(listedAgents(all, { ...any, queue: '2' }, { key: 'name', down: false })[0]?.id).toBe('c');
  });

  it('lists who waits as routing takes them', () => {
    const all = [talk('2'), talk('1'), talk('3', { priority: 5 }), talk('4', { risk: 'HIGH' })];

    expect(waitingTalks(all, '').map((one) => one.id)).toEqual(['4', '3', '1', '2']);
    expect(waitingTalks(all, '2')).toEqual([]);
  });

  it('lists next to high risk what words propose and nobody has judged', () => {
    const all = [
      talk('1'),
      talk('2', { priority: 9 }),
      talk('3', { proposed: 'HIGH' }),
      talk('4', { risk: 'HIGH' }),
    ];

    expect(waitingTalks(all, '').map((one) => one.id)).toEqual(['4', '3', '2', '1']);
  });
});

describe('how many are kept for calls', () => {
  const queue = (keepsForCalls: boolean) => ({ id: '1', keepsForCalls }) as LiveQueue;
  const talks = new Map([talk('7'), talk('8', { channel: 'PHONE' })].map((one) => [one.id, one]));

  it('counts the ready ones of the queue who have no text, nor are offered one', () => {
    const agents = [
      agent('free'),
      agent('calls', { serves: ['8'] }),
      agent('writes', { serves: ['7'] }),
      agent('asked', { offered: ['7'] }),
      agent('away', { state: 'BREAK' }),
      agent('elsewhere', { queues: ['2'] }),
    ];
    expect(keptForCalls(queue(true), agents, talks)).toBe(2);
    expect(keptForCalls(queue(false), agents, talks)).toBe(0);
  });
});

describe('who would not be asked at once', () => {
  it('is who is not ready, or has no room beside what rings', () => {
    const one = talk('1');
    expect(whyUnasked(agent('a'), one)).toBeNull();
    expect(whyUnasked(agent('a', { state: 'BREAK' }), one)).toBe('away');
    expect(whyUnasked(agent('a', { load: 2, offered: ['2'] }), one)).toBe('full');
    // What rings there is this very conversation, or gives way to danger.
    expect(whyUnasked(agent('a', { load: 2, offered: ['1'] }), one)).toBeNull();
    expect(whyUnasked(agent('a', { load: 2, offered: ['2'] }), talk('1', { risk: 'HIGH' }))).toBeNull();
    expect(whyUnasked(agent('a', { load: 1 }), talk('1', { channel: 'PHONE' }))).toBe('full');
  });
});

describe('what an agent does beside the chosen state', () => {
  const served = (state: LiveTalk['state'], at: string) =>
    talk('1', { state, servedAt: at, endedAt: state === 'WRAP_UP' ? at : null });

  it('is to talk while any talk goes on, and then to write up', () => {
    const both = [
      served('WRAP_UP', '2026-11-28T08:00:00.000Z'),
      served('SERVING', '2026-11-28T08:05:00.000Z'),
      served('SERVING', '2026-11-28T08:03:00.000Z'),
    ];
    expect(workOf('READY', both)).toEqual({ what: 'TALKING', since: '2026-11-28T08:03:00.000Z' });
    expect(workOf('READY', both.slice(0, 1))).toEqual({
      what: 'WRAP_UP',
      since: '2026-11-28T08:00:00.000Z',
    });
    expect(workOf('READY', [])).toBeNull();
    // What was passed on counts since this agent has it, what was taken over in wrap-up likewise.
    const own = '2026-11-28T08:20:00.000Z';
    expect(workOf('READY', [{ ...served('SERVING', '2026-11-28T08:05:00.000Z'), ownedSince: own }])).toEqual({
      what: 'TALKING',
      since: own,
    });
    expect(workOf('READY', [{ ...served('WRAP_UP', '2026-11-28T08:05:00.000Z'), ownedSince: own }])).toEqual({
      what: 'WRAP_UP',
      since: own,
    });
    // A break is a break.
    expect(workOf('BREAK', both)).toBeNull();
  });
});

describe('who waits, in the tiles and in the rows', () => {
  it('counts whoever is in a row, also in a queue of another team', () => {
    const team = boardOf({
      version: 1,
      team: null,
      agents: [agent('a', { offered: ['1'] })],
      queues: [],
      talks: [talk('1')],
    });
    expect(waitingIn(team)).toEqual({ waiting: 1, later: 0, longest: '2026-11-28T08:00:01.000Z' });
    expect(rungBy(team.agents.values(), '1').map(({ id }) => id)).toEqual(['a']);
    expect(rungBy(team.agents.values(), '2')).toEqual([]);
  });

  it('counts who left a message apart, unless that person may be in danger, and who came back anew', () => {
    const back = '2026-11-28T08:30:00.000Z';
    const board = boardOf({
      version: 1,
      team: null,
      agents: [],
      queues: [],
      talks: [
        talk('1', { later: 'LEFT_MESSAGE', waitingSince: '2026-11-28T06:00:00.000Z' }),
        talk('2', { later: 'CONTACT_REQUEST', waitingSince: '2026-11-28T06:00:00.000Z' }),
        talk('3', { waitingSince: '2026-11-28T07:00:00.000Z', backSince: back }),
      ],
    });
    expect(waitingIn(board)).toEqual({ waiting: 1, later: 2, longest: back });

    const danger = talk('4', { later: 'LEFT_MESSAGE', proposed: 'HIGH', waitingSince: back });
    expect(waitingIn(boardOf({ version: 1, team: null, agents: [], queues: [], talks: [danger] }))).toEqual({
      waiting: 1,
      later: 0,
      longest: back,
    });
  });

  it('takes what rings for what it would take of an agent', () => {
    const one = talk('1');
    expect(whyUnasked(agent('a', { load: 1, offered: ['2'], ringing: 2 }), one)).toBe('full');
    expect(whyUnasked(agent('a', { load: 1, offered: ['2'], ringing: 1 }), one)).toBeNull();
  });
});

describe('agents who have left people', () => {
  it('stand first, whatever the order', () => {
    const away = agent('z', { state: 'SIGNED_OUT', serves: ['1'] });
    const all = [agent('a'), away, agent('b', { state: 'SIGNED_OUT' })];
    const filter = { text: '', state: '', queue: '' } as const;
    for (const key of ['state', 'name', 'load', 'since'] as const) {
      for (const down of [false, true]) {
        expect(listedAgents(all, filter, { key, down })[0]?.id).toBe('z');
      }
    }
  });
});
