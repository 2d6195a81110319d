// The live feed by the hand of a clock: what a watcher is told, how often, and what happens to one
// who does not read.

import Channels
import Client
import Foundation
import Glibc
import Presence
import Testing

@testable import Engine

@Suite("Live feed")
struct FeedTests {
  @Test("At most ten windows a second are sent, and none without a change")
  func pace() throws {
    let engine = try TestEngine(clock: ManualClock())
    let watcher = try TestFeed(engine)
    _ = try watcher.window { $0.total == 0 }
    engine.pass(200)
    let first = try engine.metrics()["canais_windows_total"] ?? 0
    var visitors: [TestVisitor] = []
    for _ in 0..<8 {
      visitors.append(try TestVisitor(engine))
      try visitors.last?.start()
    }
    // The first change after a pause may be shown at once; those of the next 100 ms are one window.
    let shown = try engine.metrics()["canais_windows_total"] ?? 0
    #expect(shown - first <= 1)
    engine.pass(100)
    #expect(try watcher.window { $0.total == 8 }.rows.count == 8)
    let all = try engine.metrics()["canais_windows_total"] ?? 0
    #expect(all - shown <= 1)
    // Signs of life change no row, so no window is sent.
    for visitor in visitors {
      visitor.send("a")
      #expect(try visitor.nextText() == "k")
    }
    engine.pass(3_000)
    #expect(try engine.metrics()["canais_windows_total"] == all)
  }

  @Test("A watcher receives the transitions of its filter")
  func filters() throws {
    let engine = try TestEngine(
      [TestEngine.make(), TestEngine.make(TestEngine.other)], clock: ManualClock())
    let queries = [
      "", "?channel=\(TestEngine.other)", "?query=AGUEDA", "?query=carrinho", "?handedOver=true",
      "?state=reconnecting", "?state=absent", "?handedOver=false&state=reconnecting",
    ]
    let watchers = try queries.map { try TestFeed(engine, $0) }
    let agueda = try TestVisitor(engine)
    let session = try agueda.start(["name": "Águeda"], page: "https://loja.example/carrinho")
      .session
    let rui = try TestVisitor(engine, channel: TestEngine.other)
    try rui.start(["name": "Rui"])
    engine.pass(200)
    #expect(try engine.api("POST", "sessions/\(session)/handover").status == 200)
    agueda.socket.end()
    rui.socket.end()
    try engine.waitFor { ((try? engine.metrics()[reconnecting]) ?? 0) == 2 }
    engine.pass(200)
    let told = [
      ["Águeda →online", "Rui →online", "Águeda online→reconnecting", "Rui online→reconnecting"],
      ["Rui →online", "Rui online→reconnecting"],
      ["Águeda →online", "Águeda online→reconnecting"],
      ["Águeda →online", "Águeda online→reconnecting"],
      ["Águeda online→reconnecting"],
      ["Águeda online→reconnecting", "Rui online→reconnecting"],
      [],
      ["Rui online→reconnecting"],
    ]
    for (watcher, wanted) in zip(watchers, told) {
      let heard = try watcher.transitions(wanted.count).map { change in
        "\(change.name) \(change.from?.name ?? "")→\(change.to.name)"
      }
      // Two shards tell each their own, so only each visitor's order is sure.
      #expect(heard.sorted() == wanted.sorted())
    }
    #expect(watchers[6].transitions.isEmpty)
  }

