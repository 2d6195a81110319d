// Checks whether a page has the activation code, and whether the engine serves it. Each check
// reports what it found; a failed one also what to do. The command and the console show the same.

import Channels
import Console
import Foundation
import HTTPClient

/// The verification of a page.
struct PageVerification: Sendable {
  /// The configuration that the page is compared with; nil where it cannot be read.
  let installation: Installation?
  /// The URL of the running engine; nil where none runs.
  let engineURL: String?
  /// The channel that the page should carry; nil for any.
  let expected: Channel?

  /// The URL of a page; nil where a text is no http address.
  static func url(_ text: String) -> URL? {
    guard let url = URL(string: text), ["http", "https"].contains(url.scheme ?? ""),
      url.host() != nil
    else { return nil }
    return url
  }

  /// Fetches the page and checks it.
  ///
  /// - Throws: The reason why the page does not answer.
  func run(_ url: URL) async throws(HTTPClientError) -> VerifyReport {
    let page = try await WebFetch.get(url)
    var report = VerifyReport()
    report.check(
      "page", page.status == 200, VerifyStrings.page.with(["status": String(page.status)]),
      VerifyStrings.pageMend)
    if let code = await Self.find(in: page, &report) { await look(at: code, page, &report) }
    return report
  }

  /// The code in the page, or in the container of the tag manager that the page loads.
  private static func find(in page: WebPage, _ report: inout VerifyReport) async -> PageCode? {
    let markup = PageMarkup(page.body)
    if let code = PageCode(markup) {
      report.check("code", true, VerifyStrings.code.with(["host": code.host]), nil)
      report.check(
        "once", code.count == 1, VerifyStrings.times.with(["count": String(code.count)]),
        VerifyStrings.onceMend)
      return code
    }
    if let held = PageCode.heldScript(in: markup) {
      let manager = PageCode.consentManager(of: held, in: markup)
      report.check(
        "code", false, VerifyStrings.held(by: manager, type: held.attributes["type"] ?? ""),
        VerifyStrings.heldMend)
      return nil
    }
    if let part = PageCode.inertPart(in: markup) {
      report.check(
        "code", false, VerifyStrings.inert(part), VerifyStrings.inertMend)
      return nil
    }
    guard let container = PageCode.container(in: page.body, at: page.url) else {
      report.check("code", false, VerifyStrings.noCode, VerifyStrings.noCodeMend)
      return nil
    }
    let script = try? await WebFetch.get(container)
    let address = container.absoluteString
    guard let script, script.status == 200 else {
      report.check(
        "code", false, VerifyStrings.noContainer.with(["url": address]),
        VerifyStrings.noContainerMend)
      return nil
    }
    guard let code = PageCode(script: script.body) else {
      report.check(
        "code", false, VerifyStrings.emptyContainer.with(["url": address]), VerifyStrings.noCodeMend
      )
      return nil
    }
    report.check(
      "code", true, VerifyStrings.managed.with(["host": code.host, "url": address]), nil)
    return code
  }

  private func look(
    at code: PageCode, _ page: WebPage, _ report: inout VerifyReport
  ) async {
    let isGood = Channel.isIdentifier(code.cid)
    report.check("cid", isGood, .plain(code.cid), VerifyStrings.cidMend)
    if let expected {
      report.check(
        "channel", expected.id == code.cid,
        .plain("\(expected.description) \(expected.id)"),
        VerifyStrings.channelMend.with(["cid": code.cid]))
    }
    report.check(
      "loader", code.hasLoader, .plain("\(code.host)/webchat/webchat.js"), VerifyStrings.loaderMend)
    await reach(code, &report)
    let origin = Self.origin(of: page.url)
    if let channel = installation?.channels.first(where: { $0.id == code.cid }) {
      report.check(
        "origin", channel.allows(origin: origin, own: [code.host]), .plain(origin),
        VerifyStrings.originMend.with(["origin": origin]))
    }
    if page.url.scheme == "https" {
      report.check(
        "https", code.host.hasPrefix("https://"), .plain(code.host), VerifyStrings.httpsMend)
    }
    Self.policy(code, page, &report)
  }

  /// Requests channel and script from the host, like a visitor's browser.
  private func reach(_ code: PageCode, _ report: inout VerifyReport) async {
    let known = engineURL ?? installation?.publicURL
    let mend =
      known.map { VerifyStrings.hostMend.with(["host": code.host, "known": $0]) }
      ?? VerifyStrings.engineMend
    func answer(_ path: String) async -> WebPage? {
      guard let url = URL(string: "\(code.host)/webchat/\(path)") else { return nil }
      return try? await WebFetch.get(url)
    }
    guard let config = await answer("\(code.cid)/config.json") else {
      report.check("engine", false, VerifyStrings.silent.with(["host": code.host]), mend)
      return
    }
    let values = (try? JSONValue.read(Array(config.body.utf8), key: "config")) ?? .null
    let isOurs = config.status == 200 && values["id"] == .text(code.cid)
    report.check(
      "engine", isOurs,
      VerifyStrings.engine.with(["host": code.host, "status": String(config.status)]),
      config.status == 404 ? VerifyStrings.unknownMend : mend)
    guard isOurs else { return }
    let script = await answer("webchat.js")
    report.check(
      "script", script?.status == 200, .plain("\(code.host)/webchat/webchat.js"), mend)
    let isEnabled = values["enabled"] != .toggle(false)
    report.check(
      "enabled", isEnabled, isEnabled ? VerifyStrings.enabled : VerifyStrings.disabled,
      VerifyStrings.enabledMend)
  }

  private static func policy(_ code: PageCode, _ page: WebPage, _ report: inout VerifyReport) {
    let header = page.headers["content-security-policy"].map(ContentPolicy.all) ?? []
    if header.contains(where: \.stopsScripts) {
      report.check("sandbox", false, VerifyStrings.policy, VerifyStrings.sandboxMend)
    }
    for policy in header + PageCode.metaPolicies(in: page.body).map(ContentPolicy.init) {
      for (directive, missing) in [
        ("script-src", policy.missingScripts(of: code, from: page.url)),
        ("connect-src", missing([code.host, code.socketHost], "connect-src")),
        ("img-src", missing([code.host], "img-src")),
      ] {
        let mend = missing == ["nonce"] ? VerifyStrings.nonceMend : VerifyStrings.policyMend
        report.check(
          directive, missing.isEmpty, VerifyStrings.policy,
          mend.with([
            "directive": directive, "hosts": missing.joined(separator: " "),
          ]))
      }
      func missing(_ hosts: [String], _ directive: String) -> [String] {
        hosts.filter { !policy.allows($0, for: directive, from: page.url) }
      }
    }
  }

  private static func origin(of url: URL) -> String {
    var text = "\(url.scheme ?? "https")://\(url.host() ?? "")"
    if let port = url.port, port != (url.scheme == "https" ? 443 : 80) { text += ":\(port)" }
    return text
  }
}
