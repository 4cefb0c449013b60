import { halfWidth } from '@/shared/digits';
/** Routing rules as docs/protocols/http-api.md has them, and what a page does with them. */

export type RuleAction =
  | { do: 'QUEUE'; queue: string }
  | { do: 'PRIORITY'; priority: number }
  | { do: 'TELL'; text: string; english?: string }
  | { do: 'EXTERNAL'; target: string }
  | { do: 'SKILL'; skill: string; level: number };

export type ActionKind = RuleAction['do'];

export interface RuleDraft {
  name: string;
  position: number;
  condition: string;
  actions: RuleAction[];
  last: boolean;
  active: boolean;
}

export interface Rule extends RuleDraft {
  id: string;
  version: number;
}

export interface Variable {
  name: string;
  type: 'TEXT' | 'WHOLE' | 'BOOLEAN' | 'DECIMAL' | 'TEXTS';
}

export interface TraceStep {
  rule: string | null;
  version: number;
  name: string;
  outcome: string;
  reason: string | null;
  /** What a rule did that matched, with the names of what it names; only of a conversation's own trace. */
  did?: RuleAction[];
  queues?: Record<string, string>;
  skills?: Record<string, string>;
}

export interface Plan {
  queue: string;
  priority: number;
  skills: { skill: string; level: number }[];
  tell: string[];
  trace: TraceStep[];
}

/** A mistake in a condition; line and column count from 1. */
export interface Mistake {
  line: number;
  column: number;
  message: string;
}

const GAP = 10;

export function newRule(rules: readonly Rule[]): RuleDraft {
  const end = Math.max(0, ...rules.map((rule) => rule.position));
  return { name: '', position: end + GAP, condition: '', actions: [], last: false, active: true };
}

export function draftOf({ name, position, condition, actions, last, active }: Rule): RuleDraft {
  return { name, position, condition, actions, last, active };
}

/** An action of a kind, still to be filled in. */
export function newAction(kind: ActionKind, queue: string, skill: string): RuleAction {
  switch (kind) {
    case 'QUEUE':
      return { do: kind, queue };
    case 'PRIORITY':
      return { do: kind, priority: GAP };
    case 'TELL':
      return { do: kind, text: '' };
    case 'EXTERNAL':
      return { do: kind, target: '' };
    case 'SKILL':
      return { do: kind, skill, level: 1 };
  }
}

/**
 * The rules that must be saved when one moves to another place, with their new positions: as few as can be. Rules of
 * equal position stand in the order of their making, so then all are numbered anew.
 */
export function moved<R extends { id: string; position: number }>(
  rules: readonly R[],
  from: number,
  to: number,
): R[] {
  const order = [...rules];
  const [one] = order.splice(from, 1);
  if (!one || from === to) return [];
  order.splice(to, 0, one);
  const places = rules.map((rule) => rule.position);
  const distinct = places.every((place, i) => i === 0 || place > (places[i - 1] as number));
  return order
    .map((rule, i) => ({ ...rule, position: distinct ? (places[i] as number) : (i + 1) * GAP }))
    .filter((rule) => rules.find((known) => known.id === rule.id)?.position !== rule.position);
}

/** What the server refused in a condition, by its `fields`. */
export function mistakesIn(fields: Record<string, unknown>): Mistake[] {
  return fields['field'] === 'condition' && Array.isArray(fields['problems'])
    ? (fields['problems'] as Mistake[])
    : [];
}

const QUOTES = 'curly-quotes';

/** The compiler may stumble twice at one place: in our words that is the same said twice. */
function distinct(mistakes: readonly Mistake[]): Mistake[] {
  const said = new Map<string, Mistake>();
  for (const one of mistakes) {
    const { kind, name } = kindOf(one.message);
    const key = [one.line, one.column, kind, name].join(' ');
    if (!said.has(key)) said.set(key, one);
  }
  return [...said.values()];
}

/**
 * The mistakes to show: where quotes are the curly ones of a Chinese keyboard, the compiler stumbles several times over
 * what is one mistake, which is said once. Inside a text such quotes are letters like any other.
 */
export function shownMistakes(text: string, mistakes: readonly Mistake[]): readonly Mistake[] {
  if (mistakes.length === 0) return mistakes;
  const outside = text.replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (said) => ' '.repeat(said.length));
  const at = outside.search(/[“”‘’＂＇]/);
  if (at < 0) return distinct(mistakes);
  const lines = text.slice(0, at).split('\n');
  return [{ line: lines.length, column: (lines.at(-1) ?? '').length + 1, message: QUOTES }];
}

/** Where a place of the text is, as an index into it. */
export function indexOf(text: string, { line, column }: Pick<Mistake, 'line' | 'column'>): number {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  return Math.min(text.length, before + Math.max(0, column - 1));
}

/** Kinds of mistakes for which we have words of our own. */
export type MistakeKind = 'quotes' | 'unknown' | 'types' | 'notBoolean' | 'syntax' | 'other';

/** What kind of mistake a message of the language's compiler speaks of, and the name in it. */
export function kindOf(message: string): { kind: MistakeKind; name: string } {
  if (message === QUOTES) return { kind: 'quotes', name: '' };
  const unknown = /undeclared reference to '([^']+)'/.exec(message);
  if (unknown) return { kind: 'unknown', name: unknown[1] ?? '' };
  if (/no matching overload/.test(message)) return { kind: 'types', name: '' };
  if (/expected type '?bool/.test(message)) return { kind: 'notBoolean', name: '' };
  if (/mismatched input|extraneous input|no viable alternative|token recognition|missing /.test(message)) {
    return { kind: 'syntax', name: '' };
  }
  return { kind: 'other', name: '' };
}

/** How facts are written that have a form of their own. */
export const EXAMPLES: Readonly<Record<string, string>> = { date: '2026-11-22', time: '21:05' };

/** The facts to try with: only those that were filled in, each of its type. */
export function factsOf(
  variables: readonly Variable[],
  typed: Readonly<Record<string, string>>,
): Record<string, string | number | boolean> {
  const facts: Record<string, string | number | boolean> = {};
  for (const { name, type } of variables) {
    // Numbers, dates and times may come from a Chinese input method.
    const text = (
      EXAMPLES[name] || type === 'WHOLE' ? halfWidth(typed[name] ?? '') : (typed[name] ?? '')
    ).trim();
    if (text === '') continue;
    if (type === 'WHOLE') facts[name] = Math.trunc(Number(text));
    else if (type === 'BOOLEAN') facts[name] = text === 'true';
    else facts[name] = text;
  }
  return facts;
}

/** Puts a variable's name where the cursor stands; the text then, and where the cursor goes. */
export function inserted(
  text: string,
  start: number,
  end: number,
  name: string,
): { text: string; at: number } {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const left = /[\w.]$/.test(before) ? ' ' : '';
  const right = /^\w/.test(after) ? ' ' : '';
  return { text: before + left + name + right + after, at: before.length + left.length + name.length };
}
