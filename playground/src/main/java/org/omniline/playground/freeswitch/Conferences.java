package org.omniline.playground.freeswitch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.omniline.playground.freeswitch.Application.Work;

/** The rooms where several talk: who is in them, and their events. */
final class Conferences {
  private static final String SUBCLASS = "conference::maintenance";

  private record Member(int id, Channel channel) {}

  private static final class Room {
    private final String name;
    private final String uuid;
    private final List<Member> members = new ArrayList<>();
    private int last;

    Room(String name, String uuid) {
      this.name = name;
      this.uuid = uuid;
    }
  }

  private final Core core;
  private final Map<String, Room> rooms = new LinkedHashMap<>();

  Conferences(Core core) {
    this.core = core;
  }

  /**
   * The application.
   *
   * @param argument the room, perhaps with {@code @profile}
   */
  Work enter(Channel channel, String argument) {
    channel.answer();
    String name = argument.split("[@+]", 2)[0];
    Room room = rooms.get(name);
    if (room == null) {
      room = new Room(name, core.ids.get());
      rooms.put(name, room);
      core.publish(about(room).add("Action", "conference-create"));
    }
    Room entered = room;
    Member member = new Member(++room.last, channel);
    room.members.add(member);
    tell(room, member, "add-member");
    return () -> leave(entered, member);
  }

  private void leave(Room room, Member member) {
    room.members.remove(member);
    tell(room, member, "del-member");
    if (room.members.isEmpty()) {
      rooms.remove(room.name);
      core.publish(about(room).add("Action", "conference-destroy"));
    }
  }

  private void tell(Room room, Member member, String action) {
    core.publish(
        member
            .channel()
            .describe(about(room).add("Floor", "false"), "CUSTOM")
            .add("Hear", "true")
            .add("Speak", "true")
            .add("Talking", "false")
            .add("Hold", "false")
            .add("Member-ID", Integer.toString(member.id()))
            .add("Member-Type", "member")
            .add("Action", action));
  }

  private SwitchEvent about(Room room) {
    return core.header(new SwitchEvent(), "CUSTOM")
        .add("Event-Subclass", SUBCLASS)
        .add("Conference-Name", room.name)
        .add("Conference-Size", Integer.toString(room.members.size()))
        .add("Conference-Profile-Name", "default")
        .add("Conference-Unique-ID", room.uuid);
  }

  /** What {@code conference list} prints. */
  String list() {
    if (rooms.isEmpty()) {
      return "+OK No active conferences.\n";
    }
    StringBuilder text = new StringBuilder();
    for (Room room : rooms.values()) {
      int size = room.members.size();
      text.append("+OK Conference ").append(room.name).append(" (").append(size);
      text.append(size == 1 ? " member" : " members").append(" rate: 8000 flags: running)\n");
      for (Member member : room.members) {
        Profile who = member.channel().profile;
        text.append(member.id()).append(';').append(who.channelName).append(';');
        text.append(member.channel().uuid).append(';').append(who.callerName).append(';');
        text.append(who.callerNumber).append(";hear|speak;0;0;100;0\n");
      }
    }
    return text.toString();
  }
}
