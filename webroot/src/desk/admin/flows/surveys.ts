/** What callers are asked after a talk, as docs/protocols/http-api.md has it. */
export const SURVEYS_PATH = '/api/v1/surveys';
export const RESULTS_PATH = '/api/v1/survey-results';

export interface Choice {
  key: string;
  chinese: string;
  english: string;
  score: number;
}

export interface Survey {
  code: string;
  version: number;
  name: string;
  /** Codes of prompts. */
  prompt: string;
  thanks: string | null;
  choices: Choice[];
  tries: number;
  waitMs: number;
  /** Codes of dispositions after which nobody is asked. */
  spared: string[];
  active: boolean;
}

export interface Result {
  /** Null where a flow asked. */
  agent: { id: string; name: string } | null;
  asked: number;
  answered: number;
  counts: (Choice & { times: number })[];
}

export interface Results {
  survey: Survey;
  surveys: { code: string; name: string }[];
  items: Result[];
}

export type SurveyDraft = Omit<Survey, 'code' | 'version' | 'thanks'> & { thanks: string };

export const draftOf = (one: Survey | null): SurveyDraft => ({
  name: one?.name ?? '',
  prompt: one?.prompt ?? '',
  thanks: one?.thanks ?? '',
  choices: one?.choices.map((choice) => ({ ...choice })) ?? [
    { key: '1', chinese: '', english: '', score: 2 },
    { key: '2', chinese: '', english: '', score: 1 },
  ],
  tries: one?.tries ?? 2,
  waitMs: one?.waitMs ?? 6_000,
  spared: [...(one?.spared ?? [])],
  active: one?.active ?? true,
});

/** What is sent: without thanks where none is said. */
export function bodyOf({ thanks, ...draft }: SurveyDraft): Record<string, unknown> {
  return { ...draft, ...(thanks === '' ? {} : { thanks }) };
}

/** The first key that no answer has; null when all ten are taken. */
export function freeKey(choices: readonly Choice[]): string | null {
  const taken = new Set(choices.map(({ key }) => key));
  return [...'1234567890'].find((key) => !taken.has(key)) ?? null;
}

export interface Share {
  key: string;
  label: string;
  score: number;
}

/** The answers as columns: what the survey asks now, and what it has asked before. */
export function columnsOf({ survey, items }: Results, english: boolean): Share[] {
  const word = (one: Choice): string => (english && one.english ? one.english : one.chinese);
  const all = new Map<string, Share>();
  for (const one of [...survey.choices, ...items.flatMap(({ counts }) => counts)]) {
    const id = meaning(one);
    if (!all.has(id)) all.set(id, { key: id, label: word(one), score: one.score });
  }
  return [...all.values()];
}

/** What a key meant: the same key may have meant something else before. */
export const meaning = ({ key, chinese, score }: Choice): string => `${key} ${chinese} ${score}`;

export const timesOf = ({ counts }: Result, column: Share): number =>
  counts.filter((one) => meaning(one) === column.key).reduce((sum, { times }) => sum + times, 0);

/** All agents together. */
export function totalOf(items: readonly Result[]): Result {
  const counts = new Map<string, Choice & { times: number }>();
  for (const one of items.flatMap((item) => item.counts)) {
    const known = counts.get(meaning(one));
    counts.set(meaning(one), { ...one, times: one.times + (known?.times ?? 0) });
  }
  return {
    agent: null,
    asked: items.reduce((sum, { asked }) => sum + asked, 0),
    answered: items.reduce((sum, { answered }) => sum + answered, 0),
    counts: [...counts.values()],
  };
}

/** Of those who answered, how many gave the best answer there is; null when nobody did. */
export function bestShare(result: Result, best: number): number | null {
  if (result.answered === 0) return null;
  const times = result.counts.filter(({ score }) => score >= best).reduce((sum, one) => sum + one.times, 0);
  return times / result.answered;
}

/** The mean score of the answers; null when there are none. */
export function meanScore({ counts, answered }: Result): number | null {
  return answered === 0 ? null : counts.reduce((sum, one) => sum + one.score * one.times, 0) / answered;
}
