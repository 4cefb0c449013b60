import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AgentState, Hello, Push } from '@/shared/protocol';

interface Options {
  onHello: (hello: Hello) => void;
  onPush: (push: Push) => void;
}

const wire = vi.hoisted(() => ({ options: null as unknown, sent: [] as unknown[] }));

vi.mock('@/shared/socket/client', () => ({
  socketUrl: (path: string) => path,
  SocketClient: class {
    constructor(options: unknown) {
      wire.options = options;
    }
    start(): void {}
    stop(): void {}
    send(command: string, args: { state: AgentState }): Promise<unknown> {
      wire.sent.push([command, args.state]);
      return Promise.resolve({ agent: agent(args.state) });
    }
  },
}));

function agent(state: AgentState): unknown {
  return { id: '3', name: '林晓', state, since: '2026-11-22T03:00:00.000Z', load: 0, capacity: 3 };
}

function hello(state: AgentState): void {
  (wire.options as Options).onHello({
    agent: agent(state),
    queues: [],
    dispositions: [],
    limits: {},
    serverTime: '2026-11-22T03:00:00.000Z',
  } as unknown as Hello);
}

describe('the state after a reconnection', () => {
  beforeEach(() => {
    setActivePinia(createPinia());
    wire.sent.length = 0;
  });

  async function connected(): Promise<{ setState: (state: AgentState) => Promise<void> }> {
    const { useLink } = await import('./link');
    const link = useLink();
    link.start();
    hello('NOT_READY');
    return link;
  }

  it('is what the person had chosen when the server has forgotten it', async () => {
    const link = await connected();
    await link.setState('READY');
    hello('NOT_READY');
    expect(wire.sent).toEqual([
      ['agent.state', 'READY'],
      ['agent.state', 'READY'],
    ]);
  });

  it('stays not ready for who has not chosen or has chosen that', async () => {
    const link = await connected();
    expect(wire.sent).toEqual([]);
    await link.setState('NOT_READY');
    hello('NOT_READY');
    expect(wire.sent).toEqual([['agent.state', 'NOT_READY']]);
  });

  it('stays what another desk of the person has chosen since', async () => {
    const link = await connected();
    await link.setState('READY');
    (wire.options as Options).onPush({ on: 'agent', data: agent('NOT_READY') } as unknown as Push);
    hello('NOT_READY');
    expect(wire.sent).toHaveLength(1);
  });

  it('does not make ready who did not answer', async () => {
    const link = await connected();
    await link.setState('READY');
    hello('NOT_ANSWERING');
    expect(wire.sent).toHaveLength(1);
  });
});

describe('what codes are called', () => {
  it('follows what an administrator makes while the desk is open', async () => {
    setActivePinia(createPinia());
    const { useLink } = await import('./link');
    const link = useLink();
    link.start();
    hello('READY');
    expect(link.skills).toEqual([]);
    const skills = [{ code: 'sign', name: '手语' }];
    const dispositions = [{ code: 'silent', label: '没有说话', group: null }];
    (wire.options as Options).onPush({ on: 'dictionaries', data: { dispositions, skills } });
    expect(link.skills).toEqual(skills);
    expect(link.dispositions).toEqual(dispositions);
  });
});

describe('the database', () => {
  it('is known to be away from the push until the push that it is back, or the next hello', async () => {
    setActivePinia(createPinia());
    const { useLink } = await import('./link');
    const link = useLink();
    link.start();
    hello('READY');
    const options = wire.options as Options;
    expect(link.database).toBe(true);
    options.onPush({ on: 'database', data: { available: false } } as unknown as Push);
    expect(link.database).toBe(false);
    options.onPush({ on: 'database', data: { available: true } } as unknown as Push);
    expect(link.database).toBe(true);
    options.onPush({ on: 'database', data: { available: false } } as unknown as Push);
    hello('READY');
    expect(link.database).toBe(true);
  });
});
