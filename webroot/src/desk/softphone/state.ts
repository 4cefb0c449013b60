import type { Call } from '@/shared/protocol';

/** Why a page cannot be a telephone. */
export type Blocked = 'insecure' | 'unsupported' | 'denied' | 'no-microphone' | 'microphone-busy';

/** How a page stands to one switch. */
export type LineState = 'connecting' | 'ready' | 'refused' | 'lost';

/** How this page stands as a telephone. */
export type PhoneState =
  | 'off'
  /** Looks for a microphone, asks for a password, or registers. */
  | 'connecting'
  | 'ready'
  /** Registered at some of the switches. */
  | 'partly'
  /** Registered nowhere; tried again by itself. */
  | 'lost'
  /** Needs the person: see {@link Blocked}. */
  | 'blocked'
  /** Another page of this person is the telephone. */
  | 'elsewhere';

/** Registered everywhere, somewhere or nowhere. */
export function together(lines: readonly LineState[]): 'connecting' | 'ready' | 'partly' | 'lost' {
  const ready = lines.filter((line) => line === 'ready').length;
  if (lines.length > 0 && ready === lines.length) return 'ready';
  if (ready > 0) return 'partly';
  return lines.length === 0 || lines.includes('connecting') ? 'connecting' : 'lost';
}

/**
 * Whether a telephone that rings is answered by itself: what its agent has taken or asked for in the desk
 * already. What is only offered rings until somebody presses.
 */
export function answersBySelf(calls: Iterable<Call>, me: string): boolean {
  for (const call of calls) {
    if (call.watches?.some((watch) => watch.by === me && watch.state === 'RINGING')) return true;
    if (call.phase === 'CONNECTING' && call.legs.some((leg) => leg.agent === me && leg.state === 'RINGING')) {
      return true;
    }
  }
  return false;
}

/** Whether the desk says that what this agent speaks is heard by nobody. */
export function isMuted(calls: Iterable<Call>, me: string): boolean {
  for (const call of calls) {
    if (call.muted && call.legs.some((leg) => leg.agent === me && leg.state === 'UP')) return true;
  }
  return false;
}

/** What a browser measures of a call, since it was measured last. */
export interface Measured {
  /** There and back, in milliseconds; null where it was not measured. */
  rttMs: number | null;
  jitterMs: number;
  /** Of the packets that should have come, the part that did not, 0 to 1. */
  loss: number;
}

export type Quality = 'good' | 'fair' | 'poor';

/** Ours: beyond these a talk is noticeably late (ITU-T G.114: 150 ms one way) or broken. */
export function quality({ rttMs, jitterMs, loss }: Measured): Quality {
  const rtt = rttMs ?? 0;
  if (rtt > 500 || jitterMs > 60 || loss > 0.05) return 'poor';
  if (rtt > 250 || jitterMs > 30 || loss > 0.01) return 'fair';
  return 'good';
}

/** What of two readings of a counter is new; one that began anew is taken whole. */
export function since(now: number, before: number): number {
  return Math.max(0, now >= before ? now - before : now);
}

/** When to renew a password: at half of its time, and never at once. */
export function renewalMs(validUntil: string, now: number): number {
  return Math.max(5_000, (Date.parse(validUntil) - now) / 2);
}

/** How long to wait before trying to register again, in milliseconds; jittered, a minute at most. */
export function retryMs(tries: number, random: () => number): number {
  const most = Math.min(60_000, 2_000 * 2 ** Math.min(tries, 10));
  return most / 2 + random() * (most / 2);
}

/** What a browser's refusal to give the microphone means. */
export function whyNoMicrophone(error: unknown): Blocked {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'no-microphone' : 'microphone-busy';
}
