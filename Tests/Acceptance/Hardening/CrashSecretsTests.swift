// What a process that crashes leaves behind. Its memory holds tokens, visitors' secrets, names and
// messages. The signals here are those that a fault raises. Swift's backtraces are on in full and
// cores are allowed, as an administrator may have set them.

import Channels
import Client
import Engine
import Foundation
import Glibc
import Presence
import Storage
import TestSupport
import Testing

@Suite("Secrets of a process that crashes", .serialized)
struct CrashSecretsTests {
  static let signals: [Int32] = [SIGABRT, SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGQUIT]
  private static let name = "Segismunda"
  private static let text = "meu-segredo-4242"
  private static let token = "token-do-atendimento-6d1f"
  private static let signing = "assinatura-do-atendimento-9a3c"

  /// An engine at work, and the secrets in its memory.
  private final class CrashingEngine {
    let folder: String
    /// The engine's working folder, where a core or a report would be written.
    let workingFolder: String
    let process: ChildProcess
    let log: String
    let port: UInt16
    private var visitor: VisitorConnection
    private(set) var secrets: [String]

    var database: String { folder + "/canais.db" }

    /// An environment that asks for complete backtraces in a folder.
    static func environment(reports folder: String) -> [String: String] {
      var all = ProcessInfo.processInfo.environment
      all["NOTIFY_SOCKET"] = nil
      all["SWIFT_BACKTRACE"] =
        "enable=yes,preset=full,threads=all,registers=all,images=all,interactive=no,color=no,"
        + "sanitize=no,timeout=20s,output-to=\(folder)"
      return all
    }

    init() throws {
      folder = try Binary.folder()
      workingFolder = folder + "/here"
      log = folder + "/log"
      try FileManager.default.createDirectory(
        atPath: workingFolder, withIntermediateDirectories: true)
      let database = folder + "/canais.db"
      try RealEngine.makeDatabase(database)
      try Storage(path: database).setAttendance(
        Attendance(
          baseURL: "http://127.0.0.1:9", token: CrashSecretsTests.token,
          signingSecret: CrashSecretsTests.signing),
        by: Author(name: "test", at: SystemClock().wall()))
      // A shell sets the working folder and allows cores; exec keeps its process.
      process = try ChildProcess(
        "/bin/sh",
        [
          "-c", "ulimit -S -c $(ulimit -H -c); cd \"$0\" && exec \"$@\"", workingFolder,
          Binary.path,
          "--db", database, "serve", "--listen", "127.0.0.1:0",
        ], environment: CrashingEngine.environment(reports: workingFolder), errors: log)
      port = try process.waitForEngine(on: database, log: log).port
      secrets = [
        CrashSecretsTests.name, CrashSecretsTests.text, CrashSecretsTests.token,
        CrashSecretsTests.signing,
      ]
      let tokens = try TokenFile.load(TokenFile.path(database: database))
      secrets += TokenScope.allCases.map { tokens.token($0) }
      visitor = try VisitorConnection(
        host: "127.0.0.1", port: port, path: "/webchat/\(RealEngine.channel)/socket",
        origin: "https://loja.example", seed: 1)
      try converse(token: tokens.token(.console))
    }

    /// A conversation that is handed over, so that every secret was used a moment ago.
    private func converse(token: String) throws {
      visitor.send(
        #"{"type":"start","source":"widget","data":{"name":"\#(CrashSecretsTests.name)"}}"#)
      let welcome = try #require(try receive("welcome").welcome)
      secrets += [welcome.secret, try #require(welcome.contactSecret)]
      let path = "/api/v1/sessions/\(welcome.session)"
      let api = try TestSocket(port: port)
      #expect(try api.request("POST", path + "/handover", token: token).status == 200)
      visitor.send(#"{"type":"message","id":"1","text":"\#(CrashSecretsTests.text)"}"#)
      _ = try receive("ack")
      let session = try api.request("GET", path, token: token)
      #expect(session.text.contains(CrashSecretsTests.text))
    }

    private func receive(_ type: String) throws -> ReceivedFrame {
      let deadline = Deadline()
      while !deadline.isOver {
        for case .text(let text) in visitor.wait(milliseconds: deadline.remaining) {
          if let frame = ReceivedFrame(text), frame.type == type { return frame }
        }
      }
      throw TimeoutError("a frame of type \(type)")
    }
  }

  /// Expects no secret in a process's output or in the files that it left in a folder.
  private func expectNone(of secrets: [String], output: String, in folder: String) throws {
    for secret in secrets {
      #expect(secret.utf8.count >= 8 && !output.contains(secret), "\(secret) was printed")
      // A backtrace shows memory in lines of sixteen bytes.
      #expect(!output.contains(secret.prefix(12)), "the beginning of \(secret) was printed")
    }
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder) {
      let bytes = FileManager.default.contents(atPath: folder + "/" + name) ?? Data()
      for secret in secrets {
        #expect(bytes.range(of: Data(secret.utf8.prefix(12))) == nil, "\(secret) is in \(name)")
      }
    }
  }

  @Test(
    "The engine's report names the signal and the calls, and holds no secret",
    arguments: signals)
  func engine(signal: Int32) throws {
    let engine = try CrashingEngine()
    kill(engine.process.pid, signal)
    #expect(try engine.process.wait() == 128 + signal)
    let report = try String(contentsOfFile: engine.log, encoding: .utf8)
    #expect(report.contains("canais ") && report.contains("signal: \(signal)\n"), "\(report)")
    #expect(report.contains("canais(") && report.contains("[0x"), "no calls: \(report)")
    try expectNone(of: engine.secrets, output: report, in: engine.workingFolder)
    #expect(try FileManager.default.contentsOfDirectory(atPath: engine.workingFolder) == [])
  }

  @Test("The console with a visitor on its screen", arguments: [SIGABRT, SIGSEGV])
  func console(signal: Int32) throws {
    let engine = try CrashingEngine()
    var environment = CrashingEngine.environment(reports: engine.workingFolder)
    environment["XDG_STATE_HOME"] = engine.workingFolder
    environment["XDG_CONFIG_HOME"] = engine.workingFolder
    let terminal = try Tmux(columns: 120, environment: environment)
    try terminal.run("cd \(engine.workingFolder); ulimit -S -c $(ulimit -H -c)")
    try ConsoleStage.markShell(terminal)
    try terminal.run("\(Binary.path) --db \(engine.database); echo left with $?")
    try terminal.waitFor("Loja 0011")
    try terminal.press("2")
    try terminal.waitFor(CrashSecretsTests.name)
    kill(try ConsoleStage.process(in: terminal), signal)
    let screen = try terminal.waitFor("left with \(128 + signal)").joined()
    try ConsoleStage.expectRestored(terminal)
    try expectNone(of: engine.secrets, output: screen, in: engine.workingFolder)
    let left = try FileManager.default.subpathsOfDirectory(atPath: engine.workingFolder)
    #expect(left.contains("canais/crash.txt") && !left.contains { $0.contains("core") }, "\(left)")
    kill(engine.process.pid, SIGTERM)
    #expect(try engine.process.wait() == 0)
  }
}
