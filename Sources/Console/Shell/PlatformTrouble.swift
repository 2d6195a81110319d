// Trouble of the attendance platform, which every screen shows.

import Channels
import Client
import Presence
import Screen

/// What is wrong with the attendance platform: it takes no calls, or has refused some lately.
struct PlatformTrouble: Sendable {
  /// For how long calls that were refused are told on every screen.
  static let refusalMillis: Millis = 300_000

  private var health = PlatformHealth()
  private var notedAt: Millis = .min
  /// When calls were last refused, and how many; nil if none were while this console runs.
  private var refusal: (count: Int, at: Millis)?
  /// The calls that were refused before this console ran; nil until the first health.
  private var earlier: Int?

  mutating func note(_ health: PlatformHealth, at now: Millis) {
    let known = earlier ?? health.refused
    // An engine that has started again counts from 0.
    earlier = min(known, health.refused)
    if health.refused > max(self.health.refused, known) {
      refusal = (health.refused - known, now)
    }
    self.health = health
    notedAt = now
  }

  /// Whether calls wait for too long or were refused lately.
  func isShown(at now: Millis) -> Bool {
    health.isFailing || refusal.map { now - $0.at < PlatformTrouble.refusalMillis } ?? false
  }

  /// What is wrong, in a sentence; nil if nothing is.
  func message(_ context: ConsoleContext) -> String? {
    guard isShown(at: context.now) else { return nil }
    guard health.isFailing else {
      return refusal.map { PlatformTroubleStrings.refused.text($0.count, context.format) }
    }
    let age = Millis(health.oldestAge) + max(0, context.now - notedAt)
    let message = context.text(
      PlatformTroubleStrings.failing,
      [
        "time": context.format.duration(age),
        "calls": PlatformTroubleStrings.waiting.text(health.waiting, context.format),
      ])
    return ([message] + details(context)).joined(separator: " · ")
  }

  /// When the platform is called again, and what it answered.
  private func details(_ context: ConsoleContext) -> [String] {
    guard let trouble = health.trouble else { return [] }
    let wait = max(0, Millis(health.nextTry) - (context.now - notedAt))
    let next = context.text(
      wait > 0 ? PlatformTroubleStrings.nextTry : PlatformTroubleStrings.trying,
      ["time": context.format.duration(wait + 999)])
    let status = trouble.status == 0 ? "" : "\(trouble.status) "
    let said = context.text(NetworkStrings.outcome(status: trouble.status, excerpt: trouble.said))
    return [next, status + said].filter { !$0.isEmpty }
  }
}

/// Texts about trouble of the attendance platform.
enum PlatformTroubleStrings {
  static let short = LocalizedText("plataforma falha", "platform fails", "plataforma falla")
  static let failing = LocalizedText(
    "A plataforma de atendimento não responde há {time} · {calls}",
    "The attendance platform has not answered for {time} · {calls}",
    "La plataforma de atención no responde desde hace {time} · {calls}")
  static let nextTry = LocalizedText(
    "nova tentativa em {time}", "next try in {time}", "nuevo intento en {time}")
  static let trying = LocalizedText("tentando agora", "trying now", "intentando ahora")
  static let waiting = Plural(
    one: LocalizedText("1 chamada espera", "1 call waits", "1 llamada espera"),
    other: LocalizedText(
      "{count} chamadas esperam", "{count} calls wait", "{count} llamadas esperan"))
  static let refused = Plural(
    one: LocalizedText(
      "A plataforma de atendimento recusou 1 chamada: veja Atendimento humano.",
      "The attendance platform refused 1 call: see Live agents.",
      "La plataforma de atención rechazó 1 llamada: vea Atención humana."),
    other: LocalizedText(
      "A plataforma de atendimento recusou {count} chamadas: veja Atendimento humano.",
      "The attendance platform refused {count} calls: see Live agents.",
      "La plataforma de atención rechazó {count} llamadas: vea Atención humana."))
}
