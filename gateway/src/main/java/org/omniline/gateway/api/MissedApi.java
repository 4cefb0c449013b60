package org.omniline.gateway.api;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Single;
import java.time.InstantSource;
import java.util.Map;
import org.omniline.conversation.Refusal;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.port.MissedStore;
import org.omniline.gateway.audit.Audit;

/**
 * {@code /missed/{id}/voices}: voice messages of whom nobody has answered, heard from the list by
 * whoever may take the person, before anybody does.
 */
final class MissedApi {
  private final MissedStore missed;
  private final MediaStore media;
  private final Audit audit;
  private final Listenings listenings;

  MissedApi(MissedStore missed, MediaStore media, Audit audit, InstantSource clock) {
    this.missed = missed;
    this.media = media;
    this.audit = audit;
    this.listenings = new Listenings(audit, clock);
  }

  void register(Map<String, ApiHandler> handlers) {
    handlers.put("missed.listen", this::listen);
  }

  private Completable listen(ApiRequest request) {
    long item = request.id("id");
    long seq = request.id("seq");
    String target = "missed:" + item + "/" + seq;
    return missed
        .hear(request.user().viewer(), item, seq)
        .switchIfEmpty(Single.defer(() -> refused(request, target)))
        .flatMapCompletable(
            sound ->
                listenings
                    .heard(request, target)
                    .andThen(
                        Completable.defer(
                            () -> FileReply.send(request, media, sound, FileReply.NOT_AT_ALL))));
  }

  private <T> Single<T> refused(ApiRequest request, String target) {
    return audit
        .refused(
            request.user(),
            request.operation(),
            Refusal.Code.NOT_FOUND.wire(),
            request.address(),
            target)
        .andThen(
            Single.error(
                new Refusal(Refusal.Code.NOT_FOUND, "There is no such voice message for you.")));
  }
}
