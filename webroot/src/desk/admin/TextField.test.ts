import { createApp, h, nextTick, ref } from 'vue';
import { expect, it } from 'vitest';
import type { FieldKind } from './fields';
import TextField from './TextField.vue';

function field(kind: FieldKind) {
  const text = ref('');
  const place = document.createElement('div');
  createApp(() =>
    h(TextField, {
      title: '代码',
      kind,
      testid: 'one',
      modelValue: text.value,
      'onUpdate:modelValue': (now: string) => (text.value = now),
    }),
  ).mount(place);
  const input = place.querySelector('input') as HTMLInputElement;
  const write = async (words: string): Promise<void> => {
    input.value = words;
    input.dispatchEvent(new Event('input'));
    await nextTick();
    input.dispatchEvent(new Event('blur'));
    await nextTick();
  };
  const wrong = (): string | undefined => place.querySelector('[data-testid=one-wrong]')?.textContent;
  return { input, write, wrong };
}

it('says beside the field and in the form what is wrong with it, and that it is right again', async () => {
  const { input, write, wrong } = field('code');
  expect(wrong()).toBeUndefined();
  await write('Night Team!');
  expect(wrong()).toContain('night-team');
  expect(input.validationMessage).toBe(wrong());
  await write('night');
  expect(wrong()).toBeUndefined();
  expect(input.validationMessage).toBe('');
});

it('keeps a name that is too long and says how long it may be', async () => {
  const { input, write, wrong } = field('line');
  await write('名'.repeat(300));
  expect(input.value).toHaveLength(300);
  expect(wrong()).toBe('最多 100 个字，现在有 300 个');
});
