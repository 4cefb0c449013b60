package org.omniline.persistence.conversation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which identity belongs to which contact, and where each goes (docs/adr/0012). A contact that
 * holds identities always holds the one whose home it is.
 *
 * @param members by identity
 */
record ContactGroup(List<Member> members) {
  /**
   * An identity of a person.
   *
   * @param homeId the contact made with it
   * @param contactId whose it is
   */
  record Member(long identityId, long homeId, long contactId, boolean shared) {}

  /** An identity goes from one contact to another. */
  record Move(long identityId, long homeId, long from, long to) {}

  ContactGroup {
    members = members.stream().sorted(Comparator.comparingLong(Member::identityId)).toList();
  }

  boolean hasShared() {
    return members.stream().anyMatch(Member::shared);
  }

  /** Everybody goes to one contact. */
  List<Move> joined(long to) {
    return moves(members, to);
  }

  /**
   * An identity goes home; where it is at home already, the others go together to the eldest of
   * their homes.
   */
  List<Move> parted(Member parted) {
    if (parted.homeId() != parted.contactId()) {
      return moves(List.of(parted), parted.homeId());
    }
    List<Member> others = new ArrayList<>(members);
    others.remove(parted);
    return moves(others, others.stream().mapToLong(Member::homeId).min().orElseThrow());
  }

  private static List<Move> moves(List<Member> members, long to) {
    return members.stream()
        .filter(member -> member.contactId() != to)
        .map(member -> new Move(member.identityId(), member.homeId(), member.contactId(), to))
        .toList();
  }

  /** Contacts that moves leave or reach. */
  static Set<Long> touched(List<Move> moves) {
    Set<Long> contacts = new TreeSet<>();
    for (Move move : moves) {
      contacts.add(move.from());
      contacts.add(move.to());
    }
    return contacts;
  }
}
