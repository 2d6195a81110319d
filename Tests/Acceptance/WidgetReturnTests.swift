// How the widget comes back, with a clock in the test's hand: after the engine's restart all
// browsers at different moments, after a sleep at once, and never waiting for a line that is dead.

import Foundation
import Testing

@Suite("The widget's return")
struct WidgetReturnTests {
  /// The page's clock and timers stand still until a test moves them; `doze` moves the clock alone,
  /// as a machine does whose timers stop while it sleeps. The driver's own look, each 20 ms, goes
  /// on.
  private static let clock = """
    window.clock = {
      now: Date.now(), jobs: new Map(), last: 1000000,
      add(work, wait, every) {
        this.last += 1;
        this.jobs.set(this.last, { at: this.now + wait, work, every });
        return this.last;
      },
      async advance(time) {
        const end = this.now + time;
        for (;;) {
          const [id, job] = [...this.jobs].filter(([, one]) => one.at <= end)
            .sort((one, other) => one[1].at - other[1].at)[0] || [];
          if (!job) break;
          this.now = job.at;
          if (job.every) job.at += job.every;
          else this.jobs.delete(id);
          job.work();
          for (let turn = 0; turn < 20; turn += 1) await null;
        }
        this.now = end;
      },
      doze(time) {
        this.now += time;
        for (const job of this.jobs.values()) job.at += time;
      },
      /** How long the job that was added last has to wait. */
      get newest() { return [...this.jobs.values()].at(-1).at - this.now; },
    };
    {
      const { setTimeout, clearTimeout } = window;
      window.setTimeout = (work, wait) => wait === 20 ? setTimeout(work, 20)
        : clock.add(work, wait || 0);
      window.setInterval = (work, wait) => clock.add(work, wait, wait);
      window.clearTimeout = (id) => { if (!clock.jobs.delete(id)) clearTimeout(id); };
      Date.now = () => clock.now;
    }
    """

  private func talking(_ stage: WidgetStage) throws -> BrowserPage {
    let page = try stage.visit(before: Self.clock)
    try page.beginTalk()
    try page.waitUntil("peer.sent.at(-1) === 'a'")
    return page
  }

  @Test("After the engine's restart browsers return spread over ten seconds")
  func spread() throws {
    let stage = try WidgetStage()
    let page = try talking(stage)
    let waits =
      try page.evaluate(
        """
        (async () => {
          const waits = [];
          for (let turn = 0; turn < 200; turn += 1) {
            peer.last.drop(1012);
            waits.push(clock.newest);
            await clock.advance(10000);
          }
          return waits;
        })()
        """) as? [Double] ?? []
    #expect(waits.count == 200)
    #expect(waits.allSatisfy { (0...10_000).contains($0) })
    for fifth in 0..<5 {
      let part = Double(fifth) * 2_000..<Double(fifth + 1) * 2_000
      #expect(waits.count { part.contains($0) } > 10, "\(part): \(waits)")
    }
    #expect(try page.number("peer.sockets.length") == 201)
    #expect(try page.number("peer.frames('resume').length") == 200)
  }

  @Test("Tries are spread over a time that doubles, up to twenty seconds")
  func backOff() throws {
    let stage = try WidgetStage()
    let page = try talking(stage)
    let waits = try page.evaluate(
      """
      (async () => {
        const waits = [];
        Math.random = () => 0.5;
        peer.accepts = false;
        peer.last.drop(1006);
        for (let turn = 0; turn < 7; turn += 1) {
          waits.push(clock.newest);
          await clock.advance(clock.newest);
        }
        return waits;
      })()
      """)
    #expect(waits as? [Double] == [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
  }

  @Test("A line that does not come about is told within five seconds")
  func told() throws {
    let stage = try WidgetStage()
    let page = try stage.visit(
      before: Self.clock
        + "window.WebSocket = class { constructor() { this.readyState = 0; } close() {} };")
    try page.click(".launcher")
    try page.write("oi")
    try page.evaluate("clock.advance(5000)")
    #expect(
      try page.text("\(part(".status")).textContent")
        == "Não foi possível conectar ao atendimento. Continuamos tentando.")
    #expect(try page.isTrue(isShown(".status")))
  }

  @Test("An answer ten seconds late is a dead line")
  func late() throws {
    let stage = try WidgetStage()
    let page = try talking(stage)
    try page.evaluate("peer.answers = false; clock.advance(45000)")
    #expect(try page.number("peer.sent.filter((sign) => sign === 'a').length") == 2)
    try page.evaluate("clock.advance(9999)")
    #expect(try page.number("peer.last.readyState") == 1)
    try page.evaluate("clock.advance(1)")
    #expect(try page.number("peer.sockets[0].readyState") == 3)
    try page.evaluate("peer.answers = true; clock.advance(1000)")
    #expect(try page.number("peer.frames('resume').length") == 1)
    #expect(try page.text("peer.sent.at(-1)") == "a")
  }

  @Test("After a sleep, and when the network is back, a dead line has five seconds")
  func probes() throws {
    let stage = try WidgetStage()
    let page = try talking(stage)
    try page.evaluate("clock.advance(20000)")
    #expect(try page.number("peer.sent.filter((sign) => sign === 'a').length") == 1)
    try page.evaluate("peer.answers = false; clock.doze(3600000)")
    try page.evaluate("clock.advance(5000)")
    #expect(try page.number("peer.sent.filter((sign) => sign === 'a').length") == 2)
    try page.evaluate("clock.advance(5000)")
    #expect(try page.number("peer.sockets[0].readyState") == 3)
    try page.evaluate("peer.answers = true; clock.advance(1000)")
    #expect(try page.number("peer.frames('resume').length") == 1)
    try page.evaluate("peer.answers = false; dispatchEvent(new Event('online'))")
    try page.evaluate("clock.advance(4999)")
    #expect(try page.number("peer.sockets[1].readyState") == 1)
    try page.evaluate("clock.advance(1)")
    #expect(try page.number("peer.sockets[1].readyState") == 3)
  }
}
