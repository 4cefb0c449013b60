/** The telephone switches as docs/protocols/http-api.md has them, and what the page says of them. */

export type SwitchState = 'UP' | 'CONNECTING' | 'DOWN' | 'NOBODY';
export type LineState = 'UP' | 'REGISTERING' | 'NOT_REGISTERED' | 'NO_ANSWER';
export type CodecAbility = 'FULL' | 'PASS_THROUGH' | 'MISSING';

export interface SwitchLine {
  profile: string;
  /** Empty for legs that go through no named gateway. */
  gateway: string;
  state: LineState | null;
  since?: string | null;
  ringing?: number;
  talking?: number;
}

/** What a switch says of itself; null where it has not said it. */
interface SwitchFacts {
  version: string;
  runningSince: string | null;
  codecs: { codec: string; ability: CodecAbility; module: string }[];
  /** Modules that are needed and not loaded. */
  missing: string[];
  switchCalls: number | null;
  switchLegs: number | null;
  mostLegs: number | null;
}

export interface PhoneSwitch extends SwitchFacts {
  name: string;
  host?: string;
  port?: number;
  state: SwitchState;
  since: string;
  node: { number: number; name: string } | null;
  toldAt: string;
  loss: { reason: string; detail: string; at: string } | null;
  reconnects: number;
  core: string;
  askedAt: string | null;
  calls: number;
  legs: number;
  lagMs: number;
  outstanding: number;
  lines: SwitchLine[];
  paused: { since: string; by: { id: string; name: string } } | null;
}

export interface SwitchTrial extends SwitchFacts {
  ok: boolean;
  reason: string | null;
  detail: string;
  sip: boolean;
  gateways: SwitchLine[];
}

export const SWITCHES_PATH = '/api/v1/switches';

/** What a line does: it is out of order, or somebody talks or rings on it, or nobody. */
export type Busy = 'DOWN' | 'TALKING' | 'RINGING' | 'IDLE';

export function busy(line: SwitchLine): Busy {
  if (line.state !== null && line.state !== 'UP') return 'DOWN';
  if ((line.talking ?? 0) > 0) return 'TALKING';
  return (line.ringing ?? 0) > 0 ? 'RINGING' : 'IDLE';
}

/** How many lines do what. */
export function counts(lines: readonly SwitchLine[]): Record<Busy, number> {
  const all: Record<Busy, number> = { DOWN: 0, TALKING: 0, RINGING: 0, IDLE: 0 };
  for (const line of lines) all[busy(line)] += 1;
  return all;
}

/** Codecs that are not there, or only pass through. */
export const lacking = (codecs: SwitchFacts['codecs']): SwitchFacts['codecs'] =>
  codecs.filter((one) => one.ability !== 'FULL');

/** A switch that shall tell of itself every second and has not for so long does not answer. */
const STALE_MS = 12_000;

export const isStale = (one: PhoneSwitch, now: number): boolean =>
  one.state === 'UP' && one.askedAt !== null && now - Date.parse(one.askedAt) > STALE_MS;

/** The line of the configuration for a switch that was tried. */
export const configLine = (host: string, port: number): string => `fs1=${host}:${port}`;
