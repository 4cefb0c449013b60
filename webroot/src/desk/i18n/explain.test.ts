import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '@/shared/protocol';
import { explainError, messages } from './index';

const ENGLISH = '"actions" is not as the contract wants it: Array has too few items ( + 0 < 1).';

function said(code: string, fields: Record<string, unknown>): string {
  return explainError(new ProblemError({ code, detail: ENGLISH, fields }, 400));
}

describe('what breaks the contract, in words', () => {
  it('names the field and what is wrong with it, and never shows how the validator says it', () => {
    expect(said('malformed', { field: 'actions', reason: 'too-few' })).toBe('“动作”至少要有一项。');
    expect(said('malformed', { field: 'actions[1].text', reason: 'too-long' })).toBe(
      '“动作 › 第 2 项 › 文字”太长。',
    );
    expect(said('malformed', { field: 'body', reason: 'unreadable' })).toBe('“填写的内容”读不出来。');
  });

  it('says only where when a node gives no reason, or one we have no words for', () => {
    expect(said('malformed', { field: 'actions' })).toBe('“动作”填得不对，请检查后再试。');
    expect(said('malformed', { field: 'actions', reason: 'later-made' })).not.toContain('contract');
    expect(said('malformed', {})).not.toContain('contract');
  });

  it('names the line of a text of several', () => {
    expect(said('invalid', { field: 'settings.choices', line: 2, reason: 'choice-twice' })).toBe(
      '“开头可选的事项 › 第 2 行”代号和前面的一项相同，请换一个。',
    );
  });

  it('has words for every reason the server gives', () => {
    const java = readFileSync(
      '../gateway/src/main/java/org/omniline/gateway/api/ContractBreach.java',
      'utf8',
    );
    const reasons = [...java.matchAll(/-> "([a-z-]+)"/g)].map(([, reason]) => `problem.reason.${reason}`);
    expect(reasons.length).toBeGreaterThan(8);
    expect(reasons.filter((key) => !(key in messages.en))).toEqual([]);
  });
});
