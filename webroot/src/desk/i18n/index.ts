import { locale, translator } from '@/shared/i18n';
import { codeOf, ProblemError, saverOf } from '@/shared/protocol';
import { dayAndClock } from '@/shared/time';
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

type Fields = Readonly<Record<string, unknown>>;

/** `actions[1].text` and a line of it as people call them. */
function placeOf({ field, line }: Fields): string {
  const path = typeof field === 'string' ? field.replace(/^(?:settings|rule)\./, '') : '';
  const steps = [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([name, index]) =>
    index === undefined ? wordOf(name) : t('problem.item', { n: Number(index) + 1 }),
  );
  if (typeof line === 'number') steps.push(t('problem.line', { n: line }));
  return steps.filter((step) => step !== '').join(' › ') || wordOf('body');
}

function wordOf(name: string): string {
  const key = `problem.of.${name}`;
  return key in zhCN ? t(key as DeskKey) : name;
}

/** The name of what is at fault, or the word that is, may stand in the words. */
function wordsOf(prefix: string, { reason, node, word }: Fields): string | null {
  const key = `${prefix}.${String(reason)}`;
  if (!(key in zhCN)) return null;
  const named = { ...(typeof node === 'string' && { node }), ...(typeof word === 'string' && { word }) };
  return t(key as DeskKey, named);
}

/** What is wrong with a field, by the stable reason the server gives; null when it gives none that we know. */
export function explainReason(fields: Fields): string | null {
  return wordsOf('problem.reason', fields);
}

/** The same to stand at the field itself, with the line where it is one of several. */
export function explainAtField(fields: Fields): string {
  const what = explainReason(fields) ?? t('problem.reason.wrong');
  return typeof fields['line'] === 'number'
    ? t('problem.field', { field: t('problem.line', { n: fields['line'] }), what })
    : what;
}

/** That there is one like it already, by the field that has to be another. */
export const explainTaken = (fields: Fields): string => t('problem.taken', { field: placeOf(fields) });

/** A refusal in words: our own for the codes and reasons we know, the server's otherwise. */
export function explain(code: string, detail?: string | null, fields: Fields = {}): string {
  const said = wordsOf('problem.said', fields);
  if (said !== null) return said;
  // Nothing was saved meanwhile: there is another thing of the same name or code.
  if (code === 'conflict' && 'field' in fields) return explainTaken(fields);
  const saver = code === 'conflict' ? saverOf(fields) : null;
  if (saver) {
    return t('problem.conflictBy', { name: saver.name, at: dayAndClock(saver.at, locale.value) });
  }
  const key = problems[code];
  if (key) return t(key);
  if (code === 'malformed' || code === 'invalid') {
    const what = explainReason(fields);
    // How the contract is broken is said in the terms of its validator: words for programmers.
    return what === null
      ? t('problem.malformed', { field: placeOf(fields) })
      : t('problem.field', { field: placeOf(fields), what });
  }
  return t('problem.unknown', { detail: detail || code });
}

/** A label whose key is made of a value the server sent; the value itself when we have no word for it yet. */
export function label(prefix: string, value: string): string {
  const key = `${prefix}.${value}`;
  return key in zhCN ? t(key as DeskKey) : value;
}

export function explainError(error: unknown): string {
  const fields = error instanceof ProblemError ? error.fields : {};
  return explain(codeOf(error), error instanceof Error ? error.message : null, fields);
}
