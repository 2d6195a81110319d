// Forms in the console line by line: asking for fields, errors, and saving.

import Channels
import Screen

extension LineMode.OpenForm {
  /// The question for the current field.
  var question: String {
    switch self {
    case .channel(let form, _): form.question
    case .attendance(let form): form.question
    }
  }

  var changes: [FieldChange] {
    switch self {
    case .channel(let form, _): form.changes
    case .attendance(let form): form.changes
    }
  }

  func message(of error: ValidationError) -> String {
    switch self {
    case .channel(let form, _): form.message(of: error)
    case .attendance(let form): form.message(of: error)
    }
  }

  func message(of change: FieldChange) -> String {
    switch self {
    case .channel(let form, _): form.message(of: change)
    case .attendance(let form): form.message(of: change)
    }
  }

  /// The effect that stores the draft.
  var saveEffect: Effect {
    switch self {
    case .channel(let form, let version?):
      .stored(.saveChannel(StoredChannel(channel: form.draft, version: version)))
    case .channel(let form, nil): .stored(.createChannel(form.draft))
    case .attendance(let form): .stored(.saveAttendance(form.draft))
    }
  }

  mutating func jump(to key: String) {
    switch self {
    case .channel(var form, let version):
      form.jump(to: key)
      self = .channel(form, version: version)
    case .attendance(var form):
      form.jump(to: key)
      self = .attendance(form)
    }
  }

  mutating func read(_ line: String) -> (lines: [String], outcome: LineModeOutcome) {
    switch self {
    case .channel(var form, let version):
      let result = form.read(line)
      self = .channel(form, version: version)
      return result
    case .attendance(var form):
      let result = form.read(line)
      self = .attendance(form)
      return result
    }
  }
}

extension LineMode {
  /// Opens a form. It returns to the current page.
  mutating func open(_ form: OpenForm) {
    self.form = form
    previousPage = page
    page = .form
    print(text(LineModeStrings.formKeys))
  }

  mutating func readForm(_ line: String) {
    guard let (lines, outcome) = form?.read(line) else { return }
    turn.lines += lines
    handle(outcome)
  }

  /// Continues after a line of the form.
  mutating func handle(_ outcome: LineModeOutcome) {
    switch outcome {
    case .asks: break
    case .readsImage(let path): emit(.stored(.readImage(path: path)))
    case .leaves: leaveForm()
    case .ends: finishForm()
    }
  }

  private mutating func leaveForm() {
    form = nil
    show(previousPage)
  }

  /// All fields were asked for. The first field with an error is asked for again; without errors
  /// the changes are printed, and the user is asked whether to save them.
  private mutating func finishForm() {
    guard let form else { return }
    let errors = errors(of: form)
    if let first = errors.first {
      for error in errors { print("! " + form.message(of: error)) }
      self.form?.jump(to: first.key)
      return
    }
    guard !form.changes.isEmpty else {
      print(text(ChannelStrings.nothingToSave))
      leaveForm()
      return
    }
    for change in form.changes { print(form.message(of: change)) }
    print(text(ShellStrings.save))
    page = .confirmSave
  }

  private func errors(of form: OpenForm) -> [ValidationError] {
    switch form {
    case .channel(let form, let version):
      let saved = version == nil ? nil : form.saved
      let context = ChannelContext(cache.installation, saved: saved)
      // The runner makes the identifier of a new channel.
      return ChannelRules.check(form.draft, in: context)
        .filter { version != nil || $0.key != "id" }
    case .attendance(let form): return AttendanceRules.check(form.draft)
    }
  }

  mutating func readConfirmSave(_ line: String) {
    // An empty line is no answer, because it could discard what was written by accident.
    guard !line.isEmpty, let isYes = LineModeStrings.isYes(line, language) else {
      print(text(LineModeStrings.saveOrNot))
      return
    }
    guard isYes else {
      print(text(LineModeStrings.notSaved))
      leaveForm()
      return
    }
    page = .form
    if let form { emit(form.saveEffect) }
  }

  /// The form was stored.
  mutating func formSaved() {
    print(text(ChannelStrings.savedNothing))
    leaveForm()
  }

  /// Another user has saved the channel meanwhile. Both changes are merged, and the form asks for
  /// all fields again.
  mutating func resolveConflict(_ stored: StoredChannel) {
    guard case .channel(let form, _) = form else { return }
    print("! " + text(FormStrings.conflictTitle))
    let merge = Fields.channel.merge(base: form.saved, mine: form.draft, theirs: stored.channel)
    for conflict in merge.conflicts {
      print("\(conflict.key): \(text(FormStrings.mine)): \(Sanitizer.text(conflict.mine))")
      print("\(conflict.key): \(text(FormStrings.theirs)): \(Sanitizer.text(conflict.theirs))")
    }
    var merged = LineModeForm(
      Fields.channel, form.fields, stored.channel, language, flows: cache.flows)
    merged.draft = merge.result
    self.form = .channel(merged, version: stored.version)
    print(text(LineModeStrings.joined))
    page = .form
  }
}
