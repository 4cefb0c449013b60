import { describe, expect, it } from 'vitest';
import {
  bestShare,
  bodyOf,
  columnsOf,
  draftOf,
  freeKey,
  meanScore,
  timesOf,
  totalOf,
  type Choice,
  type Result,
  type Results,
  type Survey,
} from './surveys';

const good: Choice = { key: '1', chinese: '满意', english: 'Satisfied', score: 3 };
const fair: Choice = { key: '2', chinese: '一般', english: '', score: 2 };
const bad: Choice = { key: '3', chinese: '不满意', english: 'Not satisfied', score: 1 };
const survey: Survey = {
  code: 'satisfaction',
  version: 2,
  name: '满意度',
  prompt: 'survey-ask',
  thanks: null,
  choices: [good, fair, bad],
  tries: 2,
  waitMs: 6000,
  spared: ['harassment'],
  active: true,
};
const lin: Result = {
  agent: { id: '1', name: '林晓' },
  asked: 5,
  answered: 4,
  counts: [
    { ...good, times: 3 },
    { ...bad, times: 1 },
  ],
};
const flow: Result = { agent: null, asked: 2, answered: 1, counts: [{ ...fair, chinese: '尚可', times: 1 }] };
const results: Results = { survey, surveys: [], items: [lin, flow] };

describe('survey results', () => {
  it('have a column for each meaning, also one a key had before', () => {
    const columns = columnsOf(results, false);
    expect(columns.map(({ label }) => label)).toEqual(['满意', '一般', '不满意', '尚可']);
    expect(columnsOf(results, true).map(({ label }) => label)).toEqual([
      'Satisfied',
      '一般',
      'Not satisfied',
      '尚可',
    ]);
    expect(columns.map((column) => timesOf(flow, column))).toEqual([0, 0, 0, 1]);
  });

  it('count and rate as the keys say', () => {
    expect(bestShare(lin, 3)).toBe(0.75);
    expect(meanScore(lin)).toBe(2.5);
    const all = totalOf([lin, flow, lin]);
    expect([all.asked, all.answered]).toEqual([12, 9]);
    expect(bestShare(all, 3)).toBeCloseTo(6 / 9);
    expect(timesOf(all, columnsOf(results, false)[0] ?? { key: '', label: '', score: 0 })).toBe(6);
  });

  it('have no rate where nobody answered', () => {
    const none: Result = { agent: null, asked: 3, answered: 0, counts: [] };
    expect(bestShare(none, 3)).toBeNull();
    expect(meanScore(none)).toBeNull();
  });
});

describe('survey draft', () => {
  it('keeps what is stored, and sends no empty thanks', () => {
    const draft = draftOf(survey);
    expect(bodyOf(draft)).not.toHaveProperty('thanks');
    expect(bodyOf({ ...draft, thanks: 'survey-thanks' })).toHaveProperty('thanks', 'survey-thanks');
    draft.choices.push({ ...bad });
    expect(survey.choices).toHaveLength(3);
  });

  it('gives a new answer a key of its own', () => {
    expect(freeKey(survey.choices)).toBe('4');
    expect(freeKey([...'1234567890'].map((key) => ({ ...good, key })))).toBeNull();
  });
});
