package org.omniline.gateway.http;

import io.vertx.core.net.SocketAddress;
import io.vertx.rxjava3.core.http.HttpServerRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.omniline.gateway.config.AddressRange;

/**
 * Who is at the other end. Forwarded headers count only when the connection comes from a trusted
 * proxy; then the last address in the chain that is no trusted proxy itself. Thread-safe.
 */
public final class ClientAddress {
  private static final AddressRange LOOPBACK_4 = AddressRange.parse("127.0.0.0/8");
  private static final AddressRange LOOPBACK_6 = AddressRange.parse("::1");

  private final List<AddressRange> trusted;

  public ClientAddress(List<AddressRange> trusted) {
    this.trusted = List.copyOf(trusted);
  }

  /** The numeric address of the client. */
  public String of(HttpServerRequest request) {
    String peer = peer(request);
    if (!isTrusted(peer)) {
      return peer;
    }
    String forwarded = request.getHeader("x-forwarded-for");
    if (forwarded == null) {
      return peer;
    }
    String[] chain = forwarded.split(",", -1);
    for (int i = chain.length - 1; i >= 0; i--) {
      String address = chain[i].trim();
      if (!isAddress(address)) {
        return peer;
      }
      if (!isTrusted(address)) {
        return address;
      }
      peer = address;
    }
    return peer;
  }

  /**
   * Whether the request comes from this very machine and was not forwarded for somebody else by a
   * proxy we do not know.
   */
  public boolean isLocal(HttpServerRequest request) {
    boolean forwarded =
        request.getHeader("x-forwarded-for") != null || request.getHeader("forwarded") != null;
    return isLoopback(of(request)) && (!forwarded || isTrusted(peer(request)));
  }

  /** Whether an address is one of the trusted proxies. */
  public boolean isTrusted(String address) {
    return trusted.stream().anyMatch(range -> range.contains(address));
  }

  static boolean isLoopback(String address) {
    return LOOPBACK_4.contains(address) || LOOPBACK_6.contains(address);
  }

  private static boolean isAddress(String text) {
    try {
      return AddressRange.parse(text).contains(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String peer(HttpServerRequest request) {
    return host(request.getDelegate().connection().remoteAddress());
  }

  static String host(@Nullable SocketAddress address) {
    String host = address == null ? null : address.hostAddress();
    return host == null ? "unknown" : host;
  }
}
