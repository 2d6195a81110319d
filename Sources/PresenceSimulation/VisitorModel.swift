// The simulated visitors: each comes, looks, hides the page, loses the line, sleeps, comes back, opens
// tabs, writes, is handed over and goes, as chance has it. They don't know what the engine thinks.

import Basics
import Presence

/// Visitors and their next steps, in the order of time.
struct VisitorModel {
  private enum Phase: UInt8 {
    case coming, seen, hidden, asleep, dropped, gone
  }

  private struct ModelVisitor {
    var next: Millis
    var phase = Phase.coming
    var tabs: UInt8 = 1
  }

  /// Visitors that are looked at together, by the second of their next step.
  private static let bucket: Millis = 1_000

  private let options: SimulationOptions
  private var random: SeededRandom
  private var visitors: [ModelVisitor]
  private var buckets: [[UInt32]]
  /// The moment of the step that is being made.
  private var clock: Millis = 0

  init(_ options: SimulationOptions) {
    self.options = options
    random = SeededRandom(seed: options.seed)
    visitors = []
    visitors.reserveCapacity(options.sessions)
    buckets = Array(repeating: [], count: Int(options.length / VisitorModel.bucket) + 1)
    // Most come in the first nine tenths, so that nearly all have time for something.
    let arrival = max(1, options.length * 9 / 10)
    for number in 0..<options.sessions {
      let visitor = ModelVisitor(next: random.below(arrival))
      visitors.append(visitor)
      buckets[Int(visitor.next / VisitorModel.bucket)].append(UInt32(number))
    }
  }

  /// Plays the whole time, a step after the other.
  mutating func play(_ each: (TimedStep) -> Void) {
    var trouble = random.below(600_000)
    for index in buckets.indices {
      let end = Millis(index + 1) * VisitorModel.bucket
      while options.faults, trouble < end {
        each(TimedStep(at: max(trouble, end - VisitorModel.bucket), step: fault()))
        trouble += random.below(600_000)
      }
      // Who acts again within the same second is put back into the bucket that is being read.
      while !buckets[index].isEmpty {
        let due = buckets[index].sorted { visitors[Int($0)].next < visitors[Int($1)].next }
        buckets[index] = []
        for number in due {
          let now = visitors[Int(number)].next
          clock = now
          act(Int(number)) { each(TimedStep(at: now, step: $0)) }
          let next = visitors[Int(number)].next
          guard visitors[Int(number)].phase != .gone, next < options.length else { continue }
          buckets[Int(next / VisitorModel.bucket)].append(number)
        }
      }
      buckets[index] = []
    }
  }

  private mutating func fault() -> Step {
    switch random.below(14) {
    case 0..<2: return .crash(down: 100 + random.below(120_000))
    case 2..<4: return .disk(DiskMode.allCases[Int(random.below(3))])
    case 4..<8: return .platform(anyMode())
    case 8: return .hook(anyMode())
    case 9: return .stop(down: 100 + random.below(120_000))
    case 10..<12:
      return .stall(random.below(2) == 0 ? 100 + random.below(3_000) : random.below(600_000))
    default:
      let channel = Int(random.below(Millis(SimulationOptions.channels)))
      return .policy(
        channel: channel,
        PresencePolicy(
          monitors: random.below(3) > 0, interval: (1 + random.below(10)) * 60_000,
          counts: random.below(2) == 0 ? .activity : .connection,
          sessionTimeout: (11 + random.below(50)) * 60_000))
    }
  }

  private mutating func anyMode() -> PlatformMode {
    PlatformMode.allCases[Int(random.below(Millis(PlatformMode.allCases.count)))]
  }

  private mutating func act(_ number: Int, _ emit: (Step) -> Void) {
    switch visitors[number].phase {
    case .coming:
      emit(.start(number))
      visitors[number].phase = .seen
      wait(number, 1_000, 45_000)
    case .seen: look(number, emit)
    case .hidden: hide(number, emit)
    case .asleep:
      // The line is noticed to be dead by a ping without an answer.
      for _ in 0..<visitors[number].tabs { emit(.drop(number)) }
      visitors[number].phase = .dropped
      wait(number, 60_000, 1_200_000)
    case .dropped:
      for _ in 0..<visitors[number].tabs { emit(.resume(number)) }
      visitors[number].phase = random.below(4) == 0 ? .hidden : .seen
      if visitors[number].phase == .seen { emit(.liveness(number, .activity)) }
      wait(number, 1_000, 45_000)
    case .gone: break
    }
  }

  private mutating func look(_ number: Int, _ emit: (Step) -> Void) {
    wait(number, 40_000, 50_000)
    switch random.below(200) {
    case 0..<130: emitLiveness(number, .activity, emit)
    case 130..<145:
      if !isLost() { emit(.message(number)) }
      wait(number, 2_000, 60_000)
    case 145..<160:
      emitLiveness(number, .activity, emit)
      visitors[number].phase = .hidden
      wait(number, 10_000, 60_000)
    case 160..<168: drop(number, emit)
    case 168..<172:
      visitors[number].phase = .asleep
      wait(number, 25_000, 35_000)
    case 172..<178 where visitors[number].tabs < 5:
      visitors[number].tabs += 1
      emit(.openTab(number))
    case 178..<183 where visitors[number].tabs > 1:
      visitors[number].tabs -= 1
      emit(.drop(number))
    case 183..<192: emit(.handover(number))
    case 192..<194:
      emit(.end(number, [.contact, .supervisor, .platform][Int(random.below(3))]))
      visitors[number].phase = .gone
    default: wait(number, 60_000, 600_000)
    }
  }

  private mutating func hide(_ number: Int, _ emit: (Step) -> Void) {
    wait(number, 58_000, 62_000)
    switch random.below(100) {
    case 0..<75: emitLiveness(number, .connection, emit)
    case 75..<95:
      emitLiveness(number, .activity, emit)
      visitors[number].phase = .seen
    case 95..<98: drop(number, emit)
    default: emit(.handover(number))
    }
  }

  private mutating func drop(_ number: Int, _ emit: (Step) -> Void) {
    for _ in 0..<visitors[number].tabs { emit(.drop(number)) }
    visitors[number].phase = .dropped
    if random.below(3) > 0 { wait(number, 200, 30_000) } else { wait(number, 60_000, 1_500_000) }
  }

  /// A sign of life, which may get lost or come twice.
  private mutating func emitLiveness(_ number: Int, _ liveness: Liveness, _ emit: (Step) -> Void) {
    if isLost() { return }
    emit(.liveness(number, liveness))
    if options.faults, random.below(50) == 0 { emit(.liveness(number, liveness)) }
  }

  private mutating func isLost() -> Bool { options.faults && random.below(50) == 0 }

  private mutating func wait(_ number: Int, _ least: Millis, _ most: Millis) {
    visitors[number].next = clock + least + random.below(most - least)
  }
}
