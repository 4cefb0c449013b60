import type { zhCNProblems } from './zh-CN.problems';

export const enProblems: Record<keyof typeof zhCNProblems, string> = {
  'problem.network': 'The server did not answer. Please try again in a moment.',
  'problem.offline': 'There is no connection just now.',
  'problem.timeout': 'The server did not answer in time.',
  'problem.closed': 'The connection has ended. Please sign in again.',
  'problem.forbidden': 'You have no right to do this.',
  'problem.notFound': 'Not found. It may have been removed.',
  'problem.taken': 'There is one like it already; please choose another.',
  'problem.conflict': 'Somebody has just changed it. Reload and try again.',
  'problem.textTooLong': 'The text is too long.',
  'problem.tooLarge': 'The file is too large.',
  'problem.typeNotAllowed': 'This kind of file is not allowed.',
  'problem.tooFast': 'Too fast. Please wait a moment.',
  'problem.wrongState': 'The conversation has moved on meanwhile.',
  'problem.weakPassword': 'Too weak: at least 10 characters, and no common words.',
  'problem.wrongPassword': 'The current password is not right.',
  'problem.capacityFull': 'The capacity is used up.',
  'problem.inUse': 'It is still used, so it cannot be taken out of use.',
  'problem.unavailable': 'The system is busy. Please try again in a moment.',
  'problem.internal': 'Something went wrong on our side. Please try again.',
  'problem.unknown': 'That did not work: {detail}',

  'reason.channel.not-installed': 'This channel is not enabled; nothing was sent',
  'reason.send.defect': 'A system error: it may or may not have arrived. Ask before you send it again',
  'reason.send.interrupted':
    'Sending was interrupted: it may or may not have arrived. Ask before you send it again',
  'reason.wechat.busy': 'WeChat is busy; several attempts failed. Send it again later',
  'reason.wechat.timeout':
    'WeChat did not answer in time: it may or may not have arrived. Ask before you send it again',
  'reason.wechat.unreachable':
    'WeChat cannot be reached; nothing was sent. Send it again when the network is back',
  'reason.wechat.partly-sent': 'Only the first part was sent. Send the rest as a new message',
  'reason.wechat.file-not-supported':
    'A service account cannot send this kind of file. Use a picture, MP3/AMR voice or MP4 video',
  'reason.wechat.file-too-large':
    'Larger than WeChat takes (pictures and video 10 MB, voice 2 MB). Make it smaller and send it anew',
  'reason.wechat.settings':
    'The account is set up wrongly. Ask an administrator to check AppID and AppSecret',
  'reason.wechat.-1': 'WeChat is busy; several attempts failed. Send it again later',
  'reason.wechat.40001':
    'The account’s credential is invalid. Ask an administrator to check the AppSecret, then send again',
  'reason.wechat.40014':
    'The account’s credential is invalid. Send again later; if it stays so, ask an administrator',
  'reason.wechat.42001': 'The account’s credential has expired. Send again later',
  'reason.wechat.40003': 'WeChat knows no such user; the person may have left WeChat',
  'reason.wechat.43004':
    'The person no longer follows the account, so WeChat delivers nothing. Use another way',
  'reason.wechat.45002': 'Too long; send it in several messages',
  'reason.wechat.45009': 'Today’s calls of this account are used up. Ask an administrator',
  'reason.wechat.45011': 'Too fast; wait a moment and send again',
  'reason.wechat.45015':
    'The person has not written for 48 hours, so WeChat allows no reply. Wait for a message or use another way',
  'reason.wechat.45047':
    'All free replies since the last message are used up. You can go on when the person writes',
  'reason.wechat.48001': 'This account may not send customer-service messages. Ask an administrator',
  'reason.wechat.48002': 'The person refuses messages of this account. Use another way',
  'reason.wechat.48004': 'WeChat has blocked this account’s interface. Ask an administrator',
  'reason.wechat.refused': 'WeChat refused this message (code {code}). Tell an administrator the code',
  'reason.media.too-large': 'The file is too large and was not kept',
  'reason.media.type-not-allowed': 'This kind of file is not allowed and was not kept',
  'reason.media.not-found': 'WeChat no longer has this file',
  'reason.media.unreachable': 'The file could not be fetched after several attempts',
  'reason.media.no-fetcher': 'Fetching files is not enabled for this channel',
  'reason.other': 'Not delivered ({key})',
};
