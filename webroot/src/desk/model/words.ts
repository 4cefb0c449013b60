import { overflowWords } from './overflowWords';
import { isConsultation } from './consultation';
import { givenIn, keysIn, wayWords } from './keyPath';
import { spokenAccess } from './numbers';
import { label, t } from '@/desk/i18n';
import { locale } from '@/shared/i18n';
import { RETURNED_WHY } from '@/shared/protocol';
import type { ConversationState, Entry, EventType, MessageType, ReturnedWhy } from '@/shared/protocol';
import { stopwatch } from '@/shared/time';

/**
 * What to call a person who may not have said a name: then by the masked identity, so that two of them are told apart
 * in a short place too.
 */
export function nameOf({ contact }: { contact: { name: string | null; hint: string } }): string {
  const { name, hint } = contact;
  if (name !== null) return name;
  return t(withheld(hint) ? 'person.anonymousHint' : 'person.namelessHint', { hint: tellingOf(hint) });
}

/** Whether a masked identity is that of a call without a number: `anonymous:` and the call's own. */
const withheld = (hint: string): boolean => hint.startsWith('ano…');

/** What of a masked identity tells two apart: of a call without a number a short tag that is no number. */
export const tellingOf = (hint: string): string =>
  withheld(hint) ? `#${hint.slice('ano…'.length).toUpperCase()}` : hint;

/** In the place of a name nobody has said: only who hides the number is anonymous. */
export const namelessWord = (hint: string): string =>
  t(withheld(hint) ? 'person.anonymous' : 'person.nameless');

/** As {@link nameOf}, of a conversation on the live board. */
export function nameOfTalk(talk: { name: string | null; hint: string }): string {
  return nameOf({ contact: talk });
}

/** What somebody may do in a talk that a colleague has, which may be in wrap-up. */
export function withColleague(state: ConversationState, name: string, isGone = false): string {
  if (isGone) return t('conversation.readOnly.ownerGone', { name });
  return state === 'WRAP_UP'
    ? t('conversation.readOnly.otherWrapUp', { name })
    : t('conversation.readOnly.other', { name });
}

/** One line for lists: what a message is, and its words when it has some. */
export function previewOf(type: MessageType | EventType, text: string | null): string {
  const named = label('preview', type);
  const what = named === type ? '' : named;
  return [what, text ?? ''].filter(Boolean).join(' ');
}

/** Who dialled has reached somebody; whoever has the call afterwards only talks. */
function connected(data: Record<string, string>, dialler: string | null) {
  if (data['out'] !== 'true') return 'event.CALL_CONNECTED';
  return dialler === null || dialler === data['agentName']
    ? 'event.CALL_REACHED'
    : 'event.CALL_CONNECTED_OUT';
}

/**
 * An event of the timeline in words.
 *
 * @param dialler who made the call it is of; null where nobody of the house did, or it is not known
 */
