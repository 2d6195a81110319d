// One tab, as a test uses it: go somewhere, look, act, wait until something is so. What the page
// said to its console, threw or was forbidden is kept, since a customer's page must hear nothing.

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

  /// What the console shows, oldest first.
  private(set) var console: [Line] = []
  /// Texts that the page's sockets sent, oldest first.
  private(set) var sent: [String] = []
  /// Addresses of the sockets that the page opened, oldest first.
  private(set) var sockets: [String] = []
  /// Exceptions that nobody caught.
  private(set) var exceptions: [String] = []

  init(browser: Browser, target: String, session: String) {
    self.browser = browser
    self.target = target
    self.session = session
  }

  /// What the page's own scripts (the widget's among them) wrote.
  var written: [Line] { console.filter { $0.source == "console" } }

  /// What the page's Content-Security-Policy stopped.
  var violations: [Line] {
    console.filter { $0.source == "security" || $0.text.contains("Content Security Policy") }
  }

  func happened(_ method: String, _ parameters: Browser.Object) {
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
    case "Network.webSocketCreated":
      sockets.append(parameters["url"] as? String ?? "")
    case "Runtime.exceptionThrown":
      exceptions.append(Self.message(of: parameters["exceptionDetails"]))
    default: break
    }
  }

  /// Calls a method of this tab.
  @discardableResult
  func call(_ method: String, _ parameters: Browser.Object = [:]) throws -> Browser.Object {
    try browser.call(method, parameters, session: session)
  }

  /// Opens an address and waits until the page and what it loads is there.
  func navigate(_ address: String) throws {
    let answer = try call("Page.navigate", ["url": address])
    if let failure = answer["errorText"] as? String {
      throw BrowserFault.refused(method: "Page.navigate \(address)", message: failure)
    }
    try waitUntil("location.href !== 'about:blank' && document.readyState === 'complete'")
  }

  /// Loads the page again.
  func reload() throws {
    try evaluate("window.isOld = true")
    try call("Page.reload")
    try waitUntil("!window.isOld && document.readyState === 'complete'")
  }

  /// The value of an expression, awaited where it is a promise; nil for undefined. It counts as a
  /// gesture of the visitor.
  @discardableResult
  func evaluate(_ expression: String) throws -> Any? {
    let answer = try call(
      "Runtime.evaluate",
      [
        "expression": expression, "awaitPromise": true, "returnByValue": true,
        "userGesture": true,
      ])
    if let details = answer["exceptionDetails"] {
      throw BrowserFault.script("\(expression): \(Self.message(of: details))")
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

  /// Waits until an expression is truthy. The page itself looks again and again; one that throws is
  /// not true yet, and a page that is left in the middle is asked anew.
  func waitUntil(_ condition: String, seconds: Double = Patience.seconds) throws {
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
      } catch BrowserFault.refused {
        continue
      }
    }
    throw BrowserFault.waitedInVain(for: condition, seen: account())
  }

  /// What there was instead, for the person who reads a failure.
  func account() -> String {
    let shown = try? text(
      "(document.getElementById('canais-webchat')?.shadowRoot.textContent || '')"
        + " + ' | ' + document.body.innerText")
    return (["text: \(shown ?? "?")"] + console.map(\.description) + exceptions)
      .joined(separator: "\n")
  }

  /// The computed value of a property of the element that an expression gives.
  func style(_ property: String, of element: String) throws -> String {
    try text("getComputedStyle(\(element)).getPropertyValue('\(property)')")
  }

  /// The picture of what is in view, as PNG.
  func screenshot() throws -> Data {
    let answer = try call("Page.captureScreenshot", ["format": "png"])
    return Data(base64Encoded: answer["data"] as? String ?? "") ?? Data()
  }

  /// Types a key as a person does, in what has the focus.
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

  /// Presses a part of the widget with the mouse, as a person does: a gesture to the browser.
  func tap(_ selector: String) throws {
    let place = "\(part(selector)).getBoundingClientRect()"
    var event: Browser.Object = [
      "x": try number("\(place).left + \(place).width / 2"),
      "y": try number("\(place).top + \(place).height / 2"), "button": "left", "clickCount": 1,
    ]
    for type in ["mousePressed", "mouseReleased"] {
      event["type"] = type
      try call("Input.dispatchMouseEvent", event)
    }
  }

  /// Writes a text in what has the focus.
  func type(_ text: String) throws {
    try call("Input.insertText", ["text": text])
  }

  /// The size of the view, in CSS pixels; `phone` as a phone shows it.
  func setSize(width: Int, height: Int, phone: Bool = false) throws {
    try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": height, "deviceScaleFactor": 1, "mobile": phone])
  }

  /// Media features as the visitor's system has them, such as `prefers-reduced-motion`.
  func setMedia(_ feature: String, _ value: String) throws {
    try call(
      "Emulation.setEmulatedMedia", ["features": [["name": feature, "value": value]]])
  }

  /// A script that runs before each page's own.
  func beforeEachPage(run script: String) throws {
    try call("Page.addScriptToEvaluateOnNewDocument", ["source": script])
  }

  /// Takes the network away, or gives it back.
  func setOffline(_ isOffline: Bool) throws {
    try call(
      "Network.emulateNetworkConditions",
      [
        "offline": isOffline, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1,
      ])
  }

  /// Refuses addresses that fit a pattern (`*` stands for anything), as a proxy would.
  func block(_ patterns: [String]) throws {
    try call("Network.setBlockedURLs", ["urls": patterns])
  }

  private static func message(of details: Any?) -> String {
    let details = details as? Browser.Object ?? [:]
    let exception = details["exception"] as? Browser.Object
    return "\(exception?["description"] ?? details["text"] ?? "")"
  }
}
