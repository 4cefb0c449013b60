import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { codeOf, type Push } from '@/shared/protocol';
import { SocketClient, type Connection } from './client';

class FakeSocket {
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: { id: string; do: string; args: Record<string, unknown> }[] = [];
  closed = false;

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  reply(id: string, data: unknown = {}): void {
    this.onmessage?.({ data: JSON.stringify({ re: id, data }) });
  }

  greet(): void {
    this.onopen?.();
    this.reply('hello', { me: 'x' });
  }

  last(command: string): { id: string; args: Record<string, unknown> } | undefined {
    return this.sent.filter((f) => f.do === command).at(-1);
  }
}

describe('SocketClient', () => {
  let sockets: FakeSocket[];
  let states: Connection[];
  let pushes: Push[];
  let refused: (number | string)[];
  let client: SocketClient;

  const current = (): FakeSocket => sockets.at(-1) as FakeSocket;

  beforeEach(() => {
    vi.useFakeTimers();
    sockets = [];
    states = [];
    pushes = [];
    refused = [];
    client = new SocketClient({
      url: 'ws://test/ws',
      hello: () => ({ have: { '1': sockets.length } }),
      onHello: () => undefined,
      onPush: (push) => pushes.push(push),
      onConnection: (state) => states.push(state),
      onRefused: (code) => refused.push(code),
      random: () => 0.5,
      webSocket: () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket as unknown as WebSocket;
      },
    });
    client.start();
  });

  afterEach(() => {
    client.stop();
    vi.useRealTimers();
  });

  it('says hello first and holds commands back until it is greeted', () => {
    const reply = client.send('inbox.list', { view: 'MINE' });
    current().onopen?.();
    expect(current().sent.map((f) => f.do)).toEqual(['hello']);
    current().reply('hello');
    expect(current().sent.map((f) => f.do)).toEqual(['hello', 'inbox.list']);
    current().reply(current().last('inbox.list')?.id ?? '', { items: [1] });
    return expect(reply).resolves.toEqual({ items: [1] });
  });

  it('gives each reply to its own command, in any order', async () => {
    current().greet();
    const a = client.send('a', {}, { id: 'a' });
    const b = client.send('b', {}, { id: 'b' });
    current().reply('b', 2);
    current().reply('a', 1);
    expect(await Promise.all([a, b])).toEqual([1, 2]);
  });

  it('rejects with the code of the error reply', async () => {
    current().greet();
    const reply = client.send('message.send', {}, { id: 'm' });
    current().onmessage?.({ data: JSON.stringify({ re: 'm', error: { code: 'text-too-long' } }) });
    expect(await reply.catch(codeOf)).toBe('text-too-long');
  });

  it('repeats what was not answered with the same id after a reconnection, once', async () => {
    current().greet();
    const reply = client.send('message.send', { commandId: 'u' }, { id: 'm' });
    current().onclose?.({ code: 1006 });
    expect(states.at(-1)).toBe('offline');
    vi.advanceTimersByTime(5_000);
    expect(sockets).toHaveLength(2);
    current().greet();
    expect(current().sent.filter((f) => f.id === 'm')).toHaveLength(1);
    current().reply('m', 'done');
    expect(await reply).toBe('done');
  });

  it('asks for what it missed by sending its state again with hello', () => {
    current().greet();
    current().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(5_000);
    current().onopen?.();
    expect(current().last('hello')?.args).toEqual({ have: { '1': 2 } });
  });

  it('fails a command that is not kept as soon as the connection is lost', async () => {
    current().greet();
    const reply = client.send('typing', { on: true }, { keep: false });
    current().onclose?.({ code: 1006 });
    expect(await reply.catch(codeOf)).toBe('offline');
    expect(await client.send('typing', {}, { keep: false }).catch(codeOf)).toBe('offline');
  });

  it('times out only while online', async () => {
    current().greet();
    const reply = client.send('slow', {}, { timeoutMs: 4_000 }).catch(codeOf);
    current().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(60_000);
    while (current().closed) vi.advanceTimersByTime(100);
    current().greet();
    let settled: string | null = null;
    void reply.then((code) => (settled = String(code)));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(settled).toBeNull();
    current().onmessage?.({ data: '{"on":"queues","data":{}}' });
    await vi.advanceTimersByTimeAsync(2_500);
    expect(settled).toBe('timeout');
  });

  it('shows offline within 5 s of silence, and online again at the next frame', () => {
    current().greet();
    vi.advanceTimersByTime(5_000);
    expect(current().last('ping')).toBeDefined();
    expect(client.connection).toBe('offline');
    current().reply(current().last('ping')?.id ?? '');
    expect(client.connection).toBe('online');
  });

  it('stays online while pings are answered', () => {
    current().greet();
    for (let i = 0; i < 60; i++) {
      vi.advanceTimersByTime(1_000);
      const ping = current().last('ping');
      if (ping) current().reply(ping.id);
    }
    expect(states).toEqual(['connecting', 'online']);
  });

  it('reconnects after 25 s of silence', () => {
    current().greet();
    vi.advanceTimersByTime(26_000);
    expect(sockets.length).toBeGreaterThan(1);
    expect(sockets[0]?.closed).toBe(true);
  });

  it('backs off between 0.3 and 5 s', () => {
    const seen: number[] = [];
    for (let i = 0; i < 8; i++) {
      const before = sockets.length;
      current().onclose?.({ code: 1006 });
      let waited = 0;
      while (sockets.length === before && waited < 10_000) {
        vi.advanceTimersByTime(50);
        waited += 50;
      }
      seen.push(waited);
    }
    expect(Math.min(...seen)).toBeGreaterThanOrEqual(300);
    expect(Math.max(...seen)).toBeLessThanOrEqual(5_050);
    expect(seen.at(-1)).toBeGreaterThan(seen[0] ?? 0);
  });

  it('goes to another node when this one drains', () => {
    current().greet();
    current().onmessage?.({ data: '{"on":"draining","data":{}}' });
    vi.advanceTimersByTime(600);
    expect(sockets).toHaveLength(2);
  });

  it('hears nothing more from a socket it has left', () => {
    current().greet();
    const old = current();
    const handler = old.onmessage;
    old.onclose?.({ code: 1006 });
    vi.advanceTimersByTime(1_000);
    handler?.({ data: '{"on":"queues","data":{}}' });
    expect(pushes).toHaveLength(0);
  });

  it('ends for good when the server has signed us out', async () => {
    current().greet();
    const reply = client.send('x').catch(codeOf);
    current().onclose?.({ code: 4401 });
    expect(refused).toEqual([4401]);
    expect(await reply).toBe('closed');
    vi.advanceTimersByTime(60_000);
    expect(sockets).toHaveLength(1);
  });

  it('reconnects at once when the browser is online again', () => {
    current().greet();
    globalThis.dispatchEvent(new Event('offline'));
    expect(client.connection).toBe('offline');
    globalThis.dispatchEvent(new Event('online'));
    expect(sockets).toHaveLength(2);
    current().greet();
    expect(client.connection).toBe('online');
  });
});
