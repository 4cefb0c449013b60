import type { zhCNHealth } from './zh-CN.health';

export const enHealth: Record<keyof typeof zhCNHealth, string> = {
  'admin.health': 'Health',
  'health.lead':
    'Whether each telephone switch works, what is up on it and what it lacks. New every two seconds, whichever node answers.',
  'health.none':
    'No telephone switch is configured: the telephone is off. Try one first, then write it into phone.switches.',
  'health.wrong': '{n} of {all} switches do not work: nobody can answer calls that come there.',
  'health.state.UP': 'Works',
  'health.state.CONNECTING': 'Connecting',
  'health.state.DOWN': 'Down, reconnecting',
  'health.state.NOBODY': 'No node commands it',
  'health.since': 'since {since}',
  'health.paused': 'No calls out',
  'health.pausedBy':
    '{name} paused calls out at {at}: calls come in as ever, and agents dial through other switches.',
  'health.nobody': 'none',
  'health.nobodyCommands':
    'No node commands this switch. That is so for some seconds after a node started or died. If it lasts, look at the page of nodes: is one running, and is this switch in its configuration?',
  'health.stale':
    'The switch has not answered since {at}, and the numbers are of then. The connection stands: the switch may be too busy.',
  'health.node': 'Commanded by',
  'health.version': 'FreeSWITCH version',
  'health.running': 'Switch started',
  'health.reconnects': 'Reconnects',
  'health.calls': 'Calls (ours / the switch’s)',
  'health.legs': 'Legs (ours / the switch’s)',
  'health.two': '{ours} / {theirs}',
  'health.free': 'Free legs',
  'health.freeOf': '{n} of {most}',
  'health.lag': 'Lag of events',
  'health.ms': '{n} ms',
  'health.outstanding': 'Commands not answered yet: {n}',
  'health.codecs': 'Codecs',
  'health.unknown': 'not known yet',
  'health.ability.PASS_THROUGH': 'passes only',
  'health.ability.MISSING': 'missing',
  'health.codecMissing':
    'No {codec}: calls and trunks that offer nothing else are refused. Where you need it, load a module for it on the switch (for G729 mod_bcg729, see the operations manual). Other codecs are as ever.',
  'health.codecPasses':
    '{codec} is only passed on: callers with it hear no prompts and no music, and cannot be recorded. Use a module that encodes it (for G729 mod_bcg729).',
  'health.missing':
    'The switch lacks modules: {modules}. Add them to modules.conf.xml and load them, or voice menus, music, recordings or talks of three do not work.',
  'health.line': 'Line',
  'health.ringing': 'Ringing',
  'health.talking': 'Talking',
  'health.lines': 'Lines: {talking} talking, {ringing} ringing, {idle} idle, {down} down',
  'health.gatewayOf': 'gateway of {profile}',
  'health.noGateway': 'legs through no gateway',
  'health.busy.DOWN': 'Down',
  'health.busy.TALKING': 'Talking',
  'health.busy.RINGING': 'Ringing',
  'health.busy.IDLE': 'Idle',
  'health.lineState.REGISTERING': 'registering with the carrier',
  'health.lineState.NOT_REGISTERED':
    'not registered: compare account, password and address, or ask the carrier',
  'health.lineState.NO_ANSWER': 'does not answer OPTIONS: the network or the carrier is down',
  'health.loss.UNREACHABLE':
    'Nothing answers at this address: the machine is off, or a firewall stands between. Look at the network and at event_ip of the switch.',
  'health.loss.REFUSED':
    'The machine is there, and nothing listens at this port: FreeSWITCH does not run, the port differs from listen-port in event_socket.conf.xml, or it listens on loopback only.',
  'health.loss.UNKNOWN_HOST': 'No machine has this name: check it, or write the IP address.',
  'health.loss.NO_GREETING':
    'The port is open, and is no event socket of FreeSWITCH (which has no TLS): often it is the port of SIP, of a web page or of wss. The event socket is 8021 by default.',
  'health.loss.WRONG_PASSWORD':
    'The password is wrong: OMNILINE_PHONE_PASSWORD (password in event_socket.conf.xml) must be the same on both sides. For a user of the directory compare the name and esl-password.',
  'health.loss.DENIED':
    'The switch accepts no connection from this machine: write the node’s address into conf/freeswitch/nodes/ and run reloadacl.',
  'health.loss.NO_RIGHTS':
    'This user may not do enough: give it esl-allowed-events and esl-allowed-api in the directory.',
  'health.loss.CLOSED':
    'The connection broke: the switch restarted, or the network. It reconnects by itself.',
  'health.loss.SHUTDOWN': 'The switch was shut down, and its calls have ended. Start it again.',
  'health.loss.PROTOCOL': 'What came is no event socket’s: check the port, and look at the switch’s log.',
  'health.loss.SILENT':
    'The heartbeat of the switch stopped: it hangs, or the network works one way only. Look at its log and load.',
  'health.loss.STUCK':
    'The switch did not answer in time: it is too busy, or hangs. Look at its log and load.',
  'health.loss.STOPPED': 'We closed the connection.',
  'health.test': 'Try connection',
  'health.testOf': 'Try {name}',
  'health.testNew': 'Try a new switch',
  'health.testHint':
    'Tried from the node that answers this page. It only asks, and touches no call. The password is neither kept nor logged.',
  'health.host': 'Address',
  'health.port': 'Port of the event socket',
  'health.password': 'Password',
  'health.user': 'User of the directory (optional, as omniline@example.org)',
  'health.testing': 'Trying…',
  'health.testWell': 'Connected and signed in: FreeSWITCH {version}.',
  'health.noSip': 'But no SIP profile runs, so no call can come in: look at sofia status on the switch.',
  'health.testConfig':
    'Write it into the configuration of every node and restart it, with the password as OMNILINE_PHONE_PASSWORD:',
  'health.pause': 'Pause calls out',
  'health.resume': 'Call out again',
  'health.pauseTitle': 'Pause calls out through {name}?',
  'health.pauseConfirm':
    'Agents dial through other switches. Calls that are up and calls that come in go on.',
  'health.pauseLast':
    'No other switch is left to call out: agents cannot dial then. Calls that are up and calls that come in go on.',
  'health.told.pause': 'No calls go out through {name}.',
  'health.told.resume': 'Calls go out through {name} again.',
  'problem.said.switches-paused':
    'All telephone switches are paused for calls out. Dial again later, or ask the administrator.',
  'problem.said.access-numbers-together':
    '"{word}" looks like two numbers: write one a line. If it is one number, write it without spaces.',
  'problem.of.host': 'address',
  'audit.action.switches.list': 'Telephone switches listed',
  'audit.action.switches.test': 'Telephone switch tried',
  'audit.action.switches.pause': 'Calls out through a switch paused',
  'audit.action.switches.resume': 'Calls out through a switch resumed',
  'audit.action.flows.schema': 'Schema of flows read',
  'alarms.shipped.switchDown': 'Telephone switch down',
  'alarms.shipped.trunkDown': 'Telephone line down',
  'alarms.kind.SWITCH_DOWN': 'Telephone switch down',
  'alarms.kind.TRUNK_DOWN': 'Telephone line down',
  'alarms.when.SWITCH_DOWN': 'a telephone switch cannot be reached, or no node commands it, for {time}',
  'alarms.when.TRUNK_DOWN': 'a trunk is not registered or does not answer, for {time}',
  'alarms.say.SWITCH_DOWN': 'Telephone switch {names} is down: nobody can answer calls that come there',
  'alarms.say.TRUNK_DOWN': 'Telephone line {names} is down',
};
