import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { useSession } from '@/desk/stores/session';
import { ProblemError } from '@/shared/protocol';
import type { ManagedQueue } from '../model';
import RuleDialog from './RuleDialog.vue';
import type { Variable } from './rules';

const queues = [{ id: '5', name: '心理咨询' }] as ManagedQueue[];

beforeEach(() => setActivePinia(createPinia()));
afterEach(() => (document.body.innerHTML = ''));

function part(name: string): HTMLElement | null {
  return document.querySelector(`[data-testid=${name}]`);
}

function type(name: string, text: string): void {
  const field = part(name) as HTMLInputElement;
  field.value = text;
  field.dispatchEvent(new Event('input'));
}

async function open(variables: readonly Variable[] = []) {
  const call = vi.spyOn(useSession(), 'call');
  const props = { rule: null, rules: [], queues, skills: [], variables };
  createApp(() => h(RuleDialog, props)).mount(document.body.appendChild(document.createElement('div')));
  await vi.waitFor(() => expect(part('rule-dialog')).not.toBeNull());
  type('rule-name', '夜里');
  type('rule-condition', 'hour >');
  return call;
}

describe('a condition that cannot be', () => {
  const problems = [
    { line: 1, column: 7, message: "mismatched input '<EOF>' expecting {'[', '{', '('}" },
    { line: 1, column: 7, message: "no viable alternative at input '<EOF>'" },
    { line: 2, column: 1, message: 'something the compiler has never said before' },
  ];
  const refusal = new ProblemError({ code: 'invalid', fields: { field: 'condition', problems } }, 422);
  const mistakes = (): string[] =>
    [...document.querySelectorAll('[data-testid=rule-mistake]')].map((one) =>
      one.textContent.replace(/\s+/g, ' ').trim(),
    );

  it('says of a word it does not know which words there are', async () => {
    const call = await open([
      { name: 'hour', type: 'WHOLE' },
      { name: 'vip', type: 'BOOLEAN' },
    ]);
    const message = "undeclared reference to 'houer' (in container '')";
    const fields = { field: 'condition', problems: [{ line: 1, column: 1, message }] };
    call.mockRejectedValue(new ProblemError({ code: 'invalid', fields }, 422));
    part('rule-try')?.click();
    await vi.waitFor(() => expect(part('try-run')).not.toBeNull());
    part('try-run')?.click();
    await vi.waitFor(() => expect(part('rule-mistake')).not.toBeNull());
    expect(mistakes()).toEqual(['第 1 行第 1 列 没有名为“houer”的变量，可以用的有：hour、vip']);
  });

  it('is said in words with its place when it is tried, once, and not that it was not saved', async () => {
    const call = await open();
    call.mockRejectedValue(refusal);
    part('rule-try')?.click();
    await vi.waitFor(() => expect(part('try-run')).not.toBeNull());
    part('try-run')?.click();
    await vi.waitFor(() => expect(part('try-problem')).not.toBeNull());
    expect(mistakes()).toEqual(['第 1 行第 7 列 写法不完整或多了符号', '第 2 行第 1 列 这里写得不对']);
    expect(part('rule-problem')).toBeNull();
    const said = part('rule-dialog')?.textContent ?? '';
    expect(said).not.toContain('没有保存');
    expect(said.split('请看条件下面指出的地方')).toHaveLength(2);

    type('rule-condition', 'hour > 20');
    await vi.waitFor(() => expect(part('try-problem')).toBeNull());
    expect(mistakes()).toEqual([]);
  });

  it('is said to be not saved when it is not, until it is corrected', async () => {
    const call = await open();
    part('rule-action-add')?.click();
    await vi.waitFor(() => expect(part('rule-action')).not.toBeNull());
    call.mockRejectedValue(refusal);
    part('rule-dialog')?.dispatchEvent(new Event('submit'));
    await vi.waitFor(() => expect(part('rule-problem')?.textContent).toContain('没有保存'));

    type('rule-condition', 'hour > 20');
    await vi.waitFor(() => expect(part('rule-problem')).toBeNull());
    expect(mistakes()).toEqual([]);
  });
});

describe('a rule without an action', () => {
  it('asks for one before anything is saved, and says in the same breath what is wrong with the condition', async () => {
    const call = await open();
    const problems = [{ line: 1, column: 7, message: "mismatched input '<EOF>'" }];
    call.mockRejectedValue(
      new ProblemError({ code: 'invalid', fields: { field: 'condition', problems } }, 422),
    );
    part('rule-dialog')?.dispatchEvent(new Event('submit'));
    await vi.waitFor(() => expect(part('rule-mistake')).not.toBeNull());
    expect(part('rule-no-action')?.textContent).toContain('还没有动作');
    expect(call.mock.calls.map(([method, path]) => `${method} ${path}`)).toEqual([
      'POST /api/v1/routing-rules/try',
    ]);

    call.mockClear().mockResolvedValue({});
    part('rule-action-add')?.click();
    await vi.waitFor(() => expect(part('rule-no-action')).toBeNull());
    part('rule-dialog')?.dispatchEvent(new Event('submit'));
    await vi.waitFor(() => expect(call).toHaveBeenCalled());
    expect(call.mock.calls.map(([method, path]) => `${method} ${path}`)).toEqual([
      'POST /api/v1/routing-rules',
    ]);
  });
});
