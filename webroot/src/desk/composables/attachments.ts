import { computed, onBeforeUnmount, reactive } from 'vue';
import { explainError, t } from '@/desk/i18n';
import { useLink } from '@/desk/stores/link';
import { useSession } from '@/desk/stores/session';
import { upload } from '@/shared/http';
import { channelRefusal } from '@/desk/model/sendable';
import type { Channel, Media } from '@/shared/protocol';
import { bytes } from '@/shared/time';

export interface Attachment {
  readonly key: string;
  readonly name: string;
  readonly size: number;
  /** A local picture of it, when it is one. */
  readonly preview: string | null;
  readonly abort: AbortController;
  progress: number;
  media: Media | null;
  problem: string | null;
}

const MOST = 10;

/** Files on their way: uploaded at once, sent over `channel` when the message is sent. */
export function useAttachments(channel: () => Channel) {
  const link = useLink();
  const session = useSession();
  const items = reactive<Attachment[]>([]);
  let counter = 0;

  const uploading = computed(() => items.some((item) => item.media === null && item.problem === null));
  const ready = computed(() => items.flatMap((item) => (item.media ? [item.media] : [])));

  /** Gives the reasons for what it did not take. */
  function add(files: Iterable<File>): string[] {
    const refused: string[] = [];
    for (const file of files) {
      if (items.length >= MOST) {
        refused.push(t('composer.tooMany'));
        break;
      }
      if (file.size > link.limits.uploadBytes) {
        refused.push(t('composer.tooBig', { name: file.name, limit: bytes(link.limits.uploadBytes) }));
        continue;
      }
      const refusal = channelRefusal(file, channel(), link.rulesOf(channel()));
      if (refusal) {
        refused.push(refusal);
        continue;
      }
      items.push({
        key: String(++counter),
        name: file.name,
        size: file.size,
        preview: file.type.startsWith('image/') ? URL.createObjectURL(file) : null,
        abort: new AbortController(),
        progress: 0,
        media: null,
        problem: null,
      });
      const item = items.at(-1);
      if (item) void start(item, file);
    }
    return refused;
  }

  async function start(item: Attachment, file: File): Promise<void> {
    try {
      const media = await upload<Media>(`/api/v1/media?name=${encodeURIComponent(file.name)}`, file, {
        headers: { 'X-Omniline-Csrf': session.csrf },
        onProgress: (part) => (item.progress = part),
        signal: item.abort.signal,
      });
      // The server looks into the file: its name may have promised something else.
      const found = { name: file.name, type: media.contentType, size: media.size };
      item.problem = channelRefusal(found, channel(), link.rulesOf(channel()));
      if (!item.problem) item.media = media;
    } catch (error) {
      item.problem = explainError(error);
    }
  }

  function remove(key: string): void {
    const at = items.findIndex((item) => item.key === key);
    const item = items[at];
    if (!item) return;
    item.abort.abort();
    if (item.preview) URL.revokeObjectURL(item.preview);
    items.splice(at, 1);
  }

  /** Takes the uploaded ones out, for sending; failed ones stay. */
  function takeReady(): Media[] {
    const taken = ready.value;
    for (const item of items.filter((other) => other.media)) remove(item.key);
    return taken;
  }

  onBeforeUnmount(() => {
    for (const item of [...items]) remove(item.key);
  });

  return { items, uploading, ready, add, remove, takeReady };
}
