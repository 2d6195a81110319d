// What another process has used so far, by the kernel's count: proc(5).

import Foundation
import Glibc

/// Processor time and memory of a process.
enum ProcessUsage {
  /// Seconds of processor time, user and system.
  static func processorSeconds(of pid: pid_t) throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    // The name is in parentheses and may hold spaces; utime is the twelfth value after it.
    let values = text.drop { $0 != ")" }.split(separator: " ").dropFirst().map { Double($0) ?? 0 }
    return (values[11] + values[12]) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Bytes of resident memory at its greatest so far.
  static func peakResidentBytes(of pid: pid_t) throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    let line = text.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    return (line.split { !$0.isNumber }.first.flatMap { Int($0) } ?? 0) << 10
  }

  /// Bytes of resident memory.
  static func residentBytes(of pid: pid_t) throws -> Int {
    let text = try String(contentsOfFile: "/proc/\(pid)/statm", encoding: .utf8)
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }
}
