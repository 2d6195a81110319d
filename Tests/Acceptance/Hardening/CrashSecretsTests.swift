// What a process leaves behind that dies in the middle of its work. Its memory holds tokens, visitors'
// secrets, their names and what they write. The signals here are those of its own faults; Swift's
// backtraces are asked for in full and cores are allowed, as a helpful administrator may have set it.

import Channels
import Client
import Engine
import Foundation
import Glibc
import Presence
import Storage
import TestSupport
import Testing

@Suite("A process that dies", .serialized)
struct CrashSecretsTests {
  static let signals: [Int32] = [SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGQUIT]
  private static let name = "Segismunda"
  private static let text = "meu-segredo-4242"
  private static let token = "token-do-atendimento-6d1f"
  private static let signing = "assinatura-do-atendimento-9a3c"

  /// A house with an engine at work, and everything in it that must not get out.
  private final class House {
    let folder: String
    /// Where a core or a report would land.
    let here: String
    let child: Child
    let log: String
    let port: UInt16
    private var visitor: VisitorConnection
    private(set) var secrets: [String]

    var database: String { folder + "/canais.db" }

    /// Everything that a backtrace can be asked for, and the terminal's own report.
    static func environment(_ here: String) -> [String: String] {
      var all = ProcessInfo.processInfo.environment
      all["NOTIFY_SOCKET"] = nil
      all["SWIFT_BACKTRACE"] =
        "enable=yes,preset=full,threads=all,registers=all,images=all,interactive=no,color=no,"
        + "sanitize=no,timeout=20s,output-to=\(here)"
      return all
    }

    init() throws {
      folder = try Binary.folder()
      here = folder + "/here"
      log = folder + "/log"
      try FileManager.default.createDirectory(atPath: here, withIntermediateDirectories: true)
      let database = folder + "/canais.db"
      try RealEngine.furnish(database)
      try Storage(path: database).setAttendance(
        Attendance(
          baseURL: "http://127.0.0.1:9", token: CrashSecretsTests.token,
          signingSecret: CrashSecretsTests.signing),
        by: Author(name: "test", at: SystemClock().wall()))
      // A shell, for the folder to be in and the cores to be allowed; exec keeps the process.
      child = try Child(
        "/bin/sh",
        [
          "-c", "ulimit -S -c $(ulimit -H -c); cd \"$0\" && exec \"$@\"", here, Binary.path,
          "--db", database, "serve", "--listen", "127.0.0.1:0",
        ], environment: House.environment(here), errors: log)
      port = try House.running(database, child)
      secrets = [
        CrashSecretsTests.name, CrashSecretsTests.text, CrashSecretsTests.token,
        CrashSecretsTests.signing,
      ]
      let tokens = try TokenFile.load(TokenFile.path(database: database))
      secrets += TokenScope.allCases.map { tokens.token($0) }
      visitor = try VisitorConnection(
        host: "127.0.0.1", port: port, path: "/webchat/\(RealEngine.channel)/socket",
        origin: "https://loja.example", seed: 1)
      try talk(token: tokens.token(.console))
    }

    private static func running(_ database: String, _ child: Child) throws -> UInt16 {
      let deadline = SystemClock().monotonic() + Millis(Patience.milliseconds)
      while SystemClock().monotonic() < deadline {
        if let found = RunningEngine.find(database: database), found.pid == child.pid {
          return found.port
        }
        poll(nil, 0, 10)
      }
      throw Late(description: "an engine on \(database)")
    }

    /// A conversation with attendance, so that every secret was used a moment ago.
    private func talk(token: String) throws {
      visitor.send(
        #"{"type":"start","source":"widget","data":{"name":"\#(CrashSecretsTests.name)"}}"#)
      let welcome = try hear("welcome")
      for key in ["secret", "contactSecret"] {
        secrets.append(try #require(welcome[key] as? String))
      }
      let session = try #require(welcome["session"] as? String)
      let api = try PlainClient(port: port)
      let path = "/api/v1/sessions/\(session)"
      #expect(try api.ask("POST", path + "/handover", token: token).contains(" 200 "))
      visitor.send(#"{"type":"message","id":"1","text":"\#(CrashSecretsTests.text)"}"#)
      _ = try hear("ack")
      #expect(try api.ask("GET", path, token: token).contains(CrashSecretsTests.text))
    }

    private func hear(_ type: String) throws -> [String: Any] {
      let deadline = SystemClock().monotonic() + Millis(Patience.milliseconds)
      while SystemClock().monotonic() < deadline {
        for case .text(let text) in visitor.wait(milliseconds: 1_000) {
          let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
          if let object, object["type"] as? String == type { return object }
        }
      }
      throw Late(description: "a frame of type \(type)")
    }
  }

  /// No secret in what was said, nor in any file that was left.
  private func expectNone(of secrets: [String], said: String, in folder: String) throws {
    for secret in secrets {
      #expect(secret.utf8.count >= 8 && !said.contains(secret), "\(secret) was said")
      // A backtrace shows memory sixteen bytes a line.
      #expect(!said.contains(secret.prefix(12)), "the beginning of \(secret) was said")
    }
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      let bytes = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
      for secret in secrets {
        #expect(bytes.range(of: Data(secret.utf8.prefix(12))) == nil, "\(secret) is in \(name)")
      }
    }
  }

  @Test(
    "The engine: what it says names the signal and the calls, and no secret is left",
    arguments: signals)
  func engine(signal: Int32) throws {
    let house = try House()
    kill(house.child.pid, signal)
    #expect(try house.child.wait() == 128 + signal)
    let said = try String(contentsOfFile: house.log, encoding: .utf8)
    #expect(said.contains("canais ") && said.contains("signal: \(signal)\n"), "\(said)")
    #expect(said.contains("canais(") && said.contains("[0x"), "no calls: \(said)")
    try expectNone(of: house.secrets, said: said, in: house.here)
    #expect(try FileManager.default.contentsOfDirectory(atPath: house.here) == [])
  }

  @Test("The console, with a visitor on its screen", arguments: [SIGABRT, SIGSEGV])
  func console(signal: Int32) throws {
    let house = try House()
    var environment = House.environment(house.here)
    environment["XDG_STATE_HOME"] = house.here
    environment["XDG_CONFIG_HOME"] = house.here
    let terminal = try Tmux(columns: 120, environment: environment)
    try terminal.run("cd \(house.here); ulimit -S -c $(ulimit -H -c)")
    try ConsoleStage.mark(terminal)
    try terminal.run("\(Binary.path) --db \(house.database); echo left with $?")
    try terminal.waitFor("Loja 0011")
    try terminal.press("2")
    try terminal.waitFor(CrashSecretsTests.name)
    kill(try ConsoleStage.process(in: terminal), signal)
    let said = try terminal.waitFor("left with \(128 + signal)").joined()
    try ConsoleStage.isGivenBack(terminal)
    try expectNone(of: house.secrets, said: said, in: house.here)
    let left = try FileManager.default.subpathsOfDirectory(atPath: house.here)
    #expect(left.contains("canais/crash.txt") && !left.contains { $0.contains("core") }, "\(left)")
    kill(house.child.pid, SIGTERM)
    #expect(try house.child.wait() == 0)
  }
}
