import type { zhCNSoftphone } from './zh-CN.softphone';

export const enSoftphone: Record<keyof typeof zhCNSoftphone, string> = {
  'terminal.kind': 'How you telephone',
  'terminal.kind.SIP': 'SIP telephone',
  'terminal.kind.BROWSER': 'In the browser',
  'terminal.note.SIP': 'On your desk, rung by its extension',
  'terminal.note.BROWSER': 'With a headset, on this page',
  'terminal.browserHint':
    'When you save, the browser asks for the microphone: allow it. Use a headset, no loudspeaker. The page must stay open; only one page at a time is your telephone.',
  'terminal.noSwitch':
    'No switch is configured that browsers reach (phone.web-sockets). Ask the administrator.',
  'terminal.savedBrowser': 'Saved: calls ring and are answered on this page.',
  'terminal.ownBrowser': 'My telephone: this browser',
  'offer.pressAnswer': 'Press “Answer” and talk on this page.',
  'problem.reason.no-browser-phone': 'No switch is configured that browsers reach. Ask the administrator.',
  'problem.reason.not-browser-phone': 'The browser is not your telephone any more.',
  'problem.reason.phone-taken': 'Your telephone is another page of yours now.',
  'audit.action.phone.renew': 'Renewed the sign-in of the telephone in the browser',
  'audit.action.phone.claim': 'Made a page the own telephone',

  'softphone.open': 'Telephone in the browser',
  'softphone.state.off': 'Not used',
  'softphone.state.connecting': 'Telephone connecting',
  'softphone.state.ready': 'Telephone registered',
  'softphone.state.partly': 'Telephone partly registered',
  'softphone.state.lost': 'Telephone disconnected',
  'softphone.state.blocked': 'Telephone unusable',
  'softphone.state.elsewhere': 'Telephone on another page',
  'softphone.say.off': 'You do not telephone in the browser.',
  'softphone.say.connecting': 'Connecting to the switch.',
  'softphone.say.ready': 'You can call and be called: calls ring on this page.',
  'softphone.say.partly':
    'Some switches are not reached: calls from there will not ring here. It is tried again by itself; tell the administrator if it stays like this.',
  'softphone.say.lost':
    'The switch is not reached: you get no calls now. It is tried again by itself; check your network, and tell the administrator if it stays like this.',
  'softphone.say.blocked': 'You get no calls now.',
  'softphone.say.elsewhere':
    'You have opened the desk on another page, and the telephone has moved there. Press below to take calls here.',
  'softphone.notRegistered':
    'A call came while this page was not connected with the switch. Get ready when it says “Telephone registered”.',
  'softphone.broken':
    'The page was loaded anew, which cut the call off. The caller is still there, in the old place, and comes to you or a colleague soon.',
  'softphone.refused':
    'The switch does not accept this page: you get no calls now. It is tried again by itself; tell the administrator if it stays like this.',
  'softphone.blocked.insecure':
    'Browsers give the microphone to https pages only. Open the desk by its https address.',
  'softphone.blocked.unsupported':
    'This browser cannot telephone. Use a recent Chrome, Edge, Firefox or Safari.',
  'softphone.blocked.denied':
    'The browser does not let this page use the microphone. Press the icon left of the address, allow the microphone, and try again.',
  'softphone.blocked.no-microphone': 'No microphone was found. Plug in a headset and try again.',
  'softphone.blocked.microphone-busy':
    'The microphone does not open: another program may use it. Close that program and try again.',
  'softphone.line.connecting': 'Connecting',
  'softphone.line.ready': 'Registered',
  'softphone.line.refused': 'Refused',
  'softphone.line.lost': 'Disconnected',
  'softphone.here': 'Take calls here',
  'softphone.retry': 'Try again now',
  'softphone.quality.good': 'Good line',
  'softphone.quality.fair': 'Fair line',
  'softphone.quality.poor': 'Poor line',
  'softphone.numbers': 'There and back {rtt} ms, lost {loss}%, jitter {jitter} ms',
  'softphone.unknown': 'unknown',
  'softphone.microphone': 'Microphone',
  'softphone.level': 'Level of the microphone',
  'softphone.speaker': 'Earpiece (headphones or loudspeaker)',
  'softphone.ringer': 'Rings on',
  'softphone.usual': 'The usual device',
  'softphone.noName': 'Device without a name',
  'softphone.tryRing': 'Try the ringing',
  'softphone.inside': 'Call from inside',
  'softphone.insideRings': 'Call from inside: {from}',
  'softphone.insideUp': 'Talking inside: {from}',
};
