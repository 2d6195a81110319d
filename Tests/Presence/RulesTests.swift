// The rules of presence. Each test is a line of the table in the module's article.

import Basics
import Channels
import Testing

@testable import Presence
@testable import PresenceSimulation

@Suite("Presence rules")
struct RulesTests {
  @Test("After an interval of silence with a socket: absent, page_inactive, reported, never early")
  func pageInactive() {
    var session = TestSession(policy())
    session.wait(2 * minute - 1)
    #expect(session.state.state == .online)
    let begin = session.state.lastActivity
    session.wait(1)
    #expect(session.state.state == .absent)
    #expect(session.state.reason == .pageInactive)
    #expect(session.reported == ["client_offline"])
    #expect(session.calls[0].reason == .pageInactive)
    #expect(session.calls[0].absentSince == begin)
    #expect(session.calls[0].at == begin + 2 * minute)
  }

  @Test("After an interval of silence without a socket: absent, connection_lost")
  func connectionLost() {
    var session = TestSession(policy())
    session.wait(minute)
    session.receive(.detached)
    #expect(session.state.state == .reconnecting)
    session.wait(minute)
    #expect(session.state.state == .absent)
    #expect(session.calls.map(\.reason) == [.connectionLost])
  }

  @Test("A counted liveness signal ends an absence, and client_online has the same absentSince")
  func comesBack() {
    var session = TestSession(policy())
    session.wait(7 * minute)
    session.receive(.liveness(.activity))
    #expect(session.state.state == .online)
    #expect(session.state.reason == .returned)
    #expect(session.reported == ["client_offline", "client_online"])
    #expect(session.calls[1].absentSince == session.calls[0].absentSince)
    #expect(session.calls[1].at == session.now)
    session.wait(2 * minute)
    #expect(session.reported == ["client_offline", "client_online", "client_offline"])
    #expect(session.calls.map(\.seq) == [2, 3, 4])
  }

  @Test("A message during an absence: the return is reported before the message")
  func messageReturns() {
    var session = TestSession(policy())
    session.wait(3 * minute)
    let outcome = session.receive(.message)
    #expect(outcome.transition?.to == .online)
    #expect(outcome.call?.event == .clientOnline)
    #expect(outcome.secondCall?.event == .clientMessage)
    #expect(session.calls.map(\.seq) == [2, 3, 4])
  }

  @Test("An uncounted signal or a socket change during an absence changes nothing")
  func staysAbsent() {
    var session = TestSession(policy())
    session.wait(3 * minute)
    for signal in [Signal.liveness(.connection), .detached, .attached(.connection)] {
      #expect(session.receive(signal) == .nothing)
      #expect(session.state.state == .absent)
      #expect(session.state.reason == .pageInactive)
    }
    #expect(session.reported == ["client_offline"])
  }

  @Test("Handover during an absence reports it at once, a second handover does not")
  func handoverWhileAbsent() {
    var session = TestSession(policy(), handedOver: false)
    session.wait(3 * minute)
    #expect(session.reported == [])
    let begin = session.state.absentSince
    session.receive(.handover)
    #expect(session.reported == ["handed_over", "client_offline"])
    #expect(session.calls.map(\.seq) == [1, 2])
    #expect(session.calls[1].absentSince == begin)
    #expect(session.calls[1].at == session.now)
    #expect(session.receive(.handover) == .nothing)
    #expect(session.state.state == .absent)
  }

  @Test("Before handover there are state changes and no calls")
  func notHandedOver() {
    var session = TestSession(policy(), handedOver: false)
    session.wait(3 * minute)
    session.receive(.message)
    session.wait(31 * minute)
    #expect(session.transitions.map(\.to) == [.absent, .online, .absent, .closed])
    #expect(session.reported == [])
  }

  @Test("A socket lost and attached again within the interval: reconnecting, online, not reported")
  func reconnects() {
    var session = TestSession(policy())
    session.wait(minute)
    session.receive(.detached)
    session.wait(30_000)
    session.receive(.attached(.connection))
    #expect(session.transitions.map(\.to) == [.reconnecting, .online])
    #expect(session.reported == [])
    // Resuming counts as connection, which does not renew the interval of this policy.
    session.wait(30_000)
    #expect(session.state.state == .absent)
  }

  @Test("Closing one of two tabs changes nothing")
  func twoTabs() {
    var session = TestSession(policy())
    session.receive(.attached(.activity))
    #expect(session.state.sockets == 2)
    #expect(session.receive(.detached) == .nothing)
    #expect(session.state.state == .online)
    #expect(session.receive(.detached).transition?.to == .reconnecting)
  }

  @Test("A message after handover is reported, monitored or not", arguments: [true, false])
  func messages(monitors: Bool) {
    var session = TestSession(policy(monitors: monitors))
    session.receive(.message)
    #expect(session.reported == ["client_message"])
  }

