import { createPinia, setActivePinia } from 'pinia';
import { createApp, h } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useSession } from '@/desk/stores/session';
import ListingDialog from './ListingDialog.vue';

const part = (name: string): HTMLInputElement | null => document.querySelector(`[data-testid=${name}]`);
let close = (): void => undefined;

beforeEach(() => setActivePinia(createPinia()));
afterEach(() => {
  close();
  document.body.innerHTML = '';
});

it('says what the number was taken for, so that a slip is seen', async () => {
  const call = vi.spyOn(useSession(), 'call').mockResolvedValue({ reading: 'LOCAL' });
  const page = { render: () => h(ListingDialog, { list: 'VIP' }) };
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: page }] });
  await router.push('/');
  const app = createApp(page).use(router);
  app.mount(document.body.appendChild(document.createElement('div')));
  close = () => app.unmount();
  await vi.waitFor(() => expect(part('listing-value')).not.toBeNull());
  for (const [name, text] of [
    ['listing-value', '8512 3456'],
    ['listing-reason', '志愿者'],
  ] as const) {
    const field = part(name);
    if (field) field.value = text;
    field?.dispatchEvent(new Event('input'));
  }
  part('listing-dialog')?.dispatchEvent(new Event('submit'));
  await vi.waitFor(() => expect(document.body.textContent).toContain('号码认作：没有区号的座机'));
  expect(call.mock.calls[0]?.[2]).toMatchObject({ body: { kind: 'PHONE', value: '8512 3456' } });
});
