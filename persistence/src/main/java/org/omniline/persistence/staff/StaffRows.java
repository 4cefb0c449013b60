package org.omniline.persistence.staff;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Ref;
import org.omniline.conversation.port.Cipher;
import org.omniline.conversation.staff.Membership;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.TeamPlace;
import org.omniline.conversation.staff.User;

/** Users between rows and records. Names are enciphered. */
final class StaffRows {
  /** What {@link #user} needs of the table staff_user, called u. */
  static final String COLUMNS =
      """
      u.id, u.login, u.name_sealed, u.role, u.active, u.capacity, u.must_change, u.version, u.expires_at as account_expires_at,
      case when u.locked_until > clock_timestamp() then u.locked_until end as locked_until,
      (select jsonb_object_agg(m.queue_id, jsonb_build_array(m.level, m.position))
       from queue_membership m where m.user_id = u.id and m.valid_to is null) as memberships,
      (select jsonb_object_agg(s.skill, s.level)
       from agent_skill s where s.user_id = u.id and s.valid_to is null) as skills,
      (select jsonb_build_array(t.id::text, t.name)
       from team_membership tm join team t on t.id = tm.team_id
       where tm.user_id = u.id and tm.is_primary and tm.valid_to is null) as team,
      u.watches
      """;

  private final Cipher cipher;

  StaffRows(Cipher cipher) {
    this.cipher = cipher;
  }

  User user(Row row) {
    long id = row.getLong("id");
    OffsetDateTime locked = row.getOffsetDateTime("locked_until");
    OffsetDateTime expires = row.getOffsetDateTime("account_expires_at");
    return new User(
        id,
        row.getString("login"),
        openName(id, row.getBuffer("name_sealed").getBytes()),
        Role.valueOf(row.getString("role")),
        row.getBoolean("active"),
        row.getInteger("capacity"),
        memberships(row.getJsonObject("memberships")),
        skills(row.getJsonObject("skills")),
        row.getBoolean("must_change"),
        locked == null ? null : locked.toInstant(),
        expires == null ? null : expires.toInstant(),
        row.getInteger("version"),
        place(row.getJsonArray("team"), row.getString("watches")));
  }

  private static TeamPlace place(@Nullable JsonArray team, String watches) {
    return new TeamPlace(
        team == null ? null : new Ref(Long.parseLong(team.getString(0)), team.getString(1)),
        watches.equals("TEAM"));
  }

  private static Map<Long, Membership> memberships(@Nullable JsonObject json) {
    Map<Long, Membership> all = new HashMap<>();
    for (String queue : json == null ? Set.<String>of() : json.fieldNames()) {
      JsonArray one = json.getJsonArray(queue);
      all.put(Long.parseLong(queue), new Membership(one.getInteger(0), one.getInteger(1)));
    }
    return all;
  }

  private static Map<String, Integer> skills(@Nullable JsonObject json) {
    Map<String, Integer> all = new HashMap<>();
    for (String skill : json == null ? Set.<String>of() : json.fieldNames()) {
      all.put(skill, json.getInteger(skill));
    }
    return all;
  }

  String openName(long id, byte[] sealed) {
    return new String(cipher.open(sealed, context(id)), StandardCharsets.UTF_8);
  }

  Buffer sealName(long id, String name) {
    return Buffer.buffer(cipher.seal(name.getBytes(StandardCharsets.UTF_8), context(id)));
  }

  private static String context(long id) {
    return "staff_user.name:" + id;
  }
}
