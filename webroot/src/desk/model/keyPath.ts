import { t } from '@/desk/i18n';
import type { Channel, Pressed } from '@/shared/protocol';

/** One step of the way through the menus, in the flow's own words where it has some. */
function stepWords({ kind, asks, key, means, variable }: Pressed): string {
  if (means !== null) return `${key} ${means}`;
  // Key 0 leads to a person from every menu, and no flow has to say so.
  if (kind === 'MENU' && key === '0') return `0 ${t('keys.person')}`;
  const asked = asks ?? (kind === 'INPUT' ? variable : null);
  return asked === null ? key : t('keys.entered', { asks: asked, key });
}

/** The way through the menus: 1 心理咨询 › 2 成人; empty where nothing was pressed. */
export const pathWords = (keys: readonly Pressed[]): string => keys.map(stepWords).join(' › ');

/** What a flow learnt that is no key on the way, in the order of the names. */
export function learntWords(given: Record<string, string>, keys: readonly Pressed[]): string {
  const told = new Set(keys.map(({ variable }) => variable));
  return Object.entries(given)
    .filter(([name]) => !told.has(name))
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([name, value]) => `${name} = ${value}`)
    .join(' · ');
}

/** The way and what was learnt beside it, in one line. */
export function wayWords(given: Record<string, string>, keys: readonly Pressed[]): string {
  return [pathWords(keys), learntWords(given, keys)].filter(Boolean).join(' · ');
}

/** The same with what it is said of: keys are pressed on a telephone, elsewhere one chooses in writing. */
export function toldWay(channel: Channel, given: Record<string, string>, keys: readonly Pressed[]): string {
  const way = wayWords(given, keys);
  if (way === '') return '';
  if (keys.length === 0) return t('flow.given', { given: way });
  return t(channel === 'PHONE' ? 'keys.pressed' : 'keys.chosen', { way });
}

/** The way as an event of the timeline carries it. */
export function keysIn(data: Record<string, string>): Pressed[] {
  const keys: Pressed[] = [];
  for (let i = 1; ; i++) {
    const key = data[`key.${i}`];
    if (key === undefined) return keys;
    const word = (name: string): string | null => data[`key.${i}.${name}`] ?? null;
    keys.push({
      kind: word('kind') === 'INPUT' ? 'INPUT' : 'MENU',
      asks: word('asks'),
      key,
      means: word('means'),
      variable: word('variable'),
    });
  }
}

/** What was learnt, as an event of the timeline carries it. */
export function givenIn(data: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(data)
      .filter(([key]) => key.startsWith('given.'))
      .map(([key, value]): [string, string] => [key.slice('given.'.length), value]),
  );
}
