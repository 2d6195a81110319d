// The console line by line, for screen readers and terminals that can't place a cursor: a question,
// a line, an answer. It is pure too: lines in, lines and effects out, over the same fields and
// effects as the full screen.

import Channels
import Client
import Foundation
import Presence
import Records

/// What is said and wanted after an event.
package struct LineModeTurn: Equatable, Sendable {
  /// Lines to print.
  package var lines: [String] = []
  /// What is to be done.
  package var effects: [Effect] = []
}

/// The console, line by line.
package struct LineMode: Sendable {
  /// Where somebody is.
  enum Room: Equatable, Sendable {
    case menu, channels, channel(String), flows, attendance, reports, presence
    case form, saving, question(Effect), leaving
  }

  var known = InstallationCache()
  var room = Room.menu
  /// Where a form or a question leads back to.
  var before = Room.menu
  var form: LineModeForm<Channel>?
  var platform: LineModeForm<Attendance>?
  /// The version that a save names; nil creates.
  var version: Int?
  /// The rows that numbers stand for.
  var numbered: [String] = []
  let language: Language
  let format: Format
  let isRemote: Bool
  var now: Millis
  var turn = LineModeTurn()
  /// True once it asked to be ended.
  package internal(set) var isOver = false
  /// Leaving waits for the engine to say how many sockets are open.
  package internal(set) var isLeaving = false

  /// A console that knows nothing yet; `now` is the wall clock in milliseconds since 1970.
  package init(language: Language, zone: TimeZone, now: Millis, isRemote: Bool = false) {
    self.language = language
    self.now = now
    self.isRemote = isRemote
    format = Format(language: language, zone: zone)
  }

  /// What stands before the line that is waited for.
  package var prompt: String {
    switch room {
    case .form: form?.question ?? platform?.question ?? "> "
    case .saving, .question, .leaving: "\(text(LineModeStrings.yesOrNo)) "
    default: "> "
    }
  }

  /// The first lines, and what is to be done first.
  package mutating func start() -> LineModeTurn {
    if !isRemote { turn.effects.append(.stored(.loadInstallation)) }
    go(isRemote ? .presence : .menu)
    return finish()
  }

  /// Takes a line that somebody wrote; `now` is the wall clock in milliseconds since 1970.
  package mutating func read(_ line: String, at now: Millis) -> LineModeTurn {
    self.now = now
    let line = line.trimmingCharacters(in: .whitespacesAndNewlines)
    switch room {
    case .form: readForm(line)
    case .saving: readSaving(line)
    case .question(let effect): readAnswer(line, effect)
    case .leaving: readLeaving(line)
    default: readCommand(line)
    }
    return finish()
  }

  /// Hands over what was said and asked for.
  mutating func finish() -> LineModeTurn {
    defer { turn = LineModeTurn() }
    return turn
  }

  func text(_ words: LocalizedText, _ values: KeyValuePairs<String, String> = [:]) -> String {
    words.filled(values, in: language)
  }

  mutating func say(_ line: String) { turn.lines.append(line) }

  // MARK: Rooms

  /// Goes somewhere and says what is there.
  mutating func go(_ room: Room) {
    self.room = room
    switch room {
    case .menu:
      for (index, place) in ScreenID.menu.enumerated() { say("\(index + 1). \(text(place.title))") }
      say("0. \(text(ShellStrings.quit))")
    case .channels: sayChannels("")
    case .channel(let id): sayChannel(id)
    case .flows: sayFlows()
    case .attendance: sayAttendance()
    case .reports: turn.effects.append(.work(.searchReports(ReportQuery(limit: 20))))
    case .presence: turn.effects.append(.engine(.watch(FeedQuery())))
    case .form, .saving, .question, .leaving: break
    }
  }

  private mutating func readCommand(_ line: String) {
    let words = line.split(separator: " ", maxSplits: 1).map(String.init)
    let number = Int(words.first ?? "").map { $0 - 1 }
    if line == "<" || (line == "0" && room != .menu) {
      if case .channel = room { go(.channels) } else { go(.menu) }
      return
    }
    switch room {
    case .menu: readMenu(line, number)
    case .channels: readChannels(words, number)
    case .channel(let id): readChannel(id, number)
    case .flows: readFlows(words, number)
    case .attendance: readPlatform(line)
    case .reports:
      turn.effects.append(.work(.searchReports(ReportQuery(text: line, limit: 20))))
    case .presence: readPresence(words, number)
    case .form, .saving, .question, .leaving: break
    }
  }

  private mutating func readMenu(_ line: String, _ number: Int?) {
    if line == "0" || line == "q" {
      askToLeave()
    } else if let number, ScreenID.menu.indices.contains(number) {
      let rooms: [Room] = [.channels, .presence, .reports, .attendance, .flows]
      if isRemote, rooms[number] != .presence {
        say("! " + text(ShellStrings.onlyPresence))
      } else {
        go(rooms[number])
      }
    } else {
      go(.menu)
    }
  }

  // MARK: Leaving

  /// Leaves; where the engine may be ended, it is asked first how many sockets are open.
  private mutating func askToLeave() {
    let mayEnd =
      switch known.engine.state {
      case .starting: true
      case .running: known.engine.canStop
      case .unavailable: false
      }
    guard !isRemote, mayEnd else { return leave(.stopIfIdle) }
    isLeaving = true
    turn.effects.append(.engine(.refreshEngine))
  }

  /// The engine has said how many sockets are open.
  mutating func askAboutEngine() {
    isLeaving = false
    guard known.engine.state == .running, known.engine.canStop, known.engine.sockets > 0 else {
      leave(.stopIfIdle)
      return
    }
    let count = ShellStrings.sockets.said(known.engine.sockets, format)
    say(text(ShellStrings.leaveEngine, ["count": count]))
    room = .leaving
  }

  private mutating func readLeaving(_ line: String) {
    guard let stays = LineModeStrings.isYes(line.isEmpty ? "1" : line, language) else { return }
    leave(stays ? .keep : .stop)
  }

  private mutating func leave(_ engine: EngineAtEnd) {
    isOver = true
    turn.effects.append(.terminal(.quit(engine)))
  }

  // MARK: Forms

  /// Opens a form; it leads back to where somebody is.
  mutating func open(_ form: LineModeForm<Channel>, version: Int?) {
    (self.form, self.version, platform) = (form, version, nil)
    before = room
    room = .form
    say(text(LineModeStrings.formKeys))
  }

  private mutating func readForm(_ line: String) {
    if var open = form {
      let (lines, outcome) = open.answer(line)
      form = open
      turn.lines += lines
      follow(outcome)
    } else if var open = platform {
      let (lines, outcome) = open.answer(line)
      platform = open
      turn.lines += lines
      follow(outcome)
    }
  }

  /// What follows from a line of a form, whichever form it is.
  mutating func follow(_ outcome: LineModeOutcome) {
    switch outcome {
    case .asks: break
    case .readsImage(let path): turn.effects.append(.stored(.readImage(path: path)))
    case .leaves: leaveForm()
    case .ends: finishForm()
    }
  }

  private mutating func leaveForm() {
    form = nil
    platform = nil
    go(before)
  }

  /// Everything was asked: what is wrong is asked again, else what changed is told.
  private mutating func finishForm() {
    let faults =
      form.map { self.faults(of: $0) } ?? platform.map { AttendanceRules.check($0.draft) } ?? []
    if let first = faults.first {
      for fault in faults {
        say("! " + (form?.said(fault) ?? platform?.said(fault) ?? fault.message(in: language)))
      }
      form?.jump(to: first.key)
      platform?.jump(to: first.key)
      return
    }
    let changes = form?.changes ?? platform?.changes ?? []
    guard !changes.isEmpty else {
      say(text(ChannelStrings.nothingToSave))
      leaveForm()
      return
    }
    for change in changes {
      say(form?.said(change) ?? platform?.said(change) ?? "\(change.key): \(change.to)")
    }
    say(text(ShellStrings.save))
    room = .saving
  }

  private func faults(of form: LineModeForm<Channel>) -> [ValidationError] {
    let context = ChannelContext(
      Installation(
        channels: known.plain, flows: known.flows, attendance: known.attendance),
      saved: version == nil ? nil : form.saved)
    return ChannelRules.check(form.draft, in: context).filter { version != nil || $0.key != "id" }
  }

  private mutating func readSaving(_ line: String) {
    // An empty line is no answer here: what was written would be lost by it.
    guard !line.isEmpty, let isYes = LineModeStrings.isYes(line, language) else {
      say(text(LineModeStrings.saveOrNot))
      return
    }
    guard isYes else {
      say(text(LineModeStrings.notSaved))
      leaveForm()
      return
    }
    room = .form
    if let platform {
      turn.effects.append(.stored(.saveAttendance(platform.draft)))
    } else if let form, let version {
      turn.effects.append(
        .stored(.saveChannel(StoredChannel(channel: form.draft, version: version))))
    } else if let form {
      turn.effects.append(.stored(.createChannel(form.draft)))
    }
  }

  /// Asks before doing what can't be taken back.
  mutating func confirm(_ question: String, _ effect: Effect) {
    say(question)
    before = room
    room = .question(effect)
  }

  private mutating func readAnswer(_ line: String, _ effect: Effect) {
    guard let isYes = LineModeStrings.isYes(line, language) else { return }
    room = before
    if isYes { turn.effects.append(effect) } else { go(before) }
  }
}
