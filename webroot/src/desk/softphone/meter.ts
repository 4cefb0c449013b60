import { since, type Measured } from './state';

/** Reads what a browser measures of a connection, each time since the reading before. */
export class CallMeter {
  private lost = 0;
  private received = 0;

  constructor(private readonly connection: RTCPeerConnection) {}

  /** Null while nothing has come. */
  async read(): Promise<Measured | null> {
    let measured: Measured | null = null;
    let rttMs: number | null = null;
    const report = await this.connection.getStats();
    report.forEach((stat: Record<string, unknown>) => {
      const number = (name: string): number | null => (typeof stat[name] === 'number' ? stat[name] : null);
      const rtt = number('roundTripTime') ?? number('currentRoundTripTime');
      if (stat['type'] === 'remote-inbound-rtp' && rtt !== null) rttMs = rtt * 1000;
      if (stat['type'] === 'candidate-pair' && stat['nominated'] === true && rtt !== null)
        rttMs ??= rtt * 1000;
      if (stat['type'] === 'inbound-rtp' && stat['kind'] === 'audio') {
        const lost = since(number('packetsLost') ?? 0, this.lost);
        const received = since(number('packetsReceived') ?? 0, this.received);
        this.lost = number('packetsLost') ?? 0;
        this.received = number('packetsReceived') ?? 0;
        const all = lost + received;
        measured = { rttMs: null, jitterMs: (number('jitter') ?? 0) * 1000, loss: all > 0 ? lost / all : 0 };
      }
    });
    return measured === null ? null : { ...(measured as Measured), rttMs };
  }
}