  private var reconnecting: String { #"canais_sessions{state="reconnecting"}"# }

  @Test("Of too many transitions at once the number is sent")
  func burst() throws {
    let engine = try TestEngine(workers: 1, clock: ManualClock()) { $0.limits.transitions = 3 }
    let watcher = try TestFeed(engine)
    let other = try TestFeed(engine, "?channel=\(TestEngine.other)")
    _ = try watcher.window { _ in true }
    engine.pass(200)
    let visitors = try (0..<6).map { _ in try TestVisitor(engine) }
    // The first is told at once; those that follow in the same tenth of a second, together.
    try visitors[0].start()
    #expect(try watcher.transitions(1).count == 1)
    for visitor in visitors.dropFirst() { try visitor.start() }
    engine.pass(200)
    try watcher.waitForDropped(2)
    #expect(watcher.transitions.count == 4)
    #expect(watcher.dropped == 2)
    #expect(other.dropped == 0)
    #expect(try engine.metrics()["canais_feed_dropped_total"] == 2)
  }

  @Test(
    "A slow watcher gets fewer windows, the latest one whole, and the number of omitted transitions"
  )
  func slowReader() throws {
    let engine = try TestEngine(clock: ManualClock())
    let slow = try TestFeed(engine, "?limit=24&state=online")
    var little: Int32 = 32_768
    setsockopt(slow.socket.descriptor, SOL_SOCKET, SO_RCVBUF, &little, 4)
    let page = "https://loja.example/" + String(repeating: "p", count: 2_000)
    var visitors: [TestVisitor] = []
    var rounds = 0
    while try engine.metrics()["canais_feed_dropped_total"] == 0 {
      for _ in 0..<8 where visitors.count < 24 {
        visitors.append(try TestVisitor(engine))
        try visitors.last?.start(page: page)
      }
      visitors[0].socket.end()
      visitors[0] = try TestVisitor(engine)
      try visitors[0].start(page: page)
      engine.pass(200)
      rounds += 1
      try #require(rounds < 2_000, "a socket that never fills")
    }
    // A watcher who reads sees all of it in the meantime.
    let quick = try TestFeed(engine, "?limit=1&state=online")
    #expect(try quick.window { _ in true }.total == visitors.count)
    #expect(try slow.window { $0.total == visitors.count }.rows.count == visitors.count)
    try slow.waitForDropped(1)
    let left = try engine.metrics()["canais_feed_dropped_total"] ?? 0
    #expect(slow.dropped <= left)
    #expect(try engine.metrics()[#"canais_limit_hits_total{limit="bytes_waiting"}"#] == 0)
  }

  @Test(
    "Watchers are told what the engine is short of, those who come later too, and that it is over")
  func shortages() throws {
    let engine = try TestEngine()
    let visitor = try TestVisitor(engine)
    try visitor.start()
    let watcher = try TestFeed(engine)
    engine.store.state.withLock { $0.fault = .full }
    try visitor.send(["type": "message", "id": "1", "text": "a"])
    try watcher.waitForShortages([.diskFull])
    let later = try TestFeed(engine)
    try later.waitForShortages([.diskFull])
    engine.store.state.withLock { $0.fault = nil }
    for watcher in [watcher, later] { try watcher.waitForShortages([]) }
  }

  @Test("Three hundred watchers, half of them of one window, all see the same")
  func many() throws {
    let engine = try TestEngine()
    let watchers = try (0..<300).map { number in
      try TestFeed(engine, number % 2 == 0 ? "" : "?limit=\(1 + number % 200)&order=longest")
    }
    let visitor = try TestVisitor(engine)
    let session = try visitor.start().session
    for watcher in watchers {
      let window = try watcher.window { $0.total == 1 }
      #expect(window.rows.first?.session == session)
      #expect(try watcher.transitions(1).first?.session == session)
    }
    #expect(try engine.metrics()["canais_watchers"] == 300)
  }

  @Test("A row has its channel's name, which follows a change; of a removed channel there is none")
  func channelNames() throws {
    let engine = try TestEngine([TestEngine.make(), TestEngine.make(TestEngine.other)])
    let session = try TestVisitor(engine).start().session
    let watcher = try TestFeed(engine)
    #expect(try watcher.window { $0.total == 1 }.rows[0].channelName == "Loja 0011")
    func save(_ change: (inout Installation) -> Void) throws {
      engine.store.state.withLock { change(&$0.installation) }
      try engine.engine.reload()
    }
    try save { $0.channels[0].description = "Padaria \u{1B}[31m\"do\" Zé 👩‍🍳" }
    let renamed = try watcher.window { $0.rows.first?.channelName != "Loja 0011" }
    #expect(renamed.rows[0].channelName == "Padaria \u{1B}[31m\"do\" Zé 👩‍🍳")
    let details = try engine.api("GET", "sessions/\(session)").decode(SessionDetails.self)
    #expect(details.channelName == renamed.rows[0].channelName)
    try save { $0.channels.removeFirst() }
    #expect(try watcher.window { $0.rows.first?.channelName == nil }.rows[0].session == session)
    // A session that has ended is named by the store's list too.
    let other = try TestVisitor(engine, channel: TestEngine.other)
    try other.start()
    try other.send(["type": "end"])
    try engine.waitFor {
      let page = try? engine.api("GET", "sessions?state=closed").decode(SessionPage.self)
      return page?.rows.first?.channelName == "Loja ffee"
    }
  }
}
