// Signals, policies and deadlines of the sessions in a table.

extension SessionTable {
  /// Records a liveness signal on an attached socket, if it only has to be stamped.
  ///
  /// This is the path of nearly every heartbeat: it touches one row and no index.
  ///
  /// - Returns: True if the signal has consequences, such as the end of an absence. Nothing was
  ///   recorded then: pass the signal to `receive(_:_:at:)`.
  @inlinable
  public mutating func stampLiveness(_ slot: Slot, _ liveness: Liveness, at now: Millis) -> Bool {
    guard rows[Int(slot)].state.needsOnlyStamp else { return true }
    rows[Int(slot)].state.stamp(liveness, at: now)
    return false
  }

  /// Applies a signal to a session and returns what it causes.
  ///
  /// A session that ends stays in the table as closed, outside every window, until it is removed.
  package mutating func receive(_ slot: Slot, _ signal: Signal, at now: Millis) -> Outcome {
    let old = rows[Int(slot)].state
    var state = old
    let policy = policies[rows[Int(slot)].channel]
    let outcome = state.receive(signal, at: now, under: policy)
    update(
      slot, to: state,
      isReordered: outcome.transition != nil || old.isHandedOver != state.isHandedOver,
      due: state.due(under: policy))
    return outcome
  }

  /// Sets a channel's policy and applies it to each of the channel's sessions.
  ///
  /// - Parameter each: Called with each outcome that is not `.nothing`.
  /// - Precondition: `channel` is less than `maximumChannels`.
  package mutating func setPolicy(
    channel: UInt32, _ policy: PresencePolicy, at now: Millis, each: (Slot, Outcome) -> Void
  ) {
    precondition(channel < SessionTable.maximumChannels, "channel number out of range")
    ensureChannel(channel)
    let old = policies[channel]
    guard old != policy else { return }
    policies.set(policy, for: channel, at: now)
    for slot in 0..<used where rows[slot].channel == channel {
      let outcome = receive(Slot(slot), .policyChanged(from: old), at: now)
      if outcome != .nothing { each(Slot(slot), outcome) }
    }
  }

  /// Returns the policy of a channel.
  package func policy(of channel: UInt32) -> PresencePolicy {
    Int(channel) < policies.count ? policies[channel] : .unwatched
  }

  /// Applies every deadline that is due: absences and expiries. If both are due for one session,
  /// they are applied in the order of their deadlines.
  ///
  /// - Parameter each: Called with each outcome and the time at which it was due. That time is not
  ///   before the channel's policy was set, because a shorter interval does not make the engine
  ///   late.
  package mutating func expireDue(
    at now: Millis, each: (_ slot: Slot, _ outcome: Outcome, _ deadline: Millis) -> Void
  ) {
    guard deadlines.next <= now else { return }
    var found: [Slot] = []
    deadlines.scan(at: now, used: used, &found)
    for slot in found {
      let channel = rows[Int(slot)].channel
      let policy = policies[channel]
      var deadline = rows[Int(slot)].state.due(under: policy)
      while deadline <= now {
        let outcome = receive(slot, .clock, at: now)
        if outcome == .nothing { break }
        each(slot, outcome, max(deadline, policies.setTime(of: channel)))
        deadline = rows[Int(slot)].state.due(under: policy)
      }
      deadlines.schedule(slot, deadline)
    }
  }

  /// Returns the time before which `expireDue(at:each:)` has nothing to do, on the presence clock;
  /// `.max` if no deadline is scheduled. At most one `deadlineTick` after the earliest deadline.
  ///
  /// This changes nothing, but it is `mutating`: the engine asks on every turn of its loop, and a
  /// caller in another module that only borrows the table is compiled to copy the whole struct
  /// first.
  package mutating func nextDue() -> Millis { count == 0 ? .max : deadlines.next }
}
