import type { Entry } from './protocol';

/** An option of a menu in writing, as the last lines of a message name them. */
export interface MenuOption {
  key: string;
  label: string;
}

const LINE = /^([0-9*#])\. (\S.*)$/;

/** What the newest message of the system offers to choose; nothing when it is no menu, or somebody wrote since. */
export function menuOptions(newest: Entry | undefined): MenuOption[] {
  if (newest?.kind !== 'MESSAGE_OUT' || newest.author.kind !== 'SYSTEM') return [];
  const options: MenuOption[] = [];
  for (const line of (newest.text ?? '').split('\n').reverse()) {
    const [, key, label] = LINE.exec(line) ?? [];
    if (key === undefined || label === undefined) break;
    options.unshift({ key, label });
  }
  return options;
}
