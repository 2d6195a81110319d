// Every rule of presence, by name. Each is a line of the table that the room's article tells.

import Basics
import Channels
import Testing

@testable import Presence
@testable import PresenceSimulation

@Suite("The rules of presence")
struct RulesTests {
  @Test("Silence of an interval with a socket up: absent, page_inactive, told, not a moment early")
  func pageInactive() {
    var play = Play(policy())
    play.wait(2 * minute - 1)
    #expect(play.state.state == .online)
    let begin = play.state.lastActivity
    play.wait(1)
    #expect(play.state.state == .absent)
    #expect(play.state.reason == .pageInactive)
    #expect(play.told == ["client_offline"])
    #expect(play.calls[0].reason == .pageInactive)
    #expect(play.calls[0].absentSince == begin)
    #expect(play.calls[0].at == begin + 2 * minute)
  }

  @Test("The same without a socket: connection_lost")
  func connectionLost() {
    var play = Play(policy())
    play.wait(minute)
    play.give(.detached)
    #expect(play.state.state == .reconnecting)
    play.wait(minute)
    #expect(play.state.state == .absent)
    #expect(play.calls.map(\.reason) == [.connectionLost])
  }

  @Test("A counted sign while absent: online, client_online with the same beginning")
  func comesBack() {
    var play = Play(policy())
    play.wait(7 * minute)
    play.give(.liveness(.activity))
    #expect(play.state.state == .online)
    #expect(play.state.reason == .returned)
    #expect(play.told == ["client_offline", "client_online"])
    #expect(play.calls[1].absentSince == play.calls[0].absentSince)
    #expect(play.calls[1].at == play.now)
    play.wait(2 * minute)
    #expect(play.told == ["client_offline", "client_online", "client_offline"])
    #expect(play.calls.map(\.seq) == [1, 2, 3])
  }

  @Test("A message while absent: the return first, the message after it")
  func messageReturns() {
    var play = Play(policy())
    play.wait(3 * minute)
    let outcome = play.give(.message)
    #expect(outcome.transition?.to == .online)
    #expect(outcome.call?.event == .clientOnline)
    #expect(outcome.secondCall?.event == .clientMessage)
    #expect(play.calls.map(\.seq) == [1, 2, 3])
  }

  @Test("An uncounted sign, a socket lost or back, while absent: nothing, the reason stays")
  func staysAbsent() {
    var play = Play(policy())
    play.wait(3 * minute)
    for signal in [Signal.liveness(.connection), .detached, .attached(.connection)] {
      #expect(play.give(signal) == .nothing)
      #expect(play.state.state == .absent)
      #expect(play.state.reason == .pageInactive)
    }
    #expect(play.told == ["client_offline"])
  }

  @Test("Handover while absent tells it now; a second handover tells nothing")
  func handoverWhileAbsent() {
    var play = Play(policy(), handedOver: false)
    play.wait(3 * minute)
    #expect(play.told == [])
    let begin = play.state.absentSince
    play.give(.handover)
    #expect(play.told == ["client_offline"])
    #expect(play.calls[0].absentSince == begin)
    #expect(play.calls[0].at == play.now)
    #expect(play.give(.handover) == .nothing)
    #expect(play.state.state == .absent)
  }

  @Test("Before handover there are states and no calls")
  func notHandedOver() {
    var play = Play(policy(), handedOver: false)
    play.wait(3 * minute)
    play.give(.message)
    play.wait(31 * minute)
    #expect(play.transitions.map(\.to) == [.absent, .online, .absent, .closed])
    #expect(play.told == [])
  }

  @Test("A socket lost and back within the interval: reconnecting, online, nothing told")
  func reconnects() {
    var play = Play(policy())
    play.wait(minute)
    play.give(.detached)
    play.wait(30_000)
    play.give(.attached(.connection))
    #expect(play.transitions.map(\.to) == [.reconnecting, .online])
    #expect(play.told == [])
    // To come back is a connection: with `activity` it renews nothing.
    play.wait(30_000)
    #expect(play.state.state == .absent)
  }

  @Test("Two tabs, one closed: nothing")
  func twoTabs() {
    var play = Play(policy())
    play.give(.attached(.activity))
    #expect(play.state.sockets == 2)
    #expect(play.give(.detached) == .nothing)
    #expect(play.state.state == .online)
    #expect(play.give(.detached).transition?.to == .reconnecting)
  }

  @Test("A contact's message after handover is told whatever the toggle", arguments: [true, false])
  func messages(monitors: Bool) {
    var play = Play(policy(monitors: monitors))
    play.give(.message)
    #expect(play.told == ["client_message"])
  }

