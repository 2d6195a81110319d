// One tab as a test uses it: navigate, read, act, wait for a condition. Console lines, exceptions
// and violations of the page's policy are recorded, since the widget must cause none on a
// customer's page.

import Foundation
import TestSupport

/// A tab of a `Browser`.
final class BrowserPage {
  /// One line in the browser's console.
  struct Line: CustomStringConvertible {
    /// `console` for the page's own, else the source: `network`, `security`…
    let source: String
    /// `warning`, `error`, `log`…
    let level: String
    let text: String

    var description: String { "[\(source) \(level)] \(text)" }
  }

  let target: String
  let session: String
  private let browser: Browser

  /// The lines of the browser's console, oldest first.
  private(set) var console: [Line] = []
  /// The text frames that the page's sockets sent, oldest first.
  private(set) var sent: [String] = []
  /// The URLs of the sockets that the page opened, oldest first.
  private(set) var sockets: [String] = []
  /// What the page loaded over HTTP, by the URL without its query: the bytes on the wire, headers
  /// included.
  private(set) var received: [String: Int] = [:]
  /// The URLs of requests by their identifiers.
  private var requests: [String: String] = [:]
  /// Uncaught exceptions.
  private(set) var exceptions: [String] = []

  init(browser: Browser, target: String, session: String) {
    self.browser = browser
    self.target = target
    self.session = session
  }

  /// The console lines of the page's own scripts, the widget's included.
  var written: [Line] { console.filter { $0.source == "console" } }

  /// The console lines about loads that the page's Content-Security-Policy refused.
  var violations: [Line] {
    console.filter { $0.source == "security" || $0.text.contains("Content Security Policy") }
  }

  func receive(event method: String, _ parameters: Browser.Object) {
    switch method {
    case "Runtime.consoleAPICalled":
      let values = parameters["args"] as? [Browser.Object] ?? []
      let words = values.map { "\($0["value"] ?? $0["description"] ?? "")" }
      console.append(
        Line(
          source: "console", level: parameters["type"] as? String ?? "",
          text: words.joined(separator: " ")))
    case "Log.entryAdded":
      let entry = parameters["entry"] as? Browser.Object ?? [:]
      console.append(
        Line(
          source: entry["source"] as? String ?? "", level: entry["level"] as? String ?? "",
          text: entry["text"] as? String ?? ""))
    case "Network.webSocketFrameSent":
      let frame = parameters["response"] as? Browser.Object
      sent.append(frame?["payloadData"] as? String ?? "")
    case "Network.requestWillBeSent":
      let request = parameters["request"] as? Browser.Object
      let url = (request?["url"] as? String ?? "").prefix { $0 != "?" }
      requests[parameters["requestId"] as? String ?? ""] = String(url)
    case "Network.loadingFinished":
      guard let url = requests[parameters["requestId"] as? String ?? ""] else { break }
      received[url, default: 0] += (parameters["encodedDataLength"] as? NSNumber)?.intValue ?? 0
    case "Network.webSocketCreated":
      sockets.append(parameters["url"] as? String ?? "")
    case "Runtime.exceptionThrown":
      exceptions.append(Self.message(of: parameters["exceptionDetails"]))
    default: break
    }
  }

  /// Calls a method of DevTools on this tab.
  @discardableResult
  func call(_ method: String, _ parameters: Browser.Object = [:]) throws -> Browser.Object {
    try browser.call(method, parameters, session: session)
  }

  /// Opens a URL and waits until the page and its resources are loaded.
  func navigate(_ address: String) throws {
    let answer = try call("Page.navigate", ["url": address])
    if let failure = answer["errorText"] as? String {
      throw BrowserError.refused(method: "Page.navigate \(address)", message: failure)
    }
    try waitUntil("location.href !== 'about:blank' && document.readyState === 'complete'")
  }

  /// Loads the page again.
  func reload() throws {
    try evaluate("window.isOld = true")
    try call("Page.reload")
    try waitUntil("!window.isOld && document.readyState === 'complete'")
  }

  /// The value of an expression, awaited if it is a promise; nil for `undefined`. To the page it
  /// counts as a gesture of the visitor.
  @discardableResult
  func evaluate(_ expression: String) throws -> Any? {
    let answer = try call(
      "Runtime.evaluate",
      [
        "expression": expression, "awaitPromise": true, "returnByValue": true,
        "userGesture": true,
      ])
    if let details = answer["exceptionDetails"] {
      throw BrowserError.script("\(expression): \(Self.message(of: details))")
    }
    return (answer["result"] as? Browser.Object)?["value"]
  }

  /// The value of an expression as text; empty for what has none.
  func text(_ expression: String) throws -> String {
    try evaluate("String(\(expression) ?? '')") as? String ?? ""
  }

