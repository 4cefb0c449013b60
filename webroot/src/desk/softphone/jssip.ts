import { UA, WebSocketInterface, debug } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { RTCSessionEvent } from 'jssip/lib/UA';
import type { OpenLine, PhoneLine, PhoneSession } from './line';
import { retryMs } from './state';

/** The name agents register under at every switch (conf/freeswitch/vars.xml); no machine bears it. */
const DOMAIN = 'omniline';

/** As conf/freeswitch/sip_profiles/agents.xml has it. */
const EXPIRES_S = 300;

/** So long after the first address of this machine others are waited for: one may not answer for many seconds. */
const GATHER_MS = 800;

/** Told to the switch when a page is closed in a talk: Q.850 says "temporary failure", not "hung up". */
const PAGE_GONE = 'Reason: Q.850;cause=41;text="page closed"';

/** What UA has and its types do not tell. */
interface Connecting {
  transport: { connect(): void };
}

interface Registration {
  onTransportClosed(): void;
}

/** JsSIP logs every message, with what authorises it, where somebody once switched that on. */
debug.disable('JsSIP:*');

/** A line over JsSIP. */
export const openLine: OpenLine = (credential, socket, events) => {
  const transport = new WebSocketInterface(socket.url);
  const ua = new UA({
    sockets: transport,
    uri: `sip:${credential.extension}@${DOMAIN}`,
    password: credential.password,
    register: true,
    register_expires: EXPIRES_S,
    session_timers: false,
    connection_recovery_min_interval: 2,
    connection_recovery_max_interval: 30,
    user_agent: 'Omniline',
  });
  const sessions = new Set<RTCSession>();
  let tries = 0;
  let retry: ReturnType<typeof setTimeout> | null = null;
  let closing = false;

  function settle(): void {
    if (closing && sessions.size === 0) ua.stop();
  }

  function again(): void {
    if (retry !== null || closing) return;
    retry = setTimeout(
      () => {
        retry = null;
        if (!closing && ua.isConnected()) ua.register();
      },
      retryMs(tries++, Math.random),
    );
  }

  ua.on('connecting', () => closing || events.state('connecting'));
  ua.on('disconnected', () => closing || events.state('lost'));
  ua.on('registered', () => {
    tries = 0;
    if (!closing) events.state('ready');
  });
  ua.on('registrationFailed', ({ response }) => {
    if (closing) return;
    const status = (response as { status_code?: number } | null)?.status_code ?? 0;
    events.state(status === 401 || status === 403 || status === 407 ? 'refused' : 'lost');
    again();
  });
  ua.on('newRTCSession', (event: RTCSessionEvent) => {
    if (event.originator !== 'remote') return;
    const session = event.session;
    const known = wrap(
      session,
      event.request.getHeader('X-Omniline-Leg') !== undefined,
      credential.iceServers,
    );
    sessions.add(session);
    const over = (): void => {
      sessions.delete(session);
      events.ended(known);
      settle();
    };
    session.on('icecandidate', ({ ready }) => void setTimeout(ready, GATHER_MS));
    session.on('confirmed', () => events.up(known));
    session.on('ended', over);
    session.on('failed', over);
    events.rings(known);
  });
  ua.start();

  const line: PhoneLine = {
    password: (password) => void ua.set('password', password),
    retry: () => {
      if (retry !== null) clearTimeout(retry);
      retry = null;
      if (ua.isConnected()) ua.register();
      // Does nothing where it connects already.
      else (ua as unknown as Connecting).transport.connect();
    },
    close: (quietly) => {
      closing = true;
      if (retry !== null) clearTimeout(retry);
      // As when the connection is lost: it is not registered here any more, and nothing is sent about it.
      if (quietly) (ua.registrator() as unknown as Registration).onTransportClosed();
      settle();
    },
  };
  return Promise.resolve(line);
};

function wrap(session: RTCSession, ours: boolean, iceServers: RTCIceServer[]): PhoneSession {
  return {
    id: session.id,
    from: session.remote_identity.display_name || session.remote_identity.uri.user,
    ours,
    answer: (microphone) => session.answer({ mediaStream: microphone, pcConfig: { iceServers } }),
    reject: (busy) => end(session, { status_code: busy ? 486 : 603 }),
    hangUp: () => end(session, {}),
    abandon: () =>
      end(session, session.isEstablished() ? { extraHeaders: [PAGE_GONE] } : { status_code: 480 }),
    mute: (on) => (on ? session.mute({ audio: true }) : session.unmute({ audio: true })),
    connection: () => session.connection ?? null,
  };
}

/** It may have ended just now. */
function end(session: RTCSession, options: Parameters<RTCSession['terminate']>[0]): void {
  if (!session.isEnded()) session.terminate(options);
}
