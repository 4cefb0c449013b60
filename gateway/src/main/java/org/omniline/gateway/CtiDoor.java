package org.omniline.gateway;

import io.vertx.rxjava3.core.Vertx;
import io.vertx.rxjava3.ext.web.Router;
import org.omniline.gateway.audit.Audit;
import org.omniline.gateway.config.Config;
import org.omniline.gateway.cti.CtiAccess;
import org.omniline.gateway.cti.CtiHost;
import org.omniline.gateway.cti.CtiParts;
import org.omniline.gateway.cti.CtiSockets;
import org.omniline.gateway.phone.NumberPlaces;
import org.omniline.gateway.phone.PhoneDuties;
import org.omniline.gateway.socket.Acting;
import org.omniline.gateway.socket.CallBus;
import org.omniline.gateway.socket.NodeBus;
import org.omniline.routing.Acd;

/** Where programs of others come in, wired. */
final class CtiDoor {
  private final CtiAccess access;
  private final CtiHost host;
  private final CtiSockets sockets;

  CtiDoor(
      Vertx vertx,
      Config config,
      Stores stores,
      Acd acd,
      PhoneDuties duties,
      Acting acting,
      NumberPlaces places,
      Edge edge) {
    this.access = new CtiAccess(stores.ctiKeys(), vertx.getDelegate());
    this.host =
        new CtiHost(
            vertx.getDelegate(),
            new CtiParts(
                stores.ctiKeys(),
                stores.ctiEvents(),
                stores.ctiCommands(),
                stores.users(),
                stores.directory(),
                stores.calls(),
                stores.conversations(),
                acd,
                duties,
                config.phone().switches().stream().map(Config.Switch::name).toList(),
                stores.clock()),
            access,
            places.places(),
            acting,
            new Audit(stores.audit(), stores.clock()),
            edge.refusals(),
            config.limits().requestsPerMinute());
    this.sockets =
        new CtiSockets(
            vertx.getDelegate(),
            host,
            stores.ctiKeys(),
            edge.sockets(),
            edge.refusals(),
            edge.address());
  }

  void listen(CallBus calls, NodeBus bus) {
    sockets.listen(calls, bus);
  }

  void start() {
    sockets.start();
  }

  void drain() {
    sockets.drain();
  }

  /** Before any body handler. */
  void mount(Router router) {
    sockets.mount(router.getDelegate());
  }

  CtiAccess access() {
    return access;
  }

  CtiHost host() {
    return host;
  }
}
