// Messages and attendants: what pages and consoles send, what the simulated engine does with it by
// the real rules, and what they are told once it is committed.

import Presence

extension Simulation {
  /// The longest time from a message to its acknowledgement while disk and engine work, in
  /// milliseconds, whatever other visitors do.
  static let acknowledgementLimit: Millis = 100

  // MARK: - Messages

  /// A page makes messages and sends them at once.
  func sendMessages(_ session: Int, count: Int, bytes: Int) {
    for _ in 0..<count {
      talks[session].made += 1
      let id = talks[session].made
      talks[session].unacknowledged[id] = bytes
      receiveMessage(session, id: id, bytes: bytes)
    }
  }

  /// A page that is back sends again what was not acknowledged.
  func sendAgain(_ session: Int) {
    for (id, bytes) in talks[session].unacknowledged.sorted(by: { $0.key < $1.key }) {
      receiveMessage(session, id: id, bytes: bytes)
    }
  }

  /// The engine receives a message: known ones are acknowledged again, others taken within the
  /// session's allowance.
  private func receiveMessage(_ session: Int, id: UInt32, bytes: Int) {
    guard isOpen(session) else { return }
    if let seq = engine.talks[session]?.numbers[id], !faults.flaws.contains(.forgetsMessageIDs) {
      return answer(session, .acknowledged(id: id, seq: seq))
    }
    let cost = bytes + Allowance.messageOverhead
    let isAllowed = engine.talks[session, default: SimulatedTalk()].allowance
      .take(cost, of: .messageBytes, at: engine.now * 1_000)
    guard isAllowed || faults.flaws.contains(.ignoresAllowances) else {
      // The page is told at once, and shows it.
      talks[session].unacknowledged[id] = nil
      statistics.refusedMessages += 1
      return
    }
    let seq = engine.talks[session, default: SimulatedTalk()].number(id)
    record(.message(session, id: id, seq: seq, bytes: bytes))
    signal(session, .message)
    answer(session, .acknowledged(id: id, seq: seq))
  }

  // MARK: - Attendants

  /// A console tells that its attendant is there, or leaves.
  func setPresence(_ attendant: Int, _ isPresent: Bool) {
    guard clock.isUp else { return }
    let name = TalkModels.attendants[attendant]
    let lapses = !faults.flaws.contains(.neverLapses)
    _ = engine.attendants.set(
      name, isPresent: isPresent, at: clock.machine + (lapses ? 0 : 3_600_000))
    talks.presentUntil[name] = clock.machine + (isPresent ? 30_000 : 0)
  }

  /// Attendants take a session at once. Each has seen the same on the console.
  func take(_ session: Int, _ attendants: [Int]) {
    guard isOpen(session) else { return }
    let seen = talks[session]
    let takers = attendants.map { TalkModels.attendants[$0] }
      .filter { $0 != seen.attendant && engine.attendants.isKnown($0) }
    let winners = takers.count { pass(session, to: $0, expected: seen.attendant) }
    let expected = seen.passedTo.isEmpty ? min(1, takers.count) : winners
    if winners > 1 || winners != expected {
      let holder = seen.attendant ?? "nobody"
      report(.oneTakes, session, "\(winners) of \(takers) took it from \(holder)")
    }
  }

  /// An attendant who has a session gives it back.
  func release(_ session: Int, _ attendant: Int) {
    let name = TalkModels.attendants[attendant]
    guard isOpen(session), talks[session].attendant == name else { return }
    _ = pass(session, to: nil, expected: name)
  }

  private func pass(_ session: Int, to attendant: String?, expected: String?) -> Bool {
    var assignment = engine.talks[session]?.assignment ?? SessionAssignment()
    let isBlind = faults.flaws.contains(.takesBlindly)
    guard assignment.pass(to: attendant, expected: isBlind ? assignment.attendant : expected) else {
      return false
    }
    // Taking a session is answering it.
    if !engine.table[engine.slots[session]].isHandedOver { signal(session, .handover) }
    engine.talks[session, default: SimulatedTalk()].assignment = assignment
    record(.assigned(session, attendant))
    talks[session].passedTo.append(attendant)
    answer(session, .assigned(attendant))
    return true
  }

  // MARK: - Answers

  /// Tells something once everything recorded so far is committed.
  private func answer(_ session: Int, _ kind: SimulatedAnswer.Kind) {
    let answer = SimulatedAnswer(session: session, kind: kind, askedAt: clock.now)
    if engine.commits.isIdle || faults.flaws.contains(.acknowledgesBeforeCommit) {
      tell(answer)
    } else {
      engine.commits.pendingAnswers.append(answer)
    }
  }

  /// A page or the consoles are told.
  func tell(_ answer: SimulatedAnswer) {
    switch answer.kind {
    case .acknowledged(let id, let seq):
      talks[answer.session].unacknowledged[id] = nil
      talks[answer.session].acknowledged[id] = seq
      statistics.acknowledgements += 1
      let due =
        max(answer.askedAt, clock.resumedAt, engine.commits.disturbedUntil)
        + Simulation.acknowledgementLimit
      if clock.now > due {
        report(.acknowledgedInTime, answer.session, "\(clock.now - due) ms beyond the limit")
      }
    case .assigned(let attendant):
      talks[answer.session].attendant = attendant
      if !talks[answer.session].passedTo.isEmpty { talks[answer.session].passedTo.removeFirst() }
    }
  }

  // MARK: - Checks

  /// Checks that the engine counts those attendants as present whose consoles told so in time.
  func checkAttendants() {
    guard clock.isUp, clock.stall == nil else { return }
    for name in TalkModels.attendants {
      let isPresent = clock.machine < talks.presentUntil[name] ?? .min
      if engine.attendants.isPresent(name, at: clock.machine) != isPresent {
        report(.attendantLapses, nil, "\(name) is \(isPresent ? "not " : "")present")
      }
    }
  }

  /// Checks that the store has every message that was acknowledged, under its number, and each
  /// once.
  func checkMessages(_ session: Int) {
    guard let talk = talks.bySession[session] else { return }
    let stored = store.sessions[session].messages
    for (id, seq) in talk.acknowledged
    where seq == 0 || Int(seq) > stored.count || stored[Int(seq) - 1] != id {
      report(.acknowledgedKept, session, "message \(id) is not stored as number \(seq)")
      return
    }
    if Set(stored).count != stored.count {
      report(.messageOnce, session, "of \(stored.count) messages some are stored twice")
    }
  }

  /// Restores the talk of a session after a restart.
  func restoreTalk(_ session: Int, _ stored: SimulatedSession) {
    checkMessages(session)
    var restored = SimulatedTalk(restored: stored)
    if faults.flaws.contains(.forgetsAssignments) { restored.assignment = SessionAssignment() }
    let attendant = restored.assignment.attendant
    if !restored.numbers.isEmpty || attendant != nil { engine.talks[session] = restored }
    if let attendant { engine.attendants.remember(attendant, at: clock.machine) }
    guard let talk = talks.bySession[session] else { return }
    if !([talk.attendant] + talk.passedTo).contains(attendant) {
      report(
        .restartPreserves, session,
        "\(talk.attendant ?? "nobody") had it, \(attendant ?? "nobody") has it")
    }
    talks[session].attendant = attendant
    talks[session].passedTo = []
  }
}
