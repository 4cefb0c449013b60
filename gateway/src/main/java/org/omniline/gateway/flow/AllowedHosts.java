package org.omniline.gateway.flow;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The hosts that data services may be on: whoever edits flows must not reach into the network of
 * the machine, so its operator names them. Immutable.
 */
public final class AllowedHosts {
  private final Set<String> hosts;

  /**
   * Makes a list.
   *
   * @param allowed {@code name:port}, or a name alone for the usual ports of http and https
   */
  public AllowedHosts(List<String> allowed) {
    this.hosts =
        allowed.stream().map(host -> host.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /** Whether an address is http or https and on one of them. */
  public boolean allows(URI url) {
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web || url.getHost() == null || url.getUserInfo() != null) {
      return false;
    }
    String host = url.getHost().toLowerCase(Locale.ROOT);
    int usual = "https".equals(url.getScheme()) ? 443 : 80;
    int port = url.getPort() < 0 ? usual : url.getPort();
    return hosts.contains(host + ":" + port) || (port == usual && hosts.contains(host));
  }
}
