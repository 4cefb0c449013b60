import type { DeskKey } from '@/desk/i18n/zh-CN';

export interface Field {
  key: string;
  title: DeskKey;
  hint?: DeskKey;
  kind: 'line' | 'lines' | 'switch' | 'origins' | 'emergency' | 'flow' | 'survey';
  secret?: boolean;
  required?: boolean;
  /** What a new account begins with, to be changed or emptied. */
  begins?: string;
  /** What stands for it while it is empty. */
  unset?: DeskKey;
}

export interface FieldGroup {
  title: DeskKey;
  /** Folded away until it is asked for; never where a field is required. */
  folds?: boolean;
  fields: readonly Field[];
}

/** What who writes goes through before a person answers. */
const menu: FieldGroup = {
  title: 'accounts.group.menu',
  fields: [
    { key: 'flow', title: 'accounts.setting.flow', hint: 'accounts.setting.flowTextHint', kind: 'flow' },
    {
      key: 'flowSilenceS',
      title: 'accounts.setting.flowSilence',
      hint: 'accounts.setting.flowSilenceHint',
      kind: 'line',
    },
    {
      key: 'flowSilenceCloses',
      title: 'accounts.setting.flowSilenceCloses',
      hint: 'accounts.setting.flowSilenceClosesHint',
      kind: 'switch',
    },
  ],
};

/** What an administrator sets for each channel; the keys are the channel's own. */
export const accountGroups: Record<'WEBCHAT' | 'WECHAT' | 'PHONE', readonly FieldGroup[]> = {
  WEBCHAT: [
    {
      title: 'accounts.group.page',
      fields: [
        { key: 'title', title: 'accounts.setting.title', kind: 'line' },
        { key: 'subtitle', title: 'accounts.setting.subtitle', kind: 'line' },
        { key: 'greeting', title: 'accounts.setting.greeting', kind: 'lines' },
        {
          key: 'choices',
          title: 'accounts.setting.choices',
          hint: 'accounts.setting.choicesHint',
          kind: 'lines',
        },
      ],
    },
    {
      title: 'accounts.group.safety',
      fields: [
        { key: 'privacy', title: 'accounts.setting.privacy', kind: 'lines' },
        {
          key: 'emergency',
          title: 'accounts.setting.emergency',
          hint: 'accounts.setting.emergencyHint',
          kind: 'emergency',
        },
      ],
    },
    menu,
    {
      title: 'accounts.group.english',
      folds: true,
      fields: [
        { key: 'title.en', title: 'accounts.setting.titleEn', hint: 'accounts.setting.enHint', kind: 'line' },
        { key: 'subtitle.en', title: 'accounts.setting.subtitleEn', kind: 'line' },
        { key: 'greeting.en', title: 'accounts.setting.greetingEn', kind: 'lines' },
        { key: 'privacy.en', title: 'accounts.setting.privacyEn', kind: 'lines' },
        {
          key: 'emergency.en',
          title: 'accounts.setting.emergencyEn',
          hint: 'accounts.setting.emergencyHint',
          kind: 'emergency',
        },
      ],
    },
    {
      title: 'accounts.group.embedding',
      folds: true,
      fields: [
        {
          key: 'origins',
          title: 'accounts.setting.origins',
          hint: 'accounts.setting.originsHint',
          kind: 'origins',
        },
      ],
    },
  ],
  WECHAT: [
    {
      title: 'accounts.group.keys',
      fields: [
        { key: 'appId', title: 'accounts.setting.appId', kind: 'line', required: true },
        { key: 'appSecret', title: 'accounts.setting.secret', kind: 'line', secret: true, required: true },
        { key: 'token', title: 'accounts.setting.token', kind: 'line', secret: true, required: true },
        { key: 'encodingAesKey', title: 'accounts.setting.aesKey', kind: 'line', secret: true },
      ],
    },
    {
      title: 'accounts.group.pushes',
      fields: [
        {
          key: 'plainAllowed',
          title: 'accounts.setting.plainAllowed',
          hint: 'accounts.setting.plainAllowedHint',
          kind: 'switch',
        },
        {
          key: 'contactKeyword',
          title: 'accounts.setting.contactKeyword',
          hint: 'accounts.setting.contactKeywordHint',
          kind: 'line',
          begins: '联系',
        },
        {
          key: 'messageKeyword',
          title: 'accounts.setting.messageKeyword',
          hint: 'accounts.setting.messageKeywordHint',
          kind: 'line',
          begins: '留言',
        },
        {
          key: 'placeKeyword',
          title: 'accounts.setting.placeKeyword',
          hint: 'accounts.setting.placeKeywordHint',
          kind: 'line',
          begins: '排队位置',
        },
      ],
    },
    menu,
  ],
  PHONE: [
    {
      title: 'accounts.group.calls',
      fields: [
        {
          key: 'numbers',
          title: 'accounts.setting.numbers',
          hint: 'accounts.setting.numbersHint',
          kind: 'origins',
        },
        {
          key: 'default',
          title: 'accounts.setting.default',
          hint: 'accounts.setting.defaultHint',
          kind: 'switch',
        },
        {
          key: 'callerId',
          title: 'accounts.setting.callerId',
          hint: 'accounts.setting.callerIdHint',
          kind: 'line',
        },
        {
          key: 'dialPrefixes',
          title: 'accounts.setting.dialPrefixes',
          hint: 'accounts.setting.dialPrefixesHint',
          kind: 'origins',
        },
        { key: 'flow', title: 'accounts.setting.flow', hint: 'accounts.setting.flowHint', kind: 'flow' },
        {
          key: 'survey',
          title: 'accounts.setting.survey',
          hint: 'accounts.setting.surveyHint',
          kind: 'survey',
        },
        {
          key: 'emergency',
          title: 'accounts.setting.emergency',
          hint: 'accounts.setting.emergencyPhoneHint',
          kind: 'emergency',
          begins: '心理援助 12356\n报警 110\n急救 120',
          unset: 'accounts.setting.emergencyUnset',
        },
      ],
    },
  ],
};

/** The same without the groups. */
export const fieldsOf = (channel: keyof typeof accountGroups): readonly Field[] =>
  accountGroups[channel].flatMap((group) => group.fields);

/** What a field shows: of an account what is stored, of a new one what it begins with. */
export function beginning(field: Field, settings: Record<string, string> | undefined): string {
  if (field.secret) return '';
  return settings ? toText(field, settings[field.key] ?? '') : (field.begins ?? '');
}

/** A stored setting as somebody edits it. */
export function toText(field: Field, stored: string): string {
  if (field.kind === 'origins') return lines(stored.replaceAll(',', '\n')).join('\n');
  if (field.kind !== 'emergency') return stored;
  try {
    const list = JSON.parse(stored || '[]') as { label: string; number: string }[];
    return list.map(({ label, number }) => `${label} ${number}`).join('\n');
  } catch {
    return stored;
  }
}

/** The reverse of {@link toText}. */
export function toSetting(field: Field, text: string): string {
  if (field.kind === 'origins') return lines(text).join(',');
  if (field.kind !== 'emergency') return text.trim();
  return JSON.stringify(
    lines(text).map((line) => {
      // A number may be written in groups; a name never ends in one.
      const at = line.search(/\s+\+?\d[\d\s-]*$/);
      return at < 0
        ? { label: line, number: line }
        : { label: line.slice(0, at), number: line.slice(at).trim() };
    }),
  );
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
