import { describe, expect, it, vi } from 'vitest';
import { Embed } from './embed';

const PARENT = 'https://school.example';

function frame(): {
  frame: Window;
  post: ReturnType<typeof vi.fn>;
  send: (data: unknown, from?: object) => void;
} {
  const post = vi.fn();
  const parent = { postMessage: post };
  let listener: (event: unknown) => void = () => undefined;
  return {
    frame: {
      parent,
      addEventListener: (_: string, given: (event: unknown) => void) => (listener = given),
    } as unknown as Window,
    post,
    send: (data, from = {}) => listener({ data, origin: PARENT, source: parent, ...from }),
  };
}

describe('Embed', () => {
  it('tells only the origin that the frame was opened for', () => {
    const { frame: window, post } = frame();
    new Embed(`?embed=1&parent=${PARENT}`, window).tell({ kind: 'unread', count: 2 });
    expect(post).toHaveBeenCalledWith({ omniline: 1, kind: 'unread', count: 2 }, PARENT);
  });

  it('is silent without a plain origin, and outside a frame', () => {
    for (const search of [
      '?embed=1',
      '?embed=1&parent=*',
      `?embed=1&parent=${PARENT}/path`,
      '?embed=1&parent=null',
      '',
    ]) {
      const { frame: window, post } = frame();
      new Embed(search, window).tell({ kind: 'close' });
      expect(post).not.toHaveBeenCalled();
    }
    expect(new Embed(`?embed=1&parent=${PARENT}`, window).inside).toBe(false);
  });

  it('believes only the page around it', () => {
    const { frame: window, send } = frame();
    const heard = vi.fn();
    new Embed(`?embed=1&parent=${PARENT}`, window).onMessage(heard);
    send({ omniline: 1, kind: 'opened', open: true }, { origin: 'https://elsewhere.example' });
    send({ omniline: 1, kind: 'opened', open: true }, { source: {} });
    send({ kind: 'opened', open: true });
    send({ omniline: 1, kind: 'opened', open: 'yes' });
    send(null);
    expect(heard).not.toHaveBeenCalled();
    send({ omniline: 1, kind: 'opened', open: true });
    expect(heard).toHaveBeenCalledExactlyOnceWith({ kind: 'opened', open: true });
  });
});