export function eventWords(
  entry: Entry,
  dispositionLabel: (code: string) => string,
  dialler: string | null = null,
): string {
  const name = entry.author.name ?? t('event.system');
  const data = entry.data;
  switch (entry.type) {
    case 'HANDOVER_ASKED':
      if (isConsultation(entry)) {
        return data['note']
          ? t('event.CONSULT_ASKED_NOTE', { name, to: data['to'] ?? '', note: data['note'] })
          : t('event.CONSULT_ASKED', { name, to: data['to'] ?? '' });
      }
      return data['note']
        ? t('event.HANDOVER_ASKED_NOTE', { name, to: data['to'] ?? '', note: data['note'] })
        : t('event.HANDOVER_ASKED', { name, to: data['to'] ?? '' });
    case 'HANDOVER_DECLINED':
      if (data['how'] === 'UNANSWERED') return t('event.HANDOVER_UNANSWERED', { to: data['to'] ?? '' });
      return t('event.HANDOVER_DECLINED', { name, reason: data['reason'] ?? '' });
    case 'INVITED':
      return data['mayReply'] === 'true'
        ? t('event.INVITED_REPLY', { name, to: data['agentName'] ?? '' })
        : t('event.INVITED', { name, to: data['agentName'] ?? '' });
    case 'LEFT':
      return t('event.LEFT', { name: data['agentName'] ?? name });
    case 'ACCEPTED':
      if (data['how'] === 'TAKEN_OVER') {
        return t('event.TAKEN_OVER', { name, from: data['from'] ?? '', reason: data['reason'] ?? '' });
      }
      if (data['from']) return t('event.HANDED_OVER', { name, from: data['from'] });
      return t('event.ACCEPTED', { name: data['agentName'] ?? name });
    case 'CLOSED': {
      const code = data['dispositionCode'];
      if (data['rule'] === 'wrap-up') return t('event.CLOSED_LATE');
      if (data['rule'] === 'owner-gone') return t('event.CLOSED_GONE');
      if (data['rule'] === 'owner-signed-out') return t('event.CLOSED_SIGNED_OUT');
      if (data['rule'] === 'silence') return t('event.CLOSED_SILENT');
      if (data['rule'] === 'call-back-returned') return t('event.CLOSED_RETURNED');
      if (data['rule'] === 'self-served') return t('event.CLOSED_SELF_SERVED');
      return code ? t('event.CLOSED_WITH', { label: dispositionLabel(code) }) : t('event.CLOSED');
    }
    case 'RISK_CHANGED':
      return t('event.RISK_CHANGED', {
        name,
        from: label('risk', data['from'] ?? ''),
        to: label('risk', data['to'] ?? ''),
      });
    case 'RISK_PROPOSED':
      if (data['why'] === 'EARLIER') return t('event.RISK_PROPOSED_EARLIER');
      return t('event.RISK_PROPOSED', { words: data['words'] ?? '', to: label('risk', data['to'] ?? '') });
    case 'RISK_DISMISSED':
      return t('event.RISK_DISMISSED', { name, reason: data['reason'] ?? '' });
    case 'TRANSFERRED': {
      const to = data['to'] ?? '';
      const from = data['from'] ?? '';
      if (data['rule'] === 'owner-gone') return t('event.REASSIGNED', { from, to });
      if (data['rule'] === 'owner-signed-out') return t('event.REASSIGNED_SIGNED_OUT', { from, to });
      if (data['rule'] === 'call-back-returned') return t('event.REASSIGNED_RETURNED', { from, to });
      if (data['rule'] === 'phone-lost') return t('event.REASSIGNED_PHONE_LOST', { from, to });
      if (data['rule']) return t('event.OVERFLOWED', { why: overflowWords(data['rule']), from, to });
      return data['note']
        ? t('event.TRANSFERRED_NOTE', { name, to, note: data['note'] })
        : t('event.TRANSFERRED', { name, to });
    }
    case 'WRAP_UP_ASIDE':
      return t('event.WRAP_UP_ASIDE');
    case 'CALL_RANG':
      return t('event.CALL_RANG', { number: spokenAccess(data['accessNumber'] ?? '') });
    case 'AGENT_UNREACHED':
      // Who was talking has been reached before.
      if (data['reason'] === 'LOST') return t('event.AGENT_CUT', { name: data['agentName'] ?? name });
      return t('event.AGENT_UNREACHED', {
        name: data['agentName'] ?? name,
        reason: label('call.unreached', data['reason'] ?? ''),
      });
    case 'CALL_NOT_REACHED':
      return t('event.CALL_NOT_REACHED', { reason: label('call.notReached', data['reason'] ?? '') });
    case 'CALL_CONNECTED':
      return t(connected(data, dialler), { name: data['agentName'] ?? name });
    case 'CALL_RATED':
      return t(`event.CALL_RATED.${(data['outcome'] ?? 'NO_KEY') as 'ANSWERED' | 'NO_KEY' | 'HUNG_UP'}`, {
        label: (locale.value === 'en' && data['labelEn']) || (data['label'] ?? ''),
        key: data['key'] ?? '',
      });
    case 'CALL_OUT': {
      const said = t(data['reason'] ? 'event.CALL_OUT_REASON' : 'event.CALL_OUT', {
        name: data['agentName'] ?? name,
        line: data['line'] ?? '',
        reason: data['reason'] ?? '',
      });
      return data['shows'] ? `${said}${t('event.CALL_OUT_SHOWS', { number: data['shows'] })}` : said;
    }
    case 'CALL_RECORDING':
      return t('event.CALL_RECORDING', { rule: data['rule'] ?? '' });
    case 'CALL_RECORDING_FAILED':
      return t('event.CALL_RECORDING_FAILED', { reason: label('recordings.failure', data['reason'] ?? '') });
    case 'CALL_MASKED':
    case 'CALL_UNMASKED':
      return t(`event.${entry.type}`, { name: data['agentName'] ?? '' });
    case 'CALL_RECORDED':
      return t('event.CALL_RECORDED', { time: stopwatch(Number(data['durationMs'] ?? 0)) });
    case 'AGENT_RANG':
    case 'CALL_DIALLED':
      return t(`event.${entry.type}`, { name: data['agentName'] ?? name });
    case 'CALL_HELD':
    case 'CALL_RESUMED':
      return t(`event.${entry.type}`, { name });
    case 'CALL_CONSULTED':
    case 'CALL_JOINED':
    case 'CALL_HANDED':
      return t(`event.${entry.type}`, { name: data['agentName'] ?? name, to: data['to'] ?? '' });
    case 'CALL_IN_FLOW':
      return t('event.CALL_IN_FLOW', { name: data['agentName'] ?? name, flow: data['flow'] ?? '' });
    case 'CALL_FROM_FLOW': {
      const entered = wayWords(givenIn(data), keysIn(data));
      const flow = data['flow'] ?? '';
      return entered
        ? t('event.CALL_FROM_FLOW_GIVEN', { flow, given: entered })
        : t('event.CALL_FROM_FLOW', { flow });
    }
    case 'CALL_TOLD':
      return t('event.CALL_TOLD', { text: data['text'] ?? '' });
    case 'CALL_ENDED':
      return t('event.CALL_ENDED', { by: label('call.endedBy', data['by'] ?? 'UNKNOWN') });
    case 'MENU_PASSED': {
      const given = wayWords(givenIn(data), keysIn(data));
      const to = data['to'] ?? '';
      return given ? t('event.MENU_PASSED_GIVEN', { to, given }) : t('event.MENU_PASSED', { to });
    }
    case 'OPENED':
      return t('event.OPENED');
    case 'ENDED':
      if (data['how'] === 'RELEASED') return t('event.RELEASED', { name, reason: data['reason'] ?? '' });
      return t('event.ENDED', { name });
    case 'INTERCEPTED':
      return t(data['told'] === 'true' ? 'event.INTERCEPTED_TOLD' : 'event.INTERCEPTED');
    case 'RETURNED':
      return t('event.RETURNED');
    case 'ABANDONED':
      return t('event.ABANDONED');
    case 'UNSUBSCRIBED':
      return t('event.UNSUBSCRIBED');
    case 'TEMPLATE_SENT':
      return templateWords(data['status'] ?? '');
    case 'SUBSCRIBED':
    case 'MENU_CLICKED':
    case 'MENU_LINK':
    case 'MENU_SCANNED':
    case 'MENU_PICTURES':
    case 'MENU_PLACE':
    case 'MENU_PROGRAM':
    case 'SCANNED':
    case 'LOCATED':
      return t(`event.${entry.type}`, { text: toldBy(entry) }).trim();
    default:
      if (data['what'] === 'priority') {
        return t('event.PRIORITY', { name, n: data['priority'] ?? '', note: data['note'] ?? '' });
      }
      // A served contact who leaves abandons nothing: the conversation stays with its owner.
      switch (data['what']) {
        case 'goes-first':
        case 'goes-first-no-more':
          return t(`event.${data['what']}`, { n: data['priority'] ?? '' });
        case 'contact-left':
          return t('event.ABANDONED');
        case 'left-message':
          return data['rule']
            ? t('missed.event.leftWhy', { why: overflowWords(data['rule']) })
            : t('missed.event.left');
        case 'contact-request':
          return t('missed.event.contact', { way: label('missed.way', data['way'] ?? 'WRITE') });
        case 'transfer-unanswered':
          return t(`event.RETURNED_TRANSFER.${whyReturned(data['why'])}`, { name: data['agentName'] ?? '' });
        case 'handover-full':
          return t('event.HANDOVER_FULL', { name });
        case 'message-handled':
          return t('missed.event.handled', { name });
        case 'waits-again':
          return t('missed.event.waits');
        default:
          return t('event.OTHER', { text: data['event'] ?? entry.text ?? '' }).trim();
      }
  }
}

