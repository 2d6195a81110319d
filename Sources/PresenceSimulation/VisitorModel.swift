// The simulated visitors. At random, each starts a session, uses the page, hides it, loses the
// connection, suspends the device, comes back, opens tabs, writes, is handed over and leaves. They
// act without knowledge of the engine's state.

import Basics
import Presence

/// Generates the steps of all visitors, and the faults, in order of time.
struct VisitorModel {
  private enum Phase: UInt8 {
    /// Has not started a session yet.
    case arriving
    /// The page is visible.
    case visible
    /// The page is hidden.
    case hidden
    /// The device is suspended.
    case suspended
    /// No socket is attached.
    case disconnected
    /// Will not act again.
    case gone
  }

  private struct Visitor {
    /// When the visitor acts next.
    var next: Millis
    var phase = Phase.arriving
    var tabs: UInt8 = 1
  }

  /// The length of a bucket of visitors with neighbouring next steps, in milliseconds.
  private static let bucket: Millis = 1_000

  /// With faults, one visitor of so many is hostile, and no more than the limit.
  private static let hostileEvery = 50
  private static let hostileLimit = 10
  /// The longest time between two acts of attendants, in milliseconds.
  private static let attendantPause: Millis = 60_000

  private let options: SimulationOptions
  private var random: SeededRandom
  private var visitors: [Visitor]
  private var buckets: [[UInt32]]
  /// The time of the current step.
  private var clock: Millis = 0

  init(_ options: SimulationOptions) {
    self.options = options
    random = SeededRandom(seed: options.seed)
    visitors = []
    visitors.reserveCapacity(options.sessions)
    buckets = Array(repeating: [], count: Int(options.length / VisitorModel.bucket) + 1)
    // Visitors arrive in the first nine tenths, so that nearly all have time to act.
    let arrival = max(1, options.length * 9 / 10)
    for number in 0..<options.sessions {
      let visitor = Visitor(next: random.below(arrival))
      visitors.append(visitor)
      buckets[Int(visitor.next / VisitorModel.bucket)].append(UInt32(number))
    }
  }

  /// Calls `body` with each step, in order of time.
  mutating func forEachStep(_ body: (TimedStep) -> Void) {
    var nextFault = random.below(600_000)
    var nextAct = random.below(VisitorModel.attendantPause)
    for index in buckets.indices {
      let end = Millis(index + 1) * VisitorModel.bucket
      while options.faults, nextFault < end {
        body(TimedStep(at: max(nextFault, end - VisitorModel.bucket), step: fault()))
        nextFault += random.below(600_000)
      }
      while nextAct < end {
        body(TimedStep(at: max(nextAct, end - VisitorModel.bucket), step: attendantStep()))
        nextAct += 1 + random.below(VisitorModel.attendantPause)
      }
      // A visitor who acts again within the same second is added to the current bucket.
      while !buckets[index].isEmpty {
        let due = buckets[index].sorted { visitors[Int($0)].next < visitors[Int($1)].next }
        buckets[index] = []
        for number in due {
          let now = visitors[Int(number)].next
          clock = now
          act(Int(number)) { body(TimedStep(at: now, step: $0)) }
          let next = visitors[Int(number)].next
          guard visitors[Int(number)].phase != .gone, next < options.length else { continue }
          buckets[Int(next / VisitorModel.bucket)].append(number)
        }
      }
      buckets[index] = []
    }
  }

