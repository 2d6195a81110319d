// The CPU time and memory of another process, proc(5).

import Foundation
import Glibc

/// The figures of a process at one time.
struct ProcessFigures {
  /// CPU seconds of all threads, in all and in user space.
  var total: Double
  var user: Double

  /// Reads the figures.
  init(of pid: Int32) throws(BenchError) {
    guard let text = ProcessFigures.read("/proc/\(pid)/stat"), let name = text.lastIndex(of: ")")
    else { throw .process(pid) }
    // The name may contain any character; utime and stime are fields 14 and 15, after it.
    let fields = text[name...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
      throw .process(pid)
    }
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    self.user = user / ticks
    total = ProcessFigures.processorTime(of: pid) ?? (user + system) / ticks
  }

  /// CPU seconds with a resolution of nanoseconds, clock_getcpuclockid(3); a tick of /proc is 10
  /// ms. Nil if the system has no such clock.
  private static func processorTime(of pid: Int32) -> Double? {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else {
      return nil
    }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// The private memory of the process in bytes.
  static func privateBytes(of pid: Int32) throws(BenchError) -> Int {
    guard let text = read("/proc/\(pid)/smaps_rollup") else { throw .process(pid) }
    var kilobytes = 0
    for line in text.split(separator: "\n")
    where line.hasPrefix("Private_Clean:") || line.hasPrefix("Private_Dirty:") {
      kilobytes += line.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    }
    return kilobytes << 10
  }

  private static func read(_ path: String) -> String? {
    // Files of /proc have no size, so they are read to their end.
    guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() else {
      return nil
    }
    return String(decoding: data, as: UTF8.self)
  }
}
