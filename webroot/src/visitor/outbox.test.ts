import { beforeEach, describe, expect, it } from 'vitest';
import { ProblemError, type Media } from '@/shared/protocol';
import type { FileKeep } from './files';
import { Outbox, type OutboxOptions, type Unsent } from './outbox';
import type { SendReply } from './protocol';
import { VisitorStorage } from './storage';

type Args = Parameters<OutboxOptions['send']>[0];

class MemoryKeep implements FileKeep {
  readonly kept = new Map<string, Blob>();
  put = async (key: string, file: Blob): Promise<void> => void this.kept.set(key, file);
  get = async (key: string): Promise<Blob | null> => this.kept.get(key) ?? null;
  remove = async (key: string): Promise<void> => void this.kept.delete(key);
  clear = async (): Promise<void> => this.kept.clear();
}

const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
const photo = (): File => new File(['picture'], 'photo.jpg', { type: 'image/jpeg' });
const media: Media = { id: '77', name: 'photo.jpg', contentType: 'image/jpeg', size: 7 };

describe('Outbox', () => {
  let sends: Args[];
  let uploads: string[];
  let done: Unsent[];
  let answers: ((args: Args) => Promise<SendReply>)[];
  let uploaded: () => Promise<Media>;
  let keep: MemoryKeep;
  let now: number;
  let delays: number[];

  const ok = async (): Promise<SendReply> => ({
    conversation: '1',
    seq: sends.length,
    rev: 1,
    duplicate: false,
  });
  const problem =
    (code: string, fields = {}) =>
    async (): Promise<SendReply> => {
      throw new ProblemError({ code, title: code, fields });
    };
  const open = (tab = 'tab-a'): Outbox =>
    new Outbox({
      account: 'demo',
      tab,
      storage: new VisitorStorage('demo'),
      files: keep,
      send: (args) => {
        sends.push(args);
        return (answers.shift() ?? ok)(args);
      },
      upload: (_, name) => {
        uploads.push(name);
        return uploaded();
      },
      sent: (item) => done.push({ ...item }),
      newest: () => null,
      now: () => now,
      delay: async (ms) => void delays.push(ms),
    });

  beforeEach(() => {
    localStorage.clear();
    sends = [];
    uploads = [];
    done = [];
    answers = [];
    uploaded = async () => media;
    keep = new MemoryKeep();
    now = Date.parse('2026-11-22T13:00:00.000Z');
    delays = [];
  });

  it('holds what is written without a connection and sends it in order when there is one', async () => {
    const outbox = open();
    outbox.addText('one');
    outbox.addText('two');
    await settle();
    expect(sends).toEqual([]);
    outbox.connection(true);
    await settle();
    expect(sends.map((args) => args.text)).toEqual(['one', 'two']);
    expect(outbox.items).toEqual([]);
    expect(localStorage.length).toBe(0);
  });

  it('sends again under the same client id after the reply was lost, also from a reloaded page', async () => {
    const before = open();
    answers = [() => new Promise(() => undefined)];
    before.addText('hello');
    before.connection(true);
    await settle();
    const after = open();
    expect(after.items.map((item) => item.text)).toEqual(['hello']);
    after.connection(true);
    await settle();
    expect(sends).toHaveLength(2);
    expect(sends[1]?.clientId).toBe(sends[0]?.clientId);
    expect(after.items).toEqual([]);
  });

  it('waits as long as the server asks when it was too fast, and loses nothing', async () => {
    const outbox = open();
    answers = [problem('too-fast', { retryAfterMs: 1_234 })];
    outbox.connection(true);
    outbox.addText('quick');
    await settle();
    expect(delays).toEqual([1_234]);
    expect(done.map((item) => item.text)).toEqual(['quick']);
    expect(sends[1]?.clientId).toBe(sends[0]?.clientId);
  });

  it.each(['too-fast', 'timeout', 'unavailable'])(
    'keeps the order of writing when one in the middle has to be sent again (%s)',
    async (code) => {
      answers = [ok, problem(code, { retryAfterMs: 50 }), ok, ok];
      const outbox = open();
      outbox.connection(true);
      for (const text of ['one', 'two', 'three', 'four']) outbox.addText(text);
      await settle();
      await settle();
      expect(sends.map((args) => args.text)).toEqual(['one', 'two', 'two', 'three', 'four']);
      expect(done.map((item) => item.text)).toEqual(['one', 'two', 'three', 'four']);
      expect(outbox.items).toEqual([]);
    },
  );

  it('keeps a refused message with its reason until somebody decides', async () => {
    const outbox = open();
    answers = [problem('text-too-long')];
    outbox.connection(true);
    outbox.addText('long');
    await settle();
    expect(outbox.items[0]?.refusal?.code).toBe('text-too-long');
    outbox.connection(true);
    await settle();
    expect(sends).toHaveLength(1);
    expect(open().items[0]?.refusal?.code).toBe('text-too-long');
    outbox.retry(outbox.items[0]?.clientId ?? '');
    await settle();
    expect(sends).toHaveLength(2);
    expect(outbox.items).toEqual([]);
  });

  it('tries a troubled server a few times, then says so', async () => {
    const outbox = open();
    answers = Array.from({ length: 10 }, () => problem('internal'));
    outbox.connection(true);
    outbox.addText('x');
    for (let i = 0; i < 10; i++) await settle();
    expect(sends).toHaveLength(5);
    expect(outbox.items[0]?.refusal?.code).toBe('internal');
  });

  it('never gives a message up because the server is overloaded', async () => {
    const outbox = open();
    answers = Array.from({ length: 8 }, () => problem('unavailable'));
    outbox.connection(true);
    outbox.addText('x');
    for (let i = 0; i < 12; i++) await settle();
    expect(sends).toHaveLength(9);
    expect(Math.max(...delays)).toBe(15_000);
    expect(outbox.items).toEqual([]);
  });

  it('uploads a file again that the server no longer keeps', async () => {
    const outbox = open();
    answers = [problem('not-found')];
    outbox.connection(true);
    await outbox.addFile(photo());
    await settle();
    await settle();
    expect(uploads).toHaveLength(2);
    expect(outbox.items).toEqual([]);
  });

  it('does not let a slow file hold back words written after it', async () => {
    const outbox = open();
    let finish: (value: Media) => void = () => undefined;
    uploaded = () => new Promise((resolve) => (finish = resolve));
    outbox.connection(true);
    await outbox.addFile(photo());
    outbox.addText('after it');
    await settle();
    expect(sends.map((args) => args.text)).toEqual(['after it']);
    finish(media);
    await settle();
    expect(sends[1]?.media).toEqual(['77']);
    expect(keep.kept.size).toBe(0);
  });

  it('uploads a file once, even when the message has to be sent again', async () => {
    const outbox = open();
    answers = [problem('timeout')];
    outbox.connection(true);
    await outbox.addFile(photo());
    await settle();
    expect(uploads).toEqual(['photo.jpg']);
    expect(sends.map((args) => args.media)).toEqual([['77'], ['77']]);
  });

  it('says so when a reload lost the file', async () => {
    await open().addFile(photo());
    keep.kept.clear();
    const after = open();
    after.connection(true);
    await settle();
    expect(after.items[0]?.refusal?.code).toBe('file-gone');
    expect(sends).toEqual([]);
  });

  it('leaves to another tab what that tab is sending, and takes over what it left behind', async () => {
    open('tab-a').addText('hers');
    const other = open('tab-b');
    other.connection(true);
    await settle();
    expect(other.items).toHaveLength(1);
    expect(sends).toEqual([]);
    now += 15_000;
    other.pump();
    await settle();
    expect(sends.map((args) => args.text)).toEqual(['hers']);
  });

  it('drops what another tab has sent', () => {
    const one = open('tab-a');
    one.addText('x');
    const other = open('tab-b');
    other.changedElsewhere(`unsent.${one.items[0]?.clientId}`, null);
    expect(other.items).toEqual([]);
  });

  it('asks before it sends what was written long ago', async () => {
    open().addText('last night');
    now += 13 * 3_600_000;
    const today = open();
    today.connection(true);
    await settle();
    expect(sends).toEqual([]);
    expect(today.items[0]?.refusal?.code).toBe('stale');
  });

  it('leaves nothing behind when it is erased', async () => {
    const outbox = open();
    outbox.addText('x');
    await outbox.addFile(photo());
    await outbox.erase();
    expect(localStorage.length).toBe(0);
    expect(keep.kept.size).toBe(0);
    expect(open().items).toEqual([]);
  });
});
