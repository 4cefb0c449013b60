import { ProblemError, type Limits, type Media } from '@/shared/protocol';
import { bytes } from '@/shared/time';
import { listed } from '@/shared/i18n';
import { t, type MessageKey } from './messages';

const PICTURES = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp', 'image/avif']);

/** Whether a browser can be asked to show it; anything else is only ever downloaded. */
export function isPicture(contentType: string): boolean {
  return PICTURES.has(contentType.split(';')[0]?.trim().toLowerCase() ?? '');
}

/**
 * Media needs the visitor's token in a header, which an `<img>` cannot send: it is fetched and held as blob addresses,
 * each once, until {@link release}.
 */
export class MediaShelf {
  private readonly held = new Map<string, Promise<string>>();

  constructor(
    private readonly account: string,
    private readonly token: () => string | null,
  ) {}

  url(media: Pick<Media, 'id'>): Promise<string> {
    const known = this.held.get(media.id);
    if (known) return known;
    const fetched = this.fetch(media.id);
    this.held.set(media.id, fetched);
    fetched.catch(() => this.held.delete(media.id));
    return fetched;
  }

  async save(media: Pick<Media, 'id' | 'name'>): Promise<void> {
    const link = document.createElement('a');
    link.href = await this.url(media);
    link.download = media.name;
    link.click();
  }

  release(): void {
    for (const url of this.held.values())
      void url.then((address) => URL.revokeObjectURL(address)).catch(() => undefined);
    this.held.clear();
  }

  private async fetch(id: string): Promise<string> {
    const path = `/api/v1/visitor/${encodeURIComponent(this.account)}/media/${encodeURIComponent(id)}`;
    const response = await fetch(path, {
      headers: { Authorization: `Bearer ${this.token() ?? ''}` },
      credentials: 'omit',
      // Nothing of a conversation is to stay in the browser's cache.
      cache: 'no-store',
    });
    if (!response.ok) throw new ProblemError({ code: `http-${response.status}` }, response.status);
    return URL.createObjectURL(await response.blob());
  }
}

/** Why a file cannot be sent, in words; null when it may be tried (the server looks at the content itself). */
export function refusalOf(file: Pick<File, 'name' | 'type' | 'size'>, limits: Limits | null): string | null {
  if (file.size === 0) return t('reasonEmpty', { name: file.name });
  if (!limits) return null;
  if (file.size > limits.uploadBytes) {
    return t('reasonTooLarge', {
      name: file.name,
      size: bytes(file.size, Math.ceil),
      max: bytes(limits.uploadBytes),
    });
  }
  if (
    file.type &&
    limits.uploadTypes.length > 0 &&
    !limits.uploadTypes.some((type) => matches(file.type, type))
  ) {
    return t('reasonType', { name: file.name, types: typeWords(limits) });
  }
  return null;
}

function matches(actual: string, allowed: string): boolean {
  return allowed.endsWith('/*') ? actual.startsWith(allowed.slice(0, -1)) : actual === allowed;
}

const FAMILIES: [MessageKey, RegExp][] = [
  ['kindImages', /^image\//],
  ['kindAudio', /^audio\//],
  ['kindVideo', /^video\//],
  ['kindPdf', /pdf/],
  ['kindText', /^text\//],
  ['kindOffice', /officedocument|msword|ms-excel|ms-powerpoint|opendocument/],
];

/** The allowed kinds as people name them: 图片、PDF. */
export function typeWords(limits: Limits): string {
  const words = FAMILIES.filter(([, pattern]) => limits.uploadTypes.some((type) => pattern.test(type)));
  return listed(words.map(([key]) => t(key)));
}
