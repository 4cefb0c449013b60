package org.omniline.gateway.phone;

/**
 * Another number of samples a second, by a windowed sinc: what the lower rate cannot hold is taken
 * out first, or it would be heard as a hiss of other tones. Stateless.
 */
final class Resampling {
  /** Zero crossings on each side: 40 dB down a tenth above the edge. */
  private static final int CROSSINGS = 16;

  /** Points of the kernel between two crossings. */
  private static final int FINE = 512;

  /** Of what the lower rate can hold. */
  private static final double EDGE = 0.92;

  private Resampling() {}

  /**
   * Converts samples.
   *
   * @param to samples a second wanted
   * @param from samples a second there are
   */
  static float[] to(int to, float[] samples, int from) {
    if (to == from) {
      return samples;
    }
    double edge = EDGE * Math.min(1, (double) to / from);
    float[] kernel = kernel(edge);
    double reach = CROSSINGS / edge;
    float[] out = new float[(int) ((long) samples.length * to / from)];
    for (int i = 0; i < out.length; i++) {
      double at = (double) i * from / to;
      int first = Math.max(0, (int) Math.ceil(at - reach));
      int last = Math.min(samples.length - 1, (int) Math.floor(at + reach));
      float sum = 0;
      for (int k = first; k <= last; k++) {
        sum += samples[k] * kernel[(int) (Math.abs(at - k) * edge * FINE)];
      }
      out[i] = sum;
    }
    return out;
  }

  /** Half of it: it is the same on both sides. */
  private static float[] kernel(double edge) {
    float[] kernel = new float[CROSSINGS * FINE + 2];
    for (int i = 0; i < kernel.length; i++) {
      double x = (double) i / FINE;
      double sinc = i == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      double window = x >= CROSSINGS ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * x / CROSSINGS);
      kernel[i] = (float) (edge * sinc * window);
    }
    return kernel;
  }
}
