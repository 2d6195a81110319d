// The browsers of 2020 and 2022: Chromium 83 and 102, as PyQt's wheels bring them
// (PyQt5 5.15 with PyQtWebEngine-Qt5 5.15.2, PyQt6 6.4 with PyQt6-WebEngine-Qt6 6.4). A long run:
// CANAIS_SOAK=1 CANAIS_OLD_BROWSERS=/venv5/bin/python:/venv6/bin/python, --filter OldBrowserTests.

import Foundation
import TestSupport
import Testing

/// The Python interpreters that have PyQt with WebEngine.
private let pythons =
  ProcessInfo.processInfo.environment["CANAIS_OLD_BROWSERS"]?.split(separator: ":")
  .map { String($0) } ?? []

@Suite("Old browsers", .serialized, .enabled(if: Soak.isOn && !pythons.isEmpty))
struct OldBrowserTests {
  @Test("A whole conversation, in a window that is in sight", arguments: pythons)
  func conversation(python: String) throws {
    let engine = try ServedEngine()
    let channel = try engine.channel("Loja")
    try engine.start()
    let site = try BrowserSite()
    defer { site.close() }
    let browser = try OldBrowser(python: python)
    print(try browser.text("navigator.userAgent"))
    for (width, height) in [(1_100, 700), (390, 700)] {
      try browser.setSize(width: width, height: height)
      try browser.navigate(try engine.page(channel, on: site, "script", path: "/\(width)"))
      try browser.waitUntil(part(".launcher"))
      try browser.evaluate("localStorage.clear(); sessionStorage.clear()")
      try browser.evaluate("\(part(".launcher")).click()")
      try browser.waitUntil("\(part("textarea"))?.getClientRects().length")
      let text = "oi \(width)"
      try browser.evaluate("\(part("textarea")).value = '\(text)'; \(part(".send")).click()")
      try browser.waitUntil("\(part(".own .meta"))?.textContent.includes('Enviada')")
      let session = try #require(
        try engine.sessions(channel).first { try engine.texts($0.session) == [text] }?.session)
      for line in 0..<20 { try engine.write("*linha* \(line)", to: session) }
      try browser.waitUntil("\(shadow).querySelectorAll('.other strong').length === 20")
      let box = "\(part("textarea")).getBoundingClientRect()"
      let window = "\(part(".window")).getBoundingClientRect()"
      #expect(
        try browser.text(
          "\(window).top >= 0 && \(window).bottom <= innerHeight && \(box).bottom <= innerHeight")
          == "true")
      #expect(
        try browser.text("\(part(".scroll")).scrollHeight > \(part(".scroll")).clientHeight")
          == "true")
      try engine.request("sessions/\(session)/end", [:])
      try browser.waitUntil("\(part(".stop"))?.getClientRects().length")
    }
    #expect(browser.faults == [])
  }
}

/// A page of QtWebEngine, driven over its DevTools protocol.
private final class OldBrowser {
  /// Shows an empty page without a window, in PyQt5 or PyQt6.
  private static let program = """
    import os, sys
    os.environ.update(QT_QPA_PLATFORM='offscreen', QTWEBENGINE_DISABLE_SANDBOX='1',
        QT_QUICK_BACKEND='software',
        QTWEBENGINE_CHROMIUM_FLAGS='--disable-gpu --no-sandbox --no-zygote')
    try:
        from PyQt6.QtWidgets import QApplication
        from PyQt6.QtWebEngineCore import QWebEnginePage
        from PyQt6.QtCore import QUrl
    except ImportError:
        from PyQt5.QtWidgets import QApplication
        from PyQt5.QtWebEngineWidgets import QWebEnginePage
        from PyQt5.QtCore import QUrl
    app = QApplication(sys.argv)
    page = QWebEnginePage()
    page.load(QUrl('about:blank'))
    getattr(app, 'exec', None)() if hasattr(app, 'exec') else app.exec_()
    """

  private let process: ChildProcess
  private let socket: BrowserSocket
  private var lastCall = 0
  /// What scripts threw and did not catch.
  private(set) var faults: [String] = []

  init(python: String) throws {
    let port = try Nginx.freePort()
    var environment = ProcessInfo.processInfo.environment
    environment["QTWEBENGINE_REMOTE_DEBUGGING"] = "127.0.0.1:\(port)"
    process = try ChildProcess(python, ["-c", OldBrowser.program], environment: environment)
    let path = try untilFound("a page of \(python)") { try? OldBrowser.page(port: UInt16(port)) }
    socket = try BrowserSocket(port: UInt16(port), path: path, deadline: Deadline())
    for domain in ["Runtime", "Page"] { try call("\(domain).enable") }
  }

  /// The path of the only page's socket.
  private static func page(port: UInt16) throws -> String {
    struct Page: Decodable { var webSocketDebuggerUrl: String }
    let socket = try TestSocket(port: port)
    socket.send("GET /json/list HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: close\r\n\r\n")
    let pages = try JSONDecoder().decode([Page].self, from: Data(try socket.response().body))
    let url = try #require(pages.first.flatMap { URL(string: $0.webSocketDebuggerUrl) })
    return url.path
  }

  @discardableResult
  private func call(
    _ method: String, _ parameters: Browser.Object = [:]
  ) throws -> Browser.Object {
    lastCall += 1
    let request: Browser.Object = ["id": lastCall, "method": method, "params": parameters]
    let data = try JSONSerialization.data(withJSONObject: request)
    try socket.send(String(decoding: data, as: UTF8.self))
    while let text = try socket.receive(Deadline()) {
      let message = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? Browser.Object
      if message?["method"] as? String == "Runtime.exceptionThrown" { faults.append(text) }
      if message?["id"] as? Int == lastCall { return message?["result"] as? Browser.Object ?? [:] }
    }
    throw TimeoutError("the result of \(method)")
  }

  func setSize(width: Int, height: Int) throws {
    try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500])
  }

  func navigate(_ address: String) throws {
    try call("Page.navigate", ["url": address])
    try waitUntil("location.href === '\(address)' && document.readyState === 'complete'")
  }

  @discardableResult
  func evaluate(_ expression: String) throws -> Any? {
    let answer = try call(
      "Runtime.evaluate",
      [
        "expression": expression, "awaitPromise": true, "returnByValue": true, "userGesture": true,
      ])
    return (answer["result"] as? Browser.Object)?["value"]
  }

  func text(_ expression: String) throws -> String {
    try evaluate("String(\(expression))") as? String ?? ""
  }

  func waitUntil(_ condition: String) throws {
    try until("\(condition) in \((try? text("document.body.innerText")) ?? ""); \(faults)") {
      try evaluate("Boolean(\(condition))") as? Bool == true
    }
  }
}
