// The product as an operator has it: the built binary, set up by its own commands on a database of its
// own, its engine a process that a test may stop, kill and start again on the same port.

import Engine
import Foundation
import Glibc
import Synchronization
import TestSupport
import Testing

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// `canais` on a throw-away database.
final class ServedEngine {
  /// What the API answered.
  struct Answer {
    var status: Int
    var body: [String: Any]
  }

  private let folder: String
  private var process: Child?
  /// Where the engine answers, once it ran.
  private(set) var origin = ""
  var database: String { folder + "/canais.db" }

  init() throws {
    folder = try Binary.folder()
    let flows = #"""
      [{"id":"suporte","name":"Suporte","published":true,"handsOver":true,
        "blocks":["message","question"]}]
      """#
    try flows.write(toFile: folder + "/flows.json", atomically: true, encoding: .utf8)
    try command(["flow", "import", folder + "/flows.json", "--yes"])
  }

  deinit {
    stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Runs a command on this database: its exit status and what it printed.
  func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    try Binary.run(["--db", database, "--lang", "pt-BR"] + arguments)
  }

  /// Runs a command that must succeed and gives what it printed.
  @discardableResult
  func command(_ arguments: [String]) throws -> String {
    let (status, output) = try run(arguments)
    try #require(status == 0, "canais \(arguments.joined(separator: " ")): \(output)")
    return output
  }

  /// A channel with the settings of `channel set`, by its identifier; asks for nothing unless they
  /// say so.
  func channel(_ description: String, _ settings: [String] = []) throws -> String {
    let made = try command([
      "channel", "create", "--description", description, "--flow", "suporte", "--json",
    ])
    let channel = try JSONSerialization.jsonObject(with: Data(made.utf8)) as? [String: Any]
    let id = try #require(channel?["id"] as? String)
    try command(["channel", "set", id, "settings.requestedData-=name"] + settings)
    return id
  }

  /// What `canais snippet` prints for a channel.
  func snippet(_ channel: String, _ format: String = "html") throws -> String {
    try command(["snippet", channel, "--format", format])
  }

  /// Puts a customer's page with a channel's code on a site, and gives its address.
  func page(
    _ channel: String, on site: BrowserSite, _ format: String = "html", path: String = "/"
  ) throws -> String {
    let code = try snippet(channel, format)
    return site.put(ServedEngine.shop(code), at: path)
  }

  /// A customer's page, with something of its own that must go on working.
  static func shop(_ code: String) -> BrowserSite.Page {
    .init(
      html: """
        <!DOCTYPE html><html lang="pt-BR"><head><meta charset="utf-8"><title>Loja</title>
        <meta name="viewport" content="width=device-width, initial-scale=1"></head>
        <body><h1>Loja</h1><button id="buy" onclick="window.bought = (window.bought || 0) + 1">
        Comprar</button>
        \(code)</body></html>
        """)
  }

  // MARK: - The engine

  /// Starts the engine, on the port it had before if there was one, and waits until it listens.
  func start(_ options: [String] = []) throws {
    let address = origin.isEmpty ? "127.0.0.1:0" : String(origin.dropFirst("http://".count))
    let arguments = ["--db", database, "serve", "--listen", address, "--log", "json"] + options
    let child = try Child(
      Binary.path, arguments, environment: ProcessInfo.processInfo.environment,
      errors: folder + "/log")
    process = child
    let deadline = Deadline()
    while !deadline.isOver {
      if let found = RunningEngine.find(database: database), found.pid == child.pid {
        origin = found.url
        return
      }
      poll(nil, 0, 10)
    }
    throw BrowserFault.waitedInVain(for: "canais serve", seen: log)
  }

  /// What the engine wrote so far.
  var log: String { (try? String(contentsOfFile: folder + "/log", encoding: .utf8)) ?? "" }

  /// Ends the engine in good order.
  func stop() {
    guard let process else { return }
    self.process = nil
    Glibc.kill(process.pid, SIGTERM)
    _ = try? process.wait()
  }

  /// Ends it in the middle of whatever it does.
  func kill() {
    guard let process else { return }
    self.process = nil
    Glibc.kill(process.pid, SIGKILL)
    _ = try? process.wait()
  }

  // MARK: - The API, as the platform uses it

  /// Asks the engine, with the platform's token unless the scope says otherwise.
  @discardableResult
  func ask(
    _ path: String, _ body: [String: Any]? = nil, scope: String = "platform"
  ) throws -> Answer {
    let token = try command(["token", "show", "--scope", scope])
      .trimmingCharacters(in: .whitespacesAndNewlines)
    var request = URLRequest(url: try #require(URL(string: origin + "/api/v1/" + path)))
    request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
    if let body {
      request.httpMethod = "POST"
      request.setValue("application/json", forHTTPHeaderField: "Content-Type")
      request.httpBody = try JSONSerialization.data(withJSONObject: body)
    }
    let answer = try ServedEngine.fetch(request)
    let object = try? JSONSerialization.jsonObject(with: answer.body) as? [String: Any]
    return Answer(status: answer.status, body: object ?? [:])
  }

  /// What is served at a path to whoever asks.
  func fetch(_ path: String) throws -> (status: Int, body: Data) {
    try ServedEngine.fetch(URLRequest(url: try #require(URL(string: origin + path))))
  }

  /// A request to its end, with a deadline.
  private static func fetch(_ request: URLRequest) throws -> (status: Int, body: Data) {
    let result = Mutex<(status: Int, body: Data)?>(nil)
    let isThere = DispatchSemaphore(value: 0)
    let session = URLSession(configuration: .ephemeral)
    session.dataTask(with: request) { data, response, _ in
      let status = (response as? HTTPURLResponse)?.statusCode ?? 0
      result.withLock { $0 = (status, data ?? Data()) }
      isThere.signal()
    }.resume()
    _ = isThere.wait(timeout: .now() + .seconds(60))
    session.finishTasksAndInvalidate()
    return try #require(result.withLock { $0 }, "no answer from \(request)")
  }

  /// The sessions of a channel that are open.
  func sessions(_ channel: String) throws -> [[String: Any]] {
    try ask("sessions?channel=\(channel)").body["rows"] as? [[String: Any]] ?? []
  }

  /// The one open session of a channel, by its identifier.
  func session(_ channel: String) throws -> String {
    let rows = try sessions(channel)
    try #require(rows.count == 1, "\(rows)")
    return try #require(rows[0]["session"] as? String)
  }

  /// Writes to the contact of a session as an agent does.
  func say(_ text: String, to session: String) throws {
    let answer = try ask(
      "sessions/\(session)/messages", ["text": text, "from": "agent", "name": "Marina"])
    try #require((200..<300).contains(answer.status), "\(answer)")
  }

  /// The texts of a session's conversation, as the engine has them.
  func texts(_ session: String) throws -> [String] {
    let messages = try ask("sessions/\(session)").body["messages"] as? [[String: Any]] ?? []
    return messages.compactMap { $0["text"] as? String }
  }
}

extension BrowserPage {
  /// Waits until the conversation is these texts and every own one was acknowledged.
  func waitForTalk(_ texts: [String], seconds: Double = Patience.seconds) throws {
    let wanted = texts.map { WidgetLookTests.quoted($0) }.joined(separator: ", ")
    let bubbles = "[...\(shadow).querySelectorAll('.thread .bubble')].map((b) => b.textContent)"
    try waitUntil(
      "JSON.stringify(\(bubbles)) === JSON.stringify([\(wanted)])"
        + " && !\(shadow).querySelector('.waiting')", seconds: seconds)
  }
}
