// What happens to the sessions of a table: signs, signals, settings and the clock.

extension PresencePolicy {
  /// The policy of a channel that none was set for: nobody is watched, sessions last 30 minutes.
  package static let unwatched = PresencePolicy(
    monitors: false, interval: 120_000, counts: .activity, sessionTimeout: 1_800_000)
}

extension SessionTable {
  /// A sign of life on an attached socket: one stamp, and nothing else is looked at. True when it
  /// is more than a stamp (an absence or a call may end): nothing was done then, and `receive` is
  /// to be given the sign.
  @inlinable
  package mutating func stampLiveness(_ slot: Slot, _ liveness: Liveness, at now: Millis) -> Bool {
    guard rows[Int(slot)].state.isQuiet else { return true }
    rows[Int(slot)].state.stamp(liveness, at: now)
    return false
  }

  /// Gives a session a signal and tells what follows. A session that ends stays in the table,
  /// closed and outside every window, until it is removed.
  package mutating func receive(_ slot: Slot, _ signal: Signal, at now: Millis) -> Outcome {
    let old = rows[Int(slot)].state
    var state = old
    let policy = policies[Int(rows[Int(slot)].channel)]
    let outcome = state.receive(signal, at: now, under: policy)
    rows[Int(slot)].state = state
    if outcome.transition != nil || old.isHandedOver != state.isHandedOver {
      delist(slot, old)
      enlist(slot)
    }
    due.schedule(slot, state.due(under: policy))
    return outcome
  }

  /// Sets a channel's policy and tells what follows for each of its sessions.
  package mutating func setPolicy(
    channel: UInt32, _ policy: PresencePolicy, at now: Millis, each: (Slot, Outcome) -> Void
  ) {
    precondition(channel < SessionTable.maximumChannels, "channels are small numbers")
    makeRoom(for: channel)
    let old = policies[Int(channel)]
    guard old != policy else { return }
    policies[Int(channel)] = policy
    policiesSince[Int(channel)] = now
    for slot in 0..<used where rows[slot].channel == channel {
      let outcome = receive(Slot(slot), .policyChanged(from: old), at: now)
      if outcome != .nothing { each(Slot(slot), outcome) }
    }
  }

  /// The policy of a channel.
  package func policy(of channel: UInt32) -> PresencePolicy {
    Int(channel) < policies.count ? policies[Int(channel)] : .unwatched
  }

  /// Lets the clock look at every session that is due: absences and ends, those of one session
  /// in the order in which they fell due. `deadline` is the moment the outcome was due at: not before the channel's
  /// policy was set, since a shorter interval makes nobody late.
  package mutating func expireDue(
    at now: Millis, each: (_ slot: Slot, _ outcome: Outcome, _ deadline: Millis) -> Void
  ) {
    guard due.next <= now else { return }
    var found: [Slot] = []
    due.scan(at: now, used: used, &found)
    for slot in found {
      let policy = policies[Int(rows[Int(slot)].channel)]
      var deadline = rows[Int(slot)].state.due(under: policy)
      while deadline <= now {
        let outcome = receive(slot, .clock, at: now)
        if outcome == .nothing { break }
        each(slot, outcome, max(deadline, policiesSince[Int(rows[Int(slot)].channel)]))
        deadline = rows[Int(slot)].state.due(under: policy)
      }
      due.schedule(slot, deadline)
    }
  }

  /// The moment before which `expireDue` has nothing to do; `.max` when there is nothing to wait
  /// for. At most a tick (16 ms) after the earliest deadline.
  ///
  /// It changes nothing, but an engine asks every turn, and a caller in another room who only borrows
  /// the table is made to copy its 216 bytes first.
  package mutating func nextDue() -> Millis { count == 0 ? .max : due.next }
}
