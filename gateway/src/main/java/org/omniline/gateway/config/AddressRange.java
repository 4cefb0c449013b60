package org.omniline.gateway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A range of IP addresses in CIDR notation, or one address. Never asks a name server: the text must
 * be numeric.
 */
public final class AddressRange {
  private final String text;
  private final byte[] network;
  private final int bits;

  private AddressRange(String text, byte[] network, int bits) {
    this.text = text;
    this.network = network;
    this.bits = bits;
  }

  /**
   * Reads a range.
   *
   * @param text for example {@code 10.0.0.0/8}, {@code 192.168.1.4} or {@code ::1}
   * @throws IllegalArgumentException when it is none
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = numeric(slash < 0 ? text : text.substring(0, slash));
    int most = address.length * 8;
    int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException("prefix length out of range: " + text);
    }
    return new AddressRange(text, address, bits);
  }

  /** Whether a numeric address lies in the range; false for anything that is no address. */
  public boolean contains(String address) {
    byte[] bytes;
    try {
      bytes = numeric(address);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (bytes.length != network.length) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if ((bytes[i / 8] & mask) != (network[i / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static byte[] numeric(String text) {
    String bare =
        text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
    int zone = bare.indexOf('%');
    bare = zone < 0 ? bare : bare.substring(0, zone);
    // A name would be looked up: only digits with dots, or something with a colon, are addresses.
    if (!bare.matches("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException("no IP address: " + text);
    }
    try {
      return InetAddress.getByName(bare).getAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("no IP address: " + text, e);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
