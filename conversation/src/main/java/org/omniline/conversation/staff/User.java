package org.omniline.conversation.staff;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Ref;
import org.omniline.conversation.Viewer;

/**
 * Somebody who signs in.
 *
 * @param id 0 to create
 * @param login unique, lower case
 * @param name what colleagues and contacts see
 * @param capacity how many capacity units of conversations at once
 * @param memberships the queues the user serves, by their ids
 * @param skills skill or language → level, from 1
 * @param mustChangePassword set after a one-time password
 * @param lockedUntil set after five failed sign-ins in a row
 * @param expiresAt when a temporary account ends: from then on nobody signs in with it and its
 *     sessions are over; null when it does not end
 * @param version what it was loaded with, 0 to create: whoever edits an older one is told so
 * @param place the team, and whether a supervisor looks at it alone
 */
public record User(
    long id,
    String login,
    String name,
    Role role,
    boolean active,
    int capacity,
    Map<Long, Membership> memberships,
    Map<String, Integer> skills,
    boolean mustChangePassword,
    @Nullable Instant lockedUntil,
    @Nullable Instant expiresAt,
    int version,
    TeamPlace place) {
  public User {
    memberships = Map.copyOf(memberships);
    skills = Map.copyOf(skills);
  }

  /** Somebody who is in no team. */
  public User(
      long id,
      String login,
      String name,
      Role role,
      boolean active,
      int capacity,
      Map<Long, Membership> memberships,
      Map<String, Integer> skills,
      boolean mustChangePassword,
      @Nullable Instant lockedUntil,
      @Nullable Instant expiresAt,
      int version) {
    this(
        id,
        login,
        name,
        role,
        active,
        capacity,
        memberships,
        skills,
        mustChangePassword,
        lockedUntil,
        expiresAt,
        version,
        TeamPlace.NONE);
  }

  /** Somebody new: an ordinary member of these queues, without skills. */
  public User(
      long id,
      String login,
      String name,
      Role role,
      boolean active,
      int capacity,
      Set<Long> queues,
      boolean mustChangePassword,
      @Nullable Instant lockedUntil,
      @Nullable Instant expiresAt) {
    this(
        id,
        login,
        name,
        role,
        active,
        capacity,
        ordinary(queues),
        Map.of(),
        mustChangePassword,
        lockedUntil,
        expiresAt,
        0);
  }

  /** Somebody new whose account does not end. */
  public User(
      long id,
      String login,
      String name,
      Role role,
      boolean active,
      int capacity,
      Set<Long> queues,
      boolean mustChangePassword,
      @Nullable Instant lockedUntil) {
    this(id, login, name, role, active, capacity, queues, mustChangePassword, lockedUntil, null);
  }

  private static Map<Long, Membership> ordinary(Set<Long> queues) {
    return queues.stream().collect(Collectors.toMap(id -> id, id -> Membership.ORDINARY));
  }

  /** The queues the user serves. */
  public Set<Long> queues() {
    return memberships.keySet();
  }

  /** Whether the account has ended by {@code now}. */
  public boolean isExpired(Instant now) {
    return expiresAt != null && !expiresAt.isAfter(now);
  }

  /** The one team a supervisor watches and directs; null for the whole organisation. */
  public @Nullable Long watchedTeam() {
    Ref team = place.team();
    return role == Role.SUPERVISOR && place.teamOnly() && team != null ? (Long) team.id() : null;
  }

  public Viewer viewer() {
    return new Viewer(id, role.scope());
  }

  public boolean may(Right right) {
    return active && role.rights().contains(right);
  }
}
