import { label, t } from '@/desk/i18n';
import { listed } from '@/shared/i18n';
import type { Channel, ChannelRules } from '@/shared/protocol';
import { bytes } from '@/shared/time';

/** What people call the types that channels name. */
const NAMES: Record<string, string> = {
  'image/jpeg': 'JPG',
  'image/png': 'PNG',
  'image/gif': 'GIF',
  'audio/amr': 'AMR',
  'audio/mpeg': 'MP3',
  'video/mp4': 'MP4',
};

/** The types a file dialog offers: those of the site that the channel takes as well. */
export function offeredTypes(uploadTypes: string[], rules: ChannelRules | undefined): string[] {
  return rules ? uploadTypes.filter((type) => rules.files.some((kind) => kind.type === type)) : uploadTypes;
}

/**
 * Why the channel would refuse a file, in words that say what to do instead; null when it would not, and when only the
 * server can tell what it is.
 */
export function channelRefusal(
  file: { name: string; type: string; size: number },
  channel: Channel,
  rules: ChannelRules | undefined,
): string | null {
  if (!rules || file.type === '') return null;
  const name = file.name;
  const kind = rules.files.find(({ type }) => type === file.type);
  const where = label('channel', channel);
  if (!kind) {
    const kinds = listed(rules.files.map(({ type }) => NAMES[type] ?? type));
    return t('composer.channelType', { name, channel: where, kinds });
  }
  if (file.size <= kind.bytes) return null;
  return t('composer.channelSize', {
    name,
    channel: where,
    size: bytes(file.size, Math.ceil),
    limit: bytes(kind.bytes),
  });
}
