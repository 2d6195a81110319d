// The product as an operator uses it: the built binary, set up by its own commands, with an engine
// in a process of its own that a test can stop, kill and restart on the same port.

import Client
import Engine
import Foundation
import Glibc
import HTTPClient
import TestSupport
import Testing

/// `canais` on a database in a temporary folder.
final class ServedEngine {
  private let folder: String
  private var process: ChildProcess?
  /// The engine's origin, once it has run.
  private(set) var origin = ""
  var database: String { folder + "/canais.db" }
  private var log: String { folder + "/log" }

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

  // MARK: - Commands

  /// Runs a command on the database, and returns its exit status and output.
  func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    try Binary.run(["--db", database, "--lang", "pt-BR"] + arguments)
  }

  /// Runs a command that must succeed, and returns its output.
  @discardableResult
  func command(_ arguments: [String]) throws -> String {
    let (status, output) = try run(arguments)
    try #require(status == 0, "canais \(arguments.joined(separator: " ")): \(output)")
    return output
  }

  /// Creates a channel with settings as `channel set` takes them, and returns its identifier. The
  /// form has no fields unless the settings add some.
  func channel(_ description: String, _ settings: [String] = []) throws -> String {
    struct Created: Decodable { var id: String }
    let output = try command([
      "channel", "create", "--description", description, "--flow", "suporte", "--json",
    ])
    let id = try JSONDecoder().decode(Created.self, from: Data(output.utf8)).id
    try command(["channel", "set", id, "settings.requestedData-=name"] + settings)
    return id
  }

  /// A channel's activation code, as `canais snippet` prints it.
  func snippet(_ channel: String, _ format: String = "html") throws -> String {
    try command(["snippet", channel, "--format", format])
  }

  /// Puts a customer's page with a channel's activation code on a site, and returns its URL.
  func page(
    _ channel: String, on site: BrowserSite, _ format: String = "html", path: String = "/"
  ) throws -> String {
    let code = try snippet(channel, format)
    return site.put(ServedEngine.shop(code), at: path)
  }

  /// A customer's page with activation code, and with a button of its own that must go on working.
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

  // MARK: - The process

  /// Starts the engine, on its previous port if it had one, and waits until it answers.
  func start(_ options: [String] = []) throws {
    let address = origin.isEmpty ? "127.0.0.1:0" : String(origin.dropFirst("http://".count))
    let arguments = ["--db", database, "serve", "--listen", address, "--log", "json"] + options
    let process = try ChildProcess(
      Binary.path, arguments, environment: ProcessInfo.processInfo.environment, errors: log)
    self.process = process
    origin = try process.waitForEngine(on: database, log: log).url
  }

  /// Ends the engine with SIGTERM.
  func stop() { end(SIGTERM) }

  /// Ends the engine with SIGKILL.
  func kill() { end(SIGKILL) }

  private func end(_ signal: Int32) {
    guard let process else { return }
    self.process = nil
    Glibc.kill(process.pid, signal)
    _ = try? process.wait()
  }

  // MARK: - The API

  /// Makes a request to the API with the platform's token: POST where there is a body, else GET.
  @discardableResult
  func request(_ path: String, _ body: [String: String]? = nil) throws -> EngineResponse {
    try request(path, json: try body.map { try JSONEncoder().encode($0) })
  }

  /// Makes a request to the API with the platform's token and a JSON body.
  @discardableResult
  func request(_ path: String, json: Data?) throws -> EngineResponse {
    let token = try command(["token", "show", "--scope", "platform"])
      .trimmingCharacters(in: .whitespacesAndNewlines)
    var request = HTTPRequest(
      json == nil ? .get : .post, try HTTPURL(origin + "/api/v1/" + path))
    request.fields.append("Authorization", "Bearer \(token)")
    if let json {
      request.fields.append("Content-Type", "application/json")
      request.body = Array(json)
    }
    return try ServedEngine.fetch(request)
  }

  /// The response to a GET request without a token.
  func fetch(_ path: String) throws -> EngineResponse {
    try ServedEngine.fetch(HTTPRequest(.get, try HTTPURL(origin + path)))
  }

  private static func fetch(_ request: HTTPRequest) throws -> EngineResponse {
    var request = request
    request.deadline = Int(Deadline.seconds * 1_000)
    request.bodyLimit = 64 << 20
    let response = try HTTPClient.shared.waitForResponse(to: request)
    return EngineResponse(
      status: response.status, headers: response.fields.dictionary, body: response.body)
  }

  /// A channel's open sessions.
  func sessions(_ channel: String) throws -> [FeedRow] {
    try request("sessions?channel=\(channel)").decode(SessionPage.self).rows
  }

  /// The identifier of a channel's only open session.
  func session(_ channel: String) throws -> String {
    let rows = try sessions(channel)
    try #require(rows.count == 1, "\(rows)")
    return rows[0].session
  }

  /// A session with its conversation.
  func details(_ session: String) throws -> SessionDetails {
    try request("sessions/\(session)").decode()
  }

  /// Writes to a session's contact, as an agent does.
  func write(_ text: String, to session: String) throws {
    let response = try request(
      "sessions/\(session)/messages", ["text": text, "from": "agent", "name": "Marina"])
    try #require((200..<300).contains(response.status), "\(response)")
  }

  /// The texts of a session's conversation.
  func texts(_ session: String) throws -> [String] { try details(session).messages.map(\.text) }
}
