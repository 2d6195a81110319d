// The message that reports the return of an absent visitor to the attendance platform.

/// The message that reports a return.
package enum ReturnMessage {
  /// The default message.
  package static let standard = LocalizedText(
    "O cliente voltou a ficar online.", "The customer is back online.",
    "El cliente volvió a estar en línea.")
  /// The replacement for an unknown name.
  static let unnamed = LocalizedText("o cliente", "the customer", "el cliente")

  /// The message of one return, in the channel's language.
  ///
  /// - Parameters:
  ///   - channel: The channel, which has the template.
  ///   - name: The visitor's name; empty if it is unknown.
  ///   - absentSeconds: Seconds from the last presence to the return.
  ///   - clock: The host's local time, such as `14:05`.
  package static func text(
    channel: Channel, name: String, absentSeconds: Int, clock: String
  ) -> String {
    let language = channel.text.language.language
    let template = channel.settings.presence.returnMessage
    if template.isEmpty { return standard[language] }
    let values = [
      (key: "nome", value: name.isEmpty ? unnamed[language] : name),
      (key: "ausencia", value: SpanOfTime.text(seconds: absentSeconds, in: language)),
      (key: "hora", value: clock),
    ]
    return Template.fill(template, values)
  }
}
