import { t } from '@/desk/i18n';
import type { DeskKey } from '@/desk/i18n/zh-CN';
import { minuteOf } from './hours/hours';

/** What a line of a form takes: any words, a name for machines, a name to sign in with, a time of day. */
export type FieldKind = 'line' | 'code' | 'login' | 'clock';

interface Rule {
  most: number;
  takes: (text: string) => boolean;
  /** What is allowed, with an example; an empty line for what needs no saying. */
  words: DeskKey | null;
}

/** As the server has them (gateway, openapi.yaml: Name, Code, Login). */
const RULES: Record<FieldKind, Rule> = {
  line: { most: 100, takes: () => true, words: null },
  code: { most: 64, takes: (text) => /^[a-z0-9][a-z0-9._-]*$/.test(text), words: 'field.code' },
  login: { most: 64, takes: (text) => /^[a-z0-9][a-z0-9._-]+$/i.test(text), words: 'field.login' },
  clock: { most: 5, takes: (text) => minuteOf(text) !== null, words: 'hours.invalid' },
};

/** What one has to know before writing; null where there is nothing to know. */
export const hintOf = (kind: FieldKind): string | null => {
  const { words } = RULES[kind];
  return words === null ? null : t(words);
};

/** Why a text cannot be saved, and what can; null when it can. */
export function wrongWith(kind: FieldKind, text: string): string | null {
  const { most, takes, words } = RULES[kind];
  const said = text.trim();
  if (said === '') return t('field.missing');
  if (words !== null && !takes(said)) return t(words);
  return said.length > most ? t('field.tooLong', { most, n: said.length }) : null;
}
