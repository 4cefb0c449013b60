package org.omniline.routing.alarm;

import io.reactivex.rxjava3.core.Completable;
import java.util.List;

/**
 * A way to reach those whom alarms are told. The pop-up at their desks is one; messages to their
 * telephones are another. Alarms stay open in the store whatever comes of it.
 */
@FunctionalInterface
public interface AlarmNotice {
  Completable raised(List<Long> alarmIds);
}
