import type { zhCNSeats } from './zh-CN.seats';

export const enSeats: Record<keyof typeof zhCNSeats, string> = {
  'terminal.kind.OUTSIDE': 'Telephone outside',
  'terminal.note.OUTSIDE': 'A mobile or land line; press 1 to take a call',
  'seat.kind.SIP': 'Telephone of the house',
  'seat.kind.BROWSER': 'This page',
  'seat.kind.OUTSIDE': 'Telephone outside',
  'seat.number': 'Mobile or land line',
  'seat.numberHint':
    'A land line with its area code, as 0771-5512345. For a call the system dials this number and shows the hotline’s own.',
  'seat.outsideHint':
    'Answer, listen, and press 1 to be connected, or 2 to decline. A mailbox that answers does not count.',
  'seat.notAllowed':
    'An administrator has not let you use a telephone outside so far. Ask one to allow it on the page Users, Telephone.',
  'seat.own': 'My telephone: {number}',
  'seat.saved': 'Your telephone outside is saved: the next call rings there.',
  'seat.taken': 'This number is a colleague’s. Check it, or ask an administrator.',
  'seat.pressKey': 'Your telephone outside is answered: press 1 to take the call, 2 to decline',
  'seat.offer': 'The system is calling your telephone outside. Answer it and press 1, or 2 to decline.',
  'duty.open': 'On duty by telephone',
  'duty.openUntil': 'On duty by telephone until {time}',
  'duty.title': 'On duty by telephone (virtual seat)',
  'duty.lead':
    'Until then calls reach you with this page closed, too: the system calls your telephone. Without a desk open you get calls alone and no chats. After a call you are ready again by the wrap-up limit of the queue; the write-up stays under “Mine” until you open the desk.',
  'duty.until': 'Until',
  'duty.hours': 'In {n} hours',
  'duty.at': 'Or until',
  'duty.begin': 'Begin',
  'duty.change': 'Change the end',
  'duty.end': 'End duty',
  'duty.begun': 'You are on duty until {time}. Calls reach you with this page closed, too.',
  'duty.ended': 'Your duty is over.',
  'duty.now': 'You are on duty until {time}.',
  'duty.noTelephone':
    'First set a telephone of the house or one outside in “My telephone”: this page cannot ring once it is closed.',
  'duty.signOut':
    'Signing out ends duty by telephone, too. To leave the computer alone, just close the page.',
  'duty.mark': 'Virtual seat',
  'duty.markHint': 'On duty by telephone until {time}, with a desk open',
  'duty.markAlone': 'On duty by telephone until {time}, no desk open: calls alone',
  'duty.stop': 'End duty',
  'duty.stopTitle': 'End the duty of {name}',
  'duty.stopLead': 'Who has no desk open is signed out at once. A call that is on goes on.',
  'duty.stopReason': 'Reason',
  'duty.stopHint': 'Kept in the audit log',
  'duty.stopped': 'The duty of {name} is over.',
  'event.WRAP_UP_ASIDE': 'No desk was open after the call: to be written up later',
  'wrapUp.aside':
    'A call you took on duty by telephone. There is no hurry: write it up and close it; new calls reach you all the same.',
  'call.unreached.NO_KEY': 'the telephone outside was answered, but no key was pressed (perhaps a mailbox)',
  'call.notReached.NO_KEY': 'no key was pressed',
  'inbox.phoneLead.phone-no-key':
    'Your telephone outside was answered several times without a key, perhaps by a mailbox. Switch forwarding off, then go ready.',
  'log.reasonOf.phone-no-key': 'No key pressed at the telephone outside',
  'log.reasonOf.duty-over': 'Duty by telephone over',
  'users.telephone': 'Telephone',
  'users.telephoneTitle': 'Telephone of {name}',
  'users.telephoneNone': 'No telephone',
  'users.telephoneBrowser': 'This agent answers calls with the own page now.',
  'users.mayOutside': 'May answer at a telephone outside (virtual seat)',
  'users.mayOutsideHint':
    'The agent may then enter a mobile or land line under “My telephone”, or you do it here. The calls are made over the hotline’s trunks.',
  'users.expertise': 'Expert on',
  'users.expertiseHint':
    'Filled in, the person stands among the experts: agents in a call may consult, join or transfer to this telephone at any time, signed in or not; the number is not shown. Example: children and adolescents.',
  'consult.experts': 'Experts (to be consulted at any time)',
  'problem.of.expertise': 'Expert on',
  'users.telephoneSaved': 'The telephone is saved',
  'audit.action.terminal.outside': 'Own telephone outside set',
  'audit.action.duty.begin': 'Duty by telephone begun',
  'audit.action.duty.end': 'Duty by telephone ended',
  'audit.action.duty.stop': 'Duty of somebody else ended',
  'audit.action.users.telephone.read': 'Telephone of a user seen',
  'audit.action.users.telephone.save': 'Telephone of a user set',
  'problem.said.outside-not-allowed': 'An administrator has not let you use a telephone outside.',
  'problem.said.service-number':
    'Services as 110, 119, 120 or 12345 and premium numbers are nobody’s telephone: enter a mobile or a land line.',
  'problem.said.not-whole-number': 'This is no whole telephone number. A land line needs its area code.',
  'problem.said.number-abroad': 'A number abroad cannot be used.',
  'problem.said.own-access-number': 'This is a number of the hotline: it would call itself.',
  'problem.said.no-duty-telephone':
    'First set a telephone of the house or one outside in “My telephone”: this page cannot ring once it is closed.',
  'problem.said.duty-not-at-work': 'You are signed out: sign in to work first.',
  'problem.said.outside-in-use':
    'This agent uses a telephone outside: choose another first, then take the permission back.',
  'problem.of.mayOutside': 'Permission for a telephone outside',
};
