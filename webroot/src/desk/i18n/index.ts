import { translator } from '@/shared/i18n';
import { codeOf } from '@/shared/protocol';
import { en } from './en';
import { zhCN, type DeskKey } from './zh-CN';

export const messages = { 'zh-CN': zhCN, en } as const;

export const t = translator<DeskKey>(messages);

const problems: Record<string, DeskKey> = {
  network: 'problem.network',
  offline: 'problem.offline',
  timeout: 'problem.timeout',
  closed: 'problem.closed',
  forbidden: 'problem.forbidden',
  'not-found': 'problem.notFound',
  conflict: 'problem.conflict',
  'text-too-long': 'problem.textTooLong',
  'too-large': 'problem.tooLarge',
  'type-not-allowed': 'problem.typeNotAllowed',
  'too-fast': 'problem.tooFast',
  'wrong-state': 'problem.wrongState',
  'risk-undecided': 'undecided.title',
  'weak-password': 'problem.weakPassword',
  'offer-lost': 'offer.lost',
  'offer-expired': 'offer.lost',
  'capacity-full': 'problem.capacityFull',
  'in-use': 'problem.inUse',
  overloaded: 'problem.unavailable',
  unavailable: 'problem.unavailable',
  internal: 'problem.internal',
};

/** A refusal in words: our own for the codes we know, the server's otherwise. */
export function explain(code: string, detail?: string | null): string {
  const key = problems[code];
  return key ? t(key) : t('problem.unknown', { detail: detail || code });
}

/** A label whose key is made of a value the server sent; the value itself when we have no word for it yet. */
export function label(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return key in zhCN ? t(key as DeskKey) : value;
}

export function explainError(error: unknown): string {
  return explain(codeOf(error), error instanceof Error ? error.message : null);
}