  @Test("With connection counted, a hidden page is present; with activity it is not")
  func countsModes() {
    var hidden = Play(policy(counts: .connection))
    var silent = Play(policy(counts: .activity))
    for _ in 0..<10 {
      hidden.wait(minute)
      silent.wait(minute)
      hidden.give(.liveness(.connection))
      silent.give(.liveness(.connection))
    }
    #expect(hidden.state.state == .online)
    #expect(silent.state.state == .absent)
    #expect(hidden.told == [])
    #expect(silent.told == ["client_offline"])
  }

  @Test("With connection counted, coming back is a return")
  func connectionReturns() {
    var play = Play(policy(counts: .connection))
    play.give(.detached)
    play.wait(3 * minute)
    play.give(.attached(.connection))
    #expect(play.told == ["client_offline", "client_online"])
    #expect(play.state.state == .online)
  }

  @Test("Connection does not extend the session's end; whatever the toggle it is told")
  func expires() {
    var play = Play(policy(monitors: false))
    for _ in 0..<29 {
      play.wait(minute)
      play.give(.liveness(.connection))
    }
    play.wait(minute - 1)
    #expect(play.state.state == .online)
    play.wait(1)
    #expect(play.state.state == .closed)
    #expect(play.told == ["session_expired"])
    #expect(play.calls[0].reason == .sessionTimeout)
  }

  @Test("At a tie the end wins over the absence")
  func tie() {
    var play = Play(policy(interval: 5 * minute, timeout: 5 * minute))
    play.wait(5 * minute)
    #expect(play.transitions.map(\.to) == [.closed])
    #expect(play.told == ["session_expired"])
  }

  @Test("A clock that looks in late still declares the absence first, then the end")
  func lateClock() {
    var play = Play(policy(timeout: 5 * minute))
    play.now += 6 * minute
    play.give(.clock)
    play.give(.clock)
    #expect(play.told == ["client_offline", "session_expired"])
  }

  @Test(
    "Who ends it",
    arguments: [
      (EndedBy.contact, Reason.contactEnded, ["session_finished"]),
      (.supervisor, .supervisorEnded, ["session_finished"]),
      (.platform, .platformEnded, []),
    ])
  func ends(ending: EndedBy, reason: Reason, told: [String]) {
    var play = Play(policy())
    let outcome = play.give(.ended(ending))
    #expect(outcome.transition?.to == .closed)
    #expect(outcome.transition?.reason == reason)
    #expect(play.told == told)
  }

  @Test("After the end nothing follows from anything")
  func afterTheEnd() {
    var play = Play(policy())
    play.give(.ended(.contact))
    let before = play.state
    for signal in [
      Signal.liveness(.activity), .message, .attached(.activity), .detached, .handover,
      .ended(.supervisor), .clock, .policyChanged(from: policy(monitors: false)),
    ] {
      #expect(play.give(signal) == .nothing)
    }
    #expect(play.state == before)
    #expect(play.state.due(under: play.policy) == .max)
  }
}

@Suite("Settings and restarts")
struct SettingsTests {
  @Test("Monitoring off: an absence is over, what was told is closed at the next activity")
  func monitoringOff() {
    var play = Play(policy())
    play.wait(3 * minute)
    let begin = play.calls[0].absentSince
    play.change(policy(monitors: false))
    #expect(play.state.state == .online)
    #expect(play.told == ["client_offline"])
    play.wait(minute)
    play.give(.liveness(.connection))
    #expect(play.told == ["client_offline"])
    play.give(.liveness(.activity))
    #expect(play.told == ["client_offline", "client_online"])
    #expect(play.calls[1].absentSince == begin)
  }

  @Test("Monitoring off without a socket: reconnecting, and it stays so")
  func monitoringOffUnconnected() {
    var play = Play(policy())
    play.give(.detached)
    play.wait(3 * minute)
    play.change(policy(monitors: false))
    #expect(play.state.state == .reconnecting)
    play.wait(20 * minute)
    #expect(play.state.state == .reconnecting)
  }

  @Test("Off and on again while told: absent once more, and not told a second time")
  func offAndOn() {
    var play = Play(policy())
    play.wait(3 * minute)
    play.change(policy(monitors: false))
    play.wait(minute)
    play.change(policy())
    play.wait(2 * minute)
    #expect(play.state.state == .absent)
    #expect(play.told == ["client_offline"])
    play.give(.liveness(.activity))
    #expect(play.told == ["client_offline", "client_online"])
    #expect(play.calls[1].absentSince == play.calls[0].absentSince)
  }

  @Test("Monitoring on, or what counts changed: a full interval from now")
  func fullInterval() {
    var play = Play(policy(monitors: false))
    play.wait(10 * minute)
    play.change(policy())
    play.wait(2 * minute - 1)
    #expect(play.state.state == .online)
    play.change(policy(counts: .connection))
    play.wait(2 * minute - 1)
    #expect(play.state.state == .online)
    play.wait(1)
    #expect(play.state.state == .absent)
  }

