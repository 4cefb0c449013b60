import type { zhCNBrief } from './zh-CN.brief';

export const enBrief: Record<keyof typeof zhCNBrief, string> = {
  'brief.vip': 'VIP',
  'brief.vipHint': 'On the list of those who go before ordinary visitors',
  'brief.blocked': 'Blocked',
  'brief.blockedUntil': 'Blocked until {at}',
  'brief.missed.ABANDONED': 'Missed {at}, not called back',
  'brief.missed.LEFT_MESSAGE': 'Left a message {at}, not answered',
  'brief.missed.CONTACT_REQUEST': 'Asked to be contacted {at}, not done',
  'brief.missed.HIGH_RISK': 'Found at high risk after the end {at}, not contacted',
  'brief.missed.taken': '{what} (somebody has taken it)',
  'brief.missed.more': '{what}, and {n} more',
  'brief.judged': '{level}: judged by {name}, {at}',
  'brief.last': 'Last time: {what}',
  'brief.called': 'Dialled',
  'brief.keys': 'Keys',
  'brief.menu': 'Menu',
  'brief.learnt': 'From the flow',
};
