/** What a loudspeaker can be chosen for: not every browser can. */
type Speaking = AudioContext & { setSinkId?: (id: string) => Promise<void> };

/** Where a sound goes, where the browser lets that be chosen; a device that is gone is the usual one again. */
export async function speakBy(
  target: { setSinkId?: (id: string) => Promise<void> },
  device: string,
): Promise<void> {
  try {
    await target.setSinkId?.(device);
  } catch {
    await target.setSinkId?.('').catch(() => undefined);
  }
}

const RING_MS = 3_000;

/** A telephone's ringing, made here: two tones, a second of every three. */
export class Ringer {
  private context: Speaking | null = null;
  private timer: ReturnType<typeof setInterval> | null = null;

  /** @param device where it is heard; empty: the usual one */
  start(device: string): void {
    if (this.timer !== null) return;
    this.context ??= new AudioContext();
    const context = this.context;
    if (context.state === 'suspended') void context.resume();
    void speakBy(context, device);
    this.ring(context);
    this.timer = setInterval(() => this.ring(context), RING_MS);
  }

  stop(): void {
    if (this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
    void this.context?.close();
    this.context = null;
  }

  private ring(context: AudioContext): void {
    const start = context.currentTime + 0.02;
    const gain = context.createGain();
    gain.gain.setValueAtTime(0.0001, start);
    gain.gain.exponentialRampToValueAtTime(0.16, start + 0.05);
    gain.gain.setValueAtTime(0.16, start + 0.95);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + 1);
    gain.connect(context.destination);
    for (const frequency of [440, 480]) {
      const tone = context.createOscillator();
      tone.frequency.value = frequency;
      tone.connect(gain);
      tone.start(start);
      tone.stop(start + 1.05);
    }
  }
}

/** How loud a microphone is, 0 to 1, many times a second; ends by what it gives back. */
export function watchLevel(stream: MediaStream, told: (level: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    // Speech at a usual distance is around 0.05 to 0.2 of what can be recorded.
    told(Math.min(1, Math.sqrt(power) * 5));
  }, 80);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
