package org.omniline.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketClient;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.omniline.bench.wire.SocketPeer;

/** What this machine can do without the product, measured in the same run. */
final class RawLimits {
  private static final int CLIENTS = 16;
  private static final int SOCKETS = 100;

  private RawLimits() {}

  /** Connections of our own to the product's database server. */
  static Pool pool(Vertx vertx, int postgresPort, int size) {
    return PgBuilder.pool()
        .with(new PoolOptions().setMaxSize(size))
        .connectingTo(
            new PgConnectOptions()
                .setHost("127.0.0.1")
                .setPort(postgresPort)
                .setUser("postgres")
                .setDatabase("postgres")
                .setCachePreparedStatements(true))
        .using(vertx)
        .build();
  }

  /** Durable rows a second, one commit each, through a pool of 16. */
  static double rowsPerSecond(Vertx vertx, int postgresPort, Duration time) {
    Pool pool = pool(vertx, postgresPort, CLIENTS);
    SocketPeer.await(
        pool.query("create table if not exists bench_raw(id bigint primary key, body bytea)")
            .execute());
    AtomicLong ids = new AtomicLong();
    AtomicLong done = new AtomicLong();
    long start = System.nanoTime();
    long until = start + time.toNanos();
    Buffer body = Buffer.buffer(new byte[256]);
    Future<?>[] clients = new Future<?>[CLIENTS];
    for (int i = 0; i < CLIENTS; i++) {
      Promise<Void> finished = Promise.promise();
      insert(pool, ids, done, body, until, finished);
      clients[i] = finished.future();
    }
    for (Future<?> client : clients) {
      SocketPeer.await(client);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    SocketPeer.await(pool.query("drop table bench_raw").execute());
    SocketPeer.await(pool.close());
    return done.get() / seconds;
  }

  /** One after the other; a chain of futures as long as the run would overflow the stack. */
  private static void insert(
      Pool pool, AtomicLong ids, AtomicLong done, Buffer body, long until, Promise<Void> finished) {
    pool.preparedQuery("insert into bench_raw(id, body) values ($1, $2)")
        .execute(Tuple.of(ids.incrementAndGet(), body))
        .onFailure(finished::fail)
        .onSuccess(
            row -> {
              done.incrementAndGet();
              if (System.nanoTime() < until) {
                insert(pool, ids, done, body, until, finished);
              } else {
                finished.complete();
              }
            });
  }

  /** Echoed web-socket messages of 256 bytes a second, 100 clients, both sides in this process. */
  static double echoesPerSecond(Vertx vertx, Duration time) {
    int port =
        SocketPeer.await(
                vertx
                    .createHttpServer()
                    .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
                    .listen(0, "127.0.0.1"))
            .actualPort();
    WebSocketClient client = SocketPeer.client(vertx);
    AtomicLong echoed = new AtomicLong();
    String text = "x".repeat(256);
    long start = System.nanoTime();
    long until = start + time.toNanos();
    for (int i = 0; i < SOCKETS; i++) {
      var socket = SocketPeer.await(client.connect(port, "127.0.0.1", "/"));
      socket.textMessageHandler(
          answer -> {
            echoed.incrementAndGet();
            if (System.nanoTime() < until) {
              socket.writeTextMessage(answer);
            }
          });
      socket.writeTextMessage(text);
    }
    SocketPeer.await(vertx.timer(time.toMillis()).mapEmpty());
    double rate = echoed.get() / ((System.nanoTime() - start) / 1e9);
    SocketPeer.await(client.close());
    return rate;
  }
}
