// A large file on its way, beside visitors who write: what they feel, and what it costs the engine.

import Foundation
import TestSupport
import Testing

// Only by themselves: beside other tests, times and memory say nothing.
@Suite("A file beside visitors", .serialized, .enabled(if: Soak.isOn))
struct FileFairnessTests {
  /// A wait that no comparison calls long: two turns of a busy machine.
  private static let unnoticed: Duration = .milliseconds(50)

  @Test("10 MB at 1 MB/s, then back at once, delay none of 5,000 and take no more than 1 MB")
  func large() throws {
    Descriptors.raise()
    let folder = try Binary.folder()
    let database = folder + "/canais.db"
    try RealEngine.makeDatabase(database)
    let set = ["--db", database, "channel", "set", RealEngine.channel, "settings.files=true"]
    #expect(try Binary.run(set).status == 0)
    let engine = try RealEngine(database, log: folder + "/log")
    var crowd = try SteadyCrowd(5_000, port: engine.port, channel: RealEngine.channel)
    let honest = try HonestVisitor(engine)
    let welcome = try #require(honest.welcome)
    let file = folder + "/foto.png"
    var bytes = Data(repeating: 0x5A, count: 10_000_000)
    bytes.replaceSubrange(0..<8, with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    try bytes.write(to: URL(filePath: file))
    let alone = try writing(honest, &crowd) { $0 < 60 }
    let before = try ProcessUsage.residentBytes(of: engine.pid)
    var most = before
    let curl = Process()
    curl.executableURL = URL(filePath: "/usr/bin/curl")
    curl.arguments = [
      "-s", "-o", folder + "/answer", "--limit-rate", "1M", "--data-binary", "@" + file,
      "-H", "Authorization: Bearer \(welcome.session).\(welcome.secret)",
      "http://127.0.0.1:\(engine.port)/webchat/\(RealEngine.channel)/files",
    ]
    try curl.run()
    let during = try writing(honest, &crowd) { _ in
      most = max(most, try ProcessUsage.residentBytes(of: engine.pid))
      return curl.isRunning
    }
    let answer = try String(contentsOfFile: folder + "/answer", encoding: .utf8)
    let token = try #require(answer.firstMatch(of: /"token":"([0-9a-f]+)"/)?.1, "\(answer)")
    let got = try TestSocket(port: engine.port).request("GET", "/webchat/files/\(token)")
    #expect(got.body.count == bytes.count)
    most = max(most, try ProcessUsage.residentBytes(of: engine.pid))
    print("alone \(alone), during \(during), \((most - before) >> 10) KiB more")
    #expect(during.refused == 0 && crowd.failures.isEmpty)
    #expect(during.p99 <= max(alone.p99 * 1.2, FileFairnessTests.unnoticed))
    #expect(most - before <= 1 << 20)
    #expect(try engine.end(SIGTERM) == 0)
  }

  /// What a visitor waits while the crowd is alive, for as long as a condition on the number of
  /// rounds holds.
  private func writing(
    _ honest: HonestVisitor, _ crowd: inout SteadyCrowd, while goesOn: (Int) throws -> Bool
  ) throws -> Waits {
    var waits = Waits()
    var round = 0
    while try goesOn(round) {
      waits.add(try honest.write(10))
      if round % 20 == 0 { crowd.heartbeat() }
      round += 1
    }
    return waits
  }
}
