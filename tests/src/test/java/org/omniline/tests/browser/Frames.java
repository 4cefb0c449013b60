package org.omniline.tests.browser;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything a page received over its web sockets, whether it shows it or not. */
final class Frames {
  private final List<String> received = new CopyOnWriteArrayList<>();

  Frames(Page page) {
    page.onWebSocket(
        socket ->
            socket.onFrameReceived(
                frame -> {
                  if (frame.text() != null) {
                    received.add(frame.text());
                  }
                }));
  }

  List<String> received() {
    return received;
  }
}