  /// Returns a random fault or change of settings.
  private mutating func fault() -> Step {
    switch random.below(14) {
    case 0..<2: return .crash(down: 100 + random.below(120_000))
    case 2..<4: return .disk(DiskMode.allCases[Int(random.below(3))])
    case 4..<8: return .platform(randomMode())
    case 8: return .webhook(randomMode())
    case 9: return .shutdown(down: 100 + random.below(120_000))
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

  /// Returns a message, or of a hostile visitor many at once: as many short ones as a socket may
  /// send in a second, or as many as it may send at once, each as long as it may be.
  private mutating func message(_ number: Int) -> Step {
    let isHostile =
      options.faults && number % VisitorModel.hostileEvery == 0
      && number / VisitorModel.hostileEvery < VisitorModel.hostileLimit
    guard isHostile else { return .message(number) }
    return random.below(2) == 0
      ? .flood(number, count: 195, bytes: 30) : .flood(number, count: 2_000, bytes: 16_384)
  }

  private mutating func randomSession() -> Int {
    Int(random.below(Millis(options.sessions)))
  }

  /// Returns what an attendant does: mostly tell that the console is there.
  private mutating func attendantStep() -> Step {
    let attendant = Int(random.below(Millis(TalkModels.attendants.count)))
    switch random.below(10) {
    case 0..<5: return .console(attendant, isPresent: true)
    case 5: return .console(attendant, isPresent: false)
    case 6..<8: return .take(randomSession(), [attendant])
    case 8:
      return .take(
        randomSession(), [attendant, (attendant + 1) % TalkModels.attendants.count])
    default: return .release(randomSession(), attendant)
    }
  }

  private mutating func randomMode() -> PlatformMode {
    PlatformMode.allCases[Int(random.below(Millis(PlatformMode.allCases.count)))]
  }

  private mutating func act(_ number: Int, _ emit: (Step) -> Void) {
    switch visitors[number].phase {
    case .arriving:
      emit(.start(number))
      visitors[number].phase = .visible
      wait(number, 1_000, 45_000)
    case .visible: actVisible(number, emit)
    case .hidden: actHidden(number, emit)
    case .suspended:
      // The engine detaches the sockets when a ping is not answered.
      for _ in 0..<visitors[number].tabs { emit(.drop(number)) }
      visitors[number].phase = .disconnected
      wait(number, 60_000, 1_200_000)
    case .disconnected:
      for _ in 0..<visitors[number].tabs { emit(.resume(number)) }
      visitors[number].phase = random.below(4) == 0 ? .hidden : .visible
      if visitors[number].phase == .visible { emit(.liveness(number, .activity)) }
      wait(number, 1_000, 45_000)
    case .gone: break
    }
  }

  private mutating func actVisible(_ number: Int, _ emit: (Step) -> Void) {
    wait(number, 40_000, 50_000)
    switch random.below(200) {
    case 0..<130: emitLiveness(number, .activity, emit)
    case 130..<145:
      if !isLost() { emit(message(number)) }
      wait(number, 2_000, 60_000)
    case 145..<160:
      emitLiveness(number, .activity, emit)
      visitors[number].phase = .hidden
      wait(number, 10_000, 60_000)
    case 160..<168: disconnect(number, emit)
    case 168..<172:
      visitors[number].phase = .suspended
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

  private mutating func actHidden(_ number: Int, _ emit: (Step) -> Void) {
    wait(number, 58_000, 62_000)
    switch random.below(100) {
    case 0..<75: emitLiveness(number, .connection, emit)
    case 75..<95:
      emitLiveness(number, .activity, emit)
      visitors[number].phase = .visible
    case 95..<98: disconnect(number, emit)
    default: emit(.handover(number))
    }
  }

  private mutating func disconnect(_ number: Int, _ emit: (Step) -> Void) {
    for _ in 0..<visitors[number].tabs { emit(.drop(number)) }
    visitors[number].phase = .disconnected
    if random.below(3) > 0 { wait(number, 200, 30_000) } else { wait(number, 60_000, 1_500_000) }
  }

  /// Emits a liveness signal, which may be lost or doubled.
  private mutating func emitLiveness(_ number: Int, _ liveness: Liveness, _ emit: (Step) -> Void) {
    if isLost() { return }
    emit(.liveness(number, liveness))
    if options.faults, random.below(50) == 0 { emit(.liveness(number, liveness)) }
  }

  private mutating func isLost() -> Bool { options.faults && random.below(50) == 0 }

  /// Schedules the next step after a random time between `minimum` and `maximum`.
  private mutating func wait(_ number: Int, _ minimum: Millis, _ maximum: Millis) {
    visitors[number].next = clock + minimum + random.below(maximum - minimum)
  }
}
