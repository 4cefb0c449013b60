import { enTalk } from './en.talk';
import { enAdmin } from './en.admin';
import { enHealth } from './en.health';
import { enNodes } from './en.nodes';
import { enSoftphone } from './en.softphone';
import { enSeats } from './en.seats';
import { enTelephones } from './en.telephones';
import { enKeys } from './en.keys';
import { enProblems } from './en.problems';
import { enLive } from './en.live';
import { enQueues } from './en.queues';
import { enClosing } from './en.closing';
import { enFlows } from './en.flows';
import { enRouting } from './en.routing';
import { enCall } from './en.call';
import { enDial } from './en.dial';
import { enWaiting } from './en.waiting';
import { enService } from './en.service';
import { enSurveys } from './en.surveys';
import { enCalls } from './en.calls';
import { enBrief } from './en.brief';
import { enRecordings } from './en.recordings';
import type { DeskKey } from './zh-CN';

export const en: Record<DeskKey, string> = {
  'app.name': 'Omniline desk',
  'app.unreachable': 'The server cannot be reached. Check the network, then try again.',
  'app.retry': 'Try again',
  'app.noRight': 'You have no right to open that page. Ask an administrator if you need it.',

  'common.save': 'Save',
  'common.cancel': 'Cancel',
  'common.close': 'Close',
  'common.edit': 'Edit',
  'common.active': 'Active',
  'common.inactive': 'Inactive',
  'common.activate': 'Activate',
  'common.deactivate': 'Deactivate',
  'common.state': 'State',
  'common.name': 'Name',
  'common.code': 'Code',
  'common.more': 'More',
  'common.loading': 'Loading…',
  'common.empty': 'Nothing here yet',
  'common.actions': 'What can be done',
  'common.saved': 'Saved',

  'signIn.title': 'Sign in to the desk',
  'signIn.lead': 'Someone is waiting to be heard.',
  'signIn.login': 'Login',
  'signIn.password': 'Password',
  'signIn.submit': 'Sign in',
  'signIn.busy': 'Signing in…',
  'signIn.expired': 'This temporary account has ended. Please ask an administrator.',
  'signIn.failed': 'Login or password is not right.',
  'signIn.locked':
    'Too many wrong passwords: this account is locked. Try again after {until}, or ask an administrator to unlock it.',
  'signIn.lockedPlain':
    'Too many wrong passwords: this account is locked. Try again later, or ask an administrator to unlock it.',

  'password.title': 'Change password',
  'password.first': 'First, choose a password of your own',
  'password.firstLead': 'The one-time password is good for this one sign-in only.',
  'password.current': 'Current password',
  'password.next': 'New password',
  'password.again': 'New password again',
  'password.mismatch': 'The two are not the same.',
  'password.hint': 'At least 10 characters. A few unrelated words are long and easy to remember.',
  'password.submit': 'Change password',
  'password.done': 'Password changed',

  'rail.label': 'Main navigation',
  'rail.inbox': 'Conversations',
  'rail.admin': 'Administration',
  'rail.help': 'Keyboard shortcuts',

  'top.search': 'Search people, numbers, words…',
  'top.searchLabel': 'Search conversations',
  'top.searching': 'Searching…',
  'top.searchNone': 'Nothing found for “{q}”',
  'top.searchFailed': 'The search did not work',
  'top.waiting': 'Waiting',
  'top.longest': 'Longest wait',
  'top.ready': 'Agents free',
  'top.highRisk': 'High risk · served for',
  'top.menu': 'My menu',

  'agent.READY': 'Ready',
  'agent.NOT_READY': 'Not ready',
  'agent.TALKING': 'Talking',
  'agent.work': '{what} {time}',
  'agent.BREAK': 'Break',
  'agent.OTHER_WORK': 'Other work',
  'agent.BUSY': 'Busy',
  'agent.WRAP_UP': 'Wrap-up',
  'agent.OUTBOUND': 'Calling out',
  'agent.NOT_ANSWERING': 'Not answering',
  'agent.SIGNED_OUT': 'Signed out',
  'agent.switch': 'Change state',
  'agent.load': '{load} / {capacity}',
  'agent.loadTitle': 'Load in service / load you can carry',
  'agent.hint.READY': 'New contacts may come',
  'agent.hint.NOT_READY': 'No new contacts for now',
  'agent.hint.BREAK': 'Away for a while',
  'agent.hint.OTHER_WORK': 'Records, a meeting…',

  'menu.language': 'Language',
  'menu.theme': 'Appearance',
  'menu.theme.system': 'As the system',
  'menu.theme.light': 'Light',
  'menu.theme.dark': 'Dark',
  'menu.density': 'Density',
  'menu.density.comfortable': 'Comfortable',
  'menu.density.compact': 'Compact',
  'menu.sound': 'Sound',
  'menu.notify': 'Desktop notifications',
  'menu.notifyDenied':
    'The browser refuses notifications. Allow them in the site settings beside the address.',
  'menu.password': 'Change password',
  'menu.signOut': 'Sign out',

  'role.ADMINISTRATOR': 'Administrator',
  'role.SUPERVISOR': 'Supervisor',
  'role.AGENT': 'Agent',

  'connection.lost': 'Connection lost, reconnecting. What you have written is safe.',
  'connection.back': 'Connected again',
  'connection.database':
    'The database is away for the moment. What you have written is safe; you can go on when it is back.',
  'connection.databaseBack': 'The database is back',

  'notify.title': 'Someone is waiting for you',
  'notify.body': 'Open the desk to accept',
  'title.unread': '({n}) {app}',

  'inbox.label': 'Conversations',
  'inbox.MINE': 'Mine',
  'inbox.WAITING': 'Waiting',
  'inbox.ALL': 'All',
  'inbox.CLOSED': 'Ended',
  'inbox.empty.MINE': 'No conversations now',
  'inbox.emptyHint.MINE': 'When you are ready, new contacts will be offered to you.',
  'inbox.empty.WAITING': 'Nobody is waiting',
  'inbox.empty.ALL': 'No conversations are going on',
  'inbox.empty.CLOSED': 'No conversation has ended yet',
  'inbox.failed': 'The list could not be read',
  'inbox.loadMore': 'Show earlier ones',
  'inbox.unread': '{n} unread | {n} unread',
  'inbox.unanswered': 'has waited for an answer for {time}',
  'inbox.waited': 'waited {time}',
  'inbox.wrapUp': 'Wrap-up',
  'inbox.draft': 'Draft',
  'inbox.typing': 'is typing…',
  'inbox.highTitle': 'A high-risk contact has you',
  'inbox.highLead': 'No new contacts come in until you have finished and ended it.',
  'inbox.notAnsweringTitle': 'Several offers went unanswered: you get no new ones',
  'inbox.notAnsweringLead': 'Somebody may be waiting. Get ready when you are back at your place.',
  'inbox.goReady': 'Get ready',
  'inbox.notReady': 'Not ready: nobody new is sent to you',

  'help.title': 'Keyboard shortcuts',
  'help.search': 'Search',
  'help.next': 'Next / previous conversation',
  'help.reply': 'Write a reply',
  'help.note': 'Write a note',
  'help.high': 'Mark high risk',
  'help.risk': 'Risk: not assessed / none / concern / high',
  'help.accept': 'Accept the new contact',
  'help.end': 'End the conversation',
  'help.transfer': 'Transfer',
  'help.help': 'Show this table',
  'help.send': 'Send / new line',
  'help.close': 'Close a window',
  ...enTalk,
  ...enAdmin,
  ...enHealth,
  ...enNodes,
  ...enTelephones,
  ...enKeys,
  ...enSoftphone,
  ...enSeats,
  ...enProblems,
  ...enLive,
  ...enQueues,
  ...enClosing,
  ...enFlows,
  ...enRouting,
  ...enCall,
  ...enDial,
  ...enWaiting,
  ...enService,
  ...enSurveys,
  ...enBrief,
  ...enRecordings,
  ...enCalls,
};
