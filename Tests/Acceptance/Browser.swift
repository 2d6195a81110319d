// A real Chromium without a window, driven over its DevTools protocol
// (https://chromedevtools.github.io/devtools-protocol/). Each test has a process and a profile of
// its own, so that no visitor finds what another left in the browser.

import Foundation
import Synchronization
import TestSupport

/// A running Chromium, for one test.
final class Browser {
  /// The program of Debian's package `chromium`.
  static let program = "/usr/bin/chromium"

  typealias Object = [String: Any]

  private let process: Process
  private let profile: URL
  private let socket: BrowserSocket
  private var lastCall = 0
  private var pages: [String: WeakPage] = [:]

  /// Starts a browser with an empty profile, with switches in addition to the usual ones.
  static func launch(_ switches: String...) throws -> Browser {
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw SetupError("no /usr/bin/chromium: install the Debian package chromium")
    }
    let profile = FileManager.default.temporaryDirectory.appending(path: "canais-\(UUID())")
    try FileManager.default.createDirectory(at: profile, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments =
      [
        "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0",
        "--user-data-dir=\(profile.path)", "--disable-dev-shm-usage", "--no-first-run",
        "--disable-extensions", "--disable-component-update", "--disable-background-networking",
        "--lang=pt-BR",
      ] + switches + ["about:blank"]
    process.standardOutput = FileHandle.nullDevice
    let announcement = Announcement()
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    // A thread instead of a `readabilityHandler`: several handlers that end at once corrupt
    // libdispatch's list of descriptors and crash the process
    // (github.com/swiftlang/swift-corelibs-libdispatch/issues/949).
    let handle = errors.fileHandleForReading
    Thread.detachNewThread {
      while let data = try? handle.read(upToCount: 4_096), !data.isEmpty {
        announcement.append(data)
      }
    }
    do {
      let (port, path) = try announcement.wait()
      let socket = try BrowserSocket(port: port, path: path, deadline: Deadline())
      return Browser(process: process, profile: profile, socket: socket)
    } catch {
      process.terminate()
      throw error
    }
  }

  private init(process: Process, profile: URL, socket: BrowserSocket) {
    self.process = process
    self.profile = profile
    self.socket = socket
  }

  deinit {
    process.terminate()
    process.waitUntilExit()
    try? FileManager.default.removeItem(at: profile)
  }

  /// A new tab, in front of the others.
  func page(width: Int = 1100, height: Int = 760) throws -> BrowserPage {
    let target = try call("Target.createTarget", ["url": "about:blank"])["targetId"] as? String
    let attached = try call(
      "Target.attachToTarget", ["targetId": target ?? "", "flatten": true])
    let page = BrowserPage(
      browser: self, target: target ?? "", session: attached["sessionId"] as? String ?? "")
    pages[page.session] = WeakPage(page: page)
    for domain in ["Runtime", "Log", "Page", "Network"] { try page.call("\(domain).enable") }
    try page.setSize(width: width, height: height)
    return page
  }

  /// Brings a tab to the front. The tab that was in front becomes hidden.
  func activate(_ page: BrowserPage) throws {
    try call("Target.activateTarget", ["targetId": page.target])
  }

  /// Sets an origin's permission for notifications: `granted`, `denied` or `prompt`.
  func setNotifications(_ setting: String, for origin: String) throws {
    try call(
      "Browser.setPermission",
      ["permission": ["name": "notifications"], "setting": setting, "origin": origin])
  }

  /// Calls a method and waits for its result. Events that arrive meanwhile go to their pages.
  @discardableResult
  func call(
    _ method: String, _ parameters: Object = [:], session: String? = nil,
    deadline: Deadline = Deadline()
  ) throws -> Object {
    lastCall += 1
    let number = lastCall
    var request: Object = ["id": number, "method": method, "params": parameters]
    request["sessionId"] = session
    let data = try JSONSerialization.data(withJSONObject: request)
    try socket.send(String(decoding: data, as: UTF8.self))
    while let text = try socket.receive(deadline) {
      guard let message = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? Object
      else { continue }
      if message["id"] as? Int == number {
        if let error = message["error"] as? Object {
          throw BrowserError.refused(method: method, message: "\(error["message"] ?? "")")
        }
        return message["result"] as? Object ?? [:]
      }
      if let session = message["sessionId"] as? String, let name = message["method"] as? String {
        pages[session]?.page?.receive(event: name, message["params"] as? Object ?? [:])
      }
    }
    throw TimeoutError("the result of \(method)")
  }
}

/// A reference that does not keep the tab: a tab keeps its browser, so the reverse would be a
/// cycle.
private struct WeakPage {
  weak var page: BrowserPage?
}

/// The line of Chromium's standard error that says where it listens. The rest is read too, or
/// Chromium would block on a full pipe.
private final class Announcement: Sendable {
  private let text = Mutex("")
  private let isComplete = DispatchSemaphore(value: 0)

  func append(_ data: Data) {
    let isNew = text.withLock { text in
      let before = text.contains("DevTools listening")
      if !before { text += String(decoding: data, as: UTF8.self) }
      return !before && text.contains(/DevTools listening on ws:.*\n/)
    }
    if isNew { isComplete.signal() }
  }

  func wait() throws -> (port: UInt16, path: String) {
    let result = isComplete.wait(timeout: .now() + Deadline.seconds)
    let output = text.withLock { $0 }
    guard result == .success,
      let match = output.firstMatch(of: /DevTools listening on ws:\/\/[^:]+:(\d+)(\/\S+)/),
      let port = UInt16(match.1)
    else { throw BrowserError.notStarted(output) }
    return (port, String(match.2))
  }
}