  @Test("The interval changed: the last sign plus the new one, or now; absent stays absent")
  func intervalChanged() {
    var play = Play(policy(interval: 5 * minute))
    play.wait(3 * minute)
    play.change(policy(interval: 4 * minute))
    #expect(play.state.due(under: play.policy) == play.now + minute)
    play.change(policy(interval: minute))
    play.wait(0)
    #expect(play.state.state == .absent)
    play.change(policy(interval: 10 * minute))
    #expect(play.state.state == .absent)
    #expect(play.told == ["client_offline"])
  }

  @Test("Restart: absent stays absent, nothing is said twice, the return is told")
  func restartAbsent() {
    var play = Play(policy())
    play.wait(3 * minute)
    let begin = play.calls[0].absentSince
    let reason = play.state.reason
    play.restart()
    #expect(play.state.state == .absent)
    #expect(play.state.reason == reason)
    play.give(.attached(.connection))
    #expect(play.state.state == .absent)
    play.give(.liveness(.activity))
    #expect(play.told == ["client_offline", "client_online"])
    #expect(play.calls[1].absentSince == begin)
    #expect(play.calls[1].seq == 2)
  }

  @Test(
    "Restart: others reconnect, with the interval, two minutes at least",
    arguments: [(minute, 2 * minute), (5 * minute, 5 * minute)])
  func restartOnline(interval: Millis, grace: Millis) {
    var play = Play(policy(interval: interval))
    play.wait(30_000)
    play.restart()
    #expect(play.state.state == .reconnecting)
    #expect(play.state.reason == .restarted)
    play.give(.attached(.connection))
    play.wait(grace - 1)
    #expect(play.state.state == .online)
    play.wait(1)
    #expect(play.state.state == .absent)
  }

  @Test("The grace of a restart ends with the first counted sign")
  func graceEnds() {
    var play = Play(policy(interval: minute))
    play.restart()
    play.give(.attached(.connection))
    play.give(.liveness(.activity))
    play.wait(minute)
    #expect(play.state.state == .absent)
  }

  @Test("Down time counts for nothing: the session's end moves by it")
  func downTime() {
    var play = Play(policy(monitors: false))
    play.wait(20 * minute)
    play.restart(inactivity: 20 * minute, down: 500 * minute)
    play.wait(10 * minute - 1)
    #expect(play.state.state == .reconnecting)
    play.wait(1)
    #expect(play.told == ["session_expired"])
  }

  @Test("Monitoring switched off while the engine was down: nobody stays absent")
  func restartUnmonitored() {
    var play = Play(policy())
    play.wait(3 * minute)
    play.policy = policy(monitors: false)
    play.restart()
    #expect(play.state.state == .reconnecting)
    play.give(.attached(.activity))
    #expect(play.told == ["client_offline", "client_online"])
  }

  @Test("The first h after an a or a start is activity, later ones are connection")
  func pageSight() {
    var sight = PageSight(seen: true)
    #expect(sight.hidden() == .activity)
    #expect(sight.hidden() == .connection)
    #expect(sight.seen() == .activity)
    #expect(sight.hidden() == .activity)
    var resumed = PageSight(seen: false)
    #expect(resumed.hidden() == .connection)
  }
}

@Suite("Properties of the pair")
struct PairTests {
  @Test("Any signals in any order: the pair alternates, numbers have no gap, none after the end")
  func alternates() {
    for seed in 0..<2_000 as Range<UInt64> {
      var random = SeededRandom(seed: seed)
      var play = Play(policy(), handedOver: false)
      for _ in 0..<200 {
        play.wait(Millis.random(in: 0...3 * minute, using: &random))
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<20: play.give(.liveness(.activity))
        case 20..<40: play.give(.liveness(.connection))
        case 40..<50: play.give(.message)
        case 50..<60 where play.state.sockets < SessionState.maximumSockets:
          play.give(.attached(Bool.random(using: &random) ? .activity : .connection))
        case 60..<75 where play.state.sockets > 0: play.give(.detached)
        case 75..<82: play.give(.handover)
        case 82..<90:
          play.change(
            policy(
              monitors: Bool.random(using: &random),
              interval: Millis.random(in: 1...10, using: &random) * minute,
              counts: Bool.random(using: &random) ? .activity : .connection))
        case 90..<96: play.restart(inactivity: 0)
        case 96: play.give(.ended(.contact))
        default: break
        }
      }
      let pair = play.calls.filter { $0.event == .clientOffline || $0.event == .clientOnline }
      for (position, call) in pair.enumerated() {
        let expected = position % 2 == 0 ? CallEvent.clientOffline : .clientOnline
        #expect(call.event == expected, "seed \(seed)")
      }
      #expect(play.calls.map(\.seq) == play.calls.indices.map { UInt32($0 + 1) }, "seed \(seed)")
      if let end = play.transitions.firstIndex(where: { $0.to == .closed }) {
        #expect(end == play.transitions.count - 1, "seed \(seed)")
      }
    }
  }
}
