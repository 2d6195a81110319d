// The unit of time of every module.

/// Milliseconds on a clock. Each use says which clock: the presence clock is monotonic and paused
/// while the process is stalled; the wall clock counts from 1970 in UTC.
public typealias Millis = Int64