  /// The value of an expression as a number.
  func number(_ expression: String) throws -> Double {
    try evaluate("Number(\(expression))") as? Double ?? .nan
  }

  /// Whether an expression is truthy.
  func isTrue(_ expression: String) throws -> Bool {
    try evaluate("Boolean(\(expression))") as? Bool ?? false
  }

  /// Waits until an expression is truthy. The page evaluates it every 20 ms; an exception counts as
  /// false, and a page that navigates away meanwhile is asked again.
  func waitUntil(_ condition: String, seconds: Double = Deadline.seconds) throws {
    let deadline = Deadline(seconds: seconds)
    let script = """
      new Promise((done) => {
        const end = Date.now() + 2000;
        const look = () => {
          let value = false;
          try { value = Boolean(\(condition)); } catch {}
          if (value || Date.now() > end) done(value); else setTimeout(look, 20);
        };
        look();
      })
      """
    while !deadline.isOver {
      do {
        if try evaluate(script) as? Bool == true { return }
      } catch BrowserError.refused {
        continue
      }
    }
    throw TimeoutError("\(condition); the page:\n\(account())")
  }

  /// The page's text, console lines and exceptions, for the message of a failed expectation.
  func account() -> String {
    let shown = try? text(
      "(document.getElementById('canais-webchat')?.shadowRoot.textContent || '')"
        + " + ' | ' + document.body.innerText")
    return (["text: \(shown ?? "?")"] + console.map(\.description) + exceptions)
      .joined(separator: "\n")
  }

  /// The computed value of a CSS property of the element that an expression evaluates to.
  func style(_ property: String, of element: String) throws -> String {
    try text("getComputedStyle(\(element)).getPropertyValue('\(property)')")
  }

  /// A picture of the view, as PNG.
  func screenshot() throws -> Data {
    let answer = try call("Page.captureScreenshot", ["format": "png"])
    return Data(base64Encoded: answer["data"] as? String ?? "") ?? Data()
  }

  /// Presses a key in the focused element, as a person does.
  func press(_ key: String, code: Int, shift: Bool = false) throws {
    var event: Browser.Object = [
      "key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": shift ? 8 : 0,
    ]
    if key == "Enter" { event["text"] = "\r" }
    for type in ["keyDown", "keyUp"] {
      event["type"] = type
      try call("Input.dispatchKeyEvent", event)
    }
  }

  /// Clicks a part of the widget with the mouse, as a person does: a gesture to the browser.
  func tap(_ selector: String) throws {
    let box = "\(part(selector)).getBoundingClientRect()"
    var event: Browser.Object = [
      "x": try number("\(box).left + \(box).width / 2"),
      "y": try number("\(box).top + \(box).height / 2"), "button": "left", "clickCount": 1,
    ]
    for type in ["mousePressed", "mouseReleased"] {
      event["type"] = type
      try call("Input.dispatchMouseEvent", event)
    }
  }

  /// Inserts text in the focused element.
  func type(_ text: String) throws {
    try call("Input.insertText", ["text": text])
  }

  /// Sets the view's size in CSS pixels; with `phone`, as a phone's browser lays it out.
  func setSize(width: Int, height: Int, phone: Bool = false) throws {
    try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone])
  }

  /// Sets a media feature of the visitor's system, such as `prefers-reduced-motion`.
  func setMedia(_ feature: String, _ value: String) throws {
    try call(
      "Emulation.setEmulatedMedia", ["features": [["name": feature, "value": value]]])
  }

  /// Runs a script before each page's own scripts.
  func beforeEachPage(run script: String) throws {
    try call("Page.addScriptToEvaluateOnNewDocument", ["source": script])
  }

  /// Disconnects the page from the network, or connects it again.
  func setOffline(_ isOffline: Bool) throws {
    try call(
      "Network.emulateNetworkConditions",
      [
        "offline": isOffline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
      ])
  }

  /// Lets the page send so many bytes a second; as many as it can with nil.
  func setUploadSpeed(_ bytes: Int?) throws {
    try call(
      "Network.emulateNetworkConditions",
      [
        "offline": false, "latency": 0, "downloadThroughput": -1,
        "uploadThroughput": bytes ?? -1,
      ])
  }

  /// Blocks requests whose URL matches a pattern, in which `*` stands for any text.
  func block(_ patterns: [String]) throws {
    try call("Network.setBlockedURLs", ["urls": patterns])
  }

  private static func message(of details: Any?) -> String {
    let details = details as? Browser.Object ?? [:]
    let exception = details["exception"] as? Browser.Object
    return "\(exception?["description"] ?? details["text"] ?? "")"
  }
}
