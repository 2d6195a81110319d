// How assignments change a channel: all of them or none.

extension Channel {
  /// Applies assignments, all or none. If the language changes, texts that are still the defaults
  /// of the old language become those of the new one, unless they are assigned too.
  ///
  /// - Throws: at most one error for each assignment; the channel is unchanged then.
  package mutating func apply(_ assignments: [Assignment]) throws(ValidationErrors) {
    var changed = self
    var errors: [ValidationError] = []
    for assignment in assignments {
      do {
        try Fields.channel.apply(
          assignment, to: &changed, language: changed.text.language.language)
      } catch {
        errors.append(error)
      }
    }
    guard errors.isEmpty else { throw ValidationErrors(errors) }
    if changed.text.language != text.language {
      changed.adoptDefaults(from: text.language, keeping: Set(assignments.map(\.key)))
    }
    self = changed
  }
}
