package org.omniline.gateway;

import io.reactivex.rxjava3.core.Scheduler;
import org.omniline.channels.wechat.WechatClients;
import org.omniline.channels.wechat.WechatMediaFetcher;
import org.omniline.channels.wechat.WechatSender;
import org.omniline.channels.wechat.WechatWorkers;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.port.SharedCache;
import org.omniline.gateway.cluster.ClusterNode;
import org.omniline.gateway.cluster.HazelcastSettings;
import org.omniline.gateway.cluster.HazelcastSharedCache;

/** What WeChat needs on a node: its blocking library's workers, in and out, wired. */
final class WechatDoor {
  private static final int THREADS = 8;
  private static final int QUEUE = 500;
  private static final int NETWORK_MS = 5_000;
  private static final long CALL_MS = 20_000;

  private final WechatWorkers workers;
  private final WechatClients clients;
  private final MediaStore media;

  WechatDoor(ClusterNode node, Scheduler scheduler, MediaStore media) {
    this.workers = new WechatWorkers(THREADS, QUEUE, CALL_MS, scheduler);
    SharedCache cache =
        new HazelcastSharedCache(node.hazelcast().getMap(HazelcastSettings.SHARED_CACHE));
    this.clients = new WechatClients(cache, NETWORK_MS, THREADS);
    this.media = media;
  }

  WechatSender sender() {
    return new WechatSender(clients, workers, media);
  }

  WechatMediaFetcher fetcher() {
    return new WechatMediaFetcher(clients, workers, media);
  }

  void close() {
    workers.close();
  }
}
