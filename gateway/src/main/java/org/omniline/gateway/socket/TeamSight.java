package org.omniline.gateway.socket;

import io.reactivex.rxjava3.core.Completable;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.staff.Teams;
import org.omniline.conversation.staff.User;
import org.omniline.conversation.staff.UserStore;
import org.omniline.routing.alarm.Alarm;

/** Whom a supervisor of one team oversees. Stateless but for the store. */
record TeamSight(UserStore users) {
  /** Fails with NOT_FOUND when the agent is none of the supervisor's team. */
  Completable require(User supervisor, long agent) {
    Long team = supervisor.watchedTeam();
    return team == null
        ? Completable.complete()
        : users
            .teams()
            .flatMapCompletable(
                teams ->
                    teams.has(team, agent)
                        ? Completable.complete()
                        : Completable.error(
                            new Refusal(
                                Refusal.Code.NOT_FOUND, "There is no such agent in your team.")));
  }

  /** Whether one of all people is to be named to somebody. */
  static boolean sees(User supervisor, User other) {
    Long team = supervisor.watchedTeam();
    return team == null
        || other.id() == supervisor.id()
        || (other.place().team() != null && other.place().team().id() == team);
  }

  /**
   * Whether an alarm that tells somebody concerns the own team. A person in danger concerns every
   * supervisor, and so does a queue that is no team's: neither may be left to nobody.
   */
  static boolean concerns(User user, Alarm alarm, Teams teams) {
    Long team = user.watchedTeam();
    Long queue = alarm.queueId();
    return team == null
        || queue == null
        || alarm.rule().kind().isOfConversation()
        || alarm.rule().users().contains(user.id())
        || teams.serves(team, queue)
        || teams.isNobodys(queue);
  }
}
