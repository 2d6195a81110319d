// The console line by line, for screen readers and for terminals that cannot position a cursor.
// Like the full screen it is a value: lines in, lines and effects out, over the same fields and
// effects.

import Channels
import Client
import Foundation
import Presence
import Records
import Screen

/// A console line by line.
///
///     var console = LineMode(language: .english, zone: .current, now: now)
///     var turn = console.start()
///     turn = console.read("1", at: now)
package struct LineMode: Sendable {
  /// The page that is shown, or the question that is asked.
  enum Page: Equatable, Sendable {
    case menu
    case channels
    /// One channel, by its identifier.
    case channel(String)
    case flows
    case attendance
    case reports
    case presence
    /// The session of `pane`.
    case session
    /// The open form asks for its fields.
    case form
    /// Whether to save the open form.
    case confirmSave
    /// Whether to carry an effect out.
    case confirm(Effect)
    /// Whether the engine keeps running.
    case confirmQuit
  }

  /// A form that is open.
  enum OpenForm: Sendable {
    /// A channel; a nil version creates it.
    case channel(LineModeForm<Channel>, version: Int?)
    case attendance(LineModeForm<Attendance>)
  }

  var page = Page.menu
  /// The page that a form or a question returns to.
  var previousPage = Page.menu
  var form: OpenForm?
  /// The identifiers of the numbered rows that were printed last.
  var numberedIDs: [String] = []
  /// The texts' format, the time and the user, as full screens have them.
  var context: ConsoleContext
  /// The session that is open; nil if none is.
  var pane: SessionPane?
  /// What was said of the sessions of the list; nil before its first window.
  var told: [String: Told]?
  /// Whether the next visitor who waits is opened as soon as there is one.
  var isAwaiting = false
  /// Of each session, the message that was not yet taken and the absence that was asked about.
  var drafts = ReplyDrafts()
  var turn = LineModeTurn()
  /// True once the user has quit.
  package internal(set) var isOver = false
  /// Whether quitting waits for the engine's number of sockets.
  package internal(set) var isQuitting = false

  var language: Language { context.language }
  var format: Format { context.format }
  var isRemote: Bool { context.isRemote }
  var cache: InstallationCache {
    get { context.cache }
    set { context.cache = newValue }
  }
  var now: Millis {
    get { context.now }
    set { context.now = newValue }
  }

  /// A console without any configuration yet.
  ///
  /// - Parameters:
  ///   - language: The language of the lines.
  ///   - zone: The time zone in which moments are shown.
  ///   - now: The wall clock in milliseconds since 1970.
  ///   - isRemote: Whether the engine is on another machine, so that only the live list works.
  ///   - attendant: The name that the user answers by.
  package init(
    language: Language, zone: TimeZone, now: Millis, isRemote: Bool = false,
    attendant: String = ""
  ) {
    context = ConsoleContext(
      format: Format(language: language, zone: zone), size: Size(80, 24), now: now,
      setting: ConsoleSetting(isRemote: isRemote, attendant: attendant))
  }

  /// The text before the line that the console waits for.
  package var prompt: String {
    switch page {
    case .form: form?.question ?? "> "
    case .confirmSave, .confirm, .confirmQuit: "\(text(LineModeStrings.yesOrNo)) "
    case .session: "\(pane?.details?.row.displayName ?? "")> "
    case .menu, .channels, .channel, .flows, .attendance, .reports, .presence: "> "
    }
  }

  /// The first lines, and the effects to carry out before the first event.
  package mutating func start() -> LineModeTurn {
    if !isRemote { emit(.stored(.loadInstallation)) }
    show(isRemote ? .presence : .menu)
    return takeTurn()
  }

  /// Reads a line of the user.
  ///
  /// - Parameter now: The wall clock in milliseconds since 1970.
  package mutating func read(_ line: String, at now: Millis) -> LineModeTurn {
    self.now = now
    let line = line.trimmingCharacters(in: .whitespacesAndNewlines)
    switch page {
    case .form: readForm(line)
    case .confirmSave: readConfirmSave(line)
    case .confirm(let effect): readConfirm(line, effect)
    case .confirmQuit: readConfirmQuit(line)
    case .session: readSession(line)
    case .menu, .channels, .channel, .flows, .attendance, .reports, .presence: readCommand(line)
    }
    return takeTurn()
  }

  /// Removes and returns the lines and effects so far.
  mutating func takeTurn() -> LineModeTurn {
    defer { turn = LineModeTurn() }
    return turn
  }

  func text(_ text: LocalizedText, _ values: KeyValuePairs<String, String> = [:]) -> String {
    text.filled(values, in: language)
  }

  mutating func print(_ line: String) { turn.lines.append(line) }

  mutating func emit(_ effect: Effect) { turn.effects.append(effect) }

  // MARK: - Pages

  /// Shows a page and prints what is on it.
  mutating func show(_ page: Page) {
    self.page = page
    switch page {
    case .menu:
      for (index, screen) in ScreenID.menu.enumerated() {
        print("\(index + 1). \(text(screen.title))")
      }
      print("0. \(text(ShellStrings.quit))")
    case .channels: printChannels("")
    case .channel(let id): printChannel(id)
    case .flows: printFlows()
    case .attendance: printAttendance()
    case .reports: emit(.work(.searchReports(ReportQuery(limit: 20))))
    case .presence: watchAll()
    case .session, .form, .confirmSave, .confirm, .confirmQuit: break
    }
  }

  private mutating func readCommand(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    let index = Int(words.first ?? "").map { $0 - 1 }
    if line == "<" || (line == "0" && page != .menu) {
      if page == .presence { emit(.engine(.watch(nil))) }
      if case .channel = page { show(.channels) } else { show(.menu) }
      return
    }
    switch page {
    case .menu: readMenu(line, index)
    case .channels: readChannels(words, index)
    case .channel(let id): readChannel(id, index)
    case .flows: readFlows(words, index)
    case .attendance: readAttendance(line)
    case .reports: emit(.work(.searchReports(ReportQuery(text: line, limit: 20))))
    case .presence: readPresence(line, index)
    case .session, .form, .confirmSave, .confirm, .confirmQuit: break
    }
  }

  private mutating func readMenu(_ line: String, _ index: Int?) {
    let pages: [Page] = [.channels, .presence, .reports, .attendance, .flows]
    if line == "0" || line == "q" {
      quit()
    } else if let index, pages.indices.contains(index) {
      if isRemote, pages[index] != .presence {
        print("! " + text(ShellStrings.onlyPresence))
      } else {
        show(pages[index])
      }
    } else {
      show(.menu)
    }
  }

  // MARK: - Questions

  /// Asks whether to carry out an effect that cannot be undone.
  mutating func confirm(_ question: String, _ effect: Effect) {
    print(question)
    previousPage = page
    page = .confirm(effect)
  }

  private mutating func readConfirm(_ line: String, _ effect: Effect) {
    guard let isYes = LineModeStrings.isYes(line, language) else { return }
    page = previousPage
    guard isYes else { return show(previousPage) }
    if case .engine(.say(let session, let message)) = effect {
      send(message, to: session)
    } else {
      emit(effect)
    }
  }

  /// Quits. If the engine may be stopped, the number of its sockets is read first.
  private mutating func quit() {
    let mayStop =
      switch cache.engine.state {
      case .starting: true
      case .running: cache.engine.canStop
      case .unavailable: false
      }
    guard !isRemote, mayStop else { return end(.stopIfIdle) }
    isQuitting = true
    emit(.engine(.refreshEngine))
  }

  /// Asks whether the engine keeps running, now that its number of sockets is known.
  mutating func askAboutEngine() {
    isQuitting = false
    guard cache.engine.state == .running, cache.engine.canStop, cache.engine.sockets > 0 else {
      end(.stopIfIdle)
      return
    }
    let count = ShellStrings.sockets.text(cache.engine.sockets, format)
    print(text(ShellStrings.leaveEngine, ["count": count]))
    page = .confirmQuit
  }

  private mutating func readConfirmQuit(_ line: String) {
    guard let keeps = LineModeStrings.isYes(line.isEmpty ? "1" : line, language) else { return }
    end(keeps ? .keep : .stop)
  }

  private mutating func end(_ engine: EngineAtEnd) {
    isOver = true
    emit(.terminal(.quit(engine)))
  }
}
