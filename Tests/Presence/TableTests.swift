// The session table, compared with a dictionary, a sort and a linear search.

import Basics
import Testing

@testable import Presence
@testable import PresenceSimulation

@Suite("Session table")
struct TableTests {
  static func id(_ number: Int) -> Identifier {
    let mixed = SeededRandom.mixed(UInt64(bitPattern: Int64(number)))
    return Identifier(high: mixed >> 8, low: UInt32(truncatingIfNeeded: number &* 2_654_435_761))
  }

  static let names = ["José Álvares", "Ana", "", "ÉRICA", "Nguyễn Ân", "Δήμητρα", "x"]

  @Test(
    "After random insertions, removals and signals, order, counts and deadlines are right")
  func randomChanges() {
    for seed in 0..<20 as Range<UInt64> {
      var random = SeededRandom(seed: seed)
      var table = SessionTable(capacity: 16)
      var live: [SessionTable.Slot] = []
      var now: Millis = 5_000
      var made = 0
      for channel in 0..<3 as Range<UInt32> {
        table.setPolicy(channel: channel, policy(), at: now) { _, _ in }
      }
      for step in 0..<1_500 {
        now += random.below(3_000)
        table.expireDue(at: now) { _, outcome, deadline in
          #expect(deadline <= now)
          #expect(outcome.transition != nil)
        }
        for slot in live where table[slot].state != .closed {
          #expect(table[slot].due(under: policy()) > now - DeadlineIndex.tick)
        }
        let roll = random.below(100)
        if roll < 40 || live.isEmpty {
          made += 1
          let slot = table.insert(
            id: Self.id(made), contact: Self.id(-made), channel: UInt32(random.below(3)),
            name: Self.names[made % Self.names.count], page: "https://x.example/\(made)",
            startedAt: 1_700_000_000_000 + Millis(made), state: SessionState(startedAt: now))
          live.append(slot ?? 0)
          continue
        }
        let index = Int(random.below(Millis(live.count)))
        let slot = live[index]
        switch roll {
        case 40..<55: _ = table.receive(slot, .liveness(.activity), at: now)
        case 55..<62: _ = table.receive(slot, .handover, at: now)
        case 62..<72: _ = table.receive(slot, .detached, at: now)
        case 72..<80: _ = table.receive(slot, .attached(.connection), at: now)
        default:
          table.remove(slot)
          live.remove(at: index)
        }
        if step % 50 == 0 { Self.compare(table, live) }
      }
      Self.compare(table, live)
    }
  }

