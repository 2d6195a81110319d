// What another process has used so far, as the kernel counts it: proc(5).

import Foundation
import Glibc

/// Figures of a process.
enum Processor {
  /// Seconds of the processor, user and system.
  static func seconds(of pid: Int32) throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    // The name stands in parentheses and may hold spaces; user time is the twelfth value behind it.
    let values = text.drop { $0 != ")" }.split(separator: " ").dropFirst().map { Double($0) ?? 0 }
    return (values[11] + values[12]) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Bytes in memory.
  static func resident(of pid: Int32) throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}
