package org.omniline.channels.wechat;

import io.reactivex.rxjava3.core.Completable;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.omniline.conversation.Channel;
import org.omniline.conversation.ChannelAccount;
import org.omniline.conversation.MediaRef;
import org.omniline.conversation.port.MediaStore;
import org.omniline.conversation.port.SharedCache;

/** A demonstration account and small in-memory parts. */
final class WechatFixtures {
  static final String APP_ID = "wxdemo0000000001";
  static final String TOKEN = "omniline";
  static final String AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE";

  private WechatFixtures() {}

  static ChannelAccount account(boolean plainAllowed, String apiHost) {
    return new ChannelAccount(
        7,
        Channel.WECHAT,
        "wx-demo",
        "Demo",
        1,
        true,
        Map.of("appId", APP_ID, "plainAllowed", Boolean.toString(plainAllowed), "apiHost", apiHost),
        Map.of("token", TOKEN, "encodingAesKey", AES_KEY, "appSecret", "a-secret"));
  }

  static final class MemoryCache implements SharedCache {
    final Map<String, String> values = new ConcurrentHashMap<>();

    @Override
    public Maybe<String> get(String key) {
      return Maybe.fromCallable(() -> values.get(key));
    }

    @Override
    public Completable put(String key, String value, Duration ttl) {
      return Completable.fromAction(() -> values.put(key, value));
    }

    @Override
    public Completable remove(String key) {
      return Completable.fromAction(() -> values.remove(key));
    }
  }

  static final class MemoryMedia implements MediaStore {
    final Map<Long, byte[]> files = new ConcurrentHashMap<>();

    @Override
    public Single<MediaRef> put(
        String name, @Nullable String declaredType, String owner, Flowable<ByteBuffer> bytes) {
      return bytes
          .collect(
              java.io.ByteArrayOutputStream::new,
              (java.io.ByteArrayOutputStream out, ByteBuffer part) -> {
                byte[] chunk = new byte[part.remaining()];
                part.get(chunk);
                out.writeBytes(chunk);
              })
          .map(
              out -> {
                long id = files.size() + 1L;
                files.put(id, out.toByteArray());
                return new MediaRef(id, name, "image/jpeg", out.size());
              });
    }

    @Override
    public Single<MediaRef> putOwn(
        String name, String type, String owner, Flowable<ByteBuffer> bytes) {
      return put(name, type, owner, bytes);
    }

    @Override
    public Maybe<Stored> find(long id) {
      return Maybe.empty();
    }

    @Override
    public Flowable<ByteBuffer> read(long id) {
      return Flowable.fromCallable(() -> ByteBuffer.wrap(files.get(id)));
    }

    @Override
    public boolean isOwner(Stored stored, String owner) {
      return false;
    }
  }
}