  @Test("A hidden page is online if connection counts, and absent if only activity counts")
  func countsModes() {
    var hidden = TestSession(policy(counts: .connection))
    var silent = TestSession(policy(counts: .activity))
    for _ in 0..<10 {
      hidden.wait(minute)
      silent.wait(minute)
      hidden.receive(.liveness(.connection))
      silent.receive(.liveness(.connection))
    }
    #expect(hidden.state.state == .online)
    #expect(silent.state.state == .absent)
    #expect(hidden.reported == [])
    #expect(silent.reported == ["client_offline"])
  }

  @Test("If connection counts, resuming ends an absence")
  func connectionReturns() {
    var session = TestSession(policy(counts: .connection))
    session.receive(.detached)
    session.wait(3 * minute)
    session.receive(.attached(.connection))
    #expect(session.reported == ["client_offline", "client_online"])
    #expect(session.state.state == .online)
  }

  @Test("Connection does not postpone the expiry, which is reported, monitored or not")
  func expires() {
    var session = TestSession(policy(monitors: false))
    for _ in 0..<29 {
      session.wait(minute)
      session.receive(.liveness(.connection))
    }
    session.wait(minute - 1)
    #expect(session.state.state == .online)
    session.wait(1)
    #expect(session.state.state == .closed)
    #expect(session.reported == ["session_expired"])
    #expect(session.calls[0].reason == .sessionTimeout)
  }

  @Test("Expiry wins over an absence that is due at the same time")
  func tie() {
    var session = TestSession(policy(interval: 5 * minute, timeout: 5 * minute))
    session.wait(5 * minute)
    #expect(session.transitions.map(\.to) == [.closed])
    #expect(session.reported == ["session_expired"])
  }

  @Test("A late clock declares the absence first, then the expiry")
  func lateClock() {
    var session = TestSession(policy(timeout: 5 * minute))
    session.now += 6 * minute
    session.receive(.clock)
    session.receive(.clock)
    #expect(session.reported == ["client_offline", "session_expired"])
  }

  @Test(
    "The end of a session is reported unless the platform caused it",
    arguments: [
      (EndedBy.contact, Reason.contactEnded, ["session_finished"]),
      (.supervisor, .supervisorEnded, ["session_finished"]),
      (.platform, .platformEnded, []),
    ])
  func ends(party: EndedBy, reason: Reason, reported: [String]) {
    var session = TestSession(policy())
    let outcome = session.receive(.ended(party))
    #expect(outcome.transition?.to == .closed)
    #expect(outcome.transition?.reason == reason)
    #expect(session.reported == reported)
  }

  @Test("A closed session ignores every signal")
  func afterTheEnd() {
    var session = TestSession(policy())
    session.receive(.ended(.contact))
    let before = session.state
    for signal in [
      Signal.liveness(.activity), .message, .attached(.activity), .detached, .handover,
      .ended(.supervisor), .clock, .policyChanged(from: policy(monitors: false)),
    ] {
      #expect(session.receive(signal) == .nothing)
    }
    #expect(session.state == before)
    #expect(session.state.due(under: session.policy) == .max)
  }
}

@Suite("Settings and restarts")
struct SettingsTests {
  @Test(
    "Switching monitoring off ends an absence, and activity then reports the return"
  )
  func monitoringOff() {
    var session = TestSession(policy())
    session.wait(3 * minute)
    let begin = session.calls[0].absentSince
    session.change(policy(monitors: false))
    #expect(session.state.state == .online)
    #expect(session.reported == ["client_offline"])
    session.wait(minute)
    session.receive(.liveness(.connection))
    #expect(session.reported == ["client_offline"])
    session.receive(.liveness(.activity))
    #expect(session.reported == ["client_offline", "client_online"])
    #expect(session.calls[1].absentSince == begin)
  }

  @Test("Switching monitoring off without a socket: reconnecting, with no absence later")
  func monitoringOffUnconnected() {
    var session = TestSession(policy())
    session.receive(.detached)
    session.wait(3 * minute)
    session.change(policy(monitors: false))
    #expect(session.state.state == .reconnecting)
    session.wait(20 * minute)
    #expect(session.state.state == .reconnecting)
  }

  @Test("Monitoring off and on again during a reported absence: absent again, not reported again")
  func offAndOn() {
    var session = TestSession(policy())
    session.wait(3 * minute)
    session.change(policy(monitors: false))
    session.wait(minute)
    session.change(policy())
    session.wait(2 * minute)
    #expect(session.state.state == .absent)
    #expect(session.reported == ["client_offline"])
    session.receive(.liveness(.activity))
    #expect(session.reported == ["client_offline", "client_online"])
    #expect(session.calls[1].absentSince == session.calls[0].absentSince)
  }

  @Test("Switching monitoring on, or changing what counts, starts a full interval")
  func fullInterval() {
    var session = TestSession(policy(monitors: false))
    session.wait(10 * minute)
    session.change(policy())
    session.wait(2 * minute - 1)
    #expect(session.state.state == .online)
    session.change(policy(counts: .connection))
    session.wait(2 * minute - 1)
    #expect(session.state.state == .online)
    session.wait(1)
    #expect(session.state.state == .absent)
  }

