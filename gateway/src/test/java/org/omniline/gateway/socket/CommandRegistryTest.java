package org.omniline.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactivex.rxjava3.core.Single;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.Right;
import org.omniline.conversation.staff.Role;
import org.omniline.conversation.staff.SessionStore;
import org.omniline.conversation.staff.User;

class CommandRegistryTest {
  private static final long SEEN = 7;

  private final CommandRegistry registry =
      new CommandRegistry((desk, id) -> Single.just(id == SEEN));

  private static Desk desk(Role role) {
    User user = new User(2, "agent1", "林晓", role, true, 3, Set.of(5L), false, null);
    return new Desk(
        new SessionStore.Session("hash", user, "csrf", Instant.MAX),
        "203.0.113.7",
        new DeskListener(user, frame -> {}));
  }

  private void prepare(Role role, String name) {
    Desk desk = desk(role);
    registry.prepare(desk, desk.user(), name, new JsonObject());
  }

  @Test
  void register_refusesACommandWithoutRight() {
    assertThatThrownBy(
            () -> registry.register("x", null, args -> "", (desk, none) -> Single.never()))
        .isInstanceOf(NullPointerException.class);
    assertThat(registry.names()).isEmpty();
  }

  @Test
  void register_refusesANameTwice() {
    registry.register("x", Right.DESK_USE, args -> "", (desk, none) -> Single.never());
    assertThatThrownBy(
            () ->
                registry.register("x", Right.DESK_USE, args -> "", (desk, none) -> Single.never()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void prepare_refusesUnknownCommands_andThoseWithoutRight_beforeReadingArguments() {
    registry.register(
        "serve", Right.CONVERSATION_SERVE, args -> args.id("x"), (desk, id) -> Single.never());
    assertThatThrownBy(() -> prepare(Role.AGENT, "other"))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.UNKNOWN_COMMAND));
    assertThatThrownBy(() -> prepare(Role.ADMINISTRATOR, "serve"))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.FORBIDDEN));
    assertThatThrownBy(() -> prepare(Role.AGENT, "serve"))
        .isInstanceOfSatisfying(
            Refusal.class, r -> assertThat(r.code()).isEqualTo(Refusal.Code.INVALID));
  }

  @Test
  void forbidden_looksLikeNotFound_forWhoMayNotSeeTheConversation() {
    registry.register(
        "note.add",
        Right.MESSAGE_SEND,
        args -> args.id("conversation"),
        (desk, id) -> Single.error(new Refusal(Refusal.Code.FORBIDDEN, "Only who serves it.")));
    Desk agent = desk(Role.AGENT);
    for (String id : List.of("7", "8")) {
      JsonObject args = new JsonObject().put("conversation", id);
      registry
          .prepare(agent, agent.user(), "note.add", args)
          .work()
          .get()
          .test()
          .assertError(
              error ->
                  ((Refusal) error).code()
                      == (id.equals("7") ? Refusal.Code.FORBIDDEN : Refusal.Code.NOT_FOUND));
    }
  }
}