/** Why somebody did not take what was passed on; what earlier releases stored does not say it. */
function whyReturned(why: string | undefined): ReturnedWhy {
  return RETURNED_WHY.find((one) => one === why) ?? 'NOT_TAKEN';
}

/** What an event of the account's menu or codes names: its address, code, place or key; empty when it names nothing. */
function toldBy({ type, data, text }: Entry): string {
  switch (type) {
    case 'MENU_LINK':
      return data['url'] ?? '';
    case 'MENU_SCANNED':
      return data['result'] ?? data['key'] ?? '';
    case 'MENU_PICTURES':
      return data['count'] ?? '';
    case 'MENU_PLACE':
      return [data['name'], data['label']].filter(Boolean).join(' ');
    case 'MENU_PROGRAM':
      return data['path'] ?? '';
    case 'LOCATED':
      return [data['latitude'], data['longitude']].filter(Boolean).join(', ');
    default:
      // A follower who came by a code: the platform writes "qrscene_" before its key.
      return (data['key'] ?? text ?? '').replace(/^qrscene_/, '');
  }
}

function templateWords(status: string): string {
  if (status === 'success') return t('event.TEMPLATE_SENT');
  return t('event.TEMPLATE_FAILED', { text: status.replace(/^failed:\s*/, '') }).trim();
}

/** A colour of five for a person's initial; the same person always has the same. */
export function tintOf(id: string): number {
  let sum = 0;
  for (const character of id) sum = (sum * 31 + character.charCodeAt(0)) % 9973;
  return sum % 5;
}

/** The address only when it is one a person may click. */
export function safeUrl(text: string | undefined): string | null {
  if (!text) return null;
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}
