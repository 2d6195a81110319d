// What the kernel tells of another process: its processor time and its memory. proc(5).

import Foundation
import Glibc

/// A moment's figures of a process.
struct ProcessFigures {
  /// Seconds of processor, in all and in user space, of all threads.
  var total: Double
  var user: Double

  /// Reads them now.
  init(of pid: Int32) throws(BenchError) {
    guard let text = ProcessFigures.read("/proc/\(pid)/stat"), let name = text.lastIndex(of: ")")
    else { throw .process(pid) }
    // The name may hold anything; after it, utime and stime are fields 14 and 15.
    let fields = text[name...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
      throw .process(pid)
    }
    let ticks = Double(sysconf(Int32(_SC_CLK_TCK)))
    self.user = user / ticks
    total = ProcessFigures.processorTime(of: pid) ?? (user + system) / ticks
  }

  /// Seconds of processor to the nanosecond, clock_getcpuclockid(3): a thousand handshakes take two
  /// ticks of the other clock. Nil where the system has no such clock.
  private static func processorTime(of pid: Int32) -> Double? {
    var clock = clockid_t()
    var time = timespec()
    guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else {
      return nil
    }
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Bytes of memory that are the process's own.
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
    // Files of /proc tell no size: they are read to their end.
    guard let file = FileHandle(forReadingAtPath: path), let data = try? file.readToEnd() else {
      return nil
    }
    return String(decoding: data, as: UTF8.self)
  }
}
