package org.omniline.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.omniline.bench.wire.ServerProcess;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where nodes live. As root each has a network of its own (a namespace on a bridge), so that two of
 * them can be cut from each other while both still reach the database and the proxy. Otherwise all
 * share the loopback interface, and nothing can be cut.
 */
final class Network implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Network.class);
  private static final long PID = ProcessHandle.current().pid();

  /** Of this process alone: several runs may share a machine. */
  private static final String PREFIX = "10.231." + (1 + PID % 250) + ".";

  private final String name = "ol" + PID % 100_000;
  private final boolean separate;
  private final List<String> spaces = new ArrayList<>();

  private Network(boolean separate) {
    this.separate = separate;
  }

  static Network open() {
    if (!"root".equals(System.getProperty("user.name")) || !Files.isExecutable(Path.of(ip()))) {
      return new Network(false);
    }
    Network network = new Network(true);
    try {
      network.run("link", "add", network.name, "type", "bridge");
    } catch (IllegalStateException e) {
      LOG.warn("This root may make no networks; nodes share the loopback interface", e);
      return new Network(false);
    }
    network.run("addr", "add", PREFIX + "1/24", "dev", network.name);
    network.run("link", "set", network.name, "up");
    return network;
  }

  /** Whether nodes can be cut from each other. */
  boolean separate() {
    return separate;
  }

  /** Where this machine's own programs are reached from a node. */
  String hostAddress() {
    return separate ? PREFIX + "1" : "127.0.0.1";
  }

  String address(int node) {
    return separate ? PREFIX + (10 + node) : "127.0.0.1";
  }

  int httpPort() {
    return separate ? 8080 : ServerProcess.freePort();
  }

  int clusterPort() {
    return separate ? 5701 : ServerProcess.freePort();
  }

  private String space(int node) {
    return name + "n" + node;
  }

  /** The command that runs another one where the node lives. */
  List<String> prefix(int node) {
    return separate ? List.of(ip(), "netns", "exec", space(node)) : List.of();
  }

  /** Makes the place for a node. */
  void add(int node) {
    if (!separate) {
      return;
    }
    String space = space(node);
    String outside = name + "v" + node;
    run("netns", "add", space);
    spaces.add(space);
    run("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", space);
    run("link", "set", outside, "master", name, "up");
    inside(space, "addr", "add", address(node) + "/24", "dev", "eth0");
    inside(space, "link", "set", "eth0", "up");
    inside(space, "link", "set", "lo", "up");
  }

  /** Nothing passes between two nodes any more; what was under way is lost without a word. */
  void cut(int one, int other) {
    inside(space(one), "route", "add", "blackhole", address(other) + "/32");
    inside(space(other), "route", "add", "blackhole", address(one) + "/32");
  }

  void heal(int one, int other) {
    inside(space(one), "route", "del", "blackhole", address(other) + "/32");
    inside(space(other), "route", "del", "blackhole", address(one) + "/32");
  }

  private void inside(String space, String... command) {
    List<String> all = new ArrayList<>(List.of("-n", space));
    all.addAll(List.of(command));
    run(all.toArray(String[]::new));
  }

  private void run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(ip()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String ip() {
    return Files.isExecutable(Path.of("/usr/sbin/ip")) ? "/usr/sbin/ip" : "/sbin/ip";
  }

  @Override
  public void close() {
    if (separate) {
      spaces.forEach(space -> run("netns", "del", space));
      run("link", "del", name);
    }
  }
}
