import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ProblemError } from '@/shared/protocol';
import { explainError, messages } from './index';

const ENGLISH = '"actions" is not as the contract wants it: Array has too few items ( + 0 < 1).';

/** What Java says, module by module, without its tests. */
const java = ['conversation', 'flow', 'channels', 'routing', 'casework', 'persistence', 'gateway']
  .map((module) => `../${module}/src/main/java`)
  .flatMap((root) =>
    readdirSync(root, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.java'))
      .map((name) => readFileSync(`${root}/${name}`, 'utf8')),
  );

function said(code: string, fields: Record<string, unknown>): string {
  return explainError(new ProblemError({ code, detail: ENGLISH, fields }, 400));
}

describe('what breaks the contract, in words', () => {
  it('names the field that another has taken, and nothing else where somebody saved meanwhile', () => {
    expect(said('conflict', { field: 'code' })).toBe('已经有一样的“代码”，请换一个。');
    expect(said('conflict', { version: 3 })).not.toContain('一样的');
  });

  it('names the field and what is wrong with it, and never shows how the validator says it', () => {
    expect(said('malformed', { field: 'actions', reason: 'too-few' })).toBe('“动作”至少要有一项。');
    // A rule that is tried lies within another thing; whoever tries it sees the rule alone.
    expect(said('malformed', { field: 'rule.actions', reason: 'too-few' })).toBe('“动作”至少要有一项。');
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

  it('says whole sentences where no field is to blame, whatever the code', () => {
    expect(said('invalid', { reason: 'serves-already' })).toBe('这个会话已经由这位同事服务。');
    expect(said('conflict', { reason: 'listed-already' })).toContain('已经在名单上');
    expect(said('conflict', {})).toBe('别人刚刚改过，请刷新后再试。');
    const saved = { savedBy: { id: '7', name: '何静' }, savedAt: '2026-11-30T08:15:00.000Z' };
    expect(said('conflict', saved)).toMatch(/^何静 在 .* 改过，请刷新后再试。$/);
  });

  it('names the number that is none, and what to write, and says of one to call no false length', () => {
    const numbers = said('invalid', { field: 'settings.numbers', reason: 'no-access-number', word: 'abc' });
    expect(numbers).toContain('“abc”');
    expect(numbers).toContain('只写数字');
    expect(said('invalid', { field: 'number', reason: 'no-number' })).not.toContain('5 到 20');
    expect(said('invalid', { field: 'value', reason: 'no-listed-number' })).toContain('5 到 20');
    expect(said('invalid', { field: 'routing.calls.tellMs', reason: 'tell-often' })).toContain(
      '“分配设置 › 来电等待时 › 播报间隔”',
    );
  });

  it('never shows the sentence of the server for what was filled in', () => {
    expect(said('invalid', { field: 'until', reason: 'block-ends' })).toBe(
      '“到期”还没有选：拦截必须有到期时间。',
    );
    expect(said('invalid', {})).not.toContain('contract');
  });

  it('has words for every refusal of what was filled in, and each gives its reason', () => {
    const reasons = java.flatMap((source) =>
      [...source.matchAll(/(?<![.\w])(?:Refusal\.|Args\.)?invalid\((?!\w+ \w)([^;]*);/g)].flatMap(
        ([, rest = '']) => [...rest.matchAll(/"([a-z]+(?:-[a-z]+)*)",/g)].map(([, reason]) => String(reason)),
      ),
    );
    const without = java.flatMap((source) => [
      ...source.matchAll(
        /new Refusal\(\s*(?:Refusal\.)?Code\.INVALID,(?![^;]*(?:"reason"|REASON|, error))[^;]*;/g,
      ),
    ]);
    const worded = (reason: string): boolean =>
      [`problem.reason.${reason}`, `problem.said.${reason}`, `problem.of.${reason}`].some(
        (key) => key in messages.en,
      );
    expect(reasons.length).toBeGreaterThan(40);
    expect(reasons.filter((reason) => !worded(reason))).toEqual([]);
    expect(without.map(([text]) => text)).toEqual([]);
  });
});
