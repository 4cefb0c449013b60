package org.omniline.flow.store;

import io.reactivex.rxjava3.core.Maybe;
import io.reactivex.rxjava3.core.Single;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What flows may ask outside. A save names the version it was made from and fails with Refusal
 * CONFLICT when somebody else saved meanwhile.
 */
public interface DataServiceStore {
  /** How parameters are sent: in the address, or as a JSON object. */
  enum Method {
    GET,
    POST
  }

  /**
   * A data service.
   *
   * @param id 0 to create
   * @param version 0 to create
   * @param code never changes
   * @param headers sent with each request; kept enciphered, never printed
   * @param timeout for the whole answer
   */
  record DataService(
      long id,
      int version,
      String code,
      String name,
      URI url,
      Method method,
      Map<String, String> headers,
      Duration timeout,
      boolean active) {
    public DataService {
      headers = Map.copyOf(headers);
    }

    @Override
    public String toString() {
      return "DataService[" + code + "]";
    }
  }

  /** All, by code. */
  Single<List<DataService>> services();

  Maybe<DataService> find(long id);

  /** Fails NOT_FOUND, CONFLICT; IN_USE when one that published flows ask is closed. */
  Single<DataService> save(DataService service, long byUser);
}