  @Test("A new interval counts from the last signal; an absent session stays absent")
  func intervalChanged() {
    var session = TestSession(policy(interval: 5 * minute))
    session.wait(3 * minute)
    session.change(policy(interval: 4 * minute))
    #expect(session.state.due(under: session.policy) == session.now + minute)
    session.change(policy(interval: minute))
    session.wait(0)
    #expect(session.state.state == .absent)
    session.change(policy(interval: 10 * minute))
    #expect(session.state.state == .absent)
    #expect(session.reported == ["client_offline"])
  }

  @Test("An absent session stays absent after a restart, and its return is reported once")
  func restartAbsent() {
    var session = TestSession(policy())
    session.wait(3 * minute)
    let begin = session.calls[0].absentSince
    let reason = session.state.reason
    session.restart()
    #expect(session.state.state == .absent)
    #expect(session.state.reason == reason)
    session.receive(.attached(.connection))
    #expect(session.state.state == .absent)
    session.receive(.liveness(.activity))
    #expect(session.reported == ["client_offline", "client_online"])
    #expect(session.calls[1].absentSince == begin)
    #expect(session.calls[1].seq == 3)
  }

  @Test(
    "Other sessions reconnect after a restart, with the interval or two minutes to come back",
    arguments: [(minute, 2 * minute), (5 * minute, 5 * minute)])
  func restartOnline(interval: Millis, grace: Millis) {
    var session = TestSession(policy(interval: interval))
    session.wait(30_000)
    session.restart()
    #expect(session.state.state == .reconnecting)
    #expect(session.state.reason == .restarted)
    session.receive(.attached(.connection))
    session.wait(grace - 1)
    #expect(session.state.state == .online)
    session.wait(1)
    #expect(session.state.state == .absent)
  }

  @Test("The restart grace ends with the first counted liveness signal")
  func graceEnds() {
    var session = TestSession(policy(interval: minute))
    session.restart()
    session.receive(.attached(.connection))
    session.receive(.liveness(.activity))
    session.wait(minute)
    #expect(session.state.state == .absent)
  }

  @Test("Down time does not count as inactivity")
  func downTime() {
    var session = TestSession(policy(monitors: false))
    session.wait(20 * minute)
    session.restart(inactivity: 20 * minute, down: 500 * minute)
    session.wait(10 * minute - 1)
    #expect(session.state.state == .reconnecting)
    session.wait(1)
    #expect(session.reported == ["session_expired"])
  }

  @Test("Switching monitoring off while the engine is down ends an absence")
  func restartUnmonitored() {
    var session = TestSession(policy())
    session.wait(3 * minute)
    session.policy = policy(monitors: false)
    session.restart()
    #expect(session.state.state == .reconnecting)
    session.receive(.attached(.activity))
    #expect(session.reported == ["client_offline", "client_online"])
  }

  @Test("The first hidden heartbeat after a visible one is activity, later ones are connection")
  func pageVisibility() {
    var visibility = PageVisibility(isVisible: true)
    #expect(visibility.recordHidden() == .activity)
    #expect(visibility.recordHidden() == .connection)
    #expect(visibility.recordVisible() == .activity)
    #expect(visibility.recordHidden() == .activity)
    var resumed = PageVisibility(isVisible: false)
    #expect(resumed.recordHidden() == .connection)
  }
}

@Suite("Offline and online calls")
struct PairTests {
  @Test(
    "For random signals, the calls alternate, their numbers have no gap, and none follows the end")
  func alternates() {
    for seed in 0..<2_000 as Range<UInt64> {
      var random = SeededRandom(seed: seed)
      var session = TestSession(policy(), handedOver: false)
      for _ in 0..<200 {
        session.wait(Millis.random(in: 0...3 * minute, using: &random))
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<20: session.receive(.liveness(.activity))
        case 20..<40: session.receive(.liveness(.connection))
        case 40..<50: session.receive(.message)
        case 50..<60 where session.state.sockets < SessionState.maximumSockets:
          session.receive(.attached(Bool.random(using: &random) ? .activity : .connection))
        case 60..<75 where session.state.sockets > 0: session.receive(.detached)
        case 75..<82: session.receive(.handover)
        case 82..<90:
          session.change(
            policy(
              monitors: Bool.random(using: &random),
              interval: Millis.random(in: 1...10, using: &random) * minute,
              counts: Bool.random(using: &random) ? .activity : .connection))
        case 90..<96: session.restart(inactivity: 0)
        case 96: session.receive(.ended(.contact))
        default: break
        }
      }
      let pair = session.calls.filter { $0.event == .clientOffline || $0.event == .clientOnline }
      for (position, call) in pair.enumerated() {
        let expected = position % 2 == 0 ? CallEvent.clientOffline : .clientOnline
        #expect(call.event == expected, "seed \(seed)")
      }
      #expect(
        session.calls.map(\.seq) == session.calls.indices.map { UInt32($0 + 1) }, "seed \(seed)")
      if let end = session.transitions.firstIndex(where: { $0.to == .closed }) {
        #expect(end == session.transitions.count - 1, "seed \(seed)")
      }
    }
  }
}
