import { label, t } from '@/desk/i18n';
import { placeWords as wordsOfPlace, spokenAccess } from '@/desk/model/numbers';
import { locale } from '@/shared/i18n';
import { second, type CallRecord, type Happening } from './calls';

/** What switches call the causes of Q.850. */
const Q850: Record<string, number> = {
  UNALLOCATED_NUMBER: 1,
  NO_ROUTE_TRANSIT_NET: 2,
  NO_ROUTE_DESTINATION: 3,
  NORMAL_CLEARING: 16,
  USER_BUSY: 17,
  NO_USER_RESPONSE: 18,
  NO_ANSWER: 19,
  SUBSCRIBER_ABSENT: 20,
  CALL_REJECTED: 21,
  NUMBER_CHANGED: 22,
  DESTINATION_OUT_OF_ORDER: 27,
  INVALID_NUMBER_FORMAT: 28,
  FACILITY_REJECTED: 29,
  NORMAL_UNSPECIFIED: 31,
  NORMAL_CIRCUIT_CONGESTION: 34,
  NETWORK_OUT_OF_ORDER: 38,
  NORMAL_TEMPORARY_FAILURE: 41,
  SWITCH_CONGESTION: 42,
  REQUESTED_CHAN_UNAVAIL: 44,
  FACILITY_NOT_SUBSCRIBED: 50,
  BEARERCAPABILITY_NOTAUTH: 57,
  BEARERCAPABILITY_NOTAVAIL: 58,
  BEARERCAPABILITY_NOTIMPL: 65,
  FACILITY_NOT_IMPLEMENTED: 69,
  SERVICE_NOT_IMPLEMENTED: 79,
  INCOMPATIBLE_DESTINATION: 88,
  RECOVERY_ON_TIMER_EXPIRE: 102,
  PROTOCOL_ERROR: 111,
  INTERWORKING: 127,
};

/** Why a leg ended, in words: the cause of the telephone network before a switch's own, and that before SIP's code. */
export function causeWords(q850: number | null, sipCode: number | null, cause: string): string {
  const code = q850 || Q850[cause] || 0;
  const known = label('calls.q850', String(code));
  if (known !== String(code)) return known;
  const own = label('calls.cause', cause);
  if (cause !== '' && own !== cause) return own;
  if (code !== 0) return t('calls.otherCause', { code, cause });
  if (sipCode !== null) return t('calls.sip', { code: sipCode });
  return cause === '' ? t('calls.noCause') : cause;
}

export const numberWords = (number: string): string => (number === '' ? t('recordings.anonymous') : number);

/** The number that was dialled as people read it out: services are short, the others are land lines. */
export const accessWords = ({ accessNumber }: CallRecord): string => spokenAccess(accessNumber);

export const placeWords = ({ place }: CallRecord): string => wordsOfPlace(place);

const numberOr = (text: string | undefined): number | null => (text === undefined ? null : Number(text));

function legWords({ detail }: Happening): string[] {
  const answered = detail['answered'];
  return [
    detail['number'] === undefined ? '' : numberWords(detail['number']),
    detail['extension'] === undefined ? '' : t('calls.extension', { number: detail['extension'] }),
    answered === undefined
      ? t('calls.unanswered')
      : t('calls.answeredAt', { time: second(answered, locale.value) }),
    label('calls.endedBy', detail['endedBy'] ?? 'UNKNOWN'),
    causeWords(numberOr(detail['q850']), numberOr(detail['sipCode']), detail['cause'] ?? ''),
    detail['refused'] === undefined ? '' : label('calls.refused', detail['refused']),
  ];
}

function stepWords({ detail }: Happening): string[] {
  const name = detail['name'] || detail['node'] || '';
  return [
    t('calls.step', { flow: detail['flowName'] ?? '', version: detail['version'] ?? '', node: name }),
    detail['key'] === undefined ? '' : t('calls.pressed', { key: detail['key'] }),
    detail['tries'] === undefined || detail['tries'] === '0' ? '' : t('calls.vain', { n: detail['tries'] }),
    label('flows.exit', detail['exit'] ?? ''),
  ];
}

function queueWords({ detail }: Happening): string[] {
  return [
    detail['queue'] ?? '',
    label('calls.enteredBy', detail['by'] ?? ''),
    detail['position'] === undefined ? '' : t('calls.position', { n: detail['position'] }),
    detail['outcome'] === undefined ? '' : label('calls.left', detail['outcome']),
  ];
}

function surveyWords({ detail }: Happening): string[] {
  const said = locale.value === 'en' ? detail['labelEn'] || detail['label'] : detail['label'];
  return [
    detail['survey'] ?? '',
    detail['outcome'] === 'ANSWERED'
      ? t('calls.rated', { key: detail['key'] ?? '', label: said ?? '' })
      : label('calls.survey', detail['outcome'] ?? ''),
  ];
}

/** What a happening is of. */
export function titleOf({ kind, detail }: Happening): string {
  if (kind === 'LEG') return label('calls.role', detail['role'] ?? '');
  if (kind === 'EVENT') return label('calls.event', detail['type'] ?? '');
  if (kind === 'STEP') return t('calls.node', { type: label('flows.type', detail['type'] ?? '') });
  return label('calls.kind', kind);
}

/** What is told of a happening besides its times. */
export function tellingOf(one: Happening): string {
  const { kind, detail } = one;
  const offer = (): string[] => [label('calls.offer', detail['outcome'] ?? 'OPEN')];
  const words: Record<string, () => string[]> = {
    LEG: () => legWords(one),
    STEP: () => stepWords(one),
    QUEUE: () => queueWords(one),
    OFFER: offer,
    RING: () => [label('calls.ring', detail['result'] ?? '')],
    SURVEY: () => surveyWords(one),
    RECORDING: () => [
      detail['state'] === 'STORED' ? '' : label('recordings.state', detail['state'] ?? ''),
      detail['failure'] === undefined ? '' : label('recordings.failure', detail['failure']),
    ],
  };
  return (words[kind]?.() ?? []).filter((word) => word !== '').join(' · ');
}
