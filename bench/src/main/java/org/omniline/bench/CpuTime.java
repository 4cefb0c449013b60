package org.omniline.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Processor time of a measured process, of the database it started and of the measuring process
 * itself: together on one machine they take it from each other, and a figure that is not met says
 * little without it.
 *
 * @param server of the product
 * @param database of PostgreSQL with all its processes
 * @param own of who measures
 */
record CpuTime(Duration server, Duration database, Duration own) {
  /**
   * Until now.
   *
   * @param server the product's process
   * @param state its home, where the database's files are
   */
  static CpuTime of(long server, Path state) {
    String files = state.resolve("postgres").toString();
    Duration database =
        ProcessHandle.allProcesses()
            .filter(each -> each.info().commandLine().orElse("").contains("-D " + files))
            .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
            .distinct()
            .map(CpuTime::of)
            .reduce(Duration.ZERO, Duration::plus);
    return new CpuTime(
        ProcessHandle.of(server).map(CpuTime::of).orElse(Duration.ZERO),
        database,
        of(ProcessHandle.current()));
  }

  private static Duration of(ProcessHandle process) {
    Optional<Duration> spent = process.info().totalCpuDuration();
    return spent.orElse(Duration.ZERO);
  }

  CpuTime since(CpuTime before) {
    return new CpuTime(
        server.minus(before.server), database.minus(before.database), own.minus(before.own));
  }

  /** Of all three. */
  double seconds() {
    return server.plus(database).plus(own).toNanos() / 1e9;
  }

  /** Milliseconds for each of so many. */
  String forEach(int many) {
    return "product %.1f ms, database %.1f ms, callers and desks %.1f ms"
        .formatted(each(server, many), each(database, many), each(own, many));
  }

  private static double each(Duration spent, int many) {
    return spent.toNanos() / 1e6 / many;
  }
}
