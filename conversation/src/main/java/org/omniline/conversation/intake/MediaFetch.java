package org.omniline.conversation.intake;

import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.Content;

/**
 * A file the peer holds for a while and we must fetch, claimed by this node. Platforms keep media
 * for days only (facts.md 6.1), so it is fetched at once and kept.
 *
 * <p>A row of it is stored with the entry, in the same transaction, whenever {@link Content#data}
 * holds {@link #PEER_MEDIA_ID}: no death of a node between the commit and the fetch loses a file.
 *
 * @param content the entry's content as stored; holds the peer's media id
 * @param attempt 1 for the first
 */
public record MediaFetch(
    long conversationId,
    long seq,
    ChannelAccount account,
    String threadKey,
    Content content,
    int attempt) {
  /** Key in {@link Content#data}: the peer's id of a file that is not fetched yet. */
  public static final String PEER_MEDIA_ID = "peerMediaId";

  /** Key in {@link Content#data}: why a file could not be fetched (a message key). */
  public static final String MEDIA_ERROR = "mediaError";

  /** The peer's id of the file. */
  public String peerMediaId() {
    return content.data().getOrDefault(PEER_MEDIA_ID, "");
  }

  @Override
  public String toString() {
    return "MediaFetch[" + conversationId + "/" + seq + " attempt " + attempt + "]";
  }
}
