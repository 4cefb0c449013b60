package org.omniline.playground.freeswitch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a simulated switch has: modules, and gateways to carriers. It outlives runs. As shipped with
 * the configuration in {@code conf/freeswitch}: no module for G.729. Thread-safe.
 */
public final class Equipment {
  /** A codec of {@code show codec}: its name and the module that brings it. */
  private record Codec(String name, String module) {}

  private static final String CORE = "CORE_PCM_MODULE";

  private static final List<Codec> CODECS =
      List.of(
          new Codec("G.711 alaw", CORE),
          new Codec("G.711 ulaw", CORE),
          new Codec("G.729", "mod_bcg729"),
          new Codec("G.729", "mod_g729"),
          new Codec("OPUS (STANDARD)", "mod_opus"),
          new Codec("PROXY PASS-THROUGH", CORE),
          new Codec("PROXY VIDEO PASS-THROUGH", CORE),
          new Codec("RAW Signed Linear (16 bit)", CORE),
          new Codec("Speex", "CORE_SPEEX_MODULE"),
          new Codec("VP8 Video", "CORE_VPX_MODULE"),
          new Codec("VP9 Video", "CORE_VPX_MODULE"));

  /** How a gateway stands, as {@code sofia status gateway} tells it. */
  public enum GatewayState {
    /** Registered. */
    REGED(true),
    /** It need not register. */
    NOREG(true),
    /** The carrier refused. */
    FAIL_WAIT(false),
    /** It need not register, and does not answer the switch's OPTIONS. */
    SILENT(false);

    private final boolean up;

    GatewayState(boolean up) {
      this.up = up;
    }
  }

  private final Set<String> modules = ConcurrentHashMap.newKeySet();
  private final Map<String, GatewayState> gateways = new ConcurrentHashMap<>();

  Equipment() {
    modules.addAll(
        List.of(
            "mod_console",
            "mod_logfile",
            "mod_xml_curl",
            "mod_event_socket",
            "mod_sofia",
            "mod_loopback",
            "mod_dialplan_xml",
            "mod_commands",
            "mod_dptools",
            "mod_conference",
            "mod_opus",
            "mod_sndfile",
            "mod_local_stream",
            "mod_tone_stream"));
  }

  /** Loads a module, as {@code load} on the console does. */
  public void load(String module) {
    modules.add(module);
  }

  /** Takes a module away. */
  public void unload(String module) {
    modules.remove(module);
  }

  /** There is a gateway of this name, and it stands so. */
  public void gateway(String name, GatewayState state) {
    gateways.put(name, state);
  }

  boolean has(String module) {
    return modules.contains(module);
  }

  /** Rows of {@code show codec}, by name as the switch's database sorts them. */
  List<Map<String, String>> codecs() {
    List<Map<String, String>> rows = new ArrayList<>();
    CODECS.stream()
        .filter(codec -> codec.module().startsWith("CORE_") || has(codec.module()))
        .sorted(Comparator.comparing(Codec::name))
        .forEach(
            codec -> {
              Map<String, String> row = new LinkedHashMap<>();
              row.put("type", "codec");
              row.put("name", codec.name());
              row.put("ikey", codec.module());
              rows.add(row);
            });
    return rows;
  }

  /** Names of those that do or do not answer, as {@code gwlist} prints them. */
  String gateways(boolean up) {
    StringBuilder names = new StringBuilder();
    gateways.entrySet().stream()
        .filter(one -> one.getValue().up == up)
        .map(Map.Entry::getKey)
        .sorted()
        .forEach(name -> names.append(name).append(' '));
    return names.toString();
  }

  /** What {@code sofia status gateway} prints (mod_sofia.c, cmd_status). */
  String gatewayTable(String profile) {
    String line = "=".repeat(97) + "\n";
    StringBuilder text =
        new StringBuilder(
            String.format(
                "%25s\t%32s\t%s\t%9s\t%s\t%s\n",
                "Profile::Gateway-Name",
                "    Data    ",
                "State",
                "Ping Time",
                "IB Calls(F/T)",
                "OB Calls(F/T)"));
    text.append(line);
    String[] names = gateways.keySet().toArray(new String[0]);
    Arrays.sort(names);
    for (String name : names) {
      GatewayState state = gateways.get(name);
      text.append(
          String.format(
              "%25s\t%32s\t%s\t%6.2f\t%d/%d\t%d/%d\n",
              profile + "::" + name,
              "sip:" + name + "@192.0.2.9",
              state == GatewayState.SILENT ? GatewayState.NOREG : state,
              0.0,
              0,
              0,
              0,
              0));
    }
    return text.append(line)
        .append(names.length)
        .append(names.length == 1 ? " gateway" : " gateways")
        .append(": Inbound(Failed/Total): 0/0,Outbound(Failed/Total):0/0\n")
        .toString();
  }
}