  static func compare(_ table: borrowing SessionTable, _ live: [SessionTable.Slot]) {
    #expect(table.count == live.count)
    for slot in live { #expect(table.slot(of: table.id(of: slot)) == slot) }
    for channel in [nil, 0, 1, 2, 7] as [UInt32?] {
      for state in [nil, .online, .reconnecting, .absent] as [PresenceState?] {
        for handedOver in [nil, true, false] as [Bool?] {
          let filter = WindowFilter(channel: channel, state: state, handedOver: handedOver)
          var plain: [OrderKey] = []
          for slot in live {
            let session = table[slot]
            guard session.state != .closed,
              channel ?? table.channel(of: slot) == table.channel(of: slot),
              state ?? session.state == session.state,
              handedOver ?? session.isHandedOver == session.isHandedOver
            else { continue }
            plain.append(OrderKey(since: session.since, slot: slot))
          }
          plain.sort()
          for offset in [0, 5, 64, 130] {
            let longest = table.window(filter, order: .longest, offset: offset, limit: 20)
            #expect(longest.total == plain.count)
            #expect(longest.slots == plain.dropFirst(offset).prefix(20).map(\.slot))
            let recent = table.window(filter, order: .recent, offset: offset, limit: 20)
            #expect(recent.slots == plain.reversed().dropFirst(offset).prefix(20).map(\.slot))
          }
        }
      }
      let counts = table.counts(channel: channel)
      let open = live.filter {
        table[$0].state != .closed && channel ?? table.channel(of: $0) == table.channel(of: $0)
      }
      #expect(counts.online == open.count { table[$0].state == .online })
      #expect(counts.reconnecting == open.count { table[$0].state == .reconnecting })
      #expect(counts.absent == open.count { table[$0].state == .absent })
      #expect(counts.handedOver == open.count { table[$0].isHandedOver })
    }
  }

  @Test("A contact's session is found by channel, through growth, collisions and removals")
  func contacts() {
    var table = SessionTable(capacity: 16)
    var index = ContactIndex()
    var known: [Int: SessionTable.Slot] = [:]
    var random = SeededRandom(seed: 12)
    // Each contact has sessions in three channels; a key stands for contact and channel.
    let contact = { (key: Int) in Self.id(-1 - key / 3) }
    for step in 0..<20_000 {
      let key = Int(random.below(1_500))
      if let slot = known.removeValue(forKey: key) {
        #expect(index.find(contact(key), channel: UInt32(key % 3), in: table) == slot)
        index.remove(slot, in: table)
        table.remove(slot)
      } else {
        let slot = table.insert(
          id: Self.id(step), contact: contact(key), channel: UInt32(key % 3), name: "", page: "",
          startedAt: 0, state: SessionState(startedAt: 0))
        guard let slot else { continue }
        index.insert(slot, in: table)
        known[key] = slot
      }
      let other = Int(random.below(1_500))
      #expect(index.find(contact(other), channel: UInt32(other % 3), in: table) == known[other])
    }
    #expect(index.count == known.count)
    for (key, slot) in known {
      #expect(index.find(contact(key), channel: UInt32(key % 3), in: table) == slot)
      let all = (0..<3).count { known[key / 3 * 3 + $0] != nil }
      #expect(index.count(of: contact(key), in: table) == all)
    }
  }

  @Test("Texts are preserved through growth and churn, and memory is reused")
  func churn() {
    var table = SessionTable(capacity: 64)
    var live: [(slot: SessionTable.Slot, number: Int)] = []
    var random = SeededRandom(seed: 7)
    var afterWarmUp = 0
    for number in 0..<40_000 {
      if live.count == 2_000 {
        let gone = live.remove(at: Int(random.below(2_000)))
        table.remove(gone.slot)
      }
      let slot = table.insert(
        id: Self.id(number), contact: Self.id(-number), channel: 0,
        name: "\(Self.names[number % Self.names.count]) \(number)",
        page: "https://site.example/pages/\(number % 97)", startedAt: Millis(number),
        state: SessionState(startedAt: Millis(number)))
      live.append((slot ?? 0, number))
      if number == 10_000 { afterWarmUp = table.memory.table + table.memory.texts }
    }
    for (slot, number) in live {
      #expect(table.id(of: slot) == Self.id(number))
      #expect(table.contact(of: slot) == Self.id(-number))
      #expect(table.startedAt(of: slot) == Millis(number))
      #expect(table.name(of: slot) == "\(Self.names[number % Self.names.count]) \(number)")
      #expect(table.page(of: slot) == "https://site.example/pages/\(number % 97)")
    }
    let now = table.memory.table + table.memory.texts
    #expect(now < afterWarmUp * 5 / 4, "\(afterWarmUp) bytes became \(now)")
  }

  @Test(
    "Search finds names, pages and identifiers, ignoring accents and case",
    arguments: [
      ("jose", [0]), ("JOSÉ", [0]), ("álvares", [0]), ("erica", [3]), ("nguyen an", [4]),
      ("ΔΉΜΗΤΡΑ", [5]), ("/PAGE/1", [1]), ("e/", [0, 1, 2, 3, 4, 5, 6]), ("nobody", []),
      ("joséhttps", []), ("", [0, 1, 2, 3, 4, 5, 6]), ("a", [0, 1, 2, 3, 4, 5, 6]),
    ])
  func search(text: String, expected: [Int]) {
    var table = SessionTable(capacity: 16)
    for (number, name) in Self.names.enumerated() {
      _ = table.insert(
        id: Identifier(high: 0x11, low: UInt32(number)), contact: Self.id(number), channel: 0,
        name: name, page: "https://a.example/page/\(number)", startedAt: 0,
        state: SessionState(startedAt: Millis(number)))
    }
    let found = table.search(text, WindowFilter(), order: .longest, offset: 0, limit: 100)
    #expect(found.slots == expected.map(UInt32.init))
    #expect(found.total == expected.count)
  }

  @Test("Search finds an identifier by any part of it")
  func searchIdentifiers() {
    var table = SessionTable(capacity: 16)
    for number in 0..<50 {
      _ = table.insert(
        id: Self.id(number), contact: Self.id(-number), channel: 0, name: "", page: "",
        startedAt: 0, state: SessionState(startedAt: Millis(number)))
    }
    var random = SeededRandom(seed: 3)
    for _ in 0..<500 {
      let text = Self.id(Int(random.below(80))).description
      let start = Int(random.below(24))
      let part = String(text.dropFirst(start).prefix(1 + Int(random.below(24))))
      let found = table.search(part, WindowFilter(), order: .longest, offset: 0, limit: 100)
      let plain = (0..<50).filter { Self.id($0).description.contains(part) }
      #expect(found.slots == plain.map(UInt32.init), "\(part)")
    }
  }

  @Test("Search applies filter, order, offset and limit")
  func searchWindow() {
    var table = SessionTable(capacity: 16)
    for number in 0..<3_000 {
      _ = table.insert(
        id: Self.id(number), contact: Self.id(-number), channel: UInt32(number % 2),
        name: "Maria \(number % 3)", page: "", startedAt: 0,
        state: SessionState(startedAt: Millis(number / 2)))
    }
    let plain = (0..<3_000).filter { $0 % 2 == 1 && $0 % 3 == 2 }.map(UInt32.init)
    let filter = WindowFilter(channel: 1)
    let first = table.search("maria 2", filter, order: .longest, offset: 100, limit: 30)
    #expect(first.total == plain.count)
    #expect(first.slots == Array(plain[100..<130]))
    let last = table.search("maria 2", filter, order: .recent, offset: 10, limit: 30)
    #expect(last.slots == Array(plain.reversed()[10..<40]))
  }

  @Test("A liveness signal is stamped unless it has consequences")
  func liveness() {
    var table = SessionTable(capacity: 16)
    table.setPolicy(channel: 0, policy(), at: 0) { _, _ in }
    let slot =
      table.insert(
        id: Self.id(1), contact: Self.id(2), channel: 0, name: "", page: "", startedAt: 0,
        state: SessionState(startedAt: 0)) ?? 0
    let first = table.stampLiveness(slot, .activity, at: minute)
    #expect(!first)
    #expect(table[slot].lastActivity == minute)
    let scheduled = table.nextDue()
    #expect(scheduled <= 2 * minute + DeadlineIndex.tick, "scheduled at the first deadline")
    table.expireDue(at: 2 * minute + 16) { _, _, _ in Issue.record("too early") }
    table.expireDue(at: 3 * minute + 16) { _, outcome, deadline in
      #expect(deadline == 3 * minute)
      #expect(outcome.transition?.to == .absent)
    }
    let second = table.stampLiveness(slot, .activity, at: 4 * minute)
    #expect(second)
    #expect(table[slot].lastActivity == minute)
    #expect(table.receive(slot, .liveness(.activity), at: 4 * minute).transition?.to == .online)
  }

  @Test("Deadlines are right after years of the clock")
  func years() {
    var table = SessionTable(capacity: 16)
    table.setPolicy(channel: 0, policy(), at: 0) { _, _ in }
    var now: Millis = 0
    for year in 0..<5 {
      now += 366 * 86_400_000
      let slot =
        table.insert(
          id: Self.id(year), contact: Self.id(2), channel: 0, name: "", page: "", startedAt: 0,
          state: SessionState(startedAt: now)) ?? 0
      table.expireDue(at: now + minute) { _, _, _ in Issue.record("too early") }
      var declared = 0
      table.expireDue(at: now + 2 * minute + 16) { _, _, _ in declared += 1 }
      #expect(declared == 1)
      table.remove(slot)
    }
    let left = table.nextDue()
    #expect(left == .max)
  }
}
