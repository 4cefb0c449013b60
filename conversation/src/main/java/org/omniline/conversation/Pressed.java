package org.omniline.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What somebody chose in a menu or entered in a flow, in the words of the version they went
 * through: the way by which they came, for whoever serves them. Immutable.
 *
 * @param place names the node that asked, whatever it is called; of no meaning to people
 * @param asks what the node is called; null where it has no name
 * @param key what was pressed or entered; masked where it is a secret
 * @param means what the key stands for; null where the flow has no words for it
 * @param variable that keeps it; null for none
 */
public record Pressed(
    Kind kind,
    String place,
    @Nullable String asks,
    String key,
    @Nullable String means,
    @Nullable String variable) {
  /** How long a way is told; a caller who goes round and round needs no more. */
  public static final int MOST = 20;

  /** On the wire by name. */
  public enum Kind {
    /** A choice of a menu. */
    MENU,
    /** Digits of a length. */
    INPUT
  }

  /**
   * The way with one more choice. Whoever comes to a menu again has gone back: what was chosen
   * there and since is not the way any more. What was entered stays until it is entered anew.
   */
  public static List<Pressed> after(List<Pressed> way, Pressed last) {
    List<Pressed> all = new ArrayList<>();
    boolean back = false;
    for (Pressed one : way) {
      boolean same = one.place().equals(last.place());
      back |= same && last.kind() == Kind.MENU;
      if (!same && (!back || one.kind() == Kind.INPUT)) {
        all.add(one);
      }
    }
    all.add(last);
    return List.copyOf(all.subList(Math.max(0, all.size() - MOST), all.size()));
  }

  /** A way that goes on after another, as of somebody who is sent through a second flow. */
  public static List<Pressed> joined(List<Pressed> first, List<Pressed> then) {
    List<Pressed> all = first;
    for (Pressed one : then) {
      all = after(all, one);
    }
    return all;
  }

  /**
   * Puts a way where an event of the timeline keeps it: {@code key.1}, {@code key.1.kind}, {@code
   * key.1.asks}, {@code key.1.means} and {@code key.1.variable}, and so on.
   */
  public static void put(List<Pressed> way, Map<String, String> data) {
    for (int i = 0; i < way.size(); i++) {
      Pressed one = way.get(i);
      String name = "key." + (i + 1);
      data.put(name, one.key());
      data.put(name + ".kind", one.kind().name());
      word(data, name + ".asks", one.asks());
      word(data, name + ".means", one.means());
      word(data, name + ".variable", one.variable());
    }
  }

  private static void word(Map<String, String> data, String name, @Nullable String word) {
    if (word != null) {
      data.put(name, word);
    }
  }

  /** The reverse of {@link #put}, without places; empty for an event that keeps none. */
  public static List<Pressed> in(Map<String, String> data) {
    List<Pressed> way = new ArrayList<>();
    for (int i = 1; i <= MOST; i++) {
      String name = "key." + i;
      String key = data.get(name);
      if (key == null) {
        break;
      }
      way.add(
          new Pressed(
              "INPUT".equals(data.get(name + ".kind")) ? Kind.INPUT : Kind.MENU,
              "",
              data.get(name + ".asks"),
              key,
              data.get(name + ".means"),
              data.get(name + ".variable")));
    }
    return List.copyOf(way);
  }

  /** What was entered may be anybody's number: only that it was is printed. */
  @Override
  public String toString() {
    return "Pressed[" + kind + " at " + place + "]";
  }
}
