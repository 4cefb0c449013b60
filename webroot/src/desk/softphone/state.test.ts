import { describe, expect, it } from 'vitest';
import type { Call } from '@/shared/protocol';
import {
  answersBySelf,
  isMuted,
  quality,
  renewalMs,
  retryMs,
  since,
  together,
  whyNoMicrophone,
} from './state';

const me = '7';

function call(part: Partial<Call>): Call {
  return { conversation: '1', phase: 'TALKING', muted: false, legs: [], ...part } as Call;
}

const rings = { role: 'AGENT', state: 'RINGING', agent: me, since: '' } as const;

describe('a page as a telephone', () => {
  it('is registered when it is at every switch, partly at some, lost at none', () => {
    expect(together([])).toBe('connecting');
    expect(together(['connecting'])).toBe('connecting');
    expect(together(['ready', 'ready'])).toBe('ready');
    expect(together(['ready', 'refused'])).toBe('partly');
    expect(together(['lost', 'connecting'])).toBe('connecting');
    expect(together(['lost', 'refused'])).toBe('lost');
  });

  it('answers by itself what its agent has taken, and rings with what is offered', () => {
    expect(answersBySelf([call({ phase: 'CONNECTING', legs: [rings] })], me)).toBe(true);
    expect(answersBySelf([call({ phase: 'RINGING', legs: [rings] })], me)).toBe(false);
    expect(answersBySelf([call({ phase: 'CONNECTING', legs: [{ ...rings, agent: '8' }] })], me)).toBe(false);
    expect(answersBySelf([call({ phase: 'CONNECTING', legs: [{ ...rings, state: 'UP' }] })], me)).toBe(false);
    expect(answersBySelf([], me)).toBe(false);
  });

  it('answers by itself when its supervisor asked to listen', () => {
    const watch = { by: me, name: '覃莉', state: 'RINGING', mode: 'LISTEN' } as const;
    expect(answersBySelf([call({ watches: [watch] })], me)).toBe(true);
    expect(answersBySelf([call({ watches: [{ ...watch, by: '8' }] })], me)).toBe(false);
    expect(answersBySelf([call({ watches: [{ ...watch, state: 'UP' }] })], me)).toBe(false);
  });

  it('is mute as the desk says of the own call', () => {
    const up = { ...rings, state: 'UP' } as const;
    expect(isMuted([call({ muted: true, legs: [up] })], me)).toBe(true);
    expect(isMuted([call({ muted: true, legs: [{ ...up, agent: '8' }] })], me)).toBe(false);
    expect(isMuted([call({ muted: false, legs: [up] })], me)).toBe(false);
  });

  it('grades a line by delay, jitter and loss', () => {
    expect(quality({ rttMs: 40, jitterMs: 5, loss: 0 })).toBe('good');
    expect(quality({ rttMs: null, jitterMs: 5, loss: 0.005 })).toBe('good');
    expect(quality({ rttMs: 300, jitterMs: 5, loss: 0 })).toBe('fair');
    expect(quality({ rttMs: 40, jitterMs: 5, loss: 0.02 })).toBe('fair');
    expect(quality({ rttMs: 40, jitterMs: 80, loss: 0 })).toBe('poor');
    expect(quality({ rttMs: 40, jitterMs: 5, loss: 0.2 })).toBe('poor');
  });

  it('counts what is new, also of a counter that began anew or went back', () => {
    expect(since(12, 5)).toBe(7);
    expect(since(3, 5)).toBe(3);
    expect(since(-2, 0)).toBe(0);
  });

  it('renews a password at half of its time, and never at once', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(renewalMs('2026-01-01T00:10:00Z', now)).toBe(300_000);
    expect(renewalMs('2025-12-31T00:00:00Z', now)).toBe(5_000);
  });

  it('tries again later and later, a minute at most', () => {
    expect(retryMs(0, () => 0)).toBe(1_000);
    expect(retryMs(0, () => 1)).toBe(2_000);
    expect(retryMs(3, () => 1)).toBe(16_000);
    expect(retryMs(500, () => 1)).toBe(60_000);
  });

  it('knows why there is no microphone', () => {
    const named = (name: string): Error => Object.assign(new Error('x'), { name });
    expect(whyNoMicrophone(named('NotAllowedError'))).toBe('denied');
    expect(whyNoMicrophone(named('NotFoundError'))).toBe('no-microphone');
    expect(whyNoMicrophone(named('NotReadableError'))).toBe('microphone-busy');
    expect(whyNoMicrophone('?')).toBe('microphone-busy');
  });
});
