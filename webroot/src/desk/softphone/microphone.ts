import { whyNoMicrophone, type Blocked } from './state';

/** Devices this person has chosen on this browser; empty: the usual ones. */
export interface Devices {
  microphone: string;
  speaker: string;
  ringer: string;
}

const STORED = 'omniline.desk.devices';

export function storedDevices(): Devices {
  const defaults: Devices = { microphone: '', speaker: '', ringer: '' };
  try {
    return { ...defaults, ...(JSON.parse(localStorage.getItem(STORED) ?? '{}') as Partial<Devices>) };
  } catch {
    return defaults;
  }
}

export function storeDevices(devices: Devices): void {
  try {
    localStorage.setItem(STORED, JSON.stringify(devices));
  } catch {
    // Storage is forbidden: the choice holds for this page.
  }
}

/** Why no page of this browser could telephone here; null when one can. */
export function unable(): Blocked | null {
  if (!globalThis.isSecureContext) return 'insecure';
  const able = 'RTCPeerConnection' in globalThis && navigator.mediaDevices !== undefined;
  return able ? null : 'unsupported';
}

/** Opens the microphone, the chosen one if it is there; gives why it cannot. */
export async function openMicrophone(device: string): Promise<MediaStream | Blocked> {
  const why = unable();
  if (why !== null) return why;
  const audio: MediaTrackConstraints = {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(device === '' ? {} : { deviceId: { ideal: device } }),
  };
  try {
    return await navigator.mediaDevices.getUserMedia({ audio });
  } catch (error) {
    return whyNoMicrophone(error);
  }
}

export function release(stream: MediaStream | null): void {
  stream?.getTracks().forEach((track) => track.stop());
}

/** A device that can be chosen. */
export interface Device {
  id: string;
  name: string;
}

/** What there is to speak and hear with; loudspeakers only where the browser lets them be chosen. */
export async function listDevices(): Promise<{ microphones: Device[]; speakers: Device[] }> {
  const all = await navigator.mediaDevices.enumerateDevices();
  // "default" stands for the usual one, which has a name of its own in the list.
  const of = (kind: MediaDeviceKind): Device[] =>
    all
      .filter((one) => one.kind === kind && one.deviceId !== '' && one.deviceId !== 'default')
      .map((one) => ({ id: one.deviceId, name: one.label }));
  const chosen = 'setSinkId' in HTMLMediaElement.prototype;
  return { microphones: of('audioinput'), speakers: chosen ? of('audiooutput') : [] };
}
