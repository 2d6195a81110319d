// The time of day where the engine runs, for texts that people read.

import Glibc
import Presence

/// The local time of the host, by its time zone (localtime(3)).
enum LocalTime {
  /// The hour and minute of a moment of the wall clock: `14:05`.
  static func text(_ moment: Millis) -> String {
    var seconds = time_t(moment / 1000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    let hour = parts.tm_hour < 10 ? "0\(parts.tm_hour)" : "\(parts.tm_hour)"
    return parts.tm_min < 10 ? "\(hour):0\(parts.tm_min)" : "\(hour):\(parts.tm_min)"
  }
}
